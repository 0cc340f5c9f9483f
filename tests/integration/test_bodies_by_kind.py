"""Mutated bodies of a report of each kind: exact rows or a clear error, and never no rows."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.server.faults import Fault
from tap_wolkvox.base.errors import WolkvoxError
from tap_wolkvox.reports import REPORTS_BY_STREAM
from tests.support.calls import examples
from tests.support.world import World, a_world

STREAMS = ("call_detail", "agent_logins", "amd_totals", "campaigns")
DAY = date(2026, 6, 9)
EIGHT = datetime.combine(DAY, time(8))
READ = "read"
"""Stands for a time that was read: what becomes of it is another test's."""


def row_of(stream: str, name: str, wall: datetime) -> dict[str, Any]:
    """Make a row with all of its fields, told apart by its key."""
    report = REPORTS_BY_STREAM[stream]
    fields = [each for each in report.fields if each.source == "sample and table"]
    row = {each.wire_names[0]: f"{each.column} {name}" for each in fields}
    row |= {each.wire_names[0]: f"{wall}" for each in fields if each.type == "time"}
    row |= {each.wire_names[0]: f"{wall.date()}" for each in fields if each.type == "day"}
    return row | {each: name for each in report.key_fields if each in row}


def rows_of(stream: str) -> list[dict[str, Any]]:
    minute = timedelta(minutes=1)
    return [row_of(stream, name, EIGHT + n * minute) for n, name in enumerate("abc")]


def body_of(stream: str) -> bytes:
    rows = rows_of(stream)
    payload = {"code": "200", "error": None, "msg": f"{len(rows)} records were found", "data": rows}
    return json.dumps(payload, ensure_ascii=False).encode()


@st.composite
def mutated(draw: st.DrawFn, stream: str) -> bytes:
    """Change one or two places of a body: replace, remove, repeat or cut off."""
    raw = bytearray(body_of(stream))
    for _ in range(draw(st.integers(1, 2))):
        place = draw(st.integers(0, len(raw) - 1))
        length = draw(st.integers(1, 40))
        match draw(st.sampled_from(["replace", "remove", "repeat", "cut off", "insert"])):
            case "replace":
                raw[place : place + 1] = draw(st.binary(min_size=1, max_size=1))
            case "remove":
                del raw[place : place + length]
            case "repeat":
                raw[place:place] = raw[place : place + length]
            case "insert":
                raw[place:place] = draw(st.sampled_from([b"null", b'"', b"{", b"]", b",", b"0"]))
            case _:
                del raw[place:]
        if not raw:
            raw[:] = b" "
    return bytes(raw)


def decoded(raw: bytes) -> list[dict[str, Any]] | None:
    """The rows of a body that can be read; None if it cannot, decided without the tap."""
    try:
        payload = json.loads(raw.decode("utf-8-sig"), parse_float=str)
        json.dumps(payload, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    rows = payload.get("data") if isinstance(payload, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return None
    return rows


def texts(values: dict[str, Any]) -> Counter[str]:
    """All texts of a row, whatever they stand under; times and numbering aside."""
    others = values.get("other_fields") or {}
    added = {"read_at", "occurrence", "report_date", "other_fields"}
    kept = [value for name, value in values.items() if name not in added]
    return Counter(
        READ if str(each)[:4] == f"{DAY.year}" else str(each)
        for each in [*kept, *others.values()]
        if each not in (None, "", "-")
    )


def as_sent(rows: list[dict[str, Any]]) -> Counter[tuple[tuple[str, int], ...]]:
    return Counter(tuple(sorted(texts(row).items())) for row in rows)


@pytest.fixture(scope="module")
def server() -> Iterator[World]:
    with a_world() as world:
        for stream in STREAMS:
            when = None if REPORTS_BY_STREAM[stream].kind == "list" else EIGHT
            world.wolkvox.fixed(stream).add(rows_of(stream), filter_date=when)
        yield world


@pytest.mark.parametrize("stream", STREAMS)
@settings(max_examples=examples(100))
@given(data=st.data(), lasting=st.booleans())
def test_mutated_body_of_each_kind(
    server: World, stream: str, data: st.DataObject, *, lasting: bool
) -> None:
    raw = data.draw(mutated(stream))
    server.wolkvox.faults[:] = [Fault("body", body=raw, times=None if lasting else 1)]
    run = server.extract(reports=[stream], start_date=f"{DAY}", end_date="2026-06-10")
    rows, truth = decoded(raw), as_sent(rows_of(stream))
    written = as_sent(run.records)
    if run.error:
        assert isinstance(run.error, WolkvoxError)
        assert str(run.error).startswith(stream)
        assert lasting or rows is not None
        assert not run.records
        assert "replication_key_value" not in str(run.states)
        return
    # Without an error, all rows are those of the body, or those of the server.
    assert written == truth or (rows is not None and written == as_sent(rows))
    assert run.records or rows == []


@pytest.mark.parametrize("stream", STREAMS)
def test_unchanged_body_of_each_kind(server: World, stream: str) -> None:
    server.wolkvox.faults[:] = [Fault("body", body=body_of(stream))]
    run = server.extract(reports=[stream], start_date=f"{DAY}", end_date="2026-06-10")
    assert run.error is None
    assert as_sent(run.records) == as_sent(rows_of(stream))
