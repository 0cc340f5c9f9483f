from __future__ import annotations

import math
from datetime import datetime, timedelta
from itertools import islice, pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tap_wolkvox.windows import DAY, Planner, Window, newest_windows, seconds_that_fit

if TYPE_CHECKING:
    from collections.abc import Iterator

START = datetime(2026, 1, 1)  # noqa: DTZ001 - a reading of the server's clock
YEAR = 365 * DAY
LIMIT = 100

moments = st.integers(0, 2 * YEAR).map(lambda seconds: START + timedelta(seconds=seconds))
lengths = st.one_of(st.integers(0, 5), st.integers(0, 90 * DAY))


def windows_of(planner: Planner) -> Iterator[Window]:
    """Take windows until there are no more, or far too many."""
    for _ in range(5_000):
        if not (window := planner.next()):
            return
        yield window
    pytest.fail("it does not get to an end")


def plan(
    start: datetime, seconds: int, data: st.DataObject, *, max_days: int = 30
) -> list[tuple[Window, bool]]:
    """Answer windows in any way that a server could; True is for those had whole."""
    planner = Planner(start, start + timedelta(seconds=seconds), max_days=max_days)
    answered: list[tuple[Window, bool]] = []
    for window in windows_of(planner):
        whole = window.seconds == 0 or data.draw(st.integers(0, 2)) > 0
        if len(answered) > 60:  # what follows need not be as hard
            whole = True
        if whole:
            planner.answered(
                window,
                fullness=data.draw(st.sampled_from([0, 0.001, 0.2, 0.5, 0.99])),
                slowness=data.draw(st.sampled_from([0, 0.1, 0.9])),
            )
        else:
            planner.narrow(window, ideal=data.draw(st.floats(0, DAY)))
        answered.append((window, whole))
    return answered


@given(moments, lengths, st.integers(1, 31), st.data())
def test_windows_had_whole_cover_the_range_without_a_gap(
    start: datetime, seconds: int, max_days: int, data: st.DataObject
) -> None:
    whole = [window for window, had in plan(start, seconds, data, max_days=max_days) if had]
    assert whole[0].start == start
    assert whole[-1].end == start + timedelta(seconds=seconds)
    for before, after in pairwise(whole):
        shared = after.start == before.end
        neighbour = after.start == before.end + timedelta(seconds=1)
        assert shared or (neighbour and before.seconds == 0)


@given(moments, lengths, st.integers(1, 31), st.data())
def test_no_window_is_wider_than_allowed_however_days_are_counted(
    start: datetime, seconds: int, max_days: int, data: st.DataObject
) -> None:
    for window, _ in plan(start, seconds, data, max_days=max_days):
        assert 0 <= window.seconds <= max_days * DAY
        assert (window.end.date() - window.start.date()).days + 1 <= 31


@given(moments, st.integers(1, 90 * DAY), st.data())
def test_a_narrowed_window_is_asked_again_in_strictly_narrower_ones(
    start: datetime, seconds: int, data: st.DataObject
) -> None:
    answered = plan(start, seconds, data)
    for (window, whole), (after, _) in pairwise(answered):
        if not whole:
            assert after.start == window.start
            assert after.seconds < window.seconds
            # A second on its own may be answered with silence: it is the last resort.
            assert after.seconds or window.seconds == 1


def widths(seconds: int, *answers: tuple[float, float], max_days: int = 30) -> list[int]:
    """Answer windows with the given fullness and slowness; how wide each and the next was."""
    planner = Planner(START, START + timedelta(seconds=seconds), max_days=max_days)
    found = []
    for (fullness, slowness), window in zip((*answers, (0, 0)), windows_of(planner), strict=False):
        found.append(window.seconds)
        planner.answered(window, fullness=fullness, slowness=slowness)
    return found


def test_a_sliver_is_not_left_over() -> None:
    assert widths(3 * DAY // 2) == [1.5 * DAY]
    assert widths(3 * DAY // 2 + 1) == [DAY]


def test_responses_are_to_be_half_full() -> None:
    assert widths(90 * DAY, (0.5, 0)) == [DAY, DAY]
    assert widths(90 * DAY, (0.25, 0)) == [DAY, 2 * DAY]
    assert widths(90 * DAY, (0.8, 0)) == [DAY, math.ceil(DAY * 0.5 / 0.8)]
    assert widths(90 * DAY, (0.01, 0)) == [DAY, 4 * DAY]


def test_the_busiest_day_is_forgotten_by_half_a_week() -> None:
    after_two_days = 0.25 * 2 ** (-2 / 7)
    assert widths(90 * DAY, (0.25, 0), (0, 0)) == [
        DAY,
        2 * DAY,
        math.ceil(0.5 / after_two_days * DAY),
    ]


def test_the_widest_window_touches_as_many_days_as_the_vendor_allows() -> None:
    planner = Planner(START, START + timedelta(days=365), max_days=31)
    touched = []
    for window in windows_of(planner):
        touched.append((window.end.date() - window.start.date()).days + 1)
        planner.answered(window, fullness=0, slowness=0)
    assert max(touched) == 31


def test_the_last_resort_is_a_second_on_its_own() -> None:
    planner = Planner(START, START + timedelta(seconds=2), max_days=30)
    for seconds in (2, 1, 0):
        window = planner.next()
        assert window
        assert window.seconds == seconds
        if seconds:
            planner.narrow(window, ideal=0)


def test_a_window_is_of_whole_seconds() -> None:
    planner = Planner(START, START + timedelta(seconds=3), max_days=30)
    window = planner.next()
    assert window
    planner.narrow(window, ideal=3)
    assert planner.next() == Window(START, START + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("rows", "span", "fits"),
    [
        (100, 3600, 1800),
        (50, 3600, 3600),
        (100, 9 * DAY, DAY / 2),
        (100, 0, DAY / 64),
        (0, 0, DAY / 2),
    ],
)
def test_what_fits_is_judged_by_how_dense_the_rows_are(rows: int, span: int, fits: float) -> None:
    day = Window(START, START + timedelta(days=1))
    assert seconds_that_fit(day, rows=rows, span=span, limit=100) == fits


@given(moments, st.integers(0, 400))
def test_an_empty_range_asks_for_nothing(start: datetime, days: int) -> None:
    planner = Planner(start, start - timedelta(days=days, seconds=1), max_days=30)
    assert planner.next() is None


def requests_for(rows_per_second: object, days: int) -> tuple[int, int]:
    """Requests, and how many of them were thrown away, where rows come at a given rate."""
    assert callable(rows_per_second)
    planner = Planner(START, START + timedelta(days=days), max_days=30)
    asked = wasted = 0
    for window in windows_of(planner):
        asked += 1
        rows = rows_per_second(window)
        if rows >= LIMIT:
            wasted += 1
            ideal = seconds_that_fit(window, rows=LIMIT, span=window.seconds, limit=LIMIT)
            planner.narrow(window, ideal=ideal)
        else:
            planner.answered(window, fullness=rows / LIMIT, slowness=0)
    return asked, wasted


def test_a_year_without_a_row_takes_few_requests() -> None:
    assert requests_for(lambda _: 0, 365)[0] <= 20


def test_a_quiet_sunday_does_not_make_monday_be_thrown_away() -> None:
    def working_days(window: Window) -> int:
        hours = (window.start + timedelta(hours=n) for n in range(window.seconds // 3600))
        return sum(4 for hour in hours if hour.weekday() < 6 and 7 <= hour.hour < 19)

    asked, wasted = requests_for(working_days, 365)
    assert wasted <= 0.05 * asked
    assert asked <= 1.2 * 365


def test_a_rush_narrows_the_next_window_at_once() -> None:
    planner = Planner(START, START + timedelta(days=100), max_days=30)
    window = planner.next()
    assert window
    planner.answered(window, fullness=0.9, slowness=0)
    after = planner.next()
    assert after
    assert after.seconds < 0.6 * DAY


def test_slow_responses_slow_growth_down_and_never_end_it() -> None:
    planner = Planner(START, START + timedelta(days=365), max_days=30)
    widths = []
    for window in windows_of(planner):
        widths.append(window.seconds)
        planner.answered(window, fullness=0, slowness=0.9)
    assert widths[1] <= 1.5 * widths[0]
    assert len(widths) <= 25


@pytest.mark.parametrize(
    ("slowness", "growth"), [(0, 4), (0.1, 4), (0.2, 2.5), (0.5, 1.5), (1, 1.5)]
)
def test_over_silence_windows_grow_as_fast_as_the_time_out_allows(
    slowness: float, growth: float
) -> None:
    planner = Planner(START, START + timedelta(days=100), max_days=30)
    window = planner.next()
    assert window
    planner.answered(window, fullness=0, slowness=slowness)
    after = planner.next()
    assert after
    assert after.seconds == growth * window.seconds


def test_windows_grow_back_after_an_outage_whatever_the_latency() -> None:
    planner = Planner(START, START + timedelta(days=100), max_days=30)
    for window in windows_of(planner):
        if window.seconds <= 2:
            break
        planner.narrow(window, ideal=window.seconds / 4)
    asked = 0
    for window in windows_of(planner):
        planner.answered(window, fullness=0, slowness=0.6)
        asked += 1
    assert asked <= 100


@example(START, 90 * DAY)
@given(moments, lengths)
def test_newest_windows_go_back_from_the_end_without_a_gap(start: datetime, seconds: int) -> None:
    end = start + timedelta(seconds=seconds)
    windows = list(islice(newest_windows(start, end, max_days=31), 1_000))
    if seconds >= 8 * DAY + 30 * DAY:
        assert [window.seconds // DAY for window in windows[:3]] == [1, 7, 30]
    assert windows[0].end == end
    assert windows[-1].start == start
    assert len(set(windows)) == len(windows)
    assert all((window.end.date() - window.start.date()).days + 1 <= 31 for window in windows)
    assert all(newer.start == older.end for newer, older in pairwise(windows))
