"""The servers and URLs that may get the token."""

from __future__ import annotations

import ipaddress
import re

# A longer "number" may be a token, which must not be looked up as the name of a host.
LONGEST_NUMBER = 20

_LAST_PORT = 65_535


def server_number(text: str) -> str:
    """The part of a server's name after ``wv``, in lower case.

    Raises:
        ValueError: If the text is anything else.
    """
    found = re.fullmatch(r"(?!wv\Z)(?:wv)?([a-z0-9-]+)", text, re.IGNORECASE | re.ASCII)
    if not found or len(found[1]) > LONGEST_NUMBER or found[1] != found[1].strip("-"):
        raise ValueError
    return found[1].lower()


def base_url(text: str) -> str:
    """A URL without the slash at its end.

    Raises:
        ValueError: If the text is not a plain URL, or not safe. Plain HTTP is safe only to this
            machine.
    """
    found = re.fullmatch(
        r"(https?)://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?((?:/[A-Za-z0-9._~-]+)*)/?",
        text,
    )
    if not found:
        raise ValueError
    scheme, host, port = found[1], found[2], int((found[3] or ":1")[1:])
    is_host = not host.startswith("[") or _address(host) is not None
    is_safe = scheme == "https" or _is_loopback(host)
    if not is_host or not is_safe or not 1 <= port <= _LAST_PORT:
        raise ValueError
    return text.rstrip("/")


def _is_loopback(host: str) -> bool:
    address = _address(host)
    return host == "localhost" or (address is not None and address.is_loopback)


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        if host.startswith("["):
            return ipaddress.IPv6Address(host.strip("[]"))
        return ipaddress.IPv4Address(host)
    except ValueError:
        return None
