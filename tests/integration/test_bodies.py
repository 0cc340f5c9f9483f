"""Broken bodies of any kind: exactly the right rows or a clear error, never an empty response."""

from __future__ import annotations

import gzip
import json
import logging
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeAlias

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sandbox.server.faults import Fault
from tap_wolkvox.base.errors import WolkvoxError
from tests.integration.test_answers import (
    END,
    ROWS,
    SECRETS,
    START,
    Answer,
    a_call,
    assert_stopped,
    body,
    cut_off,
    named,
    report,
    status,
    unclear,
)
from tests.support.calls import FIELDS, TOKEN, as_rows, as_sent, call, examples
from tests.support.rows import is_long
from tests.support.world import Run, Target, World, a_world, measured

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)
ROW = a_call(START + 2 * DAY)
REPORT = report([ROW, ROW | {"file_name": "voz-año.wav"}])
REPORT_LATIN_1 = json.dumps(json.loads(REPORT), ensure_ascii=False).encode("latin-1")
ZIPPED = gzip.compress(REPORT.encode())
DEEP = 100_000

# Bodies of a 200 response, by their defect.

no_json = partial(unclear, words="a response that is not JSON.")
no_utf8 = partial(unclear, words="a response that is not UTF-8.")
no_object = partial(unclear, words="a response that is not a JSON object")
no_rows = partial(unclear, words="a response whose `data` is not a list of rows")
not_there = partial(unclear, words="a response with a count and no rows")
no_code = partial(unclear, words="a response that the tap does not understand: code ")
stop = partial(Answer, advice="to the maintainers of the tap")
unreadable = partial(stop, words="the date of a row cannot be read: it is ")


def one_row(**changes: Any) -> dict[str, Any]:
    return body(report([ROW | changes]))


def with_text(text: str) -> str:
    """Replace the name of a file and its quotes."""
    return REPORT.replace('"voz-0172800.wav"', text)


BODIES = {
    "blank": no_json(body(" \r\n")),
    "a warning before": no_json(body("<br />\n<b>Warning</b>: date()\n" + REPORT)),
    "a page after": no_json(body(REPORT + "<hr>")),
    "two of them": no_json(body(REPORT * 2)),
    "cut at the first byte": cut_off(body(REPORT[:1])),
    "cut in a row": cut_off(body(REPORT[:150])),
    "cut at the last byte": cut_off(body(REPORT[:-1])),
    "null": no_object(body("null")),
    "a number": no_object(body("200")),
    "text": no_object(body('"0 records were found"')),
    "204": no_code(status(204, body=b"")),
    "206": no_code(status(206, body=REPORT.encode())),
    "data, text": no_rows(body(report(data="", msg="0 records were found"))),
    "data, lists": no_rows(body(report([[ROW]]))),
    "data, null among rows": no_rows(body(report([ROW, None]))),
    "data, null and no count": no_rows(body(report([], data=None, msg="found"))),
    "data, null and counted": no_rows(body(report([], data=None, msg="60.000 records"))),
    "data, not there": no_rows(body(report([ROW], "data"))),
    "data and msg, not there": no_rows(body(report([ROW], "data", "msg"))),
    "data, twice": not_there(body(REPORT[:-1] + ', "data": []}')),
    "msg, 5,000 digits": not_there(body(report([], msg="9" * 5_000 + " records were found"))),
    "code, null": no_code(body(report(code=None))),
    "code, true": no_code(body(report(code=True))),
    "code, false": no_code(body(report(code=False))),
    "code, words": no_code(body(report(code="OK"))),
    "code, 2000": no_code(body(report(code=2000))),
    "code, a fraction": no_code(body(report(code=200.5))),
    "code, a list": no_code(body(report(code=["200"]))),
    "NaN": no_json(body(with_text("NaN"))),
    "Infinity": no_json(body(with_text("-Infinity"))),
    "5,000 digits": no_json(body(with_text("9" * 5_000))),
    "latin-1": no_utf8(body(with_text('"año"').encode("latin-1"))),
    "latin-1, called ascii": unclear(
        body(with_text('"año"').encode("latin-1"), Content_Type="text/html; charset=us-ascii"),
        words="neither UTF-8 nor ascii, as its Content-Type says",
    ),
    "latin-1, called nonsense": unclear(
        body(with_text('"año"').encode("latin-1"), Content_Type=f"text/html; charset={TOKEN}"),
        words="whose Content-Type names an encoding that the tap does not know",
    ),
    "UTF-16": no_utf8(body(REPORT.encode("utf-16"))),
    "UTF-16 without a mark": no_json(body(REPORT.encode("utf-16-be"))),
    "half a pair, raw": no_utf8(body(with_text('"\ud800"').encode(errors="surrogatepass"))),
    "NUL": no_json(body(with_text('"\0"'))),
    "a tab": no_json(body(with_text('"\t"'))),
    "nested": no_json(body("[" * DEEP)),
    "nested and closed": no_json(body("[" * DEEP + "]" * DEEP)),
    "nested in a row": no_json(body(with_text('{"date":' * DEEP + "0" + "}" * DEEP))),
    "nested in msg": no_json(body(REPORT.replace('"msg": ', '"msg": ' + "[" * DEEP))),
    "zipped, untold": no_utf8(body(ZIPPED)),
    "zipped, called br": no_utf8(body(ZIPPED, Content_Encoding="br")),
    "zipped, called deflate": cut_off(body(ZIPPED, Content_Encoding="deflate")),
    "zipped, and plain": cut_off(body(REPORT, Content_Encoding="gzip")),
    "zipped, and cut": cut_off(body(ZIPPED[:-40], Content_Encoding="gzip")),
    "zipped, and spoiled": cut_off(body(ZIPPED[:-8] + b"?" * 8, Content_Encoding="gzip")),
    "date, local": unreadable(one_row(date="05/06/2026")),
    "date, with a T": unreadable(one_row(date="2024-06-03T00:00:00")),
    "date, with an offset": unreadable(one_row(date="2024-06-03 00:00:00-05:00")),
    "date, thirteenth month": stop(
        one_row(date="2024-13-03 00:00:00"),
        words="the date of a row is a time that does not exist",
        advice="Ask Wolkvox to correct the row",
    ),
    "date, other digits": unreadable(one_row(date="\uff12\uff10\uff12\uff14-06-03 00:00:00")),
    "date, empty": unreadable(one_row(date="")),
    "date, null": unreadable(one_row(date=None)),
    "date, a number": unreadable(one_row(date=1717372800)),
    "date, not there": stop(body(report([{"telephone": "9573001"}])), "a row lacks date, "),
    "telephone, a list": stop(one_row(telephone=["9573001"]), "the telephone of a row is a list"),
    "telephone, an object": stop(one_row(telephone=ROW), "the telephone of a row is an object"),
    "telephone, a boolean": stop(one_row(telephone=True), "the telephone of a row is a boolean"),
}


@pytest.mark.parametrize("answer", named(BODIES))
def test_run_stops_at_a_lasting_broken_body(
    world: World, answer: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    world.rows.add(ROWS)
    world.wolkvox.faults.append(Fault(**answer.fault, at=range(3, 1_000)))
    run = world.extract(start_date=str(START), end_date=str(END), max_window_days=1)
    assert isinstance(run.error, WolkvoxError)
    assert_stopped(answer, 3, world, run, str(run.error))
    told = caplog.text + repr(run.error) + repr(run.states)
    assert not [secret for secret in SECRETS if secret in told]


@pytest.mark.parametrize(
    ("raw", "headers"),
    [
        (b"\xef\xbb\xbf" + REPORT.encode(), {}),
        (json.dumps(json.loads(REPORT), ensure_ascii=False, indent=4).encode() + b"\r\n", {}),
        (ZIPPED, {"Content_Encoding": "gzip"}),
        (gzip.compress(ZIPPED), {"Content_Encoding": "gzip, gzip"}),
        (REPORT.encode(), {"Content_Encoding": "utf-8"}),
        (REPORT.replace("{", '{"data": [], ', 1).encode(), {}),
        (REPORT.encode(), {"Content_Type": "text/plain; charset=utf-16"}),
        (REPORT_LATIN_1, {"Content_Type": "text/html; charset=iso-8859-1"}),
        (with_text('"voz-0172800.wav", "x": "\\ud83d"').encode(), {}),
    ],
)
def test_unusual_encoding_is_accepted(world: World, raw: bytes, headers: dict[str, str]) -> None:
    world.wolkvox.faults.append(Fault(**body(raw, **headers), at=[1]))
    rows = json.loads(REPORT)["data"]
    run = world.extract(start_date=str(START))
    assert run.error is None
    assert run.waits == []
    assert Counter(map(as_sent, run.records)) == as_rows(rows)


MB = 2**20
FLOOD = gzip.compress(bytes(16 * MB)) * 64
"""A body of 1 MB that unpacks to 1 GB."""


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (
            body(gzip.compress(FLOOD), Content_Encoding="gzip, gzip"),
            "the response is larger than 256 MB",
        ),
        (
            status(302, body=FLOOD, headers={"Content-Encoding": "gzip", "Location": "/"}),
            "redirects to another address",
        ),
    ],
    ids=["200, zipped twice", "302"],
)
@pytest.mark.posix
def test_1_gb_body_is_not_held_in_memory(
    world: World, fault: dict[str, Any], words: str, tmp_path: Path
) -> None:
    world.wolkvox.faults.append(Fault(**fault))
    config = world.config(start_date=str(START), end_date=str(START + timedelta(seconds=1)))
    run, peak = measured(config, tmp_path, log_level="DEBUG")
    assert run.status == 1
    assert "Traceback" not in run.stderr
    assert TOKEN not in run.stderr
    assert words in run.error
    assert f"all campaigns, {START} to {START + timedelta(seconds=1)}" in run.error
    assert len(world.wolkvox.log) == 1
    assert peak < 3 * 256 * MB


def numbered(pattern: bytes, number: int) -> bytes:
    return b",".join([pattern % n for n in range(number)])


MANY = 4_000_000
BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "38 million objects": (lambda: b"{}," * 38_000_000 + b"{}", "more objects or values"),
    "2 million objects": (lambda: b"{}," * 2_000_000 + b"{}", "a row lacks date, "),
    "an object of 20 million": (
        lambda: b"{" + b'"x":0,' * 20_000_000 + b'"":0}',
        "more objects or values",
    ),
    "an object of 4 million": (
        lambda: b"{" + numbered(b'"%d":"ab"', MANY) + b"}",
        f"a row has {MANY} fields",
    ),
    "a row of a million": (
        lambda: json.dumps(ROW).encode()[:-1] + b"," + numbered(b'"%d":0', 1_000_000) + b"}",
        "a row has 1000006 fields",
    ),
    "texts": (lambda: b'"ab",' * MANY + b'""', "`data` is not a list of rows"),
    "NUL": (lambda: b'{"x": "' + b"\\u0000" * 16_700_000 + b'"}', "a row lacks date, "),
    "half pairs": (lambda: b'{"x": "' + b"\\ud83d" * 16_700_000 + b'"}', "a row lacks date, "),
    "a text": (lambda: b'{"x": "\\n' + b"a" * 250 * MB + b'"}', "a row lacks date, "),
    "a text with an emoji": (
        lambda: b'{"x": "' + b"a" * 250 * MB + rb'\ud83d\ude00"}',
        "more objects or values",
    ),
    "a number": (lambda: b'{"x": ' + b"9" * 250 * MB + b"}", "a response that is not JSON"),
    "latin-1": (lambda: b'"' + b"\xf1" * 120 * MB + b'"', "`data` is not a list of rows"),
}

# Like others of them, so that the longer mode is enough.
ALIKE = {
    *("2 million objects", "an object of 20 million", "a row of a million"),
    *("texts", "half pairs", "a text", "a number"),
}


@pytest.mark.parametrize("name", [name for name in BOMBS if is_long() or name not in ALIKE])
@pytest.mark.posix
def test_memory_of_a_small_body_is_bounded(world: World, name: str, tmp_path: Path) -> None:
    data, words = BOMBS[name]
    zipped = gzip.compress(b'{"data": [' + data() + b"]}", 1)
    kind = f"text/html; charset={name if name == 'latin-1' else 'utf-8'}"
    fault = Fault(**body(zipped, Content_Encoding="gzip", Content_Type=kind), times=1)
    # A second try would take as long as the first.
    world.wolkvox.faults += [fault, Fault(**status(400, "the end"))]
    config = world.config(start_date=str(START), end_date=str(START + timedelta(seconds=1)))
    run, peak = measured(config, tmp_path)
    assert run.status == 1
    assert "Traceback" not in run.stderr
    assert words in run.stderr
    assert peak < 1024 * MB


def chats(number: int, at: datetime) -> list[dict[str, Any]]:
    """Chats with an image each, of 2 KB."""
    said = {"date": str(at), "message": "¿Sí? \U0001f600", "channel": "web"}
    image = said | {"message": "data:image/jpeg;base64," + "/9j" * 500}
    return [{"conn_id": f"{at:%H}.{n}", "conversation": [said, image]} for n in range(number)]


@pytest.mark.posix
def test_large_body_of_images_is_read_and_narrowed(tmp_path: Path) -> None:
    with a_world(row_limit=10**6) as world:
        whole = world.wolkvox.fixed("chat_messages")
        for hour in (START + hours * timedelta(hours=1) for hours in range(24)):
            whole.add(chats(3_001, hour), filter_date=hour)
        config = world.config(
            reports=["chat_messages"], start_date=str(START), end_date=str(START + DAY)
        )
        run, peak = measured(config, tmp_path)
    assert run.status == 0
    with (tmp_path / "out").open() as lines:
        assert sum(line.startswith('{"type":"RECORD"') for line in lines) == 2 * 24 * 3_001
    assert "more objects or values" not in run.stderr
    assert peak < 1024 * MB


# Mutations of a report, in this process. The server's clock is UTC here, and the days are three.

FIRST = datetime(2026, 6, 1)  # noqa: DTZ001 - wall time of the server's clock
SEAM, NEXT_SEAM, LAST = (FIRST + n * DAY for n in (1, 2, 3))
TRUTH = [
    call(FIRST + hours * timedelta(hours=1), customer_id=name, telephone=f"95730012345{hours:02}")
    for name, hours in (
        *(("uno", 9), ("dos", 15)),
        *(("tres", 24), ("cuatro", 33), ("cinco", 40), ("señor seis", 40), ("", 47)),
        *(("siete", 48), ("ocho", 60)),
    )
]
TRUTH += [TRUTH[3] | {"result": "human"}, TRUTH[4], TRUTH[7]]

SENT = [row for row in TRUTH if str(SEAM) <= row["date"] <= str(NEXT_SEAM)]
ANSWER = {"code": "200", "error": None, "msg": f"{len(SENT)} records were found", "data": SENT}


@dataclass(frozen=True)
class Meaning:
    """What a body means, decided without the tap.

    Attributes:
        kind: `rows`: they are to be written. `again`: ask again. `fewer`: it holds fewer rows than
            it counts, so split the window. `stop`: an unreadable row.
        rows: The rows that it holds.
        counted: How many rows it counts.
        far: Holds rows of a time so far off that an error is fine, too.
    """

    kind: Literal["rows", "again", "fewer", "stop"]
    rows: Sequence[Mapping[str, Any]] = ()
    counted: int | None = None
    far: bool = False


def decoded(raw: bytes) -> Any:
    """Decode strict JSON in UTF-8, fractions as text; None if it is anything else."""
    try:
        text = raw.decode("utf-8-sig")
        value = json.loads(text, parse_float=str, parse_constant=lambda name: int(name, 2))
        units = json.dumps(value, ensure_ascii=False).encode("utf-16", "surrogatepass")
        value = json.loads(units.decode("utf-16", "replace"))  # half a pair as U+FFFD
    except (ValueError, RecursionError):
        return None
    return value


NO_ERROR = ("", "null", "none", "false", "0")
SAYS_NO: tuple[Any, ...] = (None, False, 0, "", "no", "0", "-", [], {})
NO_ROWS = r"(please\W+)?validate (the )?dates( entered)?(\W+please)?"
NOTHING = (
    NO_ROWS,
    "ok|success",
    "no (data|rows?|records?|results?)( (were |was )?found)?",
    "(sin|no se encontraron) (datos|filas|registros|resultados)",
)


def plain(words: str) -> str:
    return " ".join(words.casefold().split())


def meaning_of(raw: bytes) -> Meaning:
    payload = decoded(raw)
    if not isinstance(payload, dict):
        return Meaning("again")
    code, msg = payload.get("code", ""), payload.get("msg")
    rows: Any = payload.get("data")
    words = msg if isinstance(msg, str) else ""
    if isinstance(code, bool) or code not in ("200", 200, "0", 0, ""):
        meaning = meaning_of_a_code(f"{code}", plain(words))
        return Meaning("again") if meaning.kind == "rows" and rows else meaning
    unit = r"(records?|registros?|rows?|filas?)\b"
    number = re.search(rf"(\d{{1,3}}([.,\s]\d{{3}})+|\d+([.,]\d+)*)\s+{unit}", words, re.IGNORECASE)
    counted = int(re.sub(r"[.,\s]", "", number[1])[:4_000]) if number else None
    if rows is None and counted == 0:
        rows = []
    are_rows = isinstance(rows, list) and all(isinstance(row, dict) for row in rows)
    error = payload.get("error")
    is_error = error and f"{error}".strip().lower() not in NO_ERROR
    if not are_rows or is_error or has_more_rows(words, payload, len(rows)):
        return Meaning("again")
    more = bool(msg) and not any(re.fullmatch(rf"\W*({p})\W*", plain(words)) for p in NOTHING)
    says_more = counted is None and (more or set(payload) - {"code", "error", "msg", "data"})
    if not rows and (counted or says_more):
        return Meaning("again")
    if not all(map(is_readable, rows)):
        return Meaning("stop")
    far = any(not "1970" <= row["date"] < "9000" for row in rows)
    return Meaning("fewer" if counted and counted > len(rows) else "rows", rows, counted, far)


def has_more_rows(words: str, payload: Mapping[str, Any], rows: int) -> bool:
    """Whether the message, or a field beside the rows, says that there are more of them."""
    if (of := re.search(r" records were found of (\d+)$", words)) and int(of[1]) > rows:
        return True
    if (of := re.fullmatch(r"(\d+)/(\d+)", words)) and int(of[1]) == rows < int(of[2]):
        return True
    total = str(payload.get("total"))
    return (total.isdigit() and int(total) > rows) or any(
        payload.get(name) not in SAYS_NO for name in ("has_more", "next_page", "next", "truncated")
    )


def meaning_of_a_code(code: str, words: str) -> Meaning:
    if code == "404" and re.fullmatch(rf"\W*{NO_ROWS}\W*", words):
        return Meaning("rows")
    if code in ("400", "404") and re.search(
        r"\b[1-9][\d.,]{2,}\s*(rows|records|filas|registros)\b", words
    ):
        return Meaning("again")  # in smaller windows
    if code == "403":
        is_final = "simultaneous" not in words and re.search(r"\blimit\b|validate token", words)
        return Meaning("stop" if is_final else "again")
    return Meaning("stop" if re.fullmatch("[34][0-9]{2}", code) and code != "429" else "again")


def is_readable(row: Mapping[str, Any]) -> bool:
    if any(isinstance(row.get(name, []), bool | list | dict) for name in FIELDS):
        return False
    try:
        datetime.strptime(f"{row['date']}", "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return False
    shape = "[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}"
    return re.fullmatch(shape, row["date"]) is not None


def as_written(rows: Iterable[Mapping[str, Any]]) -> Rows:
    """Count rows by what is to be written: text, and null only outside the key."""

    def text(name: str, value: object) -> str | None:
        if value is None:
            return None if name in ("file_name", "result") else ""
        return str(value).replace("\0", "\ufffd")

    return Counter(tuple(text(name, row[name]) for name in FIELDS) for row in rows)


def of_second(rows: Rows, second: datetime) -> Rows:
    return Counter({row: number for row, number in rows.items() if row[-1] == str(second)})


def expected_table(rows: Iterable[Mapping[str, Any]]) -> Rows:
    """What a target holds if the second day has these rows: those on a window edge once."""
    day = as_written(rows)
    table = BEFORE + day + AFTER
    for older, newer, second in ((BEFORE, day, SEAM), (day, AFTER, NEXT_SEAM)):
        both = of_second(older, second), of_second(newer, second)
        table = table - both[0] - both[1] + newest(*both)
    return table


def newest(older: Rows, newer: Rows) -> Rows:
    """What two responses show of a second: within a key, the newer rows and those they lack."""

    def by_key(rows: Rows) -> dict[Any, list[tuple[Any, ...]]]:
        groups: dict[Any, list[tuple[Any, ...]]] = {}
        for row in sorted(rows.elements(), key=lambda row: [(v is not None, v) for v in row]):
            groups.setdefault((*row[:2], row[3], row[5]), []).append(row)
        return groups

    found, groups = newer.copy(), by_key(newer)
    for key, rows in by_key(older).items():
        unpaired = list((Counter(rows) - Counter(groups.get(key, []))).elements())
        lacking = len(rows) - len(groups.get(key, []))
        found.update(unpaired[len(unpaired) - lacking :] if lacking > 0 else [])
    return found


def held(target: Target) -> Rows:
    return as_written(
        row | {"date": row["date"].replace("T", " ").rstrip("Z")} for row in target.table.values()
    )


Rows: TypeAlias = "Counter[tuple[Any, ...]]"
BEFORE = as_written(row for row in TRUTH if row["date"] <= str(SEAM))
AFTER = as_written(row for row in TRUTH if row["date"] >= str(NEXT_SEAM))


# Changes of the response as JSON, and of its bytes. A place is taken modulo the number of places;
# the first few are outside the rows.

place = st.integers(0, 5_000) | st.integers(0, 4)
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 200, 2**63, 10**400, 1.5, 1e300, float("nan")),
    *("", "x", "0", "200", "404", "500", "\0", "\ud800", "ñ", "9" * 30, "2026-06-02", "nan"),
    *("0 records were found", "2026-06-02 10:00:00"),
    *([], {}, [[]], [{}], [None], {"data": []}, [SENT[0]], SENT[0]),
)
DATES = (
    *("2026-06-02 10:00:00", "2026-06-01 00:00:00", "2026-06-03 00:00:00", "2027-06-02 10:00:00"),
    *("1812-06-02 10:00:00", "9573-06-02 10:00:00", "0001-01-01 00:00:00", "9999-12-31 23:59:59"),
    *("2026-02-30 10:00:00", "0000-06-02 10:00:00", "2026-06-02 10:00:60", "2026-06-02 1:00:00"),
    *("2026-06-02T10:00:00", "2026-06-02 10:00:00.5", "20260602 100000", " 2026-06-02 10:00:00"),
)
WORDS = (
    *("Validate dates entered", "please VALIDATE\tdates", "validate", "0 records were found"),
    *("TOKEN LIMIT EXCEEDED", "PLEASE VALIDATE TOKEN", "LIMIT OF SIMULTANEOUS", "backup", ""),
)
CODES = (
    *(None, True, False, 0, "0", "", 200, 200.0, "OK", "201"),
    *(302, "400", 401, 403, "403", "404", 429, "500", 504),
)
NAMES = ("x", "", "code", "msg", "data", "date", "Date", "telephone", "customer_id")
PIECES = (
    *(b"{", b"}", b"[", b"]", b'"', b",", b":", b"\\", b"0", b"-", b".", b"e", b" ", b"\0", b"\n"),
    *b'null true NaN {} [] "" "data":[], "x":0, \\ud800 \\u00f1 <br>'.split(),
    *(b"\xef\xbb\xbf", b"\xff", b"\xc3", b"\xed\xa0\x80", b"9" * 400, b"[" * 100_000),
)


def places(node: Any) -> Iterator[tuple[Any, Any]]:
    """All nodes below one, each as its container and its key there."""
    keys = range(len(node)) if isinstance(node, list) else list(node)
    for key in keys:
        yield node, key
        if isinstance(node[key], list | dict):
            yield from places(node[key])


def replace_node(whole: Any, where: int, value: Any) -> None:
    every = list(places(whole))
    holder, key = every[where % len(every)]
    holder[key] = deepcopy(value)


def drop_node(whole: Any, where: int) -> None:
    every = list(places(whole))[1:]
    if every:
        holder, key = every[where % len(every)]
        del holder[key]


def rename_key(whole: Any, where: int, name: str) -> None:
    keys = [(holder, key) for holder, key in list(places(whole))[1:] if isinstance(holder, dict)]
    if keys:
        holder, key = keys[where % len(keys)]
        holder[name] = holder.pop(key)


def repeat_row(whole: Any, where: int) -> None:
    lists = [holder for holder, _ in list(places(whole))[1:] if isinstance(holder, list)]
    if lists:
        rows = lists[0]
        rows.insert(where % 7, deepcopy(rows[where % len(rows)]))


def set_member(whole: Any, name: str, value: Any) -> None:
    if isinstance(whole[0], dict):
        whole[0][name] = value


def set_field(whole: Any, where: int, name: str, value: Any) -> None:
    rows = whole[0].get("data") if isinstance(whole[0], dict) else None
    if isinstance(rows, list) and rows and isinstance(row := rows[where % len(rows)], dict):
        row[name] = deepcopy(value)


def refuse(whole: Any, code: Any, words: str) -> None:
    set_member(whole, "code", code)
    set_member(whole, "msg", words)


def flip(raw: bytes, where: int, mask: int) -> bytes:
    where %= max(len(raw), 1)
    return raw[:where] + bytes(byte ^ mask for byte in raw[where : where + 1]) + raw[where + 1 :]


def splice(raw: bytes, where: int, length: int, piece: bytes) -> bytes:
    where %= len(raw) + 1
    return raw[:where] + piece + raw[where + length :]


def truncate(raw: bytes, where: int) -> bytes:
    return raw[: where % (len(raw) + 1)]


def repeat(raw: bytes, where: int, length: int) -> bytes:
    where %= len(raw) + 1
    return raw[: where + length] + raw[where:]


SIGNS = ("has_more", "next_page", "truncated", "total", "limit")
SIGNED = (*SAYS_NO, True, 1, 5, 7, 8, 60_000, "8", "yes", "/2", ["x"])
count = st.integers(0, 12) | st.sampled_from([60_000, 10**9])
out_of = st.sampled_from([" records were found of ", "/"])
of_counts = st.builds("{}{}{}".format, count, out_of, count)
json_changes = st.one_of(
    st.tuples(st.just(replace_node), place, st.sampled_from(VALUES)),
    st.tuples(st.just(drop_node), place),
    st.tuples(st.just(rename_key), place, st.sampled_from(NAMES)),
    st.tuples(st.just(repeat_row), place),
    st.tuples(st.just(set_field), place, st.sampled_from(FIELDS), st.sampled_from(VALUES)),
    st.tuples(st.just(set_field), place, st.just("date"), st.sampled_from(DATES)),
    st.tuples(st.just(set_member), st.just("code"), st.sampled_from(CODES)),
    st.tuples(st.just(refuse), st.sampled_from(CODES), st.sampled_from(WORDS)),
    st.tuples(st.just(set_member), st.just("msg"), count.map("{} records were found".format)),
    st.tuples(st.just(set_member), st.just("msg"), of_counts),
    st.tuples(st.just(set_member), st.sampled_from(SIGNS), st.sampled_from(SIGNED)),
)
byte_changes = st.one_of(
    st.tuples(st.just(flip), place, st.integers(1, 255)),
    st.tuples(st.just(splice), place, st.integers(0, 40), st.sampled_from(PIECES)),
    st.tuples(st.just(splice), place, st.integers(0, 3), st.binary(max_size=3)),
    st.tuples(st.just(truncate), place),
    st.tuples(st.just(repeat), place, st.integers(1, 200)),
)


def changed(in_json: Sequence[Any], in_bytes: Sequence[Any], *, as_ascii: bool) -> bytes:
    whole = [deepcopy(ANSWER)]
    for change, *arguments in in_json:
        change(whole, *arguments)
    raw = json.dumps(whole[0], ensure_ascii=as_ascii).encode(errors="surrogatepass")
    for change, *arguments in in_bytes:
        raw = change(raw, *arguments)
    return raw


def lists(changes: st.SearchStrategy[Any], least: int, most: int) -> st.SearchStrategy[Any]:
    return st.lists(changes, min_size=least, max_size=most)


bodies = st.one_of(
    *(
        st.builds(changed, in_json, in_bytes, as_ascii=st.booleans())
        for in_json, in_bytes in (
            (lists(json_changes, 1, 1), st.just([])),
            (lists(json_changes, 2, 3), st.just([])),
            (st.just([]), lists(byte_changes, 1, 1)),
            (lists(json_changes, 0, 1), lists(byte_changes, 1, 2)),
        )
    )
)


@pytest.fixture(scope="module")
def three_days() -> Iterator[World]:
    with a_world(simultaneous=9) as world:
        world.rows.add(TRUTH)
        yield world


def extract(world: World, target: Target, *faults: Fault, state: Any = None) -> Run:
    world.wolkvox.log.clear()
    world.wolkvox.faults[:] = faults
    run = world.extract(
        state,
        start_date=str(FIRST),
        end_date=str(LAST),
        timezone="UTC",
        max_window_days=1,
        lookback_hours=0,
    )
    target.load(run)
    assert len(world.wolkvox.log) <= 50
    if run.error:
        assert isinstance(run.error, WolkvoxError)
        assert re.search(
            r"^amd_detail, all campaigns, .+ on the server's clock: .{20}", str(run.error)
        )
    return run


def second_day(raw: bytes, *, lasting: bool, **more: Any) -> Fault:
    """A fault of all responses within the second day, or of the first of them."""

    def when(start: datetime, end: datetime, _: str) -> bool:
        return start >= SEAM and end <= NEXT_SEAM

    return Fault("body", body=raw, times=None if lasting else 1, when=when, **more)


def raw_answer(**changes: Any) -> bytes:
    return json.dumps(ANSWER | changes).encode()


def key_of(row: Mapping[str, Any]) -> tuple[str, ...]:
    """What the tap recognizes a row by."""
    names = ("date", "campaign_id", "customer_id", "telephone")
    return tuple("" if row[name] is None else str(row[name]) for name in names)


@example(raw=raw_answer(data=[SENT[0] | {"customer_id": None}, *SENT[2:]]), lasting=False)
@example(raw=raw_answer(msg="9" * 5_000 + " records were found"), lasting=False)
@example(raw=raw_answer(msg="9" * 5_000 + " records were found"), lasting=True)
@example(raw=raw_answer(data=[*SENT, SENT[1] | {"date": "9573-06-02 10:00:00"}]), lasting=True)
@example(raw=raw_answer(data=[SENT[1] | {"date": "1812-06-02 10:00:00"}], msg=""), lasting=True)
@example(raw=raw_answer(error="0", data=SENT[2:]), lasting=True)
@example(raw=raw_answer(error="null", msg="OK", data=[]), lasting=False)
@example(raw=raw_answer(msg="No se encontraron registros", data=[]), lasting=True)
@example(raw=raw_answer(msg="7 records were found of 100"), lasting=True)
@example(raw=raw_answer(msg="7/100"), lasting=False)
@example(raw=raw_answer(has_more=True), lasting=True)
@example(raw=raw_answer(total="8"), lasting=False)
@example(raw=raw_answer(limit=60_000, next=None), lasting=True)
@example(raw=raw_answer(data=[SENT[1] | {"file_name": "\ud83d"}]), lasting=True)
@example(raw=raw_answer(code="400", msg="60000 records were found"), lasting=False)
@example(raw=raw_answer(code="404", msg="60000 records were found"), lasting=True)
@settings(max_examples=examples(300))
@given(raw=bodies, lasting=st.booleans())
def test_mutated_body_gives_exact_rows_or_error(
    three_days: World, raw: bytes, *, lasting: bool
) -> None:
    meaning = meaning_of(raw)
    target = Target()
    run = extract(three_days, target, second_day(raw, lasting=lasting))
    truth = expected_table(SENT)
    if meaning.kind == "rows" and not meaning.rows and not lasting:
        # An old empty response is confirmed.
        assert run.error is None
        assert held(target) == truth
    elif meaning.kind == "rows" and not (meaning.far and run.error):
        assert run.error is None
        assert held(target) == expected_table(meaning.rows)
    elif not run.error:
        assert not lasting
        assert meaning.kind != "stop"
        assert held(target) == truth
    elif meaning.far or (meaning.kind == "fewer" and not lasting):
        # What it counts or shows is missing when its window is split.
        stray = Counter(map(key_of, meaning.rows)) - Counter(map(key_of, SENT))
        assert meaning.far or stray or (meaning.counted or 0) > len(SENT)
        assert held(target) <= BEFORE + as_written(meaning.rows) + truth
        assert extract(three_days, target, state=run.states[-1]).error is None
        assert held(target) >= truth
    else:
        assert lasting or meaning.kind == "stop"
        assert held(target) == BEFORE
        assert run.bookmarks[-1] == f"{SEAM:%Y-%m-%dT%H:%M:%SZ}"


@settings(max_examples=examples(40))
@given(change=byte_changes, lasting=st.booleans())
def test_mutated_gzip_body_is_intact_or_an_error(
    three_days: World, change: Any, *, lasting: bool
) -> None:
    mutate, *arguments = change
    raw = mutate(gzip.compress(raw_answer(), mtime=0), *arguments)
    target = Target()
    fault = second_day(raw, lasting=lasting, headers={"Content-Encoding": "gzip"})
    run = extract(three_days, target, fault)
    if run.error:
        assert lasting
        assert held(target) == BEFORE
        assert run.bookmarks[-1] == f"{SEAM:%Y-%m-%dT%H:%M:%SZ}"
    else:
        assert held(target) == expected_table(SENT)
