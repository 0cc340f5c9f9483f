"""The raw body of a response: its encoding, its escapes, and what it would take in memory."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace

from tap_wolkvox.api.failures import NOT_UNDERSTOOD, TOO_LARGE, Failure

MB = 2**20

LARGEST_UNPACKED = 800 * MB
"""Bytes that the objects of a response may take, so that the tap stays below 1 GiB.

By the estimate of `is_too_large`, 60,000 rows of `amd_detail` take 90 MB, 60,000 of `chat_detail`,
the widest report, 460 MB, and 70,000 chats of three messages and 150 MB of images 600 MB.
"""

_VALUE = 160
"""Bytes that a value takes at most, beside its text: a name, an object or a text, a place in an
object."""

_TEXT = 2
"""Bytes for each byte of a body: itself, and as a part of a text."""

_WIDE = 4
"""More bytes for each byte of a text with characters beyond Latin-1, such as an emoji."""

_SMALL_FOR_ROWS = 80 * MB
"""Bytes. Rows of a report's own type have all of its usual fields, with their names. They take
about seven times the size of the body at most; so the usual response need not be counted."""

_HIGH, _LOW = rb"u[dD][89abAB][0-9a-fA-F]{2}", rb"u[dD][c-fC-F][0-9a-fA-F]{2}"
_PAIR = rb"%b\\%b" % (_HIGH, _LOW)
_UNSTORABLE = rb"(?:u0000|%b|%b(?!\\%b))" % (_LOW, _HIGH, _LOW)
# Pairs, of backslashes too, are matched so that a part of one is not taken for an escape.
_ESCAPES = re.compile(rb"\\(?:\\|%b|(%b(?:\\%b){0,999}))" % (_PAIR, _UNSTORABLE, _UNSTORABLE))
_REPLACEMENT = rb"\ufffd"
# A pattern that begins with what it searches for is fast.
_WIDE_CHARACTER = re.compile(rb"[\\\xc4-\xf4](?:(?<!\\)|u(?!00))")
_QUOTE = re.compile(rb'"(?<!\\")')
_QUOTES_TRIED = 100

_BEGINNING = 1_000
_BLOCK = MB
_LARGEST_TEXT = 256 * MB
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE | re.ASCII)
# Others are not plain encodings of text, or take very long.
_ENCODINGS = re.compile(r"ascii|iso8859-\d+|cp\d+|mac-roman|utf-(?:16|32)(?:-[bl]e)?")


def replace_unstorable(body: bytearray) -> None:
    """Put U+FFFD in place of the escapes of NUL and of half a surrogate pair.

    Many targets cannot store NUL. Half a pair is no character; systems that cut texts by UTF-16
    units leave it at the end. Both are as long as the replacement, so no copy is made.
    """
    if b"\\" not in body:
        return
    for found in _ESCAPES.finditer(body):
        if found.lastindex:
            start, end = found.span()
            body[start:end] = _REPLACEMENT * ((end - start) // len(_REPLACEMENT))


def is_too_large(body: bytearray, *, as_rows: bool = False) -> bool:
    """Whether a body would take more memory than the objects of any response.

    A body of a few bytes can hold many objects, and its packed form hardly takes any. All is
    counted in the raw body, texts included, so it is an estimate from above.

    Args:
        body: JSON, or anything else.
        as_rows: Whether it is decoded into rows of a report's own type.
    """
    if as_rows and len(body) <= _SMALL_FOR_ROWS:
        return False
    values = sum(map(body.count, (b",", b"{", b"[")))
    size = _TEXT * len(body) + _VALUE * values
    return size > LARGEST_UNPACKED or (
        size + _WIDE * len(body) > LARGEST_UNPACKED
        and size + _WIDE * _wide_text(body) > LARGEST_UNPACKED
    )


def _wide_text(body: bytearray) -> int:
    """How many bytes of a body are of texts with a character beyond Latin-1."""
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
    """Whether a body is a page of HTML."""
    beginning = bytes(body[:_BEGINNING]).removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    is_page = "html" in content_type.lower() or re.search(b"<(?:!doctype )?html", beginning)
    return beginning.startswith(b"<") and bool(is_page)


def to_utf8(body: bytearray, content_type: str) -> bytearray | Failure | None:
    """Turn a body that is not UTF-8 into UTF-8, as its `Content-Type` says. Empties the body.

    Returns:
        The new body; None if the body is UTF-8; why it cannot be read, else.
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
        return replace(NOT_UNDERSTOOD, what="an answer that is not UTF-8")
    if not _ENCODINGS.fullmatch(encoding):
        what = "an answer whose Content-Type names an encoding that the tap does not know"
        return replace(NOT_UNDERSTOOD, what=what)
    text = _transcoded(body, encoding)
    if text is None:
        what = f"an answer that is neither UTF-8 nor {encoding}, as its Content-Type says"
        return replace(NOT_UNDERSTOOD, what=what)
    if len(text) > _LARGEST_TEXT:
        return TOO_LARGE
    body.clear()
    replace_unstorable(text)
    return text


def _transcoded(body: bytearray, encoding: str, *, keep: bool = True) -> bytearray | None:
    """Turn a body into UTF-8, block by block; None if it is not of that encoding."""
    decoder, text = codecs.getincrementaldecoder(encoding)(), bytearray()
    try:
        for start in range(0, len(body), _BLOCK):
            block = decoder.decode(body[start : start + _BLOCK]).encode()
            if keep and len(text) <= _LARGEST_TEXT:
                text += block
        text += decoder.decode(b"", final=True).encode()
    except UnicodeError:
        return None
    return text
