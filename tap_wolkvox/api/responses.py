"""What a response of the server means.

This is the one place that decides it. What is not understood is an error: only the vendor's own
words for "no rows" mean no rows.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Container
from dataclasses import replace
from functools import cache
from http import HTTPStatus
from typing import Any, Generic, TypeVar

import msgspec

from tap_wolkvox.api import failures
from tap_wolkvox.api.bodies import is_html, is_too_large, replace_unstorable, to_utf8
from tap_wolkvox.api.failures import Failure, not_understood
from tap_wolkvox.api.request import Response
from tap_wolkvox.api.truncation import (
    ROW_LIMIT,
    field_of_rows_left_out,
    reported_rows,
    says_rows_left_out,
    unknown_fields,
)
from tap_wolkvox.base.redaction import shown, shown_name, words_of
from tap_wolkvox.reports.model import Report
from tap_wolkvox.rows.layout import layout_of

EMPTY = Response()

_SUCCESS_CODES = (200, "200", 0, "0", "")
_NO_ERROR = {"", "null", "none", "false", "0"}
_FIELDS = {"code", "error", "msg", "data"}
_FEW = 10

_ANY = r""
# Nothing may follow: "Validate dates entered: too wide a range" means something else.
_NO_ROWS = r"\A\W*(?:please\W+)?validate\s+(?:the\s+)?dates(?:\s+entered)?(?:\W+please)?\W*\Z"
# Other messages of an empty list that mean nothing more than that.
_NOTHING = (
    r"\A\W*(?:ok|success|no\s+(?:data|rows?|records?|results?)(?:\s+(?:were\s+|was\s+)?found)?"
    r"|(?:sin|no\s+se\s+encontraron)\s+(?:datos|filas|registros|resultados))\W*\Z"
)
# As in "use a shorter range: more than 6000 records".
_MORE_ROWS_THAN = (
    r"\A(?!.*\b(?:tokens?|requests?|consultas|peticiones)\b)"
    r".*\b[1-9][\d.,]{2,}\s*(?:rows|records|filas|registros)\b"
)
# How the server may refuse a range that crosses the border of a month: the words speak of the
# range, and not of how many rows it has.
_RANGE = (
    r"\A(?!.*\b(?:many|demasiad[ao]s|much[ao]s|limit of|l[ií]mite de)\W+(?:\w+\W+){0,2}"
    r"(?:rows?|filas?|records?|registros?|results?|resultados?)\b)"
    r".*(?<![^\W\d_])(?:dates?|days?|months?|ranges?|periods?|fechas?|d[ií]as?|mes(?:es)?|rangos?"
    r"|per[ií]odos?)(?![^\W\d_])"
)

# What a status means, or an error code in the body, with the words of `msg` in any case. The first
# row that fits decides.
_TABLE: tuple[tuple[Container[int], str, Response | Failure], ...] = (
    ((404,), _NO_ROWS, EMPTY),
    ((403,), r"simultaneous", failures.TOKEN_IN_USE),
    ((400, 403, 404, 413, 422, 500), rf"{ROW_LIMIT}|{_MORE_ROWS_THAN}", failures.TOO_MANY_ROWS),
    ((400, 404), _RANGE, EMPTY),  # only if the window crosses the border of a month
    ((404,), _ANY, failures.NOT_FOUND),
    ((403,), r"\blimit\b", failures.QUOTA_USED_UP),
    ((403,), r"validate\s+token", failures.TOKEN_REFUSED),
    ((403,), _ANY, failures.ACCESS_REFUSED),
    ((401,), _ANY, failures.TOKEN_MISSING),
    (range(300, 400), _ANY, failures.REDIRECTED),
    ((429,), _ANY, failures.TOO_MANY_REQUESTS),
    ((504,), _ANY, failures.GATEWAY_TIMEOUT),
    (range(500, 600), _ANY, failures.SERVER_FAILED),
    (range(400, 500), _ANY, failures.REQUEST_REFUSED),
)
_WORDS_DECIDE = {400, 403, 404, 413, 422}

# In older versions of msgspec, DecodeError is not a ValueError.
_UNREADABLE = (msgspec.DecodeError, ValueError, RecursionError)
_decode = msgspec.json.Decoder(float_hook=str).decode

_Row = TypeVar("_Row")


class _Body(msgspec.Struct, Generic[_Row], forbid_unknown_fields=True):
    """A usual response. One with other fields is not decoded so, since those may matter."""

    data: list[_Row]
    code: object = ""
    error: object = None
    msg: object = None


def parse_response(  # noqa: PLR0913 - each says something else of one response
    status: int,
    body: bytes | bytearray,
    *,
    report: Report,
    transport_error: Failure | None = None,
    content_type: str = "",
    secret: str = "",
    crosses_month: bool = False,
) -> Response | Failure:
    """Decide what a response means.

    Args:
        status: HTTP status; 0 if nothing came.
        body: The decompressed body, or the part of it that came. A bytearray is changed in place,
            so that a large body is not in memory twice.
        report: The report that was asked for.
        transport_error: Why the response is not complete.
        content_type: This header can name an encoding other than UTF-8.
        secret: The token, which is redacted where the server repeats it.
        crosses_month: Whether the window crosses the border of a month. If the server refuses
            such a range, it has no rows for it.

    Returns:
        The rows, as sent; or what came in place of rows.
    """
    if transport_error and status in _WORDS_DECIDE:
        return not_understood(f"a response was cut off: HTTP {status}")
    if transport_error and status in {0, HTTPStatus.OK}:
        return transport_error
    # With any other status, the status decides, even if the body is incomplete.
    raw = body if isinstance(body, bytearray) else bytearray(body)
    replace_unstorable(raw)
    if status == HTTPStatus.OK and (usual := _decode_typed(raw, report)):
        return usual
    if status == HTTPStatus.FORBIDDEN and is_html(raw, content_type):
        return failures.REFUSED_BY_PAGE
    payload = _decoded(raw, content_type)
    return _meaning(status, payload, report, secret, crosses_month=crosses_month)


def _decode_typed(body: bytearray, report: Report) -> Response | None:
    """Decode a usual response straight into typed rows; None if it is not a usual one."""
    layout = layout_of(report)
    if not layout.is_direct or is_too_large(body, as_rows=True):
        return None
    try:
        payload = _decoder_of(layout.row_type)(body)
    except _UNREADABLE:
        return None
    if not payload.data or _is_error(payload.error) or not _is_success(payload.code):
        return None
    if says_rows_left_out(payload.msg, len(payload.data)):
        return None
    return Response(payload.data, len(payload.data), reported_rows(payload.msg))


@cache
def _decoder_of(row_type: type) -> Callable[[bytearray], _Body[Any]]:
    return msgspec.json.Decoder(_Body[row_type], float_hook=str).decode  # type: ignore[valid-type]


def _meaning(
    status: int, payload: object, report: Report, secret: str, *, crosses_month: bool
) -> Response | Failure:
    if status != HTTPStatus.OK:
        fields = payload if isinstance(payload, dict) else {}
        return _refusal(status, fields, secret, crosses_month=crosses_month)
    if isinstance(payload, Failure):
        return payload
    if not isinstance(payload, dict):
        return not_understood("a response that is not a JSON object")
    code = payload.get("code", "")
    if not _is_success(code):
        return _refusal(_as_status(code), payload, secret, crosses_month=crosses_month)
    return _rows(payload, report, secret)


def _is_success(code: object) -> bool:
    if isinstance(code, str):
        code = code.strip()
    return not isinstance(code, bool) and code in _SUCCESS_CODES


def _is_error(error: object) -> bool:
    return bool(error) and str(error).strip().casefold() not in _NO_ERROR


def _rows(payload: dict[str, Any], report: Report, secret: str) -> Response | Failure:
    data, msg = _as_list(payload.get("data"), report), payload.get("msg")
    others = {name: value for name, value in payload.items() if name not in _FIELDS}
    reported = reported_rows(msg)
    if data is None and reported == 0:
        data = []
    are_rows = isinstance(data, list) and all(isinstance(row, dict) for row in data)
    rows: list[dict[str, Any]] = data if are_rows else []  # type: ignore[assignment]
    sums = sum(map(report.is_sum, rows)) if report.skip_rows else 0
    if says_rows_left_out(msg, len(rows), sums=sums):
        return replace(failures.TOO_MANY_ROWS, said=shown(words_of(msg), secret))
    if _is_error(payload.get("error")):
        what = "a response with `error` set"
    elif not are_rows:
        what = "a response whose `data` is not a list of rows"
    elif (name := field_of_rows_left_out(others, len(rows))) is not None:
        what = f"a response whose field {shown_name(name, secret)} says that there are more rows"
    elif rows:
        unknown = tuple(unknown_fields(others)[:_FEW])
        return Response(rows, len(rows), reported, sums=sums, unknown_fields=unknown)
    elif reported:
        what = "a response with a count and no rows"
    elif reported is None and (others or not _says_nothing(msg)):
        what = "a response without rows and with an unknown `msg`"
    else:
        return EMPTY
    return not_understood(what, shown(words_of(msg), secret))


def _as_list(data: object, report: Report) -> object:
    """Convert an object of rows to a list of rows, if the report is sent as such an object."""
    column = report.key_column
    if column is None or not isinstance(data, dict):
        return data
    if not all(isinstance(row, dict) for row in data.values()):
        return data
    own = f"{column} in the row"
    return [
        {**row, **({own: row[column]} if column in row else {}), column: key}
        for key, row in data.items()
    ]


def _says_nothing(msg: object) -> bool:
    return not msg or bool(re.search(f"{_NO_ROWS}|{_NOTHING}", words_of(msg), re.IGNORECASE))


def _refusal(
    status: int, payload: dict[str, Any], secret: str, *, crosses_month: bool
) -> Response | Failure:
    words = words_of(payload.get("msg"))
    said = shown(words, secret)
    for statuses, pattern, meaning in _TABLE:
        if pattern == _RANGE and not crosses_month:
            continue
        if status in statuses and re.search(pattern, words, re.IGNORECASE):
            if isinstance(meaning, Failure):
                return replace(meaning, what=f"{meaning.what}: HTTP {status}", said=said)
            if not payload.get("data"):
                return meaning
            return not_understood("a response with rows whose `msg` says that there are none", said)
    return not_understood(f"a response that the tap does not understand: code {status}", said)


def _decoded(body: bytearray, content_type: str) -> object:
    """Decode a body, with fractions as text; give a failure if it is not JSON."""
    if is_too_large(body):
        return failures.TOO_MANY_VALUES
    try:
        # Without a copy, which would be as large as the response.
        return _decode(memoryview(body)[len(BOM_UTF8) if body.startswith(BOM_UTF8) else 0 :])
    except _UNREADABLE as error:
        if body and not body.isspace() and "truncated" in str(error):
            return failures.CUT_OFF
    match to_utf8(body, content_type):
        case None:
            return not_understood("a response that is not JSON")
        case Failure() as failure:
            return failure
        case bytearray() as text:
            return _decoded(text, content_type)


def _as_status(code: object) -> int:
    """The HTTP status that an error code in a body stands for; 0 if there is none."""
    if isinstance(code, int) and not isinstance(code, bool):
        return code
    return int(code) if isinstance(code, str) and re.fullmatch(r"[0-9]{3}", code) else 0
