"""Makes what the server sends fit for logs: no token, no values of rows."""

from __future__ import annotations

import html
import re

_READ_LENGTH, _SHOWN_LENGTH = 10_000, 200
SHORTEST_SECRET = 8
"""Characters of the shortest part of a token to redact. Shorter ones are in ordinary words."""

_SHAPE_LENGTH = 40


def words_of(msg: object) -> str:
    """The server's message on one line; empty if it is not text."""
    if not isinstance(msg, str):
        return ""
    return "".join(
        c for c in " ".join(msg[:_READ_LENGTH].split()) if c.isprintable() and c != "\ufffd"
    )


def shown(words: str, secret: str) -> str:
    """Shorten words, and redact the token and long numbers."""
    if secret:
        words = re.sub(_spellings(secret), "(the token)", words, flags=re.IGNORECASE)
    words = re.sub(r"\d(?:[ .()-]?\d){6,}", "(a number)", words)  # it may be a telephone number
    return words.replace('"', "'")[:_SHOWN_LENGTH]


def shown_name(name: str, secret: str) -> str:
    """The name of a field, or only its shape if it may be a value."""
    return shown(repr(name), secret) if re.fullmatch(r"[A-Za-z_-]{1,40}", name) else shape(name)


def shape(value: object) -> str:
    """Describe a value without showing it: digits as 9, letters as a."""
    if not isinstance(value, str):
        names = {bool: "a boolean", dict: "an object", list: "a list", type(None): "null"}
        return names.get(type(value), "a number")
    more = " and more" if len(value) > _SHAPE_LENGTH else ""
    return f"{masked(value[:_SHAPE_LENGTH])!r}{more}"


def masked(text: str) -> str:
    """Put 9 for each digit, and a for each letter; other signs stay."""
    return re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "9", text))


def _spellings(secret: str) -> str:
    """A pattern for a text, plain or escaped as in URLs, HTML or JSON, and for parts of it."""
    whole = r"[^!-~]*".join(rf"\\{{0,8}}(?:{'|'.join(_forms(c))})" for c in secret)
    places = range(len(secret) - SHORTEST_SECRET + 1)
    parts = {secret[n : n + SHORTEST_SECRET] for n in places}
    return "|".join([whole, *(rf"{re.escape(part)}\S*" for part in sorted(parts))])


def _forms(character: str) -> dict[str, None]:
    code = ord(character)
    forms = (f"%{code:02x}", f"&#0*{code};", f"&#x0*{code:x};", re.escape(html.escape(character)))
    # Without duplicates: two ways to match the same would double the time of a search.
    return dict.fromkeys((re.escape(character), *forms))
