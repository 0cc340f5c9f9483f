from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tap_wolkvox.api import bodies
from tap_wolkvox.api.failures import CONNECT_TIMED_OUT, CUT_OFF, TIMED_OUT, TOO_LARGE, Failure
from tap_wolkvox.api.request import Response
from tap_wolkvox.api.responses import parse_response
from tap_wolkvox.reports import REPORTS_BY_STREAM
from tap_wolkvox.reports.campaigns import AMD_DETAIL
from tap_wolkvox.reports.model import Report
from tap_wolkvox.rows.layout import Row, layout_of
from tests.support.calls import call

ROW = call("2026-06-05 09:28:42")

# A report whose rows are decoded as objects.
PLAIN = replace(AMD_DETAIL, skip_rows={"x": "y"})

BUSY = (10, 20, 30, 60, 60, 60)
"""Seconds; at least three minutes together."""


def meaning(
    status: int, body: bytes | bytearray, *, report: Report = PLAIN, **more: Any
) -> Response | Failure:
    return parse_response(status, body, report=report, **more)


def page(status: int, body: bytes | bytearray, **more: Any) -> Response:
    found = meaning(status, body, **more)
    assert isinstance(found, Response)
    return found


def failure(status: int, body: bytes | bytearray, **more: Any) -> Failure:
    found = meaning(status, body, **more)
    assert isinstance(found, Failure)
    return found


def body(code: object = "200", msg: object = "1 records were found", **more: object) -> bytes:
    return json.dumps({"code": code, "error": None, "msg": msg} | more).encode()


@pytest.mark.parametrize("code", [200, "200", 0, "0", ""])
def test_rows_with_a_code_of_success(code: object) -> None:
    raw = body(code, data=[ROW])
    assert meaning(200, raw) == meaning(200, b"\xef\xbb\xbf" + raw) == Response([ROW], 1, 1)


def test_rows_without_a_code_or_a_message() -> None:
    assert meaning(200, json.dumps({"data": [ROW]}).encode()) == Response([ROW], 1)


def test_fractions_keep_their_text() -> None:
    answer = meaning(
        200, b'{"data": [{"telephone": 1.50, "customer_id": 12345678901234567890123}]}'
    )
    assert isinstance(answer, Response)
    assert answer.rows == [{"telephone": "1.50", "customer_id": 12345678901234567890123}]


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (404, body("404", "Validate dates entered")),
        (404, body("404", "VALIDATE  DATES entered.")),
        (404, body("404", "Please, validate the dates")),
        (404, body("404", "Validate dates entered, please")),
        (200, body("404", "Validate dates entered")),
        (200, body(404, "Validate dates entered")),
        (200, body(data=[], msg="")),
        (200, body(data=[], msg="0 records were found")),
        (200, body(data=None, msg="0 records were found")),
        (200, body(msg="0 records were found")),
        (200, body(data=[], msg="0 records were found", total=0)),
        (200, body(data=[], msg="0 records were found. Limit: 60000 records")),
        (200, body(data=[], msg="0 records were found (page 1 of 1)")),
        (200, body(data=[], msg="No records were found.")),
        (200, body(data=[], msg="No se encontraron registros")),
        (200, body(data=[], msg="OK")),
        (200, body(data=[], msg="Validate dates entered")),
    ],
)
def test_no_rows(status: int, answer: bytes) -> None:
    assert meaning(status, answer) == Response()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"[]",
        b"null",
        b"<html>Service</html>",
        b'{"data": [NaN]}',
        b"[" * 100_000,
        b'{"data": "\xff\xff"}',
        b'{"data": [], "msg": "0 records were found"} <br>',
        body(data=None),
        body(data=None, msg=""),
        body(msg=""),
        body(data={}),
        body(data={"rows": []}, msg="0 records were found"),
        body(data={}, msg="0 records were found. Limit: 60000 records"),
        body(data="", msg="0 records were found"),
        body(data=[[]]),
        body(data=[ROW, None]),
        body(data=[], msg="5 records were found"),
        body(data=[], msg="60,000 records were found"),
        body(data=None, msg="60.000 records were found"),
        body(data=[], msg="10 records were found", code=""),
        body(data=[], msg="se encontraron 70000 registros"),
        body(data=[], msg="TOKEN LIMIT EXCEEDED"),
        body(data=[], msg="Report is being generated, try later"),
        body(data=[], msg="No records were found: the backup is running"),
        body(data=[], msg="OK", status="error"),
        body(data=[], msg="Not OK"),
        body(data=None, msg="OK"),
        body(data=[], msg=7),
        body(data=[], msg="", status="error"),
        b'{"data": [], "message": "service unavailable"}',
        body("404", "Validate dates entered", data=[ROW]),
        body(None, data=[]),
        body(True, data=[]),  # noqa: FBT003
        body(False, data=[]),  # noqa: FBT003
        body("17", data=[]),
        body("4040", msg="Validate dates"),
        body("404 ", msg="Validate dates"),
        body("OK", data=[]),
        body(["200"], data=[]),
        body(2000, data=[]),
    ],
)
def test_unknown_response_is_retried(answer: bytes) -> None:
    found = failure(200, answer)
    assert len(found.delays) > 1
    assert not found.can_split


@pytest.mark.parametrize(
    "msg",
    [
        "Validate dates entered: the range exceeds 31 days",
        "Campaign 90001 was deleted. Validate dates or campaign.",
        "Token expired, validate dates of its validity",
        "Could not validate dates: internal error",
        "Validate dates entered 2",
    ],
)
def test_extra_words_are_not_an_empty_response(msg: str) -> None:
    for found in (meaning(404, body("404", msg)), meaning(200, body("404", msg))):
        assert isinstance(found, Failure)
        assert found.said == msg


@pytest.mark.parametrize("status", [400, 404])
@pytest.mark.parametrize(
    "msg",
    [
        "THE DATE RANGE MUST BE WITHIN ONE MONTH",
        "Validate dates entered: the range must not cross a month",
        "The maximum range is 31 days",
        "Invalid date_end",
        "No records were found. The maximum date range is 31 days",
        "Las fechas deben estar en el mismo mes",
        "La fecha final no es válida",
        "El rango no puede incluir dos meses",
        "Solo se permiten 31 DÍAS",
        "Período no permitido",
    ],
)
def test_refused_range_over_a_month_is_empty(status: int, msg: str) -> None:
    for http, code in ((status, str(status)), (200, str(status)), (200, status)):
        assert meaning(http, body(code, msg), crosses_month=True) == Response()
        found = failure(http, body(code, msg))
        assert found.said == msg


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (400, body("400", "SOME PARAMETERS ARE REQUIRED")),
        (400, body("400", "Update the mess: semester, candidates and holidays")),
        (404, body("404", "Campaign_id 7 does not exist in your operation.")),
        (404, body("404", "")),
        (404, b"<html>dates</html>"),
        (404, body("404", "Validate dates entered")),
        (401, body("401", "Validate dates")),
        (403, body("403", "Dates are not available")),
        (403, body("403", "TOKEN LIMIT EXCEEDED FOR THIS DAY")),
        (422, body("422", "The range must be within one month")),
        (500, body("500", "Invalid dates")),
        (400, body("400", "use a shorter range: more than 6000 records")),
        (404, body("404", "THE RANGE EXCEEDS 60,000 ROWS")),
        (400, body("400", "Too many rows in this range of dates")),
        (400, body("400", "Demasiados registros en el rango de fechas")),
        (400, body("400", "Limit of the rows exceeded, use fewer days")),
        (200, body(data=[], msg="Dates must be of one month")),
        (200, body(data=[ROW])),
    ],
)
def test_other_answers_over_a_month_mean_the_same(status: int, answer: bytes) -> None:
    usual = meaning(status, answer)
    assert meaning(status, answer, crosses_month=True) == usual
    assert isinstance(usual, Failure) or usual.rows or b"Validate dates entered" in answer


@pytest.mark.parametrize("msg", ["Validate dates entered", "Dates must be of one month"])
def test_404_with_rows_is_retried(msg: str) -> None:
    found = failure(404, body("404", msg, data=[ROW]), crosses_month=True)
    assert len(found.delays) > 1


def test_plain_404_is_not_an_empty_response() -> None:
    for page in (b"", b"<html>Validate dates entered</html>", b'{"msg": "Validate da'):
        found = failure(404, page)
        assert found.delays == ()


@pytest.mark.parametrize("status", [100, 199, 201, 204, 206, 299, 600])
def test_other_success_statuses_are_retried(status: int) -> None:
    found = failure(status, body(data=[ROW]))
    assert "does not understand" in found.what
    assert len(found.delays) > 1


@pytest.mark.parametrize(
    ("status", "msg", "what"),
    [
        (404, "Campaign_id 7 does not exist in your operation.", "not found"),
        (404, "", "not found"),
        (400, "THE API YOU WANT TO CONSULT DOES NOT EXIST", "refused"),
        (401, "PLEASE ENTER THE WOLKVOX-TOKEN", "asks for a token"),
        (403, "PLEASE VALIDATE TOKEN", "token was refused"),
        (403, "Please validate token", "token was refused"),
        (403, "TOKEN LIMIT EXCEEDED", "quota"),
        (404, "No records found", "not found"),
        (400, "SOME PARAMETERS ARE REQUIRED", "refused"),
        (300, "", "redirects"),
        (302, "", "redirects"),
        (399, "", "redirects"),
        (402, "", "refused"),
        (499, "", "refused"),
        (418, "", "refused"),
    ],
)
def test_fatal_responses_are_not_retried(status: int, msg: str, what: str) -> None:
    for answer in (meaning(status, body(str(status), msg)), meaning(200, body(status, msg))):
        assert isinstance(answer, Failure)
        assert what in answer.what
        assert str(status) in answer.what
        assert answer.said == msg
        assert answer.delays == ()
        assert not answer.can_split


@pytest.mark.parametrize("status", [400, 403, 404, 413, 422, 500])
@pytest.mark.parametrize(
    "msg",
    [
        "THE QUERY EXCEEDS THE LIMIT OF 60000 ROWS",
        "Too many records",
        "La consulta supera los 60.000 registros",
        "máximo de registros",
        "The result set is too large",
        "use a shorter range: more than 6000 records",
        "Rango muy amplio: 6.001 registros",
    ],
)
def test_too_many_rows_is_split_after_one_retry(status: int, msg: str) -> None:
    for answer in (meaning(status, body(str(status), msg)), meaning(200, body(status, msg))):
        assert isinstance(answer, Failure)
        assert answer.can_split
        assert len(answer.delays) == 1


@pytest.mark.parametrize(
    ("status", "msg"),
    [
        (500, "Uncaught PDOException: SQLSTATE[HY000]: 1366 Incorrect integer value at row 1"),
        (500, "Deadlock found; Lock wait timeout exceeded at row 1"),
        (500, "Too many connections while reading records"),
        (500, "Maximum depth; uncaught exception in record.php"),
        (429, "TOO MANY REQUESTS: MAX 10 PER MINUTE FOR RECORDS"),
        (401, "Excepción: registro de token no encontrado"),
        (403, "TOKEN LIMIT EXCEEDED (RECORDS)"),
        (403, "0 RECORDS: LIMIT OF SIMULTANEOUS REQUESTS"),
        (404, "Se excedió el límite de consultas diarias; sin registros"),
        (404, "No records were found. The maximum date range is 31 days"),
        (403, "RESULTS ARE LIMITED DURING THE BACKUP"),
        (403, "API DISABLED: MAXIMUM LOAD, NO RECORDS"),
        (400, "1 records were found"),
        (400, "6000 requests, 7000 records"),
        (400, "records"),
    ],
)
def test_unrelated_mention_of_rows_is_not_split(status: int, msg: str) -> None:
    found = failure(status, body(str(status), msg))
    assert not found.can_split


@pytest.mark.parametrize(
    ("found", "delays", "can_split"),
    [
        (meaning(500, b""), (2, 4, 8, 16), False),
        (meaning(403, body("403", "EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS")), BUSY, False),
        (meaning(403, body("403", "backup")), (60, 120, 300), False),
        (CONNECT_TIMED_OUT, (2, 4), False),
        (meaning(504, b""), (2,), True),
        (meaning(200, b'{"code": "200", "data": [{"a'), (2,), True),
        (CUT_OFF, (2,), True),
        (TIMED_OUT, (), True),
        (TOO_LARGE, (), True),
    ],
)
def test_delays_of_each_failure(
    found: Failure, delays: tuple[int, ...], *, can_split: bool
) -> None:
    assert (found.delays, found.can_split) == (delays, can_split)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 599])
def test_transient_failures_are_retried(status: int) -> None:
    found = failure(status, b"<html>")
    assert f"{status}" in found.what
    assert "does not understand" not in found.what
    assert len(found.delays) > 1
    assert not found.can_split


def test_server_message_is_one_short_line() -> None:
    found = failure(400, body("400", "a\x1b[31m\n\tb" + "x" * 1000))
    assert found.said.isprintable()
    assert len(found.said) == 200
    found = failure(403, body("403", "Copia de seguridad\nen curso"))
    assert '("Copia de seguridad en curso")' in str(found)


def test_long_number_in_message_is_redacted() -> None:
    for number in ("1020304050", "300 123 4567", "+57-300-123-4567", "3001\x00234567"):
        found = failure(400, body("400", f"customer {number} exceeds 60000"))
        assert found.said.replace("+", "") == "customer (a number) exceeds 60000"
    assert failure(400, body("400", "573-009, 573-009")).said == "573-009, 573-009"


@pytest.mark.parametrize("shown", [8, 24, 39])
def test_part_of_the_token_is_redacted_quickly(shown: int) -> None:
    token = "d9841aab4ccec38d79d89a0da0f3c2be11aa4455"
    msg = f"{token[:shown]} is no token of this operation, " + "\\" * 9_000 + token[:-1]
    found = failure(400, body("400", msg), secret=token)
    assert found.said.startswith("(the token) is no token")


def test_eight_characters_of_token_are_redacted() -> None:
    token = "d9841aab4ccec38d79d8"
    for place in range(len(token) - 7):
        found = failure(400, body("400", f"is {token[place : place + 8]} new?"), secret=token)
        assert found.said == "is (the token) new?"
    for place in range(len(token) - 6):
        found = failure(400, body("400", f"is {token[place : place + 7]} new?"), secret=token)
        assert token[place : place + 7] in found.said


@given(st.data())
def test_body_cut_off_anywhere_is_recognized(data: st.DataObject) -> None:
    whole = body(data=[ROW | {"file_name": "recordación.wav"}]).decode()
    raw = json.dumps(json.loads(whole), ensure_ascii=False).encode()
    assert meaning(200, raw[: data.draw(st.integers(1, len(raw) - 1))]) == CUT_OFF


@given(
    st.integers(100, 599),
    st.binary()
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(["code", "msg", "data"]), inner)
        ),
    ).map(lambda value: json.dumps(value).encode()),
)
def test_only_known_words_mean_an_empty_response(status: int, answer: bytes) -> None:
    found = meaning(status, answer)
    if isinstance(found, Response) and not found.rows:
        payload = json.loads(answer)
        assert "validate dates" in payload["msg"].casefold() or not payload.get("data")


@pytest.mark.parametrize("error", ["FORBIDDEN", {"text": "no"}, 1, True])
@pytest.mark.parametrize(
    ("data", "msg"), [([], None), (None, "0 records were found"), ([ROW], "1 records were found")]
)
def test_response_with_an_error_is_retried(error: object, data: object, msg: object) -> None:
    found = failure(200, body(data=data, msg=msg, error=error), report=AMD_DETAIL)
    assert len(found.delays) > 1
    for none in (None, "", 0, False, "null", " None", "false", "0"):
        assert isinstance(meaning(200, body(data=data, msg=msg, error=none)), Response)


FIVE = [ROW] * 5

OF_ONE = [
    "Result was truncated",
    "Partial result",
    "Información incompleta",
    "Only the first rows are shown: the limit was exceeded",
    "Limit: 60000 records",
    "1 records were found, which exceeds the limit",
    "1 records were found. The limit of rows was reached",
    "1 records were found: the limit of 60000 rows was reached",
    "1 records were found, limit 1 reached: more rows remain",
    "1 rows found, too many rows, only the first are shown",
    "se muestran 1 registros (máximo alcanzado)",
    "1 records of 70000 records, limit 1",
    "1 registros: se supera el límite de 1 registros",
    "1 records were found (partial)",
    "2 records were found. Limit: 60000 records",
]
OF_FIVE = [
    "5 records were found of 100",
    "5 records were found of 1 005",
    "5 records were found of 1\u00a0005",
    "5 records were found of 60.000",
    "5 records were found out of the 60,000",
    "5 records were found, 100 records in total",
    "5 records were found. 1\u202f005 records match",
    "Showing 5 of 100",
    "Se muestran 5 de 100",
    "5/100",
    "5 / 1,005",
    "5 registros (total: 100)",
    "5 registros de 100 encontrados",
    "5 records of 70000 records",
    "page 1 of 9",
    "5 records were found, there are more rows",
    "5 registros, hay más filas",
    "5 records were found, the others were omitted",
    "5 records of 6 on 2026-06-05 12:30:00, limit 60000",
]
OF_NONE = [
    "0 records were found. Too many rows",
    "0 records: too many rows, narrow the dates",
    "0 registros: se alcanzó el límite de filas",
    "0 records were found: the result is too large",
    "0 records were found, the rows exceed the limit of 60000 rows",
]
OF_NONE_BUT_MORE = ["0 records were found of 100", "0 of 100", "0/100"]


@pytest.mark.parametrize(
    ("data", "msg"),
    [
        (data, msg)
        for data, msgs in (
            ([ROW], OF_ONE),
            (FIVE, OF_FIVE),
            ([], OF_NONE + OF_NONE_BUT_MORE),
            (None, OF_NONE),
        )
        for msg in msgs
    ],
)
def test_rows_that_were_left_out_are_split(data: object, msg: str) -> None:
    for report in (AMD_DETAIL, PLAIN):
        found = failure(200, body(data=data, msg=msg), report=report)
        assert found.can_split
        assert found.said.replace("(a number)", "2026-06-05 12") == " ".join(msg.split())


@pytest.mark.parametrize(
    ("msg", "counted"),
    [
        ("5 records were found of 5", 5),
        ("5 of 5", None),
        ("5/5", None),
        ("5/4", None),
        ("1/3", None),
        ("page 1/3", None),
        ("3/100", None),
        ("batch 6/30: 5 rows", 5),
        ("100 of 100 blocks: 5 rows", 5),
        ("5 records were found on 2026-06-05", 5),
        ("5 records of 2026-06-05", 5),
        ("5 records of 05/06/2026", 5),
        ("5 records of 5/6/26", 5),
        ("5 records of 5 June 2026", 5),
        ("5 records of 12th of June", 5),
        ("5 records of 23rd June 2026", 5),
        ("5 records of June 5, 2026", 5),
        ("5 registros de junio de 2026", 5),
        ("5 registros del 15 de junio de 2026", 5),
        ("5 records of 20260605", 5),
        ("5 records of 20260605000000 to 20260605235959", 5),
        ("5 records of 12:30:00", 5),
        ("2026-06-05 12:30:00 5 records", 5),
        ("2026-06-05: 5 records", 5),
        ("5 records in 320 ms", 5),
        ("5 records in 0.5 of 1.5 s", 5),
        ("5 records in a range of 31 days", 5),
        ("5 registros en un rango de 31 días", 5),
        ("5 records, 99.5 of 100 %", 5),
        ("5 records were found. Limit: 60000", 5),
        ("5 records were found (maximum of 60.000 records)", 5),
        ("5 records were found, up to 60000 records", 5),
        ("5 records were found of at most 60000", 5),
        ("5 registros, hasta 60000 registros", 5),
        ("5 registros, 60000 registros por consulta", 5),
        ("Up to 60000 rows per request: 5 rows", 5),
        ("5 records were found, no more records", 5),
        ("5 registros, no hay más", 5),
        ("5 records of campaign 90001", 5),
        ("A total of 5 records was found", 5),
        ("Code A100: 5 rows", 5),
        ("5 total records", 5),
        # Fewer rows than the server counts are narrowed later, and compared with the count.
        ("1 005 records", 1005),
        ("1\u00a0005 records", 1005),
        ("1\u202f005 registros", 1005),
        ("1.005 registros", 1005),
        ("1,234,567 rows", 1_234_567),
        ("3/100 records", 100),
        ("Showing 5 of 100 records", 100),
    ],
)
def test_other_numbers_in_msg_mean_nothing(msg: str, counted: int | None) -> None:
    for report in (AMD_DETAIL, PLAIN):
        found = page(200, body(data=FIVE, msg=msg), report=report)
        assert len(found.rows) == 5
        assert found.rows_reported == counted


SUMS = replace(AMD_DETAIL, skip_rows={"result": "TOTAL"})


@pytest.mark.parametrize(
    ("msg", "is_complete"),
    [
        ("4 records were found. Limit: 60000 records", True),
        ("5 records were found. Limit: 60000 records", True),
        ("3 records were found. Limit: 60000 records", False),
        ("4 records of 5", True),
        ("4 records of 6", False),
        ("4/5", True),
        ("4/6", False),
        ("5/6", False),
    ],
)
def test_sums_may_be_counted_or_not(msg: str, *, is_complete: bool) -> None:
    rows = [*FIVE[:4], ROW | {"result": "TOTAL"}]
    found = meaning(200, body(data=rows, msg=msg), report=SUMS)
    assert isinstance(found, Response) == is_complete
    assert is_complete or (isinstance(found, Failure) and found.can_split)


def test_nested_rows_are_counted_by_the_objects_around_them() -> None:
    nested = REPORTS_BY_STREAM["chat_messages"]
    assert nested.explode
    data: list[Any] = [{nested.explode.field: [{}] * 50}] * 5
    for msg, is_complete in (("5 of 5", True), ("5 of 50", False)):
        found = meaning(200, body(data=data, msg=msg), report=nested)
        assert isinstance(found, Response) == is_complete


@pytest.mark.parametrize(
    "part",
    [
        *("9", "1 234 ", "1,234,", "1.234.567 ", "1/", "1 de ", "of ", "de 1 ", "1:11", "2026-"),
        *(
            "1 record ",
            "max ",
            "limit of ",
            "junio ",
            "5 de junio ",
            "1-1-",
            "11.11.",
            "1 of 1 of ",
        ),
        *("total ", "total: 1 ", "5 records maximum ", "up to 1 ", " ", "\u00a0", "x"),
        "of the ",
    ],
)
@pytest.mark.slow
def test_numbers_in_a_long_msg_are_found_quickly(part: str) -> None:
    begun = time.process_time()
    for after in ("", "records", "!"):
        meaning(200, body(data=FIVE, msg=(part * 10_000)[:9_990] + after))
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"has_more": True}, "has_more"),
        ({"hasMore": "yes"}, "hasMore"),
        ({"HAS-MORE": 1}, "HAS-MORE"),
        ({"has_more_rows": "true"}, "has_more_rows"),
        ({"more": True}, "more"),
        ({"next": "/page/2"}, "next"),
        ({"next_page": 2}, "next_page"),
        ({"nextPageToken": "abc"}, "nextPageToken"),
        ({"next": {"page": 2}}, "next"),
        ({"truncated": True}, "truncated"),
        ({"is_truncated": "Y"}, "is_truncated"),
        ({"total": 6}, "total"),
        ({"total": "6"}, "total"),
        ({"total_records": "1,005"}, "total_records"),
        ({"totalCount": 100}, "totalCount"),
        ({"total": "100.0"}, "total"),
        ({"recordsTotal": 100}, "recordsTotal"),
        ({"total_pages": 2}, "total_pages"),
        ({"limit": 5, "meta": {"x": {"total": 6}}}, "total"),
        ({"links": {"self": "/1", "next": "/2"}}, "next"),
        ({"has_more": False, "total": 6}, "total"),
    ],
)
def test_field_that_says_more_rows_is_named(fields: dict[str, Any], name: str) -> None:
    for rows in (FIVE, []):
        found = failure(200, body(data=rows, msg=f"{len(rows)} records were found", **fields))
        assert f"field '{name}' says that there are more rows" in found.what
        assert len(found.delays) > 1
        assert not found.can_split


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *product(
            ("has_more", "next", "nextPage", "truncated"),
            (False, None, "", " ", "no", "No", "0", 0, "-", "false", [], {}),
        ),
        *product(["total"], (5, "5", None, "many")),
        ("total_pages", 1),
        ("total_pages", 0),
        ("pages", -1),
    ],
)
def test_field_that_says_no_means_nothing(name: str, value: object) -> None:
    found = meaning(200, body(data=FIVE, msg="5 records were found", **{name: value}))
    assert found == Response(FIVE, 5, 5)


@pytest.mark.parametrize("value", ["many", None, True, [1], "1/2"])
def test_a_total_that_is_no_number_means_nothing(value: object) -> None:
    found = meaning(200, body(data=[], msg="0 records were found", total=value))
    assert found == Response()


@pytest.mark.parametrize(
    "fields",
    [{"limit": 60000}, {"total_time_ms": 320}, {"page": 3, "context": {"nextcloud": None}}],
)
def test_other_field_beside_the_rows_is_unknown(fields: dict[str, Any]) -> None:
    found = page(200, body(data=FIVE, msg="5 records were found", **fields), report=AMD_DETAIL)
    assert len(found.rows) == 5
    assert found.unknown_fields == tuple(fields)


def test_name_of_a_field_that_may_be_a_value_is_not_shown() -> None:
    for name in ("next 3001234567", "next_3001234567", "next_año"):
        found = failure(200, body(data=FIVE, **{name: "3001234567"}))
        assert name not in str(found)
        assert "3001234567" not in str(found)
    found = failure(200, body(data=FIVE, next_abcdefghij=1), secret="abcdefghij")
    assert "field 'next_(the token)" in found.what


@pytest.mark.parametrize("number", [1, 1_000])
@pytest.mark.parametrize("limit", [". Limit: 60000 records", " (maximum 60000)"])
def test_limit_beside_a_right_count_is_complete(number: int, limit: str) -> None:
    msg, rows = f"{number} records were found{limit}", [ROW] * number
    for answer in (body(data=rows, msg=msg), body(data=rows, msg=msg, status="ok")):
        found = page(200, answer, report=AMD_DETAIL)
        assert len(found.rows) == found.rows_reported == number


@pytest.mark.parametrize("token", ["token", "validate", "dates", "limit", "e", "simultaneous"])
def test_token_used_as_a_word_changes_no_meaning(token: str) -> None:
    for status, msg in (
        (403, "PLEASE VALIDATE TOKEN"),
        (403, "TOKEN LIMIT EXCEEDED"),
        (403, "EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS PER TOKEN (2)"),
        (404, "Validate dates entered"),
    ):
        usual = meaning(status, body(f"{status}", msg))
        found = meaning(status, body(f"{status}", msg), secret=token)
        if isinstance(found, Failure) and isinstance(usual, Failure):
            assert (found.what, found.delays) == (usual.what, usual.delays)
        else:
            assert found == usual


values: st.SearchStrategy[Any] = st.sampled_from(
    ["", "human", "human", "human", None, 1, 1.5, True, []]
)
rows_of_any_kind: st.SearchStrategy[Any] = st.one_of(
    values.map(lambda value: ROW | {"result": value}),
    st.sampled_from([None, {}, ROW | {"more": ""}, ROW | {"telephone": None, "occurrence": 1}]),
)
answers_of_any_kind = st.fixed_dictionaries(
    {},
    optional={
        "code": st.sampled_from(["200", 200, "", "404", 403, "x", True, None]),
        "msg": st.sampled_from(
            ["0 records were found", "2 records were found", "truncated", "", None, 1]
        ),
        "error": st.sampled_from([None, "no", ""]),
        "data": st.none() | st.lists(rows_of_any_kind, max_size=3),
        "more": st.just(""),
    },
)


def as_sent(row: Row | dict[str, Any]) -> dict[str, Any]:
    """A row as the server sent it, whether it was decoded into a type or not."""
    if isinstance(row, Row):
        return {name: getattr(row, name) for name in layout_of(AMD_DETAIL).columns}
    return row


@example(200, {"data": [], "msg": "2 records were found"}, 0)
@example(200, {"data": [ROW], "code": "404"}, 0)
@example(404, {"data": [ROW]}, 0)
@example(100, {"data": [ROW]}, 0)
@given(st.sampled_from([200, 201, 100, 404]), answers_of_any_kind, st.integers(0, 3))
def test_typed_rows_are_parsed_like_any_others(
    status: int, answer: dict[str, object], missing: int
) -> None:
    raw = json.dumps(answer).encode()
    raw = raw[: len(raw) - missing]
    found = meaning(status, raw, report=AMD_DETAIL)
    if isinstance(found, Response):
        found = replace(found, rows=[as_sent(row) for row in found.rows])
    assert found == meaning(status, raw)


@pytest.mark.parametrize("after", [b', "msg": ' + b"[" * 100_000, b', "more": "\xff"}'])
def test_error_after_typed_rows_is_parsed_alike(after: bytes) -> None:
    raw = json.dumps({"data": [ROW]}).encode()[:-1] + after
    assert meaning(200, raw, report=AMD_DETAIL) == meaning(200, raw)


def test_usual_rows_are_typed() -> None:
    found = page(200, body(data=[ROW | {"file_name": None}]), report=AMD_DETAIL)
    assert [type(row) for row in found.rows] == [layout_of(AMD_DETAIL).row_type]


@pytest.mark.parametrize(
    ("status", "msg", "ends_run"),
    [
        (401, "PLEASE ENTER THE WOLKVOX-TOKEN", True),
        (403, "PLEASE VALIDATE TOKEN", True),
        (403, "TOKEN LIMIT EXCEEDED", True),
        (403, "EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS PER TOKEN (2)", True),
        (403, "Backup", True),
        (302, "", True),
        (400, "SOME PARAMETERS ARE REQUIRED", False),
        (404, "Campaign_id 7 does not exist in your operation.", False),
        (418, "", False),
        (500, "", False),
        (504, "", False),
    ],
)
def test_what_is_common_to_all_ends_the_run(status: int, msg: str, *, ends_run: bool) -> None:
    found = failure(status, body(str(status), msg))
    assert found.ends_run == ends_run


BY_DURATION = REPORTS_BY_STREAM["call_totals_by_duration"]


def test_object_of_rows_becomes_rows() -> None:
    data = {"0-30": {"calls": "2"}, "30-60": {"calls": "3", "cost": "x"}}
    found = meaning(200, body(data=data, msg="2 records were found"), report=BY_DURATION)
    key = BY_DURATION.key_column
    assert key
    rows = [{"calls": "2", key: "0-30"}, {"calls": "3", "cost": "x", key: "30-60"}]
    assert found == Response(rows, 2, 2)


def test_key_of_an_object_hides_no_field_of_a_row() -> None:
    key = BY_DURATION.key_column
    found = meaning(200, body(data={"0-30": {key: "own"}}), report=BY_DURATION)
    assert found == Response([{f"{key} in the row": "own", key: "0-30"}], 1, 1)


@pytest.mark.parametrize(
    ("data", "report"),
    [
        ({"0-30": {"calls": "2"}}, AMD_DETAIL),
        ({"0-30": "2"}, BY_DURATION),
        ({"0-30": {"calls": "2"}, "30-60": None}, BY_DURATION),
    ],
)
def test_other_objects_are_no_rows(data: object, report: Report) -> None:
    found = failure(200, body(data=data), report=report)
    assert found.what == "a response whose `data` is not a list of rows"


def text_of(raw: bytes, **more: Any) -> object:
    """The text that is read from a JSON text."""
    found = meaning(200, b'{"data": [{"telephone": ' + raw + b"}]}", **more)
    return found.rows[0]["telephone"] if isinstance(found, Response) else found.what


PIECES = [
    *(r"\\", r"\n", r"\"", r"\u00f1", r"\u0000", r"\ud7ff", r"\ue000", "ude00", "é"),
    *(r"\ud83d", r"\uDBFF", r"\uDFFF", r"\ude00"),
]


@example(r"1\u00002")
@example(r"\\u0000")
@example(r"\\\u0000")
@example(r"\ud83d\ude00")
@example(r"\ud83d\ud83d\ude00\ude00")
@example(r"\ud83d\\\ude00")
@example(r"\ud83d\\ude00")
@example(r"\\\\ud83d")
@example(r"\u0000\ud83d\ude00\u0000")
@example(r"\ud83d" * 3_000)
@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_nul_and_half_a_pair_are_replaced(escaped: str) -> None:
    units = json.loads(f'"{escaped}"').encode("utf-16-le", "surrogatepass")
    text = units.decode("utf-16-le", "replace").replace("\0", "\ufffd")
    assert text_of(f'"{escaped}"'.encode()) == text


def test_body_is_changed_in_place() -> None:
    raw = bytearray(b'{"data": [{"telephone": "1\\u0000"}]}')
    parse_response(200, raw, report=PLAIN)
    assert raw == b'{"data": [{"telephone": "1\\ufffd"}]}'


@pytest.mark.parametrize(
    ("encoding", "content_type"),
    [
        ("latin-1", "application/json; charset=ISO-8859-1"),
        ("latin-1", "text/html;charset=latin1"),
        ("cp1252", 'application/json; Charset = "windows-1252"; x=y'),
        ("utf-16", "application/json; charset=utf-16"),
        ("utf-16-le", "application/json; charset='UTF-16LE'"),
        ("utf-8", "application/json; charset=ISO-8859-1"),
        ("utf-8", "application/json; charset=nonsense"),
        ("utf-8", "application/json"),
    ],
)
def test_body_is_read_as_its_content_type_says(encoding: str, content_type: str) -> None:
    row = ROW | {"file_name": "año\0.wav"}
    raw = json.dumps({"data": [row]}, ensure_ascii=False).replace("\0", "\\ud83d").encode(encoding)
    found = meaning(200, bytearray(raw), content_type=content_type)
    assert found == Response([ROW | {"file_name": "año\ufffd.wav"}], 1)


def test_words_in_another_encoding_are_read() -> None:
    raw = json.dumps({"msg": "Se superó el máximo de filas"}, ensure_ascii=False).encode("latin-1")
    found = failure(400, raw, content_type="text/html; charset=latin-1")
    assert found.can_split


@pytest.mark.parametrize(
    ("raw", "content_type", "what"),
    [
        ('"año"'.encode("latin-1"), "", "a response that is not UTF-8"),
        ('"año"'.encode("latin-1"), "application/json", "a response that is not UTF-8"),
        ('"año"'.encode("latin-1"), "x; charset=utf-8", "a response that is not UTF-8"),
        ('"año"'.encode("latin-1"), "x; charset=ascii", "neither UTF-8 nor ascii"),
        ('"año"'.encode("latin-1"), "x; charset=utf-16", "neither UTF-8 nor utf-16"),
        (b'"\xed\xa0\xbd"', "x; charset=utf-8", "a response that is not UTF-8"),
        *(
            (
                '"año"'.encode("latin-1"),
                f"x; charset={charset}",
                "names an encoding that the tap does not know",
            )
            for charset in ("nonsense", "zlib", "base64", "idna", "punycode", "unicode_escape", ".")
        ),
        (b'"\xf1', "x; charset=latin-1", "the response was cut off"),
        (b"NaN", "x; charset=latin-1", "a response that is not JSON"),
    ],
)
def test_other_encodings_are_an_error(raw: bytes, content_type: str, what: str) -> None:
    whole = b'{"data": [{"telephone": ' + raw + (b"}]}" if raw[-1:] == b'"' else b"")
    found = failure(200, whole, content_type=content_type)
    assert what in found.what
    assert found.delays
    assert found.can_split == ("cut off" in what)


@pytest.mark.parametrize(
    ("page", "content_type", "is_page"),
    [
        (b"<!DOCTYPE html><title>403", "", True),
        (b"\xef\xbb\xbf\r\n <HTML>", "", True),
        (b"<!-- x --><html>", "", True),
        (b"<h1>Forbidden</h1>", "text/html; charset=utf-8", True),
        (b"<?xml version='1.0'?><Error>", "text/xml", False),
        (b"Forbidden: <html>", "text/html", False),
        (body("403", "<html>"), "text/html", False),
        (b"", "text/html", False),
    ],
)
def test_page_of_html_with_403_is_called_one(
    page: bytes, content_type: str, *, is_page: bool
) -> None:
    found = failure(403, page, content_type=content_type)
    assert ("a page of HTML, perhaps by a firewall" in found.what) == is_page
    assert "maintenance" in found.what
    assert "HTTP 403" in found.what
    assert found.delays == (60, 120, 300)
    assert found.ends_run


@pytest.mark.parametrize("status", [302, 400, 401, 404])
def test_html_with_another_status_means_the_same(status: int) -> None:
    assert meaning(status, b"<html>") == meaning(status, b"")


MILLION = 10_000
"""A million, in hundredths: the limits are a hundredth of what they are, so that this is quick."""


@pytest.fixture
def low_limits() -> Iterator[None]:
    with (
        patch("tap_wolkvox.api.bodies.SMALL_FOR_ROWS", bodies.SMALL_FOR_ROWS // 100),
        patch("tap_wolkvox.api.bodies.LARGEST_UNPACKED", bodies.LARGEST_UNPACKED // 100),
    ):
        yield


@pytest.mark.usefixtures("low_limits")
@pytest.mark.parametrize(
    "data",
    [
        b"{}," * 3 * MILLION + b"{}",
        b"[]," * 3 * MILLION + b"{}",
        b'{"":0},' * 3 * MILLION + b"{}",
        b"0," * 6 * MILLION + b"{}",
        b'"",' * 6 * MILLION + b"{}",
        b"{" + b'"":0,' * 6 * MILLION + b'"":0}',
        b"[" * 6 * MILLION,
        b'{"a": "' + b"a" * 160 * MILLION + "\U0001f600".encode() + b'"}',
        b'{"a": "' + b"a" * 160 * MILLION + rb'\u20ac"}',
        b'{"a": "' + b"a" * 160 * MILLION + rb'\"\u20ac"}',
        b'{"a": "' + b"\\u0000" * 27 * MILLION + b'"}',
    ],
    ids=range(11),
)
def test_too_many_values_are_never_decoded(data: bytes) -> None:
    raw = bytearray(b'{"data": [' + data + b"]}")
    del data
    with patch("tap_wolkvox.api.responses._decode", side_effect=AssertionError):
        for report in (PLAIN, AMD_DETAIL):
            found = failure(200, raw, report=report)
            assert "more objects or values" in found.what
            assert found.can_split
            assert not found.delays


@pytest.mark.parametrize(
    ("raw", "size"),
    [
        ("x" * 100, 200),
        ("[[1,2],{}]", 2 * 10 + 5 * 160),
        ('"año"', 2 * 6),
        ('"año €"', (2 + 4) * 10),
        ('"a\\u00e9"', 2 * 9),
        ('"a\\u20ac"', (2 + 4) * 9),
        ('"€" "aaaa" "€"', 2 * 18 + 4 * (5 + 5)),
        ('"aa\\"€\\"a" "b"', 2 * 16 + 4 * 12),
        ("€", (2 + 4) * 3),
        ('"' + '\\"' * 99 + '€"', (2 + 4) * 203),
        ('"a" "' + '\\"' * 99 + '€"', 2 * 207 + 4 * 203),
        ('"a" "' + '\\"' * 100 + '€"', (2 + 4) * 209),
        ('{"€":1}', 2 * 9 + 160 + 4 * 5),
    ],
)
def test_memory_of_a_decoded_body_is_estimated(raw: str, size: int) -> None:
    for limit, is_too_large in ((size, False), (size - 1, True)):
        with patch("tap_wolkvox.api.bodies.LARGEST_UNPACKED", limit):
            assert bodies.is_too_large(bytearray(raw.encode())) == is_too_large


def test_limits_of_memory_are_exact() -> None:
    raw = bytearray(b"," * (800 * 2**20 // (2 + 160)))
    assert not bodies.is_too_large(raw)
    assert bodies.is_too_large(raw + b",")
    rows = bytearray(b"," * (80 * 2**20))
    assert bodies.is_too_large(rows)
    assert not bodies.is_too_large(rows, as_rows=True)
    assert not bodies.is_too_large(rows[:-1], as_rows=True)
    assert bodies.is_too_large(rows + b",", as_rows=True)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16-le"])
def test_a_body_of_another_encoding_is_limited_as_utf_8(encoding: str) -> None:
    text, kind = "ñ" * 500, f"text/html; charset={encoding}"
    for limit, found in ((1_000, text.encode()), (999, TOO_LARGE)):
        with patch("tap_wolkvox.api.bodies.LARGEST_BODY", limit):
            assert bodies.to_utf8(bytearray(text.encode(encoding)), kind) == found


def test_a_body_is_never_cut_at_the_limit() -> None:
    raw = bytearray(("ñ" * 15).encode("latin-1"))
    with (
        patch("tap_wolkvox.api.bodies.LARGEST_BODY", 20),
        patch("tap_wolkvox.api.bodies._BLOCK", 10),
    ):
        assert bodies.to_utf8(raw, "text/html; charset=latin-1") == TOO_LARGE


def test_a_body_of_another_encoding_that_is_cut() -> None:
    raw = bytearray("ñandú".encode("utf-16-le"))[:-1]
    cut = bodies.to_utf8(raw, "text/html; charset=utf-16-le")
    assert isinstance(cut, Failure)
    assert "neither UTF-8 nor utf-16-le" in cut.what


def test_too_large_rows_are_never_decoded() -> None:
    raw = body(data=[ROW] * 20)
    with (
        patch("tap_wolkvox.api.bodies.SMALL_FOR_ROWS", 1_000),
        patch("tap_wolkvox.api.bodies.LARGEST_UNPACKED", 20_000),
        patch("tap_wolkvox.api.responses._decoder_of", side_effect=AssertionError),
    ):
        found = failure(200, raw, report=AMD_DETAIL)
    assert "more objects or values" in found.what


@pytest.mark.usefixtures("low_limits")
@pytest.mark.parametrize(("stream", "rows"), [("amd_detail", 5_000), ("chat_detail", 1_000)])
def test_many_rows_are_not_too_many_values(stream: str, rows: int) -> None:
    names = [name for field in REPORTS_BY_STREAM[stream].fields for name in field.wire_names[:1]]
    row = dict.fromkeys(names, "twelve chars")
    raw = bytearray(b'{"data": [' + b",".join([json.dumps(row).encode()] * rows) + b"]}")
    assert not bodies.is_too_large(raw)
    assert not bodies.is_too_large(raw, as_rows=True)


@pytest.mark.usefixtures("low_limits")
def test_large_chats_with_images_are_not_too_large() -> None:
    message = {"date": "2026-06-05 09:28:42", "message": "¿Sí? \U0001f600", "from": "a", "to": "b"}
    chat = {"conn_id": "1.2.3", "conversation": [message, message]}
    image = message | {"message": "data:image/png;base64," + "A" * 2_000}
    raw = bytearray(json.dumps([chat | {"conversation": [message, image]}] * 700).encode())
    assert len(raw) > 150 * MILLION
    assert not bodies.is_too_large(raw)
