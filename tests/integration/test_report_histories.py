"""Whole histories of reports by day, of totals and of lists: changes, failures and kills."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.app import running
from sandbox.catalogue import reports as described
from sandbox.data import Fixed
from sandbox.faults import Fault
from sandbox.server import Settings, Wolkvox
from tap_wolkvox.exceptions import WolkvoxError
from tap_wolkvox.reports import REPORTS_BY_STREAM
from tap_wolkvox.tap import TapWolkvox
from tests.calls import TOKEN, examples
from tests.world import Run, World

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST = date(2026, 6, 1)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NAMES = ("1", "2", "3")


class KilledError(Exception):
    """Simulates SIGKILL: nothing more is written."""


@dataclass
class Killable(Run):
    """A run that is killed after some lines."""

    lines_left: int = 10**9

    def write_lines(self, lines: bytes | bytearray) -> None:
        for line in bytes(lines).splitlines(keepends=True):
            if self.lines_left <= 0:
                raise KilledError
            self.lines_left -= 1
            super().write_lines(line)


@dataclass
class Clock:
    """The server's wall clock."""

    wall: datetime

    def __call__(self) -> datetime:
        return self.wall

    @property
    def utc(self) -> datetime:
        return (self.wall + 5 * HOUR).replace(tzinfo=UTC)


@dataclass
class Warehouse:
    """A target that upserts, and the state that it keeps."""

    state: dict[str, Any] | None = None
    table: dict[tuple[Any, ...], dict[str, Any]] = field(default_factory=dict)

    def load(self, run: Run) -> None:
        key: list[str] = []
        for message in run.messages:
            if message["type"] == "SCHEMA":
                key = message["key_properties"]
            elif message["type"] == "RECORD":
                record = message["record"]
                self.table[tuple(record[name] for name in key)] = record
            else:
                self.state = message["value"]


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[World, Clock]]:
    clock = Clock(datetime.combine(FIRST, time()))
    wolkvox = Wolkvox(Fixed(), Settings(token=TOKEN, clock=clock))
    with running(wolkvox) as at:
        yield World(at, Fixed(), wolkvox), clock


def row_of(stream: str, day: date, name: str, value: str) -> dict[str, Any]:
    """Make a row with a value that can change."""
    report = described()[stream]
    row = {
        each.names[0]: "x" for each in report.fields if each.documented == "sample and table"
    } | dict.fromkeys(report.key_fields, name)
    other = next(n for n in row if n not in {*report.key_fields, report.time_field})
    row[other] = value
    return {**row, "date": f"{day}"} if report.kind == "day" else row


faults = st.sampled_from(
    [
        None,
        None,
        Fault("status", status=500, times=9),
        Fault("status", status=400, times=1, msg="NO"),
        Fault("reset", times=1),
        Fault("cut", times=1),
        Fault("body", body=b"<html>", times=9),
        Fault("wrong_empty", times=1),
    ]
)
runs = st.lists(
    st.tuples(st.integers(1, 60), faults, st.integers(0, 4), st.none() | st.integers(0, 25)),
    min_size=1,
    max_size=6,
)


@pytest.mark.parametrize("stream", ["agent_logins", "amd_totals", "campaigns"])
@settings(max_examples=examples(30))
@given(data=st.data())
def test_newest_rows_match_the_server(
    server: tuple[World, Clock], stream: str, data: st.DataObject
) -> None:
    world, clock = server
    clock.wall = datetime.combine(FIRST, time(12))
    world.wolkvox.reports.clear()
    fixed = world.wolkvox.fixed(stream)
    days = data.draw(st.integers(1, 6)) if stream != "campaigns" else 1
    for n in range(days):
        day = FIRST + n * DAY
        for name in data.draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4)):
            seen = datetime.combine(day, time(data.draw(st.integers(0, 23))))
            fixed.add(
                [row_of(stream, day, name, data.draw(st.sampled_from("ab")))],
                visible_from=seen,
                filter_date=None if stream == "campaigns" else datetime.combine(day, time(8)),
            )
    warehouse, marks = Warehouse(), [""]
    history = [*data.draw(runs), (24 * (days + 2), None, 0, None)]
    for hours, fault, at, kill in history:
        clock.wall += hours * HOUR
        world.wolkvox.faults.clear()
        if fault:
            strikes = deepcopy(fault)
            done = world.wolkvox.log[-1].number if world.wolkvox.log else 0
            strikes.at = [done + at + n for n in range(1, (fault.times or 1) + 1)]
            world.wolkvox.faults.append(strikes)
        run = Killable(lines_left=10**9 if kill is None else kill)
        with (
            patch("tap_wolkvox.streams.base.utc_now", lambda: clock.utc),
            patch("tap_wolkvox.client.time.sleep", lambda _: None),
        ):
            config = world.config(reports=[stream], start_date=f"{FIRST}")
            tap = TapWolkvox(config=config, state=deepcopy(warehouse.state), message_writer=run)
            try:
                tap.sync_all()
            except (WolkvoxError, KilledError):
                assert fault or kill is not None
        warehouse.load(run)
        bookmarks = (warehouse.state or {}).get("bookmarks", {}).get(stream, {})
        mark = bookmarks.get("replication_key_value", "")
        assert mark >= marks[-1]
        assert not mark or mark < f"{clock.wall:%Y-%m-%d}"
        marks.append(mark)
    check(world, stream, days, clock, list(warehouse.table.values()))


def check(world: World, stream: str, days: int, clock: Clock, table: list[dict[str, Any]]) -> None:
    """Compare the rows of the newest `read_at` of each day with what the server has now."""
    report, told = REPORTS_BY_STREAM[stream], described()[stream]
    for n in range(days):
        day = FIRST + n * DAY
        first = datetime.combine(day, time())
        truth = world.wolkvox.reports[stream].rows(
            first, first + DAY - timedelta(seconds=1), {}, clock.wall
        )
        held = [
            row
            for row in table
            if report.time_column is None or row[report.time_column] == f"{day}"
        ]
        newest = max((row["read_at"] for row in held), default=None)
        columns = [column for column in told.columns if column in report.fields_by_column]
        found = sorted(
            [str(row[name]) for name in columns] for row in held if row["read_at"] == newest
        )
        assert found == sorted([str(told.value(row, name)) for name in columns] for row in truth)


# No value that a server sends is dropped.

VALUES: st.SearchStrategy[Any] = st.sampled_from(
    [
        "",
        "-",
        "7",
        "ñ",
        "x" * 300,
        None,
        True,
        0,
        12,
        [],
        {},
        [1],
        {"a": None},
        "2026-06-09 09:00:00",
    ]
)
EXTRA = st.dictionaries(
    st.sampled_from(
        ["novel", "Novel ", "read_at", "occurrence", "other_fields", "report_date", ""]
    ),
    VALUES,
    max_size=3,
)


@pytest.mark.parametrize(
    "stream",
    [
        *("call_detail", "chat_detail", "agent_logins", "amd_totals", "campaigns"),
        *("agent_time_by_agent_and_hour", "call_totals_by_duration"),
    ],
)
@settings(max_examples=examples(25))
@given(data=st.data())
def test_no_sent_value_is_dropped(
    server: tuple[World, Clock], stream: str, data: st.DataObject
) -> None:
    world, clock = server
    clock.wall = datetime(2026, 6, 10, 12)  # noqa: DTZ001 - the server's clock
    world.wolkvox.faults.clear()
    world.wolkvox.reports.clear()
    report = described()[stream]
    row = row_of(stream, date(2026, 6, 9), "1", "a")
    times = [f.names[0] for f in report.fields if f.type == "time" and f.names[0] in row]
    row |= dict.fromkeys(times, "2026-06-09 09:00:00")
    if stream == "chat_detail":
        row["date_close"] = "2026-06-09 09:00:00"
    if report.nested:
        inside = [f.names[0] for f in report.fields if f.inside]
        row = {name: value for name, value in row.items() if name not in inside}
        row[report.nested] = [dict.fromkeys(inside, "i")]
    changed = data.draw(st.dictionaries(st.sampled_from(sorted(row)), VALUES, max_size=3))
    row |= changed | data.draw(EXTRA)
    for name in data.draw(st.lists(st.sampled_from(sorted(row)), max_size=2)):
        row.pop(name, None)
    moment = datetime(2026, 6, 9, 9)  # noqa: DTZ001 - the server's clock
    if report.key_column and not isinstance(row.get(report.key_column), str):
        row[report.key_column] = "k"
    world.wolkvox.fixed(stream).add([row], filter_date=moment)
    run = Run()
    with patch("tap_wolkvox.streams.base.utc_now", lambda: clock.utc):
        config = world.config(reports=[stream], start_date="2026-06-09", end_date="2026-06-10")
        tap = TapWolkvox(config=config, message_writer=run)
        try:
            tap.sync_all()
        except WolkvoxError as error:
            assert " of a row " in str(error) or "a row lacks" in str(error)  # noqa: PT017
            return
    for record in run.records:
        for name, value in row.items():
            if name in (report.nested, report.key_column):
                continue
            assert is_kept(name, value, record), (name, value, record)


def is_kept(name: str, value: Any, record: dict[str, Any]) -> bool:
    """Whether a value is in a record: in a column, as its text, or under its name."""
    texts = {str(v) for k, v in record.items() if k not in ("other_fields", "read_at")}
    others = record["other_fields"] or {}
    if name in others and others[name] == value:
        return True
    if isinstance(value, bool):
        # As its text, in its column or, where that is a time, under its name.
        text = str(value).lower()
        return text in texts or others.get(name) == text
    if value in (None, "", "-", 0, "0") or (isinstance(value, str) and value[:5] == "2026-"):
        return True  # null in a time, a date, or the empty text of a key
    return str(value) in texts
