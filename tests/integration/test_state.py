"""The state: when it is sent, and that a run goes on from each."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.rows.fixed import Fixed
from sandbox.server.faults import Fault
from tap_wolkvox.base.clock import rfc3339
from tap_wolkvox.reports import REPORTS_BY_STREAM
from tap_wolkvox.singer import PacedStateWriter, Stopped
from tests.support.calls import NOON, NOW, call, examples
from tests.support.rows import MORNING, sent
from tests.support.truth import counted, records, tables
from tests.support.world import Run, Target, World, a_world

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

# A run that is killed after any STATE.

START = datetime(2026, 5, 27)  # noqa: DTZ001 - the server's clock
EARLIER = datetime(2026, 5, 28, 17, tzinfo=UTC)
LATER = NOW + HOUR


class Kind(NamedTuple):
    """A report, and the settings with which it takes many windows."""

    stream: str
    row_limit: int
    campaigns: tuple[str, ...] = ("all",)
    lookback: timedelta = 5 * HOUR


KINDS = {
    "event": Kind("call_detail", 8),
    "event with campaigns": Kind("preview_campaign_detail", 8, ("1", "2")),
    "day": Kind("agent_logins", 24, lookback=DAY),
    "hour": Kind("agent_time_hourly", 24, lookback=DAY),
    "total": Kind("amd_totals", 24, lookback=DAY),
    "total with groups": Kind("wrap_up_totals", 24, lookback=DAY),
}


def moments() -> Iterator[datetime]:
    """Times of rows: steady, but for two empty stretches, a rush, and the border of a month."""
    first_of_june = datetime(2026, 6, 1)  # noqa: DTZ001 - the server's clock
    yield from (first_of_june - timedelta(seconds=1), first_of_june)
    yield from (first_of_june + 58 * HOUR + n * timedelta(minutes=1) for n in range(14))
    wall = START
    while wall <= NOON + HOUR:
        if wall.day not in {5, 6, 7, 30, 31}:
            yield wall
        wall += 8 * HOUR


def add_rows(world: World, stream: str) -> None:
    fixed, report = world.wolkvox.fixed(stream), REPORTS_BY_STREAM[stream]
    for n, wall in enumerate(moments()):
        printed = f"{wall:%Y-%m-%d}" if report.kind in ("day", "hour") else str(wall)
        values = {
            "conn_id": f"K{n}",
            "agent_id": f"A{n}",
            "campaign_id": f"{n % 2 + 1}",
            "cod_act": f"{n % 3}",
            "count": "1",
            "total_amd": "1",
            "date": printed,
            "hour": f"{wall.hour}",
        }
        row = sent(stream)
        row |= {name: value for name, value in values.items() if name in row}
        group = {"cod_act": f"cod_act{n % 2 + 1}"} if report.partition == "wrap_up_group" else {}
        # Some rows are alike in all fields.
        fixed.add([row] * (1 + (n % 5 == 0)), filter_date=wall, parameters=group)


@contextmanager
def state_after_each_window() -> Iterator[None]:
    with patch.object(PacedStateWriter, "write_state", PacedStateWriter.send):
        yield


def extract(world: World, kind: Kind, state: Any, now: datetime) -> Run:
    run = world.extract(
        deepcopy(state),
        now,
        reports=[kind.stream],
        campaign_ids=list(kind.campaigns),
        start_date=str(START),
        row_limit=kind.row_limit,
        lookback_hours=kind.lookback / HOUR,
    )
    assert run.error is None
    return run


def states_in(messages: list[dict[str, Any]]) -> list[tuple[int, dict[str, Any]]]:
    """Each STATE message, and how many messages there are up to it."""
    return [(n, m["value"]) for n, m in enumerate(messages, 1) if m["type"] == "STATE"]


def since(kind: Kind, state: dict[str, Any] | None, record: dict[str, Any]) -> datetime:
    """Up to where the partition of a record need not be read again, by its bookmark."""
    bookmark = (state or {}).get("bookmarks", {}).get(kind.stream, {})
    for partition in bookmark.get("partitions", []):
        if partition["context"].items() <= record.items():
            bookmark = partition
    time = datetime.fromisoformat(bookmark.get("replication_key_value", "2026-05-01"))
    return time.replace(tzinfo=UTC) + (timedelta() if time.tzinfo else DAY)


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.slow
def test_run_goes_on_from_each_state(world: World, name: str) -> None:
    """A killed run leaves a STATE in the target, and some or all of what it wrote after it."""
    kind = KINDS[name]
    stream, column = kind.stream, REPORTS_BY_STREAM[kind.stream].time_column or ""
    world.wolkvox.settings.row_limit = kind.row_limit
    add_rows(world, stream)
    truth = counted(records(world.wolkvox, stream, START, NOON + HOUR))
    resumed: dict[str, list[dict[str, Any]]] = {}
    state, before = None, list[dict[str, Any]]()
    for now in (EARLIER, NOW):
        with state_after_each_window():
            each_window = extract(world, kind, state, now)
        for run in (each_window, extract(world, kind, state, now)):
            states = [(1, state), *states_in(run.messages), (len(run.messages) + 1, None)]
            for (sent_at, told), (next_at, _) in pairwise(states):
                if (text := json.dumps(told)) not in resumed:
                    resumed[text] = extract(world, kind, told, LATER).messages
                again = tables(resumed[text])[stream]
                for killed_at in (sent_at, next_at - 1):
                    held = tables(before + run.messages[:killed_at])[stream]
                    assert counted((held | again).values()) == truth
                repeated = [record for key, record in again.items() if key in held]
                over = [
                    datetime.fromisoformat(each[column]).replace(tzinfo=UTC)
                    - since(kind, told, each)
                    for each in repeated
                ]
                assert min(over, default=HOUR) >= -kind.lookback
                if run is each_window:
                    assert sum(each > timedelta() for each in over) < kind.row_limit
        state, before = run.states[-1], before + run.messages


# Settings that change between runs: see also test_histories.


@pytest.mark.parametrize(
    ("before", "after"),
    [("America/Bogota", "Europe/Madrid"), ("Europe/Madrid", "America/Bogota")],
)
def test_server_that_changes_its_clock(world: World, before: str, after: str) -> None:
    """Without `timezone` in the state, one look-back over the difference loses no row."""
    first, change, difference = NOW - DAY, NOW - timedelta(minutes=10), 7
    moments = [first + n * timedelta(minutes=15) for n in range(200)]
    for n, moment in enumerate(moments):
        wall = moment.astimezone(ZoneInfo(before if moment < change else after))
        row = call(wall.replace(tzinfo=None), customer_id=str(n))
        world.rows.add([row], visible_from=moment.replace(tzinfo=None))
    target, state = Target(), None
    for hours in range(-20, 24):
        now = NOW + hours * HOUR
        world.wolkvox.settings.clock = partial(now.replace, tzinfo=None)
        more = {"start_date": str(first), "timezone": after if now > change else before}
        run = world.extract(state, now, lookback_hours=0, **more)
        if hours == 0:
            assert "remove timezone of" in str(run.error)
            state = run.states[-1]
            del state["bookmarks"]["amd_detail"]["timezone"]
            run = world.extract(state, now, lookback_hours=difference, **more)
        assert run.error is None
        target.load(run)
        state = run.states[-1]
    found = {record["customer_id"]: record["date"] for record in target.table.values()}
    made = {str(n): moment for n, moment in enumerate(moments) if moment <= now}
    assert found.keys() == made.keys()
    for name, moment in made.items():
        assert moment < change or found[name] == rfc3339(moment)


def test_added_campaigns_are_kept_beside_all(world: World) -> None:
    stream = "campaign_totals_by_result"
    for name in "12":
        row, asked = sent(stream, result=name), {"campaign_id": name}
        world.wolkvox.fixed(stream).add([row], filter_date=MORNING, parameters=asked)
    messages, state = list[dict[str, Any]](), None
    for campaigns in (["all"], ["1", "2"], ["2"], ["all"]):
        run = world.extract(
            state, reports=[stream], campaign_ids=campaigns, start_date="2026-06-09"
        )
        messages, state = messages + run.messages, run.states[-1]
        assert {record["campaign_id"] for record in run.records} == {*campaigns}
    keys = sorted(key[:2] for key in tables(messages)[stream])
    assert keys == [("1", "1"), ("2", "2"), ("all", "1"), ("all", "2")]


# When a STATE is sent.


class Sent(NamedTuple):
    """A STATE message: its bytes, the time, and the bytes of all records before it."""

    size: int
    at: float
    written: int


@dataclass
class Timed(Run):
    """A run on a clock of its own, which goes on with each record.

    Attributes:
        pace: Seconds that a record takes.
        stops_after: The number of the record after which the process is asked to stop.
    """

    pace: float = 0
    stops_after: int = 0
    now: float = 0
    written: int = 0
    sent: list[Sent] = field(default_factory=list)

    def write_lines(self, lines: bytes | bytearray) -> None:
        before = len(self.records)
        super().write_lines(lines)
        number = len(self.records) - before
        if number:
            self.now += number * self.pace
            self.written += len(lines)
        elif self.messages[-1]["type"] == "STATE":
            self.sent.append(Sent(len(lines), self.now, self.written))
        if before < self.stops_after <= before + number:
            signal.getsignal(signal.SIGTERM)(signal.SIGTERM, None)  # type: ignore[operator, misc]


def timed(world: World, run: Timed, **more: Any) -> Timed:
    with (
        patch("tap_wolkvox.singer.monotonic", lambda: run.now),
        suppress(Stopped),
    ):
        world.extract_to(run, start_date="2026-06-09", **more)
    return run


def test_unchanged_state_does_not_put_the_next_one_off() -> None:
    run, now = Run(), [0.0]
    with patch("tap_wolkvox.singer.monotonic", lambda: now[0]):
        writer = PacedStateWriter(run)
        for now[0], value in ((11, "a"), (22, "a"), (31.9, "b")):
            writer.write_state({"bookmarks": {"amd_detail": {"replication_key_value": value}}})
    assert run.bookmarks == ["a", "b"]


@pytest.fixture(scope="module")
def shared() -> Iterator[World]:
    """A server for many examples."""
    with a_world() as world:
        yield world


ENDINGS = {
    "normal": None,
    "failed campaign": Fault("status", status=400, msg="NO"),
    "token refused": Fault("status", status=403, msg="PLEASE VALIDATE TOKEN"),
    "stop signal": None,
}


@pytest.mark.parametrize("ending", ENDINGS)
@settings(max_examples=examples(25))
@given(
    rows=st.lists(st.integers(0, 4), min_size=1, max_size=6),
    pace=st.sampled_from([0, 2, 5, 10, 11]),
    at=st.integers(0, 5),
    width=st.integers(0, 100),
)
@pytest.mark.slow
def test_state_is_sent_once_it_is_due(
    shared: World, ending: str, rows: list[int], pace: float, at: int, width: int
) -> None:
    """At the end of a window, if the records since the last one are larger or 10 seconds passed."""
    names = [str(n) for n in range(len(rows))]
    shared.wolkvox.source = source = Fixed()
    for name, number in zip(names, rows, strict=True):
        row = call(NOON - HOUR, campaign_id=name, file_name="a" * width)
        source.add([row | {"customer_id": str(n)} for n in range(number)])
    shared.wolkvox.faults.clear()
    if fault := deepcopy(ENDINGS[ending]):
        fault.when = lambda _start, _end, campaign: campaign == str(at)
        shared.wolkvox.faults.append(fault)
    stop = at + 1 if ending == "stop signal" else 0
    run = timed(shared, Timed(pace=pace, stops_after=stop), campaign_ids=names)
    with state_after_each_window():
        each_window = timed(shared, Timed(pace=pace, stops_after=stop), campaign_ids=names)
    assert run.states[-1] == each_window.states[-1]
    sent, before = {each.written for each in run.sent}, Sent(0, 0, 0)
    ends = {each.written: each for each in reversed(each_window.sent)}
    for _, end in sorted(ends.items())[:-1]:
        is_due = end.written - before.written > end.size or end.at - before.at >= 10
        assert (end.written in sent) == is_due
        before = end if is_due else before


@pytest.mark.slow
def test_states_take_no_more_than_the_records(world: World) -> None:
    names = [str(n) for n in range(400)]
    world.rows.add([call(NOON - HOUR, campaign_id=name) for name in names])
    run = timed(world, Timed(pace=0.1), campaign_ids=names)
    assert len(run.records) == len(names)
    *sent, _ = [Sent(0, 0, 0), *run.sent]
    in_time = [each.size for before, each in pairwise(sent) if each.at - before.at < 10]
    assert sum(in_time) <= run.written
    assert len(run.sent) < 20
