"""Whole histories: an API, a tap that runs now and then, a target, and passing time."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from sandbox.data import Fixed
from sandbox.faults import Fault
from tests.calls import FIELDS, KEY, call, examples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.world import Run, World

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)

# Smaller values of the row counts that the tap suspects to be a limit.
ROUND_COUNT, ROUND_FROM = 5, 10


class Place(NamedTuple):
    """The zone of a server, the zone in the settings, and when the history begins."""

    server: str
    told: str
    begins: str
    shift: int = 0
    """By how many hours at most a wrong zone can make rows late."""


BOGOTA = [Place("America/Bogota", "America/Bogota", "2026-06-10T17:00")]
# Shortly before the clock is set back, where wall times occur twice, or forward.
CHANGES = [
    Place("America/Santiago", "America/Santiago", "2026-04-05T01:40"),
    Place("America/Santiago", "America/Santiago", "2026-09-06T03:20"),
    Place("America/Mexico_City", "America/Mexico_City", "2021-10-31T05:40"),
    Place("America/Mexico_City", "America/Mexico_City", "2021-04-04T07:20"),
    Place("Europe/Madrid", "Europe/Madrid", "2026-10-24T23:40"),
    Place("Europe/Madrid", "Europe/Madrid", "2026-03-29T00:20"),
]
# The server's clock is ahead of the zone in the settings, or behind it. In a repeated hour, rows
# seem to be an hour older than those that came before.
WRONG_ZONES = [
    Place("America/Bogota", "Europe/Madrid", "2026-06-10T17:00"),
    Place("Asia/Tokyo", "America/Bogota", "2026-06-10T17:00"),
    Place("Europe/Madrid", "America/Bogota", "2026-10-24T23:40", shift=1),
    Place("America/Santiago", "America/Bogota", "2026-04-05T01:40", shift=1),
    Place("America/Mexico_City", "Asia/Tokyo", "2021-10-31T05:40", shift=1),
]

DAYS = [0, 1, 5, 30, 60, 120, 9 * 60, 20 * 60, 30 * 60, 5 * 24 * 60]
HOURS = [0, 5, 10, 20, 20, 30, 30, 60, 90, 24 * 60]
"""Minutes that pass between runs."""


class Limits(NamedTuple):
    """The row limit in the settings, and the server's own."""

    told: int
    server: dict[str, Any]
    fits: int
    """Rows of two adjacent seconds that never reach it; more would be an error."""


LIMITS = [
    Limits(60_000, {}, 9),
    Limits(5, {"row_limit": 5}, 4),
    Limits(9, {"row_limit": 9, "cut_msg": "found"}, 8),
    Limits(9, {"row_limit": 9, "over_limit": "error"}, 8),
    Limits(60_000, {"row_limit": 5, "cut_msg": "found"}, 4),
    Limits(60_000, {"silent_limit": 2 * ROUND_COUNT}, 9),
    Limits(20, {"row_limit": 20, "silent_limit": 3 * ROUND_COUNT}, 9),
]


class Burst(NamedTuple):
    """Calls that follow each other, somewhere in a stretch of time."""

    where: float
    snap: str
    number: int
    every: int
    row: dict[str, Any]
    late: float


some_bursts = st.lists(
    st.builds(
        Burst,
        where=st.floats(0, 1),
        snap=st.sampled_from(["", "", "hour", "day", "before the day"]),
        number=st.sampled_from([1, 2, 3, 9, 30]),
        every=st.sampled_from([0, 1, 60, 900, 3600]),
        row=st.fixed_dictionaries(
            {
                "customer_id": st.sampled_from(["", None, "A", "B"]),
                "campaign_id": st.sampled_from(["1", "2"]),
                "file_name": st.sampled_from(["a.wav", "b.wav", None]),
            }
        ),
        late=st.sampled_from([0, 0, 0.5, 1]),
    ),
    min_size=1,
    max_size=5,
)

PASSING = [
    {"kind": "status", "status": 503},
    {"kind": "status", "status": 429, "headers": {"Retry-After": "7"}},
    {"kind": "status", "status": 403, "msg": "EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS"},
    {"kind": "status", "status": 403, "msg": "backup"},
    {"kind": "status", "status": 504},
    {"kind": "body", "body": b"<html>"},
    {"kind": "body", "body": b'{"code": "200", "msg": "3 records were found", "data": []}'},
    {"kind": "cut"},
    {"kind": "cut_chunked"},
    {"kind": "reset"},
]
LASTING = [
    {"kind": "status", "status": 400, "msg": "no"},
    {"kind": "status", "status": 403, "msg": "TOKEN LIMIT EXCEEDED"},
]
some_faults = st.lists(
    st.tuples(
        st.integers(1, 12),
        st.integers(1, 6),
        st.sampled_from([*PASSING, *LASTING]),
    ),
    max_size=3,
)


@dataclass
class Row:
    """A row, and when the server has it.

    Attributes:
        reads: The instant that the tap must read from its date.
        comes: The instant from which the server shows it.
    """

    sent: dict[str, Any]
    reads: datetime
    comes: datetime


class History(RuleBasedStateMachine):
    """What the server has, what was run, and what the target holds."""

    world: World
    places: list[Place]
    minutes: list[int]

    def __init__(self) -> None:
        super().__init__()
        self.table: dict[tuple[Any, ...], dict[str, Any]] = {}
        self.state: dict[str, Any] | None = None
        self.rows: list[Row] = []
        self.at_once_in_a_second: Counter[str] = Counter()

    @initialize(
        place=st.integers(0, 29),
        limits=st.sampled_from(LIMITS),
        inclusive=st.booleans(),
        order=st.sampled_from(["oldest", "newest", "shuffled"]),
        campaigns=st.sampled_from([("all",), ("all",), ("1", "2"), ("2",)]),
        max_window_days=st.sampled_from([1, 2, 30, 31]),
        late_hours=st.sampled_from([0, 0, 0.5, 3]),
        client_clock=st.sampled_from([0, 0, -7, 7]),
        pace=st.sampled_from([0, 0, 0, 20]),
        days=st.sampled_from([0, 1, 2, 5, 70]),
        start_is_told=st.sampled_from(["on the server's clock", "in UTC", "with an offset"]),
        bursts=some_bursts,
    )
    def begins(
        self,
        *,
        place: int,
        limits: Limits,
        inclusive: bool,
        order: Any,
        campaigns: tuple[str, ...],
        max_window_days: int,
        late_hours: float,
        client_clock: int,
        pace: int,
        days: int,
        start_is_told: str,
        bursts: list[Burst],
    ) -> None:
        where = self.places[place % len(self.places)]
        self.zone, self.told = ZoneInfo(where.server), ZoneInfo(where.told)
        self.limits, self.campaigns, self.max_window_days = limits, campaigns, max_window_days
        self.late = timedelta(hours=late_hours)
        self.client_clock = timedelta(minutes=client_clock)
        self.pace = timedelta(seconds=pace)
        # A look-back has to cover what makes rows late: the server, a repeated hour that the tap
        # does not know of, and a clock ahead of the server's while rows come during the run.
        self.lookback = self.late + timedelta(hours=where.shift)
        if pace:
            self.lookback += max(self.client_clock, timedelta())

        self.now = datetime.fromisoformat(where.begins).replace(tzinfo=UTC)
        start = self.now - timedelta(days=days)
        reading = start.astimezone(self.zone).replace(tzinfo=None)
        start_told = reading.replace(tzinfo=self.told)
        self.start_date = {
            "on the server's clock": str(reading),
            "in UTC": f"{start_told.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "with an offset": start_told.astimezone(ZoneInfo("Asia/Kolkata")).isoformat(),
        }[start_is_told]

        wolkvox = self.world.wolkvox
        wolkvox.source = self.source = Fixed()
        usual = {"row_limit": 60_000, "silent_limit": None, "cut_msg": "held", "over_limit": "cut"}
        for name, value in (usual | limits.server).items():
            setattr(wolkvox.settings, name, value)
        wolkvox.settings.end_inclusive, wolkvox.settings.order = inclusive, order
        # The sandbox compares its clock only with the times at which rows come.
        wolkvox.settings.clock = self.server_time
        self.calls_are_made(start, self.now, bursts)

    def server_time(self) -> datetime:
        """The time that the server goes by: UTC, since its wall clock may go back."""
        return (self.now + self.pace * len(self.world.wolkvox.log)).replace(tzinfo=None)

    def calls_are_made(self, since: datetime, until: datetime, bursts: Iterable[Burst]) -> None:
        for burst in bursts:
            first = since + (until - since) * burst.where
            wall = first.astimezone(self.zone)
            if burst.snap == "hour":
                first -= timedelta(minutes=wall.minute, seconds=wall.second)
            elif burst.snap:
                first = datetime.combine(wall.date(), time(), self.zone).astimezone(UTC)
                first -= timedelta(seconds=burst.snap == "before the day")
            for number in range(burst.number):
                moment = (first + number * timedelta(seconds=burst.every)).replace(microsecond=0)
                if since <= moment <= until:
                    self.call_is_made(moment, moment + burst.late * self.late, burst.row)

    def call_is_made(self, moment: datetime, comes: datetime, fields: dict[str, Any]) -> None:
        wall = moment.astimezone(self.zone).replace(tzinfo=None, fold=0)
        # Any second with the ones before and after it has to fit.
        if self.at_once_in_a_second[str(wall)] >= self.limits.fits // 2:
            return
        self.at_once_in_a_second[str(wall)] += 1
        sent = call(wall, **fields)
        reads = wall.replace(tzinfo=self.told).astimezone(UTC)
        self.rows.append(Row(sent, reads, comes))
        self.source.add([sent], visible_from=comes.replace(tzinfo=None))

    @rule(
        step=st.integers(0, 9),
        bursts=some_bursts,
    )
    def time_passes(self, step: int, bursts: list[Burst]) -> None:
        before = self.now
        self.now += self.minutes[step] * MINUTE
        self.calls_are_made(before, self.now, bursts)

    @rule(
        faults=some_faults,
        denied=st.none() | st.tuples(st.integers(0, 3), st.booleans()),
        at_once=st.sampled_from([1, 2]),
        lookback_more=st.sampled_from([0, 0, 1, 30]),
        ends_before=st.none() | st.none() | st.integers(0, 48),
        sees=st.none() | st.none() | st.integers(0, 40),
    )
    def runs(
        self,
        faults: list[tuple[int, int, dict[str, Any]]],
        denied: tuple[int, bool] | None,
        at_once: int,
        lookback_more: int,
        ends_before: int | None,
        sees: int | None,
    ) -> None:
        """Run the tap; it may fail, or be killed after the target has read some messages."""
        self.world.wolkvox.faults[:] = [
            Fault(at=range(first, first + number), **fault) for first, number, fault in faults
        ]
        if denied is not None:
            strikes = self.denies_rows(*denied)
            self.world.wolkvox.faults.append(Fault("wrong_empty", times=1, when=strikes))
        more: dict[str, Any] = {}
        if ends_before is not None:
            end = max(
                self.now - ends_before * timedelta(hours=1),
                datetime.fromisoformat(self.start_date).replace(tzinfo=UTC) + 2 * DAY,
            )
            more["end_date"] = end.isoformat()
        self.run_once(
            lookback=self.lookback + lookback_more * timedelta(hours=1),
            at_once=at_once,
            sees=sees,
            **more,
        )

    def denies_rows(
        self,
        after: int,
        from_the_first: bool,  # noqa: FBT001
    ) -> Callable[[datetime, datetime, str], bool]:
        """Choose a window of the last day that has rows, perhaps in the second that it shares.

        An empty response counts once it is a day old. No tap could know better.
        """
        young = self.now + self.client_clock - DAY + timedelta(hours=1)
        first_young = young.astimezone(self.told).replace(tzinfo=None)
        passed = count()

        def strikes(start: datetime, end: datetime, campaign: str) -> bool:
            last = start if from_the_first else end
            return (
                start > first_young
                and bool(self.source.rows(start, last, campaign, self.server_time()))
                and next(passed) == after
            )

        return strikes

    def run_once(
        self, *, lookback: timedelta, at_once: int, sees: int | None = None, **more: Any
    ) -> Run:
        wolkvox = self.world.wolkvox
        wolkvox.log.clear()
        wolkvox._numbers = count(1)  # noqa: SLF001 - of the sandbox
        state, begun = deepcopy(self.state), self.now
        with ExitStack() as smaller:
            for name, value in [("ROUND_COUNT", ROUND_COUNT), ("ROUND_FROM", ROUND_FROM)]:
                smaller.enter_context(patch(f"tap_wolkvox.fetching.{name}", value))
            run = self.world.extract(
                state,
                now=self.now + self.client_clock,
                start_date=self.start_date,
                timezone=self.told.key,
                campaign_ids=list(self.campaigns),
                max_window_days=self.max_window_days,
                row_limit=self.limits.told,
                lookback_hours=lookback / timedelta(hours=1),
                max_concurrent_requests=at_once,
                **more,
            )
        self.check_requests(at_once)
        self.load_target(run.messages[:sees], begun, lookback)
        if not self.pace:
            keys = Counter(key_of(record) for record in run.records)
            assert max(keys.values(), default=1) == 1, "a row was sent twice in a run"
        return run

    def check_requests(self, at_once: int) -> None:
        for start, end in self.world.windows:
            assert end - start <= timedelta(days=self.max_window_days), "a window is too wide"
            assert (end.date() - start.date()).days < 31, "a window touches too many days"
            assert end >= start, "a window ends before it begins"
        assert self.world.wolkvox.max_in_flight <= at_once, "too many requests at once"
        assert len(self.world.wolkvox.log) < 2_000, "far too many requests"

    def load_target(
        self,
        messages: list[dict[str, Any]],
        begun: datetime,
        lookback: timedelta,
    ) -> None:
        before = bookmarks(self.state)
        reached = dict(before)
        for message in messages:
            if message["type"] == "RECORD":
                self.table[key_of(message["record"])] = message["record"]
            elif message["type"] == "STATE":
                self.state = message["value"]
                for campaign, moment in bookmarks(self.state).items():
                    last = reached.get(campaign)
                    assert last is None or moment >= last, "the bookmark went back"
                    if last is None or moment > last:
                        since = before[campaign] - lookback if campaign in before else None
                        self.check_nothing_missing(campaign, since, moment, begun)
                    reached[campaign] = moment

    def check_nothing_missing(
        self, campaign: str, since: datetime | None, until: datetime, begun: datetime
    ) -> None:
        """Compare the bookmark with what the server had when the run began."""
        due = Counter(
            row_of(row)
            for row in self.rows
            if row.comes <= begun
            and row.reads < until
            and (since is None or row.reads >= since)
            and campaign in ("all", row.sent["campaign_id"])
        )
        assert due <= self.held(), "the bookmark passed a row that is not written"

    def held(self) -> Counter[tuple[Any, ...]]:
        names = (*FIELDS[:-1], "date")
        return Counter(tuple(record[name] for name in names) for record in self.table.values())

    def teardown(self) -> None:
        if not hasattr(self, "zone"):
            return
        # Until all rows have come, and are in the past for a tap with a wrong zone or clock.
        self.now = max([self.now, *(max(row.comes, row.reads) for row in self.rows)])
        self.now += abs(self.client_clock) + MINUTE
        self.world.wolkvox.faults.clear()
        run = self.run_once(lookback=self.lookback, at_once=1)
        assert run.error is None
        assert self.held() == Counter(
            row_of(row)
            for row in self.rows
            if "all" in self.campaigns or row.sent["campaign_id"] in self.campaigns
        )


def key_of(record: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(record[name] for name in KEY)


def row_of(row: Row) -> tuple[Any, ...]:
    """What the target must hold of a row, in the order of the report's fields."""
    sent = row.sent | {"customer_id": row.sent["customer_id"] or ""}
    return (*(sent[name] for name in FIELDS[:-1]), f"{row.reads:%Y-%m-%dT%H:%M:%SZ}")


def bookmarks(state: dict[str, Any] | None) -> dict[str, datetime]:
    """Read the bookmarks of a state, by campaign."""
    stream = (state or {}).get("bookmarks", {}).get("amd_detail", {})
    parts = {p["context"]["campaign_id"]: p for p in stream.get("partitions", [])}
    return {
        campaign: datetime.fromisoformat(part["replication_key_value"])
        for campaign, part in {"all": stream, **parts}.items()
        if part.get("replication_key_value")
    }


@pytest.mark.parametrize(
    ("places", "minutes", "number"),
    [(BOGOTA, DAYS, 150), (CHANGES, HOURS, 100), (WRONG_ZONES, HOURS, 50)],
    ids=["in Bogotá", "where clocks change", "where the zone is told wrongly"],
)
def test_target_holds_exactly_what_the_api_sent(
    world: World, places: list[Place], minutes: list[int], number: int
) -> None:
    of_this_world = {"world": world, "places": places, "minutes": minutes}
    run_state_machine_as_test(
        type("HistoryOfThisWorld", (History,), of_this_world),
        settings=settings(max_examples=examples(number), stateful_step_count=12),
    )
