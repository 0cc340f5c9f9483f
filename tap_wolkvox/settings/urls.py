"""Where the token may go."""

from __future__ import annotations

import ipaddress
import re

LONGEST_NUMBER = 20
"""Of a server; a token in its place would be looked up as a host's name."""

_LAST_PORT = 65_535


def server_number(text: str) -> str | None:
    """The part of a server's name after ``wv``, in small letters; None if it is none."""
    found = re.fullmatch(r"(?!wv\Z)(?:wv)?([a-z0-9-]+)", text, re.IGNORECASE | re.ASCII)
    if not found or len(found[1]) > LONGEST_NUMBER or found[1] != found[1].strip("-"):
        return None
    return found[1].lower()


def base_url(text: str) -> str | None:
    """A URL without the slash at its end; None if it can be read in two ways, or is not safe.

    Plain HTTP is safe to this machine alone.
    """
    found = re.fullmatch(
        r"(https?)://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?((?:/[A-Za-z0-9._~-]+)*)/?",
        text,
    )
    if not found:
        return None
    scheme, host, port = found[1], found[2], int((found[3] or ":1")[1:])
    is_host = not host.startswith("[") or _address(host) is not None
    is_safe = scheme == "https" or _is_loopback(host)
    return text.rstrip("/") if is_host and is_safe and 1 <= port <= _LAST_PORT else None


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    address = _address(host)
    return address is not None and address.is_loopback


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        if host.startswith("["):
            return ipaddress.IPv6Address(host.strip("[]"))
        return ipaddress.IPv4Address(host)
    except ValueError:
        return None
