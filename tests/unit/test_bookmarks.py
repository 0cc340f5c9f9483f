from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tap_wolkvox.base.window import DAY
from tap_wolkvox.windows.bookmarks import Bookmark, DayBookmark

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
    bookmark = Bookmark(NOW, before)
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
        moment = bookmark.advance(start, end, last_row=last_row)
        assert moment == bookmark.instant == max(known, reached or known)
        reached = moment


def test_empty_window_is_recent_for_a_day() -> None:
    row = NOW - HOUR
    for end, moment in [(A_DAY_AGO, row), (A_DAY_AGO + timedelta(seconds=1), A_DAY_AGO)]:
        bookmark = Bookmark(NOW)
        bookmark.advance(A_DAY_AGO - HOUR, end, last_row=None)
        assert bookmark.advance(end, NOW, last_row=row) == moment


@given(bookmarks, bookmarks, windows, st.data())
def test_what_was_read_never_goes_back(
    before: datetime | None,
    read_until: datetime | None,
    windows: list[tuple[datetime, datetime]],
    data: st.DataObject,
) -> None:
    bookmark = Bookmark(NOW, before, read_until)
    reached = read_until or before
    for start, end in windows:
        # As the bookmark will pass them if they are empty.
        passed = min(end, A_DAY_AGO)
        is_new = passed > start and (reached is None or passed > reached)
        assert bookmark.passes_unread(start, end) == is_new
        is_part = data.draw(st.booleans())
        bookmark.advance(start, end, last_row=data.draw(st.none() | hours), is_part=is_part)
        if not is_part:
            until = min(end, NOW - HOUR)
            reached = max(reached or until, until)
        assert bookmark.read_until == reached


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
            is_held = is_held or not is_over or not (day in with_rows or was_over_for_a_day)
            if not is_held:
                expected = max(expected or day, day)
        names = {day.isoformat() for day in with_rows}
        assert bookmark.advance(asked[0], asked[-1], with_rows=names, now=WALL) == expected
        assert bookmark.day == expected
        first += size


@pytest.mark.parametrize(("hour", "passes"), [(23, False), (24, True), (25, True)])
def test_empty_day_is_passed_a_day_after_its_end(hour: int, *, passes: bool) -> None:
    day, end = date(2026, 6, 8), datetime(2026, 6, 9)  # noqa: DTZ001 - the server's clock
    bookmark = DayBookmark(None)
    assert bookmark.passes_unread(day, day, end + hour * HOUR) == passes
    assert bookmark.advance(day, day, with_rows=(), now=end + hour * HOUR) == (
        day if passes else None
    )
    assert not bookmark.passes_unread(day, day, end + hour * HOUR)  # it is read, or held


@pytest.mark.parametrize(
    ("asked", "is_read"),
    [(timedelta(hours=-12), False), (timedelta(minutes=59), False), (HOUR, True)],
)
def test_day_is_read_an_hour_after_its_end(asked: timedelta, *, is_read: bool) -> None:
    day, end = date(2026, 6, 8), datetime(2026, 6, 9)  # noqa: DTZ001 - the server's clock
    first = DayBookmark(None)
    first.advance(day, day, with_rows=(), now=end + asked)
    second = DayBookmark(None, first.read_until)
    assert second.passes_unread(day, day, end + 2 * DAY) != is_read
