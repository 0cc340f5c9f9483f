from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import accumulate, islice, pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tap_wolkvox.base.window import Window
from tap_wolkvox.windows.density import iter_hours
from tap_wolkvox.windows.estimate import likely_requests
from tap_wolkvox.windows.planner import (
    DayPlanner,
    Planner,
    RowSample,
    by_month,
    day_windows,
    end_before,
    least_requests,
    newest_window,
)

START = datetime(2026, 1, 1)  # noqa: DTZ001 - wall time of the server's clock
DAY = 86_400  # seconds
YEAR = 365 * DAY
LIMIT = 100
NOTHING = RowSample(0, [], LIMIT)

moments = st.integers(0, 2 * YEAR).map(lambda seconds: START + timedelta(seconds=seconds))
lengths = st.one_of(st.integers(0, 5), st.integers(0, 90 * DAY))


def windows_of(planner: Planner) -> Iterator[Window]:
    """Take windows until there are no more; fail after 5,000."""
    for _ in range(5_000):
        if not (window := planner.next()):
            return
        yield window
    pytest.fail("the planner does not come to an end")


def spread(window: Window, fill: float, first: float = 0, last: float = 1) -> RowSample:
    """Spread rows evenly over a part of a window."""
    rows = round(fill * LIMIT)
    step = window.seconds * (last - first) / max(1, rows)
    begins = window.start + timedelta(seconds=window.seconds * first)
    times = [begins + timedelta(seconds=int(n * step)) for n in range(rows)]
    return RowSample(rows, times, LIMIT)


def anything_in(window: Window) -> st.SearchStrategy[RowSample]:
    """Rows anywhere in a window, and perhaps one of them before or after it."""
    places = st.integers(0, window.seconds) | st.sampled_from([-DAY, window.seconds + DAY])
    times = st.lists(places.map(lambda n: window.start + timedelta(seconds=n)), max_size=9)
    return st.builds(
        lambda times, each: RowSample(len(times) * each, sorted(times), LIMIT),
        times,
        st.sampled_from([1, 7, 50]),
    )


def plan(
    start: datetime, seconds: int, data: st.DataObject, *, max_days: int = 30
) -> list[tuple[Window, bool]]:
    """Answer windows in every way that a server could; True if the answer was complete."""
    planner = Planner(start, start + timedelta(seconds=seconds), max_days=max_days)
    answered: list[tuple[Window, bool]] = []
    for window in windows_of(planner):
        complete = window.seconds == 0 or data.draw(st.integers(0, 2)) > 0
        found = data.draw(anything_in(window))
        if len(answered) > 60:  # what follows need not be as hard
            complete, found = True, NOTHING
        if complete:
            planner.on_rows(window, found, slowness=data.draw(st.sampled_from([0, 0.1, 0.9])))
        elif window.seconds == 1 or data.draw(st.booleans()):
            planner.on_truncated(window, found)
        else:
            planner.on_refused(window)
        answered.append((window, complete))
    return answered


@given(moments, lengths, st.integers(1, 31), st.data())
def test_complete_windows_cover_the_range(
    start: datetime, seconds: int, max_days: int, data: st.DataObject
) -> None:
    answered = plan(start, seconds, data, max_days=max_days)
    complete = [window for window, is_complete in answered if is_complete]
    assert complete[0].start == start
    assert complete[-1].end == start + timedelta(seconds=seconds)
    for before, after in pairwise(complete):
        shared = after.start == before.end
        neighbor = after.start == before.end + timedelta(seconds=1)
        assert shared or (neighbor and before.seconds == 0)


@given(moments, lengths, st.integers(1, 31), st.data())
def test_windows_lie_within_a_month_and_the_limit(
    start: datetime, seconds: int, max_days: int, data: st.DataObject
) -> None:
    answered = plan(start, seconds, data, max_days=max_days)
    for window, _ in answered:
        assert window.is_border or not window.crosses_months
        assert 0 <= window.seconds <= max_days * DAY
        assert (window.end.date() - window.start.date()).days + 1 <= 31
    end = start + timedelta(seconds=seconds)
    months = {(start + timedelta(days=n)).replace(day=1).date() for n in range(seconds // DAY + 2)}
    firsts = (datetime.combine(month, time()) for month in months)
    assert {window.end for window, _ in answered if window.is_border} == {
        first for first in firsts if start < first <= end
    }


@given(moments, lengths, moments)
def test_borders_of_the_past_are_left_out(start: datetime, seconds: int, after: datetime) -> None:
    ranges = list(by_month(start, start + timedelta(seconds=seconds), after))
    all_of_them = list(by_month(start, start + timedelta(seconds=seconds)))
    assert [each for each in ranges if each.is_border] == [
        each for each in all_of_them if each.is_border and each.end > after
    ]
    assert [each for each in ranges if not each.is_border][:-1] == [
        each for each in all_of_them if not each.is_border
    ][: len([each for each in ranges if not each.is_border]) - 1]
    assert ranges[0].start == start
    assert ranges[-1].end == start + timedelta(seconds=seconds)


def test_a_range_that_begins_in_the_last_second_of_a_month() -> None:
    last, first = datetime(2026, 1, 31, 23, 59, 59), datetime(2026, 2, 1)  # noqa: DTZ001
    ranges = by_month(last, first + timedelta(hours=1))
    assert list(ranges) == [
        Window(last, last),
        Window(last, first),
        Window(first, first + timedelta(hours=1)),
    ]
    assert list(by_month(last, first)) == [Window(last, last), Window(last, first)]


# Seeds found by search: sums of parts of hours fall short of the range by a fraction of a second.
@pytest.mark.parametrize("seed", [1_362, 2_957, 5_800, 6_206])
def test_no_window_passes_the_end_of_the_range(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - repeatable on purpose
    start = START + timedelta(seconds=chance.randrange(DAY))
    end = start + timedelta(seconds=chance.randrange(1, 3 * DAY))
    planner = Planner(start, end, max_days=30)
    for window in islice(windows_of(planner), 40):
        assert start <= window.start <= window.end <= end
        rows = chance.choice([0, 10, 50, 99])
        places = sorted(chance.randrange(window.seconds + 1) for _ in range(rows))
        found = RowSample(rows, [window.start + timedelta(seconds=n) for n in places], LIMIT)
        if chance.random() < 0.3 and window.seconds > 1:
            planner.on_truncated(window, found)
        else:
            planner.on_rows(window, found, slowness=0)


@given(moments, st.integers(1, 90 * DAY), st.data())
def test_a_window_is_split_into_narrower_ones(
    start: datetime, seconds: int, data: st.DataObject
) -> None:
    answered = plan(start, seconds, data)
    for (window, is_complete), (after, _) in pairwise(answered):
        if not is_complete:
            assert after.start == window.start
            assert after.seconds < window.seconds
            # A server that excludes the end returns no rows for a single second: last resort.
            assert after.seconds or window.seconds == 1


def widths(
    seconds: int, *answers: float | tuple[float, float] | None, start: datetime = START
) -> list[float]:
    """Return how wide each answered window is, and the next one, in days.

    An answer is the fill of a response, or its fill and slowness, or None for a failure. The
    seconds between two months have no answer.
    """
    planner = Planner(start, start + timedelta(seconds=seconds), max_days=30)
    found = []
    wide = (window for window in windows_of(planner) if not window.is_border)
    for answer, window in zip((*answers, 0), wide, strict=False):
        found.append(window.seconds / DAY)
        fill, slowness = answer if isinstance(answer, tuple) else (answer, 0)
        if fill is None:
            planner.on_refused(window)
        else:
            planner.on_rows(window, spread(window, fill), slowness=slowness)
    return found


def test_a_small_remainder_is_not_left_over() -> None:
    assert widths(12 * DAY // 10) == [1.2]
    assert widths(12 * DAY // 10 + 1) == [1]


@pytest.mark.parametrize(
    ("answers", "days"),
    [
        # Three quarters of the limit are aimed at.
        ([0.75], [1, 1]),
        ([0.5], [1, 1.5]),
        ([0.01], [1, 4]),
        # Hours that were never seen are as full as the last.
        ([None, 0.5], [1, 0.25, 0.375]),
        # A window that failed is quartered. If three times as many rows could have come in time,
        # the remainder fits; if fewer could, it grows less or not at all.
        ([0.5, None, (0.1875, 0.25)], [1, 1.5, 0.375, 1.125]),
        ([0.5, None, (0.1875, 0.5)], [1, 1.5, 0.375, 0.5625]),
        ([0.5, None, (0.1875, 0.9)], [1, 1.5, 0.375, 0.375]),
        # January, February, and the first days of March.
        ([0, 0, 0, 0, None, *[(0, 0.9)] * 3], [1, 4, 16, 10, 28, 7, 10.5, 10.5, 30]),
    ],
)
def test_width_follows_rows_and_latency(answers: list[Any], days: list[float]) -> None:
    assert widths(YEAR, *answers)[: len(days)] == pytest.approx(days, rel=0.01)


def test_fuller_window_shrinks_the_next() -> None:
    assert widths(YEAR, 0.9) == pytest.approx([1, 0.75 / 0.9], rel=0.05)


@pytest.mark.parametrize(("adds_up", "days"), [(False, 10), (True, 1)])
def test_a_range_starts_with_a_day_or_the_widest(*, adds_up: bool, days: int) -> None:
    end = START + timedelta(days=365)
    first = Planner(START, end, max_days=10, adds_up=adds_up).next()
    assert first == Window(START, START + timedelta(days=days))


@given(moments)
def test_windows_that_do_not_add_up_are_as_wide_as_allowed(start: datetime) -> None:
    planner = Planner(start, start + timedelta(days=365), max_days=31, adds_up=False)
    for window in windows_of(planner):
        planner.on_rows(window, NOTHING, slowness=0)
        days = (window.end.date() - window.start.date()).days + 1
        months = (window.end.year - window.start.year) * 12 + window.end.month - window.start.month
        assert days <= 31
        assert months <= 1
        assert (
            days == 31
            or window.end.month != (window.end + timedelta(seconds=1)).month
            or (window.end == start + timedelta(days=365))
        )


def test_a_window_has_whole_seconds() -> None:
    planner = Planner(START, START + timedelta(seconds=7), max_days=30)
    window = planner.next()
    assert window
    planner.on_truncated(window, NOTHING)
    assert planner.next() == Window(START, START + timedelta(seconds=3))


@given(moments, st.integers(0, 400))
def test_an_empty_range_has_no_windows(start: datetime, days: int) -> None:
    planner = Planner(start, start - timedelta(days=days, seconds=1), max_days=30)
    assert planner.next() is None


def requests_for(
    rows_an_hour: Callable[[datetime], float], days: int = 365
) -> tuple[int, int, float]:
    """Requests, how many were wasted, and the least possible, for rows at a given rate."""
    end = START + timedelta(days=days)
    planner = Planner(START, end, max_days=31)
    rows = [rows_an_hour(START + timedelta(hours=n)) * LIMIT for n in range(24 * days + 1)]
    before = [0.0, *accumulate(rows)]

    def until(wall: datetime) -> float:
        hours = (wall - START).total_seconds() / 3600
        return before[int(hours)] + rows[int(hours)] * (hours % 1)

    def times(window: Window, share: float) -> list[datetime]:
        inside = until(window.end) - until(window.start)
        found = []
        for hour, part in iter_hours(window.start, window.end):
            number = math.ceil(200 * rows[(hour - START) // timedelta(hours=1)] * part / inside)
            step = part * 3600 / max(1, number)
            begins = max(hour, window.start)
            found += [begins + timedelta(seconds=int(n * step)) for n in range(number)]
        return found[: math.ceil(len(found) * share)]

    asked = wasted = 0
    for window in windows_of(planner):
        asked += 1
        inside = until(window.end) - until(window.start)
        share = min(1, LIMIT / inside) if inside else 1
        found = RowSample(round(inside * share), times(window, share) if inside else [], LIMIT)
        if inside >= LIMIT:
            wasted += 1
            planner.on_truncated(window, found)
        else:
            planner.on_rows(window, found, slowness=0)
    return asked, wasted, max(sum(rows) / LIMIT, least_requests(START, end, max_days=31))


def in_office_hours(hour: datetime) -> bool:
    return hour.weekday() < 5 and 8 <= hour.hour < 18


def at_a_start(hour: datetime) -> bool:
    """Whether a campaign starts: at ten on the first Tuesday of a month."""
    return hour.day <= 7 and hour.weekday() == 1 and hour.hour == 10


SHAPES: dict[str, tuple[Callable[[datetime], float], float]] = {
    "steady": (lambda _: 0.5 / 24, 2),
    "office hours": (lambda hour: 0.05 * in_office_hours(hour), 2),
    "office hours, dense": (lambda hour: 0.5 * in_office_hours(hour), 2),
    "bursts": (lambda hour: 0.5 / 24 * (50 if at_a_start(hour) else 1), 2),
    "sparse": (lambda _: 0.002 / 24, 1.3),
    "none": (lambda _: 0, 1.3),
}


@pytest.mark.parametrize(("rows_an_hour", "most"), SHAPES.values(), ids=SHAPES.keys())
def test_a_year_takes_few_requests(rows_an_hour: Callable[[datetime], float], most: float) -> None:
    asked, wasted, least = requests_for(rows_an_hour)
    assert asked <= most * least
    assert wasted <= 0.05 * asked


def test_burst_shrinks_the_next_window() -> None:
    _, before, after = widths(90 * DAY, 0.05, 0.9)
    assert after < before


def test_burst_after_empty_months_is_split_fast() -> None:
    empty = timedelta(days=300)
    asked, _, least = requests_for(
        lambda hour: 0.05 * (hour - START >= empty and in_office_hours(hour))
    )
    assert asked <= 2 * 300 / 30 + 2 * (least + 5)


def test_slow_responses_do_not_stop_growth() -> None:
    planner = Planner(START, START + timedelta(days=365), max_days=30)
    widths = []
    for window in windows_of(planner):
        widths.append(window.seconds)
        planner.on_rows(window, NOTHING, slowness=0.9)
    assert widths[1] <= 1.5 * widths[0]
    assert len(widths) <= 34  # eleven of them between two months


@pytest.mark.parametrize(
    ("slowness", "growth"), [(0, 4), (0.1, 4), (0.25, 3), (0.5, 1.5), (1, 1.5)]
)
def test_growth_without_rows_follows_latency(slowness: float, growth: float) -> None:
    planner = Planner(START, START + timedelta(days=100), max_days=30)
    window = planner.next()
    assert window
    planner.on_rows(window, NOTHING, slowness=slowness)
    after = planner.next()
    assert after
    assert after.seconds == growth * window.seconds


A_WEEK = (0.1, 0.4, 0.75)  # of evenly spread rows; then each hour of the week was observed
# After that and one more window of the same width, a month begins.
BEFORE_A_MONTH = datetime(2025, 12, 12)  # noqa: DTZ001 - wall time of the server's clock


@pytest.mark.parametrize(
    ("fill", "slowness", "days"),
    [
        (0.2, 0.25, 29),
        (0.1, 0.24, 30),
        (0.2, 0.26, 22.4),  # 2.9 times as many rows
        (0.2, 0.5, 11.4),  # 1.5 times as many
        (0.3, 0.9, 11.5),
        (0.05, 0.9, 30),  # so few rows do not explain it
        (0.02, 0.9, 30),
    ],
)
def test_a_slow_response_limits_the_next_one(fill: float, slowness: float, days: float) -> None:
    asked = widths(YEAR, *A_WEEK, (fill, slowness), start=BEFORE_A_MONTH)
    assert asked[-1] == pytest.approx(days, rel=0.01)


def test_more_rows_than_expected_shrink_the_next() -> None:
    *_, before, after = widths(YEAR, *A_WEEK, 0.9)
    assert after == pytest.approx(before * 0.75 / 0.9, rel=0.01)


def test_a_fast_response_raises_the_target_again() -> None:
    week = [0.75] * 7  # of a day each
    assert widths(YEAR, *week, (0.2, 0.9))[-1] == pytest.approx(0.3 / 0.75, rel=0.05)
    # Three times as many rows could have come in time.
    assert widths(YEAR, *week, (0.2, 0.9), (0.15, 0.25))[-1] == pytest.approx(0.6, rel=0.05)
    # A response with few rows lowers nothing.
    assert widths(YEAR, *week, (0.2, 0.9), (0.01, 0.25))[-1] == pytest.approx(0.4, rel=0.05)


@pytest.mark.parametrize("takes", [1.2, 2, 4])
def test_slow_rows_cause_few_failures(takes: float) -> None:
    """A full response would take this many times the timeout."""
    planner = Planner(START, START + timedelta(days=90), max_days=30)
    chance = Random(0)  # noqa: S311 - not for secrets
    outcomes: Counter[bool] = Counter()
    for window in windows_of(planner):
        fill = window.seconds / (DAY / 2)
        slowness = takes * fill * chance.lognormvariate(0, 0.1)
        outcomes[slowness > 1] += 1
        if slowness > 1:
            planner.on_refused(window)
        else:
            planner.on_rows(window, spread(window, fill), slowness=slowness)
    assert outcomes[True] <= 0.08 * outcomes.total()


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (0, 0.4, 0.3),  # rows up to 0.4 came, and three quarters of them fit well
        (0.6, 1, 0.5),
        (0.3, 1, 0.5),
        (0.2, 0.7, 0.53),  # at a weekly density that counts the first hour in full
    ],
)
def test_a_truncated_response_shows_what_fits(first: float, last: float, days: float) -> None:
    planner = Planner(START, START + timedelta(days=9), max_days=30)
    window = planner.next()
    assert window
    planner.on_truncated(window, spread(window, 1, first, last))
    narrower = planner.next()
    assert narrower
    assert narrower.seconds / DAY == pytest.approx(days, rel=0.02)


@pytest.mark.parametrize(("narrowed", "least"), [("refused", 2), ("truncated", 0)])
def test_windows_grow_back_from_the_narrowest(narrowed: str, least: int) -> None:
    planner = Planner(START, START + timedelta(days=100), max_days=30)
    for window in windows_of(planner):
        if window.seconds <= least:
            break
        if narrowed == "truncated":
            planner.on_truncated(window, NOTHING)
        else:
            planner.on_refused(window)
    asked = 0
    for window in windows_of(planner):
        planner.on_rows(window, NOTHING, slowness=0.6)
        asked += 1
    assert asked <= 100


@given(st.dates(START.date(), date(2028, 1, 1)), st.integers(-3, 400), st.integers(1, 40))
def test_day_windows_cover_each_day_once(first: date, length: int, days: int) -> None:
    last = first + timedelta(days=length)
    windows = list(day_windows(first, last, days))
    covered = []
    for window in windows:
        assert window.start.time() == time(0, 0, 0)
        assert window.end.time() == time(23, 59, 59)
        assert not window.crosses_months
        width = (window.end.date() - window.start.date()).days + 1
        assert 1 <= width <= days
        covered += [window.start.date() + timedelta(days=n) for n in range(width)]
    assert covered == [first + timedelta(days=n) for n in range(length + 1)]
    # As few as possible: a narrower one ends with its month.
    for window in windows[:-1]:
        width = (window.end.date() - window.start.date()).days + 1
        assert width == days or (window.end + timedelta(seconds=1)).day == 1


@example(START, 90 * DAY, DAY)
@given(moments, lengths, st.integers(1, 31 * DAY))
def test_newest_windows_cover_the_range_backward(start: datetime, seconds: int, width: int) -> None:
    end = start + timedelta(seconds=seconds)
    for _ in range(200):
        window = newest_window(start, end, timedelta(seconds=width))
        assert start <= window.start <= window.end == end
        assert window.seconds <= width
        assert not window.crosses_months
        if window.start == start:
            break
        is_month = window.start == datetime(window.end.year, window.end.month, 1)  # noqa: DTZ001
        assert is_month or window.seconds == width
        end = end_before(window)
        assert end == window.start - timedelta(seconds=is_month)


@pytest.mark.parametrize(
    ("seconds", "max_days", "requests"),
    [
        (-100 * DAY, 30, 0),
        (-1, 30, 0),
        (0, 30, 1),
        (1, 30, 1),
        (30 * DAY, 30, 1),
        (30 * DAY + 1, 30, 2),
        (31 * DAY - 1, 31, 1),
        (31 * DAY, 31, 2),  # the border of the month
        (31 * DAY + 1, 31, 3),
        (365 * DAY - 1, 31, 23),
        (365 * DAY - 1, 1, 365 + 11),
    ],
)
def test_least_requests_of_a_range(seconds: int, max_days: int, requests: int) -> None:
    end = START + timedelta(seconds=seconds)
    assert least_requests(START, end, max_days=max_days) == requests


@pytest.mark.parametrize(
    ("start", "end", "requests"),
    [
        ("2026-06-07 00:00:00", "2026-06-08 00:00:00", 2),  # Sunday
        ("2026-06-07 00:00:00", "2026-06-08 00:00:01", 1),
        ("2026-06-06 23:59:59", "2026-06-08 00:00:00", 1),
        ("2026-06-08 00:00:00", "2026-06-08 23:59:59", 1),
        ("2026-06-30 23:59:59", "2026-07-01 00:00:00", 2),  # the border of a month
    ],
)
def test_empty_windows_are_likely_to_be_requested_twice(
    start: str, end: str, requests: int
) -> None:
    window = Window(datetime.fromisoformat(start), datetime.fromisoformat(end))
    assert likely_requests([(window, 1)], lambda _: True) == requests
    assert likely_requests([(window, 3)], lambda _: True) == 3 * requests
    assert likely_requests([(window, 1)], lambda _: False) == 1


@given(moments, lengths, st.sampled_from([1, 7, 31]))
def test_likely_requests_are_no_fewer_than_the_least(
    start: datetime, seconds: int, max_days: int
) -> None:
    end = start + timedelta(seconds=seconds)
    least = least_requests(start, end, max_days=max_days)
    for adds_up in (True, False):
        windows = Planner(start, end, max_days=max_days, adds_up=adds_up).with_few_rows()
        assert likely_requests(windows, lambda _: False) >= least


@given(moments, st.integers(0, 400), st.sampled_from([1, 7, 31]))
def test_windows_of_days_cover_the_range(start: datetime, days: int, max_days: int) -> None:
    first, last = start.date(), start.date() + timedelta(days=days)
    windows = [window for window, _ in DayPlanner(first, last, max_days=max_days).with_few_rows()]
    assert windows[0].first_day == first
    assert windows[-1].last_day == last
    for before, window in pairwise(windows):
        assert window.first_day == before.last_day + timedelta(days=1)
    assert all(window.days <= max_days and not window.crosses_months for window in windows)
    assert len(windows) >= sum(1 for _ in day_windows(first, last, max_days))


@pytest.mark.parametrize(
    ("share", "truncated", "widths"),
    [
        (0, 0, [1, 4, 16, 10, 28, 31, 30]),
        (0.1, 0, [1, 4, 7, 7, 7, 5, 7]),
        (0.5, 0, [1, 1, 1, 1, 1, 1, 1]),
        (0, 1, [1, 4, 8, 8, 9, 1, 11]),
        (0.02, 1, [1, 4, 8, 8, 9, 1, 11]),
    ],
)
def test_windows_of_days_are_as_wide_as_rows_allow(
    share: float, truncated: int, widths: list[int]
) -> None:
    """Days have a share of the row limit; some windows of more than a week are truncated."""
    planner = DayPlanner(date(2026, 1, 1), date(2026, 12, 31), max_days=31)
    found: list[int] = []
    while len(found) < len(widths) and (window := planner.next()):
        if truncated and window.days > 7:
            truncated -= 1
            planner.on_truncated(window)
            continue
        found.append(window.days)
        planner.on_rows(window, window.days * share)
    assert found == widths


def test_windows_with_few_rows_grow_as_fast_as_they_may() -> None:
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    days = list(DayPlanner(first, last, max_days=31).with_few_rows())
    assert [window.days for window, _ in days[:6]] == [1, 4, 16, 10, 28, 31]
    start, end = datetime(2026, 1, 1), datetime(2026, 3, 1, 12)  # noqa: DTZ001
    events = list(Planner(start, end, max_days=31).with_few_rows())
    assert [window.seconds / DAY for window, _ in events if window.seconds > 1] == pytest.approx(
        [1, 4, 16, 10, 28, 0.5], abs=0.01
    )
    assert {requests for _, requests in [*days, *events]} == {1}


def test_the_border_of_a_month_is_requested_alone() -> None:
    border = Window(datetime(2026, 6, 30, 23, 59, 59), datetime(2026, 7, 1))  # noqa: DTZ001
    planner = Planner(border.start, border.end, max_days=31)
    assert planner.requests(border) == [border]
    within = Window(border.start - timedelta(days=1), border.start)
    assert Planner(within.start, within.end, max_days=31, adds_up=False).requests(within) == [
        within
    ]
    start, end = border.start - timedelta(days=1), border.end + timedelta(days=1)
    windows = [window for window, _ in Planner(start, end, max_days=31).with_few_rows()]
    wide = {window for window in windows if window.seconds > 1}
    # An empty border says nothing of how many rows the month after it has.
    assert len(wide) == 2
    assert border in windows
