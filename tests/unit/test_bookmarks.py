from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tap_wolkvox.bookmarks import DAY, Bookmark, DayBookmark

NOW = datetime(2026, 6, 10, 17, tzinfo=UTC)
A_DAY_AGO = NOW - timedelta(days=1)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)

hours = st.integers(-60, 2).map(lambda hour: NOW + hour * HOUR)
windows = st.lists(hours, min_size=2, max_size=9, unique=True).map(sorted).map(pairwise).map(list)
bookmarks = st.none() | hours


@given(bookmarks, windows, st.data())
def test_bookmark_advances_only_as_far_as_known(
    before: datetime | None, windows: list[tuple[datetime, datetime]], data: st.DataObject
) -> None:
    bookmark = Bookmark(before)
    first_recent_empty: datetime | None = None
    reached = before
    for start, end in windows:
        # Rows may be dated outside the window that they came in.
        last_row = data.draw(st.none() | hours)
        if last_row is None and end > A_DAY_AGO:
            first_recent_empty = first_recent_empty or start
        known = max(last_row or A_DAY_AGO, A_DAY_AGO)
        if first_recent_empty:
            known = min(known, max(first_recent_empty, A_DAY_AGO))
        known = min(known, end)
        moment = bookmark.advance(start, end, last_row=last_row, now=NOW)
        assert moment == bookmark.instant == max(known, reached or known)
        reached = moment


def test_empty_window_is_recent_for_a_day() -> None:
    row = NOW - HOUR
    for end, moment in [(A_DAY_AGO, row), (A_DAY_AGO + timedelta(seconds=1), A_DAY_AGO)]:
        bookmark = Bookmark(None)
        bookmark.advance(A_DAY_AGO - HOUR, end, last_row=None, now=NOW)
        assert bookmark.advance(end, NOW, last_row=row, now=NOW) == moment


def test_empty_window_can_age_during_a_run() -> None:
    bookmark = Bookmark(None)
    bookmark.advance(NOW - 2 * HOUR, NOW - HOUR, last_row=None, now=NOW)
    moment = bookmark.advance(NOW - HOUR, NOW, last_row=NOW, now=NOW + 25 * HOUR)
    assert moment == NOW


@pytest.mark.parametrize(
    ("behind", "lookback", "is_confirmed"),
    [
        (timedelta(), HOUR, False),
        (HOUR, HOUR, False),
        (HOUR + SECOND, HOUR, True),
        (HOUR, 3 * HOUR, False),
        (HOUR + SECOND, 3 * HOUR, True),
        (timedelta(minutes=30), timedelta(minutes=30), False),
        (timedelta(minutes=30) + SECOND, timedelta(minutes=30), True),
        (-HOUR, HOUR, False),
    ],
)
def test_runs_that_follow_closely_confirm_nothing(
    behind: timedelta,
    lookback: timedelta,
    is_confirmed: bool,  # noqa: FBT001
) -> None:
    bookmark = Bookmark(A_DAY_AGO - behind)
    expected = A_DAY_AGO if is_confirmed else None
    assert bookmark.unconfirmed_until(NOW, lookback) == expected
    assert Bookmark(None).unconfirmed_until(NOW, lookback) == A_DAY_AGO


# Days of the server's clock, which shows noon of the 10th.

WALL = datetime(2026, 6, 10, 12)  # noqa: DTZ001 - the server's clock
days = st.integers(1, 12).map(lambda day: date(2026, 6, day))


@given(st.none() | days, st.integers(1, 9), st.lists(st.integers(1, 3), max_size=6), st.data())
def test_day_bookmark_passes_days_that_are_known(
    before: date | None, first: int, sizes: list[int], data: st.DataObject
) -> None:
    bookmark = DayBookmark(before)
    expected, is_held = before, False
    for size in sizes:
        asked = [date(2026, 6, day) for day in range(first, first + size)]
        with_rows = {day for day in asked if data.draw(st.booleans())}
        for day in asked:
            is_over = day < WALL.date()
            was_over_for_a_day = datetime.combine(day, time(12)) + 1.5 * DAY <= WALL
            assert bookmark.may_pass(day, WALL) <= was_over_for_a_day
            is_held = is_held or not is_over or not (day in with_rows or was_over_for_a_day)
            if not is_held:
                expected = max(expected or day, day)
        names = {day.isoformat() for day in with_rows}
        assert bookmark.advance(asked[0], asked[-1], with_rows=names, now=WALL) == expected
        assert bookmark.day == expected
        first += size


@pytest.mark.parametrize(("hour", "passes"), [(23, False), (24, True), (25, True)])
def test_empty_day_is_passed_a_day_after_its_end(hour: int, passes: bool) -> None:  # noqa: FBT001
    end = datetime(2026, 6, 9)  # noqa: DTZ001 - the server's clock
    bookmark = DayBookmark(None)
    assert bookmark.may_pass(date(2026, 6, 8), end + hour * HOUR) == passes
    bookmark.advance(date(2026, 6, 8), date(2026, 6, 8), with_rows=(), now=end)
    assert not bookmark.may_pass(date(2026, 6, 7), end + hour * HOUR)  # it is held
