"""The raw body of a response: its encoding, its escapes, and its size in memory."""

from __future__ import annotations

import codecs
import re

from tap_wolkvox.api.failures import TOO_LARGE, Failure, not_understood

MB = 2**20

LARGEST_BODY = 256 * MB
"""Bytes; the vendor's limit for a response."""

LARGEST_UNPACKED = 800 * MB
"""Bytes that a decoded response may take, so that the tap stays below 1 GiB.

By the estimate of `is_too_large`, 60,000 rows of `amd_detail` take 90 MB; 60,000 of `chat_detail`,
the widest report, 460 MB; 70,000 chats of three messages with 150 MB of images 600 MB.
"""

_VALUE = 160
"""The most bytes that a value takes besides its text: its name, its object, its slot in a dict."""

_TEXT = 2
"""Bytes for each byte of a body: the byte itself, and its copy in a text."""

_WIDE = 4
"""More bytes for each byte of a text with characters beyond Latin-1, such as an emoji."""

SMALL_FOR_ROWS = 80 * MB
"""Bytes of a body of typed rows below which nothing is counted.

Each row has all of the report's usual fields, with their names, so the rows take at most about
seven times the size of the body.
"""

_HIGH, _LOW = rb"u[dD][89abAB][0-9a-fA-F]{2}", rb"u[dD][c-fC-F][0-9a-fA-F]{2}"
_PAIR = rb"%b\\%b" % (_HIGH, _LOW)
_UNSTORABLE = rb"(?:u0000|%b|%b(?!\\%b))" % (_LOW, _HIGH, _LOW)
# Pairs of surrogates and of backslashes match too, so that no half of one is taken for an escape.
_ESCAPES = re.compile(rb"\\(?:\\|%b|(%b(?:\\%b){0,999}))" % (_PAIR, _UNSTORABLE, _UNSTORABLE))
_REPLACEMENT = rb"\ufffd"
# A look-behind at the start of a pattern would make it slow.
_WIDE_CHARACTER = re.compile(rb"[\\\xc4-\xf4](?:(?<!\\)|u(?!00))")
_QUOTE = re.compile(rb'"(?<!\\")')
_QUOTES_TRIED = 100

_BEGINNING = 1_000
_BLOCK = MB
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE | re.ASCII)
# Others are not plain encodings of text, or take very long.
_ENCODINGS = re.compile(r"ascii|iso8859-\d+|cp\d+|mac-roman|utf-(?:16|32)(?:-[bl]e)?")


def replace_unstorable(body: bytearray) -> None:
    """Replace the escapes of NUL and of half a surrogate pair with U+FFFD, in place.

    Many targets cannot store NUL. Half a pair is left where a system cuts texts by UTF-16 units.
    Both escapes are as long as the replacement, so no copy is made.
    """
    if b"\\" not in body:
        return
    for found in _ESCAPES.finditer(body):
        if found.lastindex:
            start, end = found.span()
            body[start:end] = _REPLACEMENT * ((end - start) // len(_REPLACEMENT))


def is_too_large(body: bytearray, *, as_rows: bool = False) -> bool:
    """Whether a body would take more memory, decoded, than any response of a report.

    A small body can hold very many objects. The estimate is an upper bound: commas and brackets
    are counted in the raw body, also those in texts.

    Args:
        body: JSON, or anything else.
        as_rows: Whether it is decoded into rows of the report's own type.
    """
    if as_rows and len(body) <= SMALL_FOR_ROWS:
        return False
    values = sum(map(body.count, (b",", b"{", b"[")))
    size = _TEXT * len(body) + _VALUE * values
    return size > LARGEST_UNPACKED or (
        size + _WIDE * len(body) > LARGEST_UNPACKED
        and size + _WIDE * _wide_text(body) > LARGEST_UNPACKED
    )


def _wide_text(body: bytearray) -> int:
    """Count the bytes of texts that have a character beyond Latin-1."""
    size, end = 0, 0
    while wide := _WIDE_CHARACTER.search(body, end):
        start = body.rfind(b'"', end, wide.start())
        for _ in range(_QUOTES_TRIED):
            if start <= end or body[start - 1 : start] != b"\\":
                break
            start = body.rfind(b'"', end, start)
        else:
            start = end
        quote = _QUOTE.search(body, wide.end())
        start, end = max(start, end), quote.end() if quote else len(body)
        size += end - start
    return size


def is_html(body: bytearray, content_type: str) -> bool:
    beginning = bytes(body[:_BEGINNING]).removeprefix(codecs.BOM_UTF8).lstrip().lower()
    is_page = "html" in content_type.lower() or re.search(b"<(?:!doctype )?html", beginning)
    return beginning.startswith(b"<") and bool(is_page)


def to_utf8(body: bytearray, content_type: str) -> bytearray | Failure | None:
    """Convert a body to UTF-8 from the encoding of its `Content-Type`, and empty it.

    Returns:
        The new body; None if the body already is UTF-8; a failure if it cannot be read.
    """
    if _transcoded(body, "utf-8", keep=False) is not None:
        return None
    named = _CHARSET.search(content_type)
    charset = named[1] if named else "utf-8"
    try:
        encoding = codecs.lookup(charset).name
    except LookupError:
        encoding = ""
    if encoding.startswith("utf-8"):
        return not_understood("a response that is not UTF-8")
    if not _ENCODINGS.fullmatch(encoding):
        return not_understood(
            "a response whose Content-Type names an encoding that the tap does not know"
        )
    text = _transcoded(body, encoding)
    if text is None:
        return not_understood(
            f"a response that is neither UTF-8 nor {encoding}, as its Content-Type says"
        )
    if len(text) > LARGEST_BODY:
        return TOO_LARGE
    body.clear()
    replace_unstorable(text)
    return text


def _transcoded(body: bytearray, encoding: str, *, keep: bool = True) -> bytearray | None:
    """Convert a body to UTF-8, block by block; None if it is not of that encoding."""
    decoder, text = codecs.getincrementaldecoder(encoding)(), bytearray()
    try:
        for start in range(0, len(body), _BLOCK):
            block = decoder.decode(body[start : start + _BLOCK]).encode()
            if keep and len(text) <= LARGEST_BODY:
                text += block
        text += decoder.decode(b"", final=True).encode()
    except UnicodeError:
        return None
    return text
