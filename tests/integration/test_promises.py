"""What the tap promises, promise by promise."""

from __future__ import annotations

import json
import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import datetime, timedelta
from itertools import pairwise, permutations
from typing import Any
from unittest.mock import patch

import pytest

from sandbox.base import Row
from sandbox.rows.fixed import Fixed
from sandbox.server.faults import Fault
from tap_wolkvox.base.errors import WolkvoxError
from tap_wolkvox.reports.field_types import Field
from tap_wolkvox.reports.model import EventReport
from tap_wolkvox.tap import TapWolkvox
from tests.support.calls import NOON, NOW, TOKEN, as_rows, as_sent, call, calls
from tests.support.rows import is_long, sent
from tests.support.truth import as_utc
from tests.support.world import Run, Target, World, a_world

MORNING = datetime(2026, 6, 10, 7, 0, 0)  # noqa: DTZ001 - wall time of the server's clock
DAY, SECOND = 86_400, timedelta(seconds=1)


# 1. Complete: see test_histories.

# 2. Never truncated.


@pytest.mark.parametrize("cut_msg", ["held", "found"])
def test_truncated_response_is_not_written(world: World, cut_msg: Any) -> None:
    world.wolkvox.settings.row_limit = 50
    world.wolkvox.settings.cut_msg = cut_msg
    world.rows.add(calls(MORNING, 3600, 120))
    world.wolkvox.faults.append(Fault("status", at=[2], status=400, msg="no"))
    run = world.extract(start_date=str(MORNING), row_limit=50)
    assert world.wolkvox.log[0].rows == 50
    assert run.error
    assert run.records == []


@pytest.mark.parametrize(
    ("rows", "server", "told"),
    [
        (calls(MORNING, 3600, 1_000), {"row_limit": 60}, 60),
        (calls(MORNING, 4 * 3600, 14_000), {"silent_limit": 5_000}, 60_000),
        (calls(MORNING, 4 * 3600, 1_234), {"row_limit": 70, "cut_msg": "found"}, 60_000),
        (calls(MORNING, 4 * 3600, 500), {"row_limit": 60, "over_limit": "error"}, 60),
        # Down to single seconds.
        ([call(MORNING + n // 9 * SECOND) for n in range(36)], {"row_limit": 10}, 10),
        # A second that two windows share, of which the first shows all rows.
        (
            [call(MORNING + n // 10 * SECOND) for n in range(12)],
            {"row_limit": 11, "cut_msg": "found", "order": "newest"},
            11,
        ),
    ],
    ids=["announced", "hidden", "counted", "an error", "in a second", "in a shared second"],
)
def test_any_row_limit_loses_no_row(
    rows: list[dict[str, Any]], server: dict[str, Any], told: int
) -> None:
    with a_world(**server) as world:
        world.rows.add(rows)
        run = world.extract(start_date=str(MORNING - timedelta(hours=1)), row_limit=told)
    assert run.error is None
    assert Counter(map(as_sent, run.records)) == as_rows(rows)


def test_a_round_count_by_chance_is_written_once(world: World) -> None:
    rows = calls(MORNING, 5 * 3600, 7_000)
    world.rows.add(rows)
    run = world.extract(start_date=str(MORNING))
    assert len(world.wolkvox.log) == 3
    assert Counter(map(as_sent, run.records)) == as_rows(rows)


@pytest.mark.parametrize("inclusive", [True, False])
def test_second_over_the_row_limit_is_an_error(world: World, *, inclusive: bool) -> None:
    world.wolkvox.settings.end_inclusive = inclusive
    world.wolkvox.settings.row_limit = 10
    before = calls(MORNING, 60, 5)
    world.rows.add([*before, *(call(MORNING + timedelta(hours=1)) for _ in range(11))])
    run = world.extract(start_date=str(MORNING), row_limit=10)
    assert isinstance(run.error, WolkvoxError)
    assert "2026-06-10 08:00:00" in str(run.error)
    assert Counter(map(as_sent, run.records)) == as_rows(before)
    assert run.bookmarks[-1] <= "2026-06-10T13:00:00Z"


def recovered(world: World, rows: list[dict[str, Any]], state: Any = None, **more: Any) -> Run:
    """Run, and again without faults from where that ended; return the first run.

    A target has all rows then.
    """
    settings, target = {"lookback_hours": 0} | more, Target()
    first = world.extract(state, **settings)
    target.load(first)
    world.wolkvox.faults.clear()
    second = world.extract(first.states[-1] if first.states else state, **settings)
    target.load(second)
    assert second.error is None
    assert target.rows == as_rows(rows)
    return first


def found(rows: list[dict[str, Any]]) -> bytes:
    """The body of a response with some rows."""
    return json.dumps({"msg": f"{len(rows)} records were found", "data": rows}).encode()


@pytest.mark.parametrize("cut_msg", ["held", "found"])
def test_next_run_finds_rows_missing_after_split(world: World, cut_msg: Any) -> None:
    start = MORNING - timedelta(days=5)
    rows = calls(start, 3600, 100)
    world.rows.add(rows)
    world.wolkvox.settings.row_limit, world.wolkvox.settings.cut_msg = 80, cut_msg
    world.wolkvox.faults.append(Fault("body", at=[2], body=found(rows[:3])))
    first = recovered(world, rows, start_date=str(start), row_limit=80)
    assert isinstance(first.error, WolkvoxError)
    assert "Run again later" in str(first.error)


def test_late_rows_do_not_hide_missing_rows(world: World) -> None:
    start = MORNING - timedelta(days=5)
    rows = [call(start + timedelta(hours=hour)) for hour in (1, 2, 3, 10, 13, 21, 22)]
    world.rows.add(rows)
    # The first response may be truncated. Then one part of it is empty, and another has a late row.
    denied = start + timedelta(hours=13)
    world.wolkvox.faults += [
        Fault("body", at=[1], body=found(rows[:5])),
        Fault("wrong_empty", times=2, when=lambda s, e, _: s < denied < e),
    ]
    first = recovered(world, rows, start_date=str(start), row_limit=5)
    assert "Missing when this was read again in smaller windows: 1." in str(first.error)


def test_row_of_same_second_hides_no_missing_row(world: World) -> None:
    start = MORNING - timedelta(days=5)
    rows = [call(start + timedelta(hours=hour)) for hour in (1, 2, 3, 10, 13)]
    other = rows[4] | {"customer_id": "another"}
    world.rows.add([*rows, other])
    # The first response may be truncated. The part of it that has both rows then shows one of them.
    moment = datetime.fromisoformat(other["date"])
    world.wolkvox.faults += [
        Fault("body", at=[1], body=found(rows)),
        Fault("body", times=1, body=found([other]), when=lambda s, e, _: s < moment < e),
    ]
    first = recovered(world, [*rows, other], start_date=str(start), row_limit=5)
    assert "Missing when this was read again" in str(first.error)


@pytest.mark.parametrize("held", [0, 1, 100])
@pytest.mark.slow
def test_incomplete_response_costs_few_requests(world: World, held: int) -> None:
    start = MORNING - timedelta(days=60)
    rows = calls(start, 30 * DAY, 12_000)
    world.rows.add(rows)
    in_it = [row for row in rows if row["date"] > str(start + timedelta(days=2))][:held]
    body = {"code": "200", "error": None, "msg": "1600 records were found", "data": in_it}
    world.wolkvox.faults.append(Fault("body", at=[2], body=json.dumps(body).encode()))
    run = world.extract(start_date=str(start), end_date=str(start + timedelta(days=30)))
    assert Counter(map(as_sent, run.records)) == as_rows(rows)
    assert len(world.wolkvox.log) <= 9


@pytest.mark.slow
def test_late_row_after_round_count_is_no_limit(world: World) -> None:
    start = MORNING - timedelta(days=60)
    rows = calls(start + timedelta(seconds=7), 40 * DAY, 50_000)
    world.rows.add(rows)
    late = start + timedelta(days=2)
    # A day, then four: 5,000 rows by chance. The late row appears when they are requested again.
    world.rows.add([call(late)], visible_from=late)
    log = world.wolkvox.log
    world.wolkvox.settings.clock = lambda: NOON if len(log) > 2 else start
    run = world.extract(start_date=str(start), end_date=str(start + timedelta(days=40)))
    assert run.error is None
    assert len(run.records) == len(rows) + 1
    assert log[1].rows == 5_000
    assert len(log) <= 9


@pytest.mark.slow
def test_one_wrong_count_keeps_later_windows_wide(world: World) -> None:
    rows = calls(datetime(2026, 5, 1), 30 * DAY, 45_017)  # noqa: DTZ001 - the server's clock
    world.rows.add(rows)
    held = [row for row in rows if row["date"] > "2026-05-02 00:00:00"][:1_100]
    body = {"code": "200", "error": None, "msg": "1101 records were found", "data": held}
    world.wolkvox.faults.append(Fault("body", at=[2], body=json.dumps(body).encode()))
    run = world.extract(start_date="2026-05-01", row_limit=6_000)
    assert len(run.records) == len(rows)
    assert max([entry.rows for entry in world.wolkvox.log if entry.rows][-5:]) > 2 * len(held)


def test_next_run_finds_rows_counted_but_not_sent(world: World) -> None:
    start = MORNING - timedelta(days=5)
    rows = calls(start, DAY, 100)
    world.rows.add(rows)
    settings = world.wolkvox.settings
    settings.row_limit, settings.cut_msg, settings.order = 80, "found", "oldest"
    # The truncated responses show the first 80 rows, so nothing of the evening. It is requested
    # in short windows then, and one of them gets a wrong empty response.
    night = start + timedelta(hours=24)
    unseen, short = start + timedelta(hours=DAY / 3600 * 0.8), timedelta(hours=2)
    world.wolkvox.faults += [
        Fault("wrong_empty", times=2, when=lambda s, e, _: s > unseen and e - s <= short),
        Fault(
            "status",
            status=504,
            when=lambda s, e, _: start < s < night and e > unseen and e - s > short,
        ),
    ]
    first = recovered(world, rows, start_date=str(start), row_limit=80)
    assert "showed 100 rows" in str(first.error)


@pytest.mark.parametrize("inclusive", [True, False])
@pytest.mark.parametrize("kind", ["status", "cut"])
@pytest.mark.slow
def test_outage_loses_no_row_of_a_single_second(
    world: World, *, inclusive: bool, kind: Any
) -> None:
    # An outage splits windows, and one of a single second may get an empty response.
    world.wolkvox.settings.end_inclusive = inclusive
    rows = [call("2026-06-01 00:00:00"), call("2026-06-01 00:00:01"), call("2026-06-05 00:00:00")]
    world.rows.add(rows)
    for requests in range(30):
        world.wolkvox.faults[:] = [Fault(kind, times=requests, status=504)]
        recovered(world, rows)


# 3. No gap.


@pytest.mark.parametrize("inclusive", [True, False])
@pytest.mark.parametrize("at_once", [1, 2])
def test_windows_cover_range_without_duplicates(
    world: World, *, inclusive: bool, at_once: int
) -> None:
    world.wolkvox.settings.end_inclusive = inclusive
    start = MORNING - timedelta(days=5)
    rows = [call(start + timedelta(seconds=n), telephone=str(n)) for n in range(200)]
    world.rows.add(rows + rows[::7])
    world.wolkvox.settings.row_limit = 40
    run = world.extract(start_date=str(start), row_limit=40, max_concurrent_requests=at_once)
    assert Counter(map(as_sent, run.records)) == as_rows(rows + rows[::7])
    answered = [(*world.windows[n], entry.rows) for n, entry in enumerate(world.wolkvox.log)]
    # Empty windows may have been requested twice.
    whole = sorted({(first, last) for first, last, rows_sent in answered if rows_sent < 40})
    assert whole[0][0] == start
    assert whole[-1][1] == NOON
    assert all(before[1] == after[0] for before, after in pairwise(whole))


def nth_request(world: World, number: int) -> Callable[[datetime, datetime, str], bool]:
    return lambda *_: len(world.wolkvox.log) == number


@pytest.mark.parametrize("at_once", [1, 2])
@pytest.mark.parametrize("retried", [False, True])
@pytest.mark.slow
def test_rows_that_change_between_two_requests(
    world: World, at_once: int, *, retried: bool
) -> None:
    stream, every = "call_detail", timedelta(minutes=10)
    moments = [MORNING - n * every for n in range(60)]

    def coded() -> Run:
        settings: dict[str, Any] = {"start_date": str(min(moments)), "row_limit": 9}
        return world.extract(reports=[stream], max_concurrent_requests=at_once, **settings)

    world.wolkvox.settings.row_limit = 9
    world.wolkvox.settings.clock = lambda: NOON + timedelta(seconds=len(world.wolkvox.log))
    for change in range(1, 20):
        world.wolkvox.log.clear()
        world.wolkvox.reports.clear()
        fixed = world.wolkvox.fixed(stream)
        fixed.add(
            sent(stream, conn_id=f"C{n}", date=str(moment), cod_act="")
            for n, moment in enumerate(moments)
        )
        # All codes are set between two requests; one of the requests fails at first.
        fixed.replace(lambda _: True, NOON + timedelta(seconds=change), cod_act="SALE")
        if retried:
            fails = nth_request(world, change)
            world.wolkvox.faults[:] = [Fault("status", status=503, times=1, when=fails)]
        run = coded()
        assert run.error is None
        rows = Counter(record["conn_id"] for record in run.records if record["occurrence"] > 1)
        assert not rows, change
        assert len({record["conn_id"] for record in run.records}) == 60
        if at_once == 1:
            # What two windows share is written with the values of the newer answer.
            last = {record["conn_id"]: record["cod_act"] for record in run.records}
            assert list(last.values()) == sorted(last.values()), change


def test_rows_are_written_in_time_order(world: World) -> None:
    rows = calls(MORNING, 3600, 500)
    world.rows.add(rows)
    run = world.extract()
    dates = [record["date"] for record in run.records]
    assert len(dates) == 500
    assert dates == sorted(dates)


def test_row_dated_outside_its_window_is_written(world: World) -> None:
    stray = [call(MORNING - timedelta(days=400)), call(MORNING + timedelta(days=400))]
    world.rows.add(stray, filter_date=MORNING)
    run = world.extract()
    assert Counter(map(as_sent, run.records)) == as_rows(stray)
    assert run.bookmarks[-1] <= "2026-06-10T17:00:00Z"


def test_row_dated_at_end_date_is_written(world: World) -> None:
    stray = [call(MORNING)]
    world.rows.add(stray, filter_date=MORNING - timedelta(days=5))
    run = world.extract(end_date=str(MORNING))
    assert Counter(map(as_sent, run.records)) == as_rows(stray)


def test_empty_range_is_logged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    run = world.extract(start_date="2027-01-01")
    assert run.error is None
    assert world.wolkvox.log == []
    assert "Nothing to extract" in caplog.text


def test_range_includes_start_and_excludes_end(world: World) -> None:
    seconds = [MORNING + timedelta(seconds=n) for n in range(-2, 3)]
    world.rows.add([call(second) for second in seconds])
    up_to = world.extract(end_date=str(MORNING))
    since = world.extract(start_date=str(MORNING))
    assert [as_sent(r)[-1] for r in up_to.records] == [str(s) for s in seconds[:2]]
    assert [as_sent(r)[-1] for r in since.records] == [str(s) for s in seconds[2:]]


# 4. A correct bookmark.


@pytest.mark.parametrize(
    ("moments", "bookmark"),
    [
        ([NOON - timedelta(minutes=3)], "2026-06-10T16:57:00Z"),
        ([NOON - timedelta(days=5), NOON], "2026-06-10T17:00:00Z"),
        ([], "2026-06-09T17:00:00Z"),
    ],
    ids=["a row", "a row after old empty time", "no rows"],
)
def test_bookmark_follows_rows_and_old_time(
    world: World, moments: list[datetime], bookmark: str
) -> None:
    world.rows.add(map(call, moments))
    run = world.extract()
    assert run.error is None
    assert run.bookmarks[-1] == bookmark


def test_recent_empty_window_holds_the_bookmark(world: World) -> None:
    rows = calls(NOON - timedelta(hours=6), 6 * 3600, 300)
    world.rows.add(rows)
    world.wolkvox.settings.row_limit = 90
    world.wolkvox.faults.append(
        Fault("wrong_empty", times=1, when=lambda s, e, _: e < NOON and s > NOON.replace(hour=8))
    )
    first = recovered(world, rows, start_date=str(NOON - timedelta(hours=6)), row_limit=90)
    assert 100 < len(first.records) < 300


def test_recent_empty_window_holds_at_shared_row(world: World) -> None:
    start, short = NOON - timedelta(hours=16), timedelta(hours=4)
    seam = start + short
    rows = [call(start + hour * timedelta(hours=1)) for hour in range(16)]
    world.rows.add(rows)
    world.wolkvox.faults += [
        Fault("status", status=504, when=lambda s, e, _: e - s > short),
        Fault("wrong_empty", times=1, when=lambda s, e, _: s == seam and e - s <= short),
    ]
    first = recovered(world, rows, start_date=str(start))
    assert first.error is None
    assert len(first.records) < len(rows)


@pytest.mark.parametrize("at_once", [1, 2])
@pytest.mark.parametrize("first", [1, 2, 3, 4, 5])
def test_wrong_empty_response_loses_no_old_row(world: World, first: int, at_once: int) -> None:
    start = MORNING - timedelta(days=40)
    rows = calls(start, 40 * DAY, 1_000)
    world.rows.add(rows)
    asked: list[datetime] = []

    def strikes(since: datetime, _end: datetime, _campaign: str) -> bool:
        asked.append(since)
        return len(set(asked)) == first and asked.count(since) == 1

    world.wolkvox.faults.append(Fault("wrong_empty", when=strikes))
    settings: dict[str, Any] = {"start_date": str(start), "row_limit": 200}
    run = world.extract(**settings, max_concurrent_requests=at_once)
    assert len(set(asked)) > first
    assert Counter(map(as_sent, run.records)) == as_rows(rows)


def wrong_at_each_request(
    world: World, settings: dict[str, Any], state: Any = None, also: tuple[int, ...] = ()
) -> Iterator[int]:
    """Run once; then, for each of its requests, have that one of the next run wrongly empty.

    Args:
        world: A server that has had no requests.
        settings: Of the run.
        state: Of the run.
        also: Further wrong responses, by how many requests later they come.
    """
    world.extract(state, **settings)
    for wrong in range(1, len(world.wolkvox.log) + 1):
        asked = len(world.wolkvox.log)
        at = [asked + wrong + later for later in (0, *also)]
        world.wolkvox.faults[:] = [Fault("wrong_empty", at=at)]
        yield wrong


def test_wrong_empty_response_before_the_first_rows(world: World) -> None:
    rows = calls(datetime(2026, 5, 5, 9), 24 * DAY, 25)  # noqa: DTZ001 - the server's clock
    world.rows.add(rows)
    settings: dict[str, Any] = {"start_date": "2026-04-20"}
    for wrong in wrong_at_each_request(world, settings):
        run = world.extract(**settings)
        assert Counter(map(as_sent, run.records)) == as_rows(rows), wrong


def test_time_is_not_read_before_all_parts_of_a_window_are(world: World) -> None:
    start = NOON - timedelta(days=5)
    world.rows.add(calls(start, DAY, 400))
    world.wolkvox.settings.row_limit, world.wolkvox.settings.cut_msg = 150, "found"
    world.wolkvox.faults.append(Fault("status", at=[4], status=400, msg="no"))
    run = world.extract(start_date=str(start), row_limit=150)
    state = run.states[-1]["bookmarks"]["amd_detail"]
    (_, whole_end), _, (_, part_end), *_ = world.windows
    assert start < part_end < whole_end
    assert state["replication_key_value"] >= as_utc(str(part_end))
    assert "read_until" not in state


def test_timed_out_retry_does_not_confirm_empty(world: World) -> None:
    start = MORNING - timedelta(days=40)
    rows = calls(start, 40 * DAY, 1_000)
    world.rows.add(rows)
    world.wolkvox.faults[:] = [
        Fault("wrong_empty", at=[3]),
        Fault("status", at=[4, 5], status=504),
        Fault("wrong_empty", at=[6]),
    ]
    run = world.extract(start_date=str(start), row_limit=200, max_concurrent_requests=1)
    assert Counter(map(as_sent, run.records)) == as_rows(rows)


@pytest.mark.slow
def test_wrong_empty_after_true_one_loses_no_row(world: World) -> None:
    # Rows in the mornings; the nights are empty.
    start = MORNING - timedelta(days=16)
    rows = [
        row
        for day in range(16)
        for row in calls(start + timedelta(days=day), 6 * 3600, 100)
        if day not in {5, 6, 7}
    ]
    world.rows.add(rows)
    evening = start - timedelta(hours=12)
    settings: dict[str, Any] = {"start_date": str(evening), "max_window_days": 1}
    for _ in wrong_at_each_request(world, settings):
        recovered(world, rows, **settings)


@pytest.mark.parametrize(
    ("shape", "limit", "number"), [(0.4, 60, 600), *([(0.2, 100, 1_000)] if is_long() else [])]
)
@pytest.mark.slow
def test_two_wrong_empty_responses_lose_no_row(
    world: World, shape: float, limit: int, number: int
) -> None:
    start = MORNING - timedelta(days=40)
    # More and more of them, so that windows are truncated again and again.
    moments = [start + timedelta(days=40) * (n / number) ** shape for n in range(8, number)]
    rows = [call(m.replace(microsecond=0), customer_id=f"C{n}") for n, m in enumerate(moments)]
    start = moments[0]
    world.rows.add(rows)
    world.wolkvox.settings.row_limit = limit
    world.wolkvox.settings.order = "newest"
    settings: dict[str, Any] = {"start_date": str(start), "row_limit": limit}
    for _ in wrong_at_each_request(world, settings, also=(2,)):
        recovered(world, rows, **settings)


@pytest.mark.parametrize("days", [25 / 24, 24.8 / 24, 2, 5, 12])
@pytest.mark.parametrize("follows", [True, False])
@pytest.mark.slow
def test_wrong_empty_in_a_backfill_is_recovered(
    world: World, days: float, *, follows: bool
) -> None:
    start = NOON - timedelta(days=days)
    rows = calls(start, round(days * DAY), round(days * 144))
    world.rows.add(rows)
    before = state_of(start) if follows else None
    settings: dict[str, Any] = {"start_date": str(start), "lookback_hours": 0}
    for _ in wrong_at_each_request(world, settings, before):
        recovered(world, rows, before, **settings)


def state_of(bookmark: datetime, **more: str) -> dict[str, Any]:
    """A state whose bookmark, and what else it holds, are times of the server's clock."""
    told = {"replication_key_value": bookmark, **more}
    bookmarks = {name: f"{value}-05:00" for name, value in told.items()}
    return {"bookmarks": {"amd_detail": {"replication_key": "date", **bookmarks}}}


@pytest.mark.parametrize("lookback", [1, 3])
@pytest.mark.parametrize(
    ("bookmark", "read_until", "requests"),
    [(24, None, 1), (24.1, None, 2), (30, None, 2), (30, 30, 2), (30, 24.1, 2), (30, 24, 1)],
)
def test_empty_time_is_confirmed_at_first_sight(
    world: World, bookmark: float, read_until: float | None, requests: int, lookback: int
) -> None:
    """Hours before the present; the bookmark passes what is 24 hours old."""
    more = {} if read_until is None else {"read_until": f"{NOON - timedelta(hours=read_until)}"}
    world.extract(state_of(NOON - timedelta(hours=bookmark), **more), lookback_hours=lookback)
    assert len(world.windows) - len(set(world.windows)) == requests - 1


def test_each_empty_window_of_a_backfill_is_confirmed(world: World) -> None:
    start = MORNING - timedelta(days=90)
    world.rows.add([*calls(start, 5 * DAY, 500), *calls(start + timedelta(days=70), DAY, 100)])
    run = world.extract(start_date=str(start), max_window_days=5)
    rows_of = {
        window: entry.rows for window, entry in zip(world.windows, world.wolkvox.log, strict=True)
    }
    times_asked = Counter(world.windows)
    assert sum(not rows for rows in rows_of.values()) > 10
    for (window_start, _), rows in rows_of.items():
        is_young = window_start > NOON - timedelta(days=1)
        assert times_asked[window_start, _] == (1 if rows or is_young else 2)
    # Nothing is new to the next run.
    world.wolkvox.log.clear()
    world.extract(run.states[-1], start_date=str(start), lookback_hours=24 * 60)
    assert set(Counter(world.windows).values()) == {1}


def test_late_rows_of_an_empty_window_are_found(world: World) -> None:
    first = world.extract()
    late = call(NOON - timedelta(hours=20))
    world.rows.add([late])
    second = world.extract(first.states[-1], now=NOW + timedelta(hours=1))
    assert Counter(map(as_sent, second.records)) == as_rows([late])


def test_look_back_does_not_lower_the_bookmark(world: World) -> None:
    world.rows.add(calls(MORNING, 3600, 60))
    first = world.extract()
    world.wolkvox.log.clear()
    second = world.extract(first.states[-1], lookback_hours=2)
    last = datetime.fromisoformat(first.bookmarks[-1])
    assert world.windows[0][0] == last.replace(tzinfo=None) - timedelta(hours=5 + 2)
    assert min(second.bookmarks) >= first.bookmarks[-1]


def test_split_window_is_bookmarked_part_by_part(world: World) -> None:
    start = MORNING - timedelta(days=60)
    rows = calls(start + timedelta(days=59), DAY, 1_000)
    world.rows.add(rows)
    world.wolkvox.settings.row_limit, world.wolkvox.settings.cut_msg = 100, "found"
    target, state = Target(), None
    runs: list[Run] = []
    while not runs or runs[-1].error:
        last = len(world.wolkvox.log) + 25
        world.wolkvox.faults[:] = [Fault("status", status=403, msg="TOKEN LIMIT", at=[last])]
        more: dict[str, Any] = {"row_limit": 100, "lookback_hours": 0, "max_window_days": 30}
        run = world.extract(state, start_date=str(start), **more)
        assert not (runs and run.error) or run.bookmarks[-1] > runs[-1].bookmarks[-1]
        state = run.states[-1]
        target.load(run)
        runs.append(run)
    assert len(runs) > 3
    assert target.rows == as_rows(rows)


def test_full_table_sync_keeps_the_bookmark(world: World) -> None:
    rows = calls(MORNING - timedelta(days=5), 5 * DAY, 10)
    world.rows.add(rows)
    first = world.extract()
    catalog = TapWolkvox(config=world.config()).catalog_dict
    catalog["streams"][0]["replication_method"] = "FULL_TABLE"
    catalog["streams"][0]["metadata"][-1]["metadata"]["selected"] = True
    run = world.extract_to(Run(), first.states[-1], catalog=catalog)
    assert Counter(map(as_sent, run.records)) == as_rows(rows)
    assert set(run.bookmarks) == {first.bookmarks[-1]}


# 5. One meaning for each response: see also test_answers.


@pytest.mark.parametrize("kind", ["status", "cut"])
def test_window_is_split_after_one_retry(world: World, kind: Any) -> None:
    rows = calls(MORNING - timedelta(days=3), 3 * DAY, 90)
    world.rows.add(rows)
    world.wolkvox.faults.append(Fault(kind, status=504, min_window_seconds=DAY // 3))
    run = world.extract(start_date=str(MORNING - timedelta(days=3)))
    assert run.error is None
    assert world.windows[0] == world.windows[1]
    assert world.windows[2][1] < world.windows[1][1]
    assert Counter(map(as_sent, run.records)) == as_rows(rows)


def test_unknown_fields_are_dropped_with_warning(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    rows = calls(MORNING - timedelta(days=3), 3 * DAY, 90)
    world.rows.add([row | {"agent_id": "secret-7"} for row in rows])
    run = world.extract()
    assert Counter(map(as_sent, run.records)) == as_rows(rows)
    warnings = [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING]
    assert len(warnings) == 1
    assert "'agent_id'" in warnings[0]
    assert "secret-7" not in caplog.text


# 6. Polite.


@pytest.mark.parametrize("at_once", [1, 2])
def test_requests_in_flight_stay_within_the_limit(world: World, at_once: int) -> None:
    world.wolkvox.settings.latency_seconds = 0.02
    world.rows.add(calls(MORNING - timedelta(days=9), 9 * DAY, 900))
    run = world.extract(row_limit=100, max_concurrent_requests=at_once)
    assert run.error is None
    assert len(world.wolkvox.log) > 10
    assert world.wolkvox.max_in_flight == at_once


def test_failed_later_window_stops_new_requests(world: World) -> None:
    class Slow(Fixed):
        """Returns the third window after the request of the fourth has failed."""

        def rows(self, start: datetime, *more: Any) -> list[Row]:
            if len(world.windows) > 1:
                wait_until(lambda: len(world.windows) > 2)
                if start == sorted(world.windows)[2][0]:
                    wait_until(lambda: len(world.windows) > 3)
                    wait_until(lambda: not is_under_way(sorted(world.windows)[3][0]))
            return super().rows(start, *more)

    def is_under_way(start: datetime) -> bool:
        return any(f", {start} to " in thread.name for thread in threading.enumerate())

    def wait_until(condition: Callable[[], bool]) -> None:
        while not condition():
            threading.Event().wait(0.001)

    world.wolkvox.source = Slow(calls(datetime(2026, 6, 1, 0, 0, 1), 9 * DAY, 450))  # noqa: DTZ001
    refused = Fault("status", at=range(4, 99), status=403, msg="TOKEN LIMIT EXCEEDED")
    world.wolkvox.faults.append(refused)
    run = world.extract(row_limit=100, max_concurrent_requests=2)
    assert "quota" in str(run.error)
    assert len(world.wolkvox.log) == 4
    assert Counter(map(as_sent, run.records)).total() == sum(e.rows for e in world.wolkvox.log)


def test_empty_year_takes_at_most_60_requests(world: World) -> None:
    world.extract(start_date="2025-06-10", max_window_days=31)
    assert len(world.wolkvox.log) <= 60


def test_32000_rows_take_at_most_2_requests(world: World) -> None:
    world.rows.add(calls(MORNING - timedelta(days=1), 12 * 3600, 32_001))
    run = world.extract(start_date="2026-06-09", end_date="2026-06-10")
    assert len(run.records) == 32_001
    assert len(world.wolkvox.log) <= 2


def test_connection_test_reads_the_newest_row(world: World) -> None:
    old, new = call("2026-05-20 10:00:00"), call("2026-06-08 10:00:00")
    for row in (None, old, new):
        world.rows.add([row] if row else [])
        world.wolkvox.log.clear()
        run = Run()
        tap = TapWolkvox(
            config=world.config(
                start_date="2020-01-01", end_date="2026-06-10T12:00:00", max_window_days=31
            ),
            message_writer=run,
        )
        assert tap.run_connection_test()
        assert len(world.wolkvox.log) <= 6
        assert Counter(map(as_sent, run.records)) == as_rows([row] if row else [])
        assert run.bookmarks == []


# 7. Discreet: the command's part is in test_command.


def test_the_settings_do_not_show_the_token(world: World) -> None:
    assert TOKEN not in repr(TapWolkvox(config=world.config()).settings)


# 8. Bounded: see also test_command.


@pytest.mark.parametrize("at_once", [1, 2])
def test_prefetch_stays_within_the_limit(world: World, at_once: int) -> None:
    world.rows.add(calls(MORNING - timedelta(days=9), 9 * DAY, 900))
    asked: list[int] = []

    class Slow(Run):
        def write_lines(self, lines: bytes | bytearray) -> None:
            super().write_lines(lines)
            if self.records:
                for thread in list(threading.enumerate()):
                    if thread.name.startswith("request"):
                        thread.join()
                written = {m["record"]["date"] for m in self.messages if m["type"] == "RECORD"}
                latest = max(written)
                ahead = [
                    1
                    for first, _ in world.windows
                    if (first + timedelta(hours=5)).isoformat() + "Z" > latest
                ]
                asked.append(len(ahead))

    run = Slow()
    TapWolkvox(
        config=world.config(row_limit=100, end_date="2026-06-10", max_concurrent_requests=at_once),
        message_writer=run,
    ).sync_all()
    assert len(run.records) > 800
    assert max(asked) == at_once


def test_new_report_needs_only_a_declaration(world: World) -> None:
    names = ("file_name", "date", "customer_id", "campaign_id", "telephone", "result")
    other = EventReport(
        stream="by_voice",
        api="campaign_7",
        title="By voice",
        title_es="Por voz",
        description="Calls by voice file.",
        key_fields=("file_name", "campaign_id"),
        time_column="date",
        partition="campaign_id",
        fields=tuple(
            Field(column=name, description="-", type="time" if name == "date" else "text")
            for name in names
        ),
    )
    world.rows.add(calls(MORNING, 60, 9))
    with patch.dict("tap_wolkvox.reports.REPORTS_BY_STREAM", by_voice=other):
        run = world.extract(reports=["by_voice", "amd_detail"])
    records = [m for m in run.messages if m["type"] == "RECORD"]
    assert [m["stream"] for m in records] == ["by_voice"] * 9 + ["amd_detail"] * 9
    assert {m["record"]["occurrence"] for m in records} == {1}
    [schema] = [m for m in run.messages if m["type"] == "SCHEMA" and m["stream"] == "by_voice"]
    assert schema["key_properties"] == ["file_name", "campaign_id", "date", "occurrence"]
    assert set(run.states[-1]["bookmarks"]) == {"amd_detail", "by_voice"}


def without_start(state: dict[str, Any]) -> dict[str, Any]:
    """A state without what the SDK notes in it while a stream is extracted."""
    for stream in state["bookmarks"].values():
        for each in (stream, *stream.get("partitions", [])):
            each.pop("starting_replication_value", None)
    return state


@pytest.mark.parametrize(
    ("stream", "campaigns"),
    [
        ("amd_detail", ["all"]),
        ("amd_detail", ["90001", "7"]),
        ("agent_logins", ["all"]),
        ("amd_totals", ["all"]),
    ],
)
def test_state_of_another_server_is_rejected(
    world: World, stream: str, campaigns: list[str]
) -> None:
    world.rows.add(calls(MORNING, 60, 9))
    more: dict[str, Any] = {"reports": [stream], "campaign_ids": campaigns}
    # Without a number, it is that of the address.
    servers = {"0016": "0016", "0017": "wv0017", "127.0.0.1": None}
    states = {
        name: world.extract(wolkvox_server=told, **more).states[-1]
        for name, told in servers.items()
    }
    world.wolkvox.log.clear()
    for name, other in permutations(servers, 2):
        run = world.extract(deepcopy(states[name]), wolkvox_server=servers[other], **more)
        owner = f"The state of {stream} belongs to server {name}, but the settings are for server "
        assert f"{owner}{other}." in str(run.error)
        assert run.records == []
        assert all(without_start(state) == states[name] for state in run.states)
    assert world.wolkvox.log == []
    for same in ("WV0016", "0016"):
        assert world.extract(states["0016"], wolkvox_server=same, **more).error is None
