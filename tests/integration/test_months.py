"""Rows beside the border of a month, on servers that treat it in different ways."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from sandbox.server.faults import Fault
from tests.support.calls import as_rows, as_sent, call, calls
from tests.support.rows import sent
from tests.support.world import Target, World

DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)
MARCH, JULY = datetime(2026, 3, 1), datetime(2026, 7, 1)  # noqa: DTZ001 - the server's clock
JUNE = datetime(2026, 6, 1)  # noqa: DTZ001 - the server's clock
FIRSTS = [datetime(2026, month, 1) for month in (4, 5, 6)]  # noqa: DTZ001
RANGE: dict[str, Any] = {"start_date": str(MARCH), "end_date": str(JULY)}
AFTER = datetime(2026, 8, 1, tzinfo=UTC)

SERVERS = [
    pytest.param(across_months, inclusive, id=f"{across_months}, {inclusive=}")
    for across_months in ("all", "first", "refused")
    for inclusive in (True, False)
]


def behaves(world: World, across_months: Any, *, inclusive: bool) -> None:
    world.wolkvox.settings.across_months = across_months
    world.wolkvox.settings.end_inclusive = inclusive


def is_shown(moment: datetime, across_months: str, *, inclusive: bool) -> bool:
    """Whether any request brings a row: not the last second of a month on one of the servers."""
    is_last = (moment + SECOND).month != moment.month
    return inclusive or across_months != "refused" or not is_last


def moments(*more: datetime) -> list[datetime]:
    """Every seven hours, and the seconds around each border."""
    regular = [MARCH + n * 7 * HOUR for n in range((JULY - MARCH) // (7 * HOUR))]
    return [*regular, *(first + n * SECOND for first in FIRSTS for n in (-2, -1, 0, 1)), *more]


@pytest.mark.parametrize(("across_months", "inclusive"), SERVERS)
@pytest.mark.parametrize("at_once", [1, 2])
def test_events_beside_the_border(
    world: World, across_months: str, *, inclusive: bool, at_once: int
) -> None:
    behaves(world, across_months, inclusive=inclusive)
    rows = [call(moment, customer_id=f"C{n}") for n, moment in enumerate(moments())]
    world.rows.add(rows)
    run = world.extract(**RANGE, now=AFTER, max_concurrent_requests=at_once)
    assert run.error is None
    due = [row for row in rows if is_shown(row_time(row), across_months, inclusive=inclusive)]
    assert Counter(map(as_sent, run.records)) == as_rows(due)


def row_time(row: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(row["date"])


@pytest.mark.parametrize(("across_months", "inclusive"), SERVERS)
@pytest.mark.parametrize("stream", ["agent_logins", "amd_totals"])
@pytest.mark.slow
def test_days_beside_the_border(
    world: World, across_months: str, *, inclusive: bool, stream: str
) -> None:
    behaves(world, across_months, inclusive=inclusive)
    days = [MARCH + n * DAY for n in range((JULY - MARCH) // DAY)]
    # None for some days before the end of March, and for some after its end.
    days = [day for day in days if not 25 <= (day - MARCH).days <= 35]
    for day in days:
        row = sent(stream, date=f"{day:%Y-%m-%d}")
        world.wolkvox.fixed(stream).add([row], filter_date=day + 9 * HOUR)
    run = world.extract(reports=[stream], **RANGE, now=AFTER)
    assert run.error is None
    name = "date" if stream == "agent_logins" else "report_date"
    assert [row[name] for row in run.records] == [f"{day:%Y-%m-%d}" for day in days]


@pytest.mark.parametrize(("across_months", "inclusive"), SERVERS)
def test_windows_that_do_not_add_up_cross_the_border(
    world: World, across_months: str, *, inclusive: bool
) -> None:
    behaves(world, across_months, inclusive=inclusive)
    results = world.wolkvox.fixed("campaign_results")
    start = MARCH + 10 * DAY
    rows = [
        sent("campaign_results", date=str(moment), customer_id=f"C{n}")
        for n, moment in enumerate(moments())
        if moment >= start
    ]
    results.add(rows)
    # Its record was dialed again in the next month: no window within a month shows it.
    found = FIRSTS[0] - 2 * DAY
    moved = sent("campaign_results", date=str(found), customer_id="moved")
    results.add([moved], second_date=FIRSTS[0] + 2 * DAY)
    asked = RANGE | {"start_date": str(start)}
    run = world.extract(reports=["campaign_results"], **asked, now=AFTER)
    assert run.error is None
    due = {
        row["customer_id"]
        for row in rows
        if is_shown(row_time(row), across_months, inclusive=inclusive)
    }
    if across_months == "all":
        due.add("moved")
    assert Counter(row["customer_id"] for row in run.records) == Counter(due)


@pytest.mark.parametrize("wrong", range(1, 7))
def test_row_that_parts_of_a_window_lack(world: World, wrong: int) -> None:
    found, tried = datetime(2026, 1, 28, 9), datetime(2026, 2, 3, 9)  # noqa: DTZ001
    results = world.wolkvox.fixed("campaign_results")
    results.add([sent("campaign_results", date=str(tried))], filter_date=found, second_date=tried)
    world.wolkvox.faults.append(Fault("wrong_empty", at=[wrong]))
    run = world.extract(
        reports=["campaign_results"], start_date="2026-01-20", end_date="2026-02-20"
    )
    assert len(run.records) == 1


@pytest.mark.parametrize(
    ("msg", "is_refusal"),
    [
        ("Validate dates entered", True),
        ("The range of dates must be within one month", True),
        ("Campaign_id 7 does not exist in your operation.", False),
    ],
)
def test_words_that_refuse_a_range_over_the_border(
    world: World, msg: str, *, is_refusal: bool
) -> None:
    behaves(world, "refused", inclusive=True)
    world.wolkvox.settings.months_msg = msg
    world.rows.add([call(JUNE - HOUR), call(JUNE + HOUR)])
    run = world.extract(start_date=str(JUNE - DAY))
    assert (run.error is None) == is_refusal
    assert len(run.records) == (2 if is_refusal else 1)
    if not is_refusal:
        assert "2026-05-31 23:59:59 to 2026-06-01 00:00:00" in str(run.error)


@pytest.mark.parametrize(("across_months", "inclusive"), SERVERS)
@pytest.mark.slow
def test_runs_every_hour_over_the_border(
    world: World, across_months: str, *, inclusive: bool
) -> None:
    behaves(world, across_months, inclusive=inclusive)
    seconds = [JUNE + n * SECOND for n in (-2, -1, 0, 1)]
    others = [JUNE + timedelta(minutes=n) for n in (-300, -61, -59, -4, 3, 61, 600)]
    rows = [call(moment) for moment in [*seconds, *others]]
    for row in rows:
        world.rows.add([row], visible_from=row_time(row) + timedelta(minutes=50))
    target, state = Target(), None
    asked: Counter[int] = Counter()
    for hours in range(-4, 40):
        wall = JUNE + timedelta(hours=hours, minutes=1)
        world.wolkvox.settings.clock = partial(datetime.fromisoformat, str(wall))
        world.wolkvox.log.clear()
        now = (wall + 5 * HOUR).replace(tzinfo=UTC)
        run = world.extract(state, now=now, start_date=str(JUNE - 6 * HOUR))
        state = run.states[-1]
        target.load(run)
        asked[hours] = world.windows.count((JUNE - SECOND, JUNE))
    due = [row for row in rows if is_shown(row_time(row), across_months, inclusive=inclusive)]
    assert target.rows == as_rows(due)
    # At first sight and for a day; empty, twice.
    assert max(asked.values()) <= 2
    assert sum(asked[hours] for hours in range(26, 40)) == 0


@pytest.mark.parametrize("wrong", range(1, 12))
def test_one_mistake_beside_the_border(world: World, wrong: int) -> None:
    world.wolkvox.settings.end_inclusive = False
    start = JUNE - 9 * DAY
    rows = [*calls(start, 3 * 86_400, 50), *(call(JUNE + n * SECOND) for n in (-2, -1, 0, 1))]
    world.rows.add(rows)
    world.wolkvox.faults.append(Fault("wrong_empty", at=[wrong]))
    target = Target()
    first = world.extract(start_date=str(start))
    target.load(first)
    world.wolkvox.faults.clear()
    target.load(world.extract(first.states[-1], start_date=str(start)))
    assert target.rows == as_rows(rows)


def test_border_that_does_not_fit_is_split(world: World) -> None:
    rows = [
        call(JUNE + n * SECOND, customer_id=f"{n}-{each}") for n in (-1, 0) for each in range(6)
    ]
    world.rows.add(rows)
    world.wolkvox.settings.row_limit = 8
    run = world.extract(start_date=str(JUNE - HOUR), row_limit=8)
    assert run.error is None
    assert Counter(map(as_sent, run.records)) == as_rows(rows)


def test_run_that_begins_in_the_last_second_of_a_month(world: World) -> None:
    behaves(world, "refused", inclusive=True)
    world.rows.add([call(JUNE - SECOND), call(JUNE)])
    run = world.extract(start_date=str(JUNE - SECOND))
    assert world.windows[0] == (JUNE - SECOND, JUNE - SECOND)
    assert len(run.records) == 2
