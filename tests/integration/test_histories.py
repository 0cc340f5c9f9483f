"""Whole histories: an API, a tap that runs now and then, a target, and passing time."""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import count
from typing import Any, NamedTuple
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

from sandbox.rows.fixed import Fixed
from sandbox.server.faults import Fault
from tests.support.calls import FIELDS, KEY, call, examples
from tests.support.histories import LIMITS, Limits, smaller_counts, some_faults
from tests.support.world import Run, World

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


class Place(NamedTuple):
    """The zone of a server, the zone in the settings, and when the history begins."""

    server: str
    told: str
    begins: str
    shift: int = 0
    """By how many hours at most a wrong zone can make rows late."""

    other: str = ""
    """Another zone that the settings may name later; it shows each time of the server, too."""


BOGOTA = [
    Place("America/Bogota", "America/Bogota", "2026-06-10T17:00", other="Europe/Madrid"),
]
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
    Place(server, told, begins, shift, other=server)
    for server, told, begins, shift in [
        ("America/Bogota", "Europe/Madrid", "2026-06-10T17:00", 0),
        ("Asia/Tokyo", "America/Bogota", "2026-06-10T17:00", 0),
        ("Europe/Madrid", "America/Bogota", "2026-10-24T23:40", 1),
        ("America/Santiago", "America/Bogota", "2026-04-05T01:40", 1),
        ("America/Mexico_City", "Asia/Tokyo", "2021-10-31T05:40", 1),
    ]
]
SAME_CLOCK = {
    "America/Bogota": "America/Lima",
    "America/Mexico_City": "Mexico/General",
    "America/Santiago": "Chile/Continental",
    "Asia/Tokyo": "Asia/Seoul",
    "Europe/Madrid": "Europe/Paris",
}

DAYS = [0, 1, 5, 30, 60, 120, 9 * 60, 20 * 60, 30 * 60, 5 * 24 * 60]
HOURS = [0, 5, 10, 20, 20, 30, 30, 60, 90, 24 * 60]
"""Minutes that pass between runs."""


class Burst(NamedTuple):
    """Calls that follow each other, somewhere in a stretch of time."""

    where: float
    snap: str
    number: int
    every: int
    row: dict[str, Any]
    late: float


AMD, CALLS = "amd_detail", "call_detail"
REPORTS = [(AMD,), (AMD,), (AMD, CALLS), (CALLS, AMD), (CALLS,)]
CAMPAIGNS = [("all",), ("all",), ("1", "2"), ("2",), ("1",)]
WINDOW_DAYS = [1, 2, 30, 31]
PERSONAL: list[dict[str, str]] = [
    {},
    {},
    {"customer_data": "hash", "personal_data_key": "a key"},
    {"customer_data": "drop"},
]
SPELLINGS = ["0016a", "wv0016a", "WV0016A"]

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


@dataclass
class Row:
    """A row, and when the server has it.

    Attributes:
        wall: Its time on the server's clock.
        comes: The instant from which the server shows it.
    """

    sent: dict[str, Any]
    wall: datetime
    comes: datetime

    def reads(self, zone: ZoneInfo) -> datetime:
        """The instant that the tap must read from its date."""
        return self.wall.replace(tzinfo=zone).astimezone(UTC)


class History(RuleBasedStateMachine):
    """What the server has, what was run, and what the target holds."""

    world: World
    places: list[Place]
    minutes: list[int]

    def __init__(self) -> None:
        super().__init__()
        self.table: dict[tuple[Any, ...], dict[str, Any]] = {}
        self.calls: dict[tuple[Any, ...], dict[str, Any]] = {}
        self.state: dict[str, Any] | None = None
        self.rows: list[Row] = []
        self.rows_of_calls: list[Row] = []
        self.reports: tuple[str, ...] = (AMD,)
        self.joined = {AMD}
        self.spelling, self.has_alias = 0, False
        self.at_once_in_a_second: Counter[str] = Counter()

    @initialize(
        place=st.integers(0, 29),
        limits=st.sampled_from(LIMITS),
        inclusive=st.booleans(),
        order=st.sampled_from(["oldest", "newest", "shuffled"]),
        campaigns=st.sampled_from(CAMPAIGNS),
        max_window_days=st.sampled_from(WINDOW_DAYS),
        late_hours=st.sampled_from([0, 0, 0.5, 3]),
        client_clock=st.sampled_from([0, 0, -7, 7]),
        pace=st.sampled_from([0, 0, 0, 20]),
        days=st.sampled_from([0, 1, 2, 5, 70]),
        start_is_told=st.sampled_from(["on the server's clock", "in UTC", "with an offset"]),
        names_server=st.booleans(),
        personal=st.sampled_from(PERSONAL),
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
        names_server: bool,
        personal: dict[str, str],
        bursts: list[Burst],
    ) -> None:
        where = self.places[place % len(self.places)]
        self.zone, self.told = ZoneInfo(where.server), ZoneInfo(where.told)
        self.other = where.other
        self.limits, self.campaigns, self.max_window_days = limits, campaigns, max_window_days
        self.row_limit, self.names_server = limits.told, names_server
        self.personal = personal
        self.late = timedelta(hours=late_hours)
        self.client_clock = timedelta(minutes=client_clock)
        self.pace = timedelta(seconds=pace)
        # A look-back has to cover what makes rows late: the server, a repeated hour that the tap
        # does not know of, and a clock ahead of the server's while rows come during the run.
        self.lookback = self.late + timedelta(hours=where.shift)
        if pace:
            self.lookback += max(self.client_clock, timedelta())

        self.now = datetime.fromisoformat(where.begins).replace(tzinfo=UTC)
        self.start, self.start_is_told = self.now - timedelta(days=days), start_is_told
        wolkvox = self.world.wolkvox
        wolkvox.source = self.source = Fixed()
        for name, value in limits.settings.items():
            setattr(wolkvox.settings, name, value)
        wolkvox.settings.end_inclusive, wolkvox.settings.order = inclusive, order
        # The sandbox compares its clock only with the times at which rows come.
        wolkvox.settings.clock = self.server_time
        wolkvox.reports.clear()
        self.calls_are_made(self.start, self.now, bursts)

    @property
    def start_date(self) -> str:
        reading = self.start.astimezone(self.zone).replace(tzinfo=None)
        start = reading.replace(tzinfo=self.told)
        return {
            "on the server's clock": str(reading),
            "in UTC": f"{start.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "with an offset": start.astimezone(ZoneInfo("Asia/Kolkata")).isoformat(),
        }[self.start_is_told]

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
        sent, visible_from = call(wall, **fields), comes.replace(tzinfo=None)
        self.rows.append(Row(sent, wall, comes))
        self.source.add([sent], visible_from=visible_from)
        if self.at_once_in_a_second[str(wall)] == 1:
            of_call = {"conn_id": f"K{len(self.rows_of_calls)}", "date": str(wall)}
            self.rows_of_calls.append(Row(of_call, wall, comes))
            self.world.wolkvox.fixed(CALLS).add([of_call], visible_from=visible_from)

    @rule(
        step=st.integers(0, 9),
        bursts=some_bursts,
    )
    def time_passes(self, step: int, bursts: list[Burst]) -> None:
        before = self.now
        self.now += self.minutes[step] * MINUTE
        self.calls_are_made(before, self.now, bursts)

    @rule(
        campaigns=st.sampled_from(CAMPAIGNS),
        max_window_days=st.sampled_from(WINDOW_DAYS),
        row_limit=st.sampled_from(["as told", "as told", "lower"]),
        reports=st.sampled_from(REPORTS),
        spelling=st.integers(0, 5),
        has_alias=st.booleans(),
        other_zone=st.sampled_from(["", "", "is taken back", "stays"]),
    )
    def settings_change(
        self,
        *,
        campaigns: tuple[str, ...],
        max_window_days: int,
        row_limit: str,
        reports: tuple[str, ...],
        spelling: int,
        has_alias: bool,
        other_zone: str,
    ) -> None:
        self.campaigns, self.max_window_days = campaigns, max_window_days
        self.row_limit = self.limits.told if row_limit == "as told" else self.limits.fits + 1
        self.reports, self.joined = reports, self.joined | {*reports}
        self.spelling, self.has_alias = spelling, has_alias
        if other_zone and "timezone" in of_stream(self.state, AMD):
            self.is_refused(self.other or "Asia/Kolkata")
            if other_zone == "stays" and self.other:
                self.told, self.other = ZoneInfo(self.other), self.told.key
                self.state = None
                self.table.clear()
                self.calls.clear()

    def is_refused(self, zone: str) -> None:
        """Run with a zone that shows another clock: no request, and nothing is lost."""
        self.world.wolkvox.log.clear()
        run = self.world.extract(
            deepcopy(self.state),
            now=self.now,
            **self.settings() | {"timezone": zone, "reports": [AMD]},
        )
        assert "run once with a full refresh" in str(run.error)
        assert "remove timezone of" in str(run.error)
        assert not run.records
        assert not self.world.wolkvox.log
        for state in run.states:
            assert bookmarks(state) == bookmarks(self.state)
            assert of_stream(state, AMD)["timezone"] == of_stream(self.state, AMD)["timezone"]

    def settings(self) -> dict[str, Any]:
        """The settings that a history may change."""
        told = self.told.key
        named = {"wolkvox_server": SPELLINGS[self.spelling % 3]} if self.names_server else {}
        return named | {
            "api_url": self.world.server.url + "/" * (self.spelling % 2),
            "reports": list(self.reports),
            "start_date": self.start_date,
            "timezone": SAME_CLOCK[told] if self.has_alias else told,
            "campaign_ids": list(self.campaigns),
            "max_window_days": self.max_window_days,
            "row_limit": self.row_limit,
            **self.personal,
        }

    @rule(
        faults=some_faults,
        denied=st.none() | st.tuples(st.integers(0, 3), st.booleans()),
        at_once=st.sampled_from([1, 2]),
        lookback_more=st.sampled_from([0, 0, 1, 30, None]),
        ends_before=st.none() | st.none() | st.integers(0, 48),
        sees=st.none() | st.none() | st.integers(0, 40),
    )
    def runs(
        self,
        faults: list[tuple[int, int, dict[str, Any]]],
        denied: tuple[int, bool] | None,
        at_once: int,
        lookback_more: int | None,
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
        lookback = self.lookback + (lookback_more or 0) * timedelta(hours=1)
        # Unset, it is the report's own: an hour for this one, and more for calls.
        if lookback_more is None and self.lookback <= timedelta(hours=1):
            lookback = timedelta(hours=1)
        else:
            more["lookback_hours"] = lookback / timedelta(hours=1)
        self.run_once(
            lookback=lookback,
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
            asked = {"campaign_id": campaign}
            has_rows = bool(self.source.rows(start, last, asked, self.server_time()))
            return start > first_young and has_rows and next(passed) == after

        return strikes

    def run_once(
        self, *, lookback: timedelta, at_once: int, sees: int | None = None, **more: Any
    ) -> Run:
        wolkvox = self.world.wolkvox
        wolkvox.log.clear()
        wolkvox._numbers = count(1)  # noqa: SLF001 - of the sandbox
        state, begun = deepcopy(self.state), self.now
        with smaller_counts():
            run = self.world.extract(
                state,
                now=self.now + self.client_clock,
                max_concurrent_requests=at_once,
                **self.settings() | more,
            )
        self.check_requests(at_once)
        self.load_target(run.messages[:sees], begun, lookback)
        if not self.pace:
            sent = [m["record"] for m in run.messages if m.get("stream") == AMD and "record" in m]
            keys = Counter(map(key_of, sent))
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
                self.load(message["stream"], message["record"])
            elif message["type"] == "STATE":
                for stream in {AMD, CALLS} - {*self.reports}:
                    assert of_stream(message["value"], stream) == of_stream(self.state, stream)
                self.state = message["value"]
                for campaign, moment in bookmarks(self.state).items():
                    last = reached.get(campaign)
                    assert last is None or moment >= last, "the bookmark went back"
                    if last is None or moment > last:
                        since = before[campaign] - lookback if campaign in before else None
                        self.check_nothing_missing(campaign, since, moment, begun)
                    reached[campaign] = moment
                assert before.keys() <= bookmarks(self.state).keys(), "a bookmark got lost"

    def load(self, stream: str, record: dict[str, Any]) -> None:
        if stream == AMD:
            self.table[key_of(record)] = record
        else:
            self.calls[record["conn_id"], record["date"], record["occurrence"]] = record

    def check_nothing_missing(
        self, campaign: str, since: datetime | None, until: datetime, begun: datetime
    ) -> None:
        """Compare the bookmark with what the server had when the run began."""
        due = Counter(
            self.row_of(row)
            for row in self.rows
            if row.comes <= begun
            and row.reads(self.told) < until
            and (since is None or row.reads(self.told) >= since)
            and campaign in ("all", row.sent["campaign_id"])
        )
        assert due <= self.held(), "the bookmark passed a row that is not written"

    def row_of(self, row: Row) -> tuple[Any, ...]:
        """What the target must hold of a row, in the order of the report's fields."""
        sent = row.sent | {"customer_id": row.sent["customer_id"] or ""}
        for name in ("customer_id", "telephone", "file_name"):
            mode = self.personal.get("customer_data")
            if mode == "drop":
                sent[name] = None if name == "file_name" else "(dropped)"
            elif mode and sent[name]:
                sent[name] = hmac.new(b"a key", sent[name].encode(), "sha256").hexdigest()
        return (*(sent[name] for name in FIELDS[:-1]), in_utc(row, self.told))

    def held(self) -> Counter[tuple[Any, ...]]:
        names = (*FIELDS[:-1], "date")
        return Counter(tuple(record[name] for name in names) for record in self.table.values())

    def teardown(self) -> None:
        if not hasattr(self, "zone"):
            return
        # Until all rows have come, and are in the past for a tap with a wrong zone or clock.
        reads = (max(row.comes, row.reads(self.told)) for row in self.rows)
        self.now = max([self.now, *reads]) + abs(self.client_clock) + MINUTE
        self.world.wolkvox.faults.clear()
        self.reports = tuple(sorted(self.joined))
        run = self.run_once(
            lookback=self.lookback,
            at_once=1,
            lookback_hours=self.lookback / timedelta(hours=1),
        )
        assert run.error is None
        due, known = Counter[tuple[Any, ...]](), Counter[tuple[Any, ...]]()
        for row in self.rows:
            known[self.row_of(row)] += 1
            due[self.row_of(row)] += bool({"all", row.sent["campaign_id"]} & {*self.campaigns})
        # The table still has the rows of campaigns that were asked for before.
        assert due <= self.held() <= known
        if CALLS in self.joined:
            assert Counter((conn_id, date) for conn_id, date, _ in self.calls) == Counter(
                (row.sent["conn_id"], in_utc(row, self.told)) for row in self.rows_of_calls
            )


def key_of(record: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(record[name] for name in KEY)


def in_utc(row: Row, zone: ZoneInfo) -> str:
    return f"{row.reads(zone):%Y-%m-%dT%H:%M:%SZ}"


def of_stream(state: dict[str, Any] | None, stream: str) -> dict[str, Any]:
    """What a state holds of a stream."""
    found: dict[str, Any] = (state or {}).get("bookmarks", {}).get(stream, {})
    return found


def bookmarks(state: dict[str, Any] | None) -> dict[str, datetime]:
    """Read the bookmarks of a state, by campaign."""
    stream = of_stream(state, AMD)
    parts = {p["context"]["campaign_id"]: p for p in stream.get("partitions", [])}
    return {
        campaign: datetime.fromisoformat(part["replication_key_value"])
        for campaign, part in {"all": stream, **parts}.items()
        if part.get("replication_key_value")
    }


@pytest.mark.parametrize(
    ("places", "minutes", "number"),
    [(BOGOTA, DAYS, 30), (CHANGES, HOURS, 20), (WRONG_ZONES, HOURS, 15)],
    ids=["in Bogotá", "where clocks change", "where the zone is told wrongly"],
)
def test_target_holds_exactly_what_the_api_sent(
    world: World, places: list[Place], minutes: list[int], number: int
) -> None:
    of_this_world = {"world": world, "places": places, "minutes": minutes}
    run_state_machine_as_test(
        type("HistoryOfThisWorld", (History,), of_this_world),
        settings=settings(max_examples=examples(number), stateful_step_count=14),
    )
