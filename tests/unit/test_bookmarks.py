from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tap_wolkvox.bookmarks import Bookmark

NOW = datetime(2026, 6, 10, 17, tzinfo=UTC)
A_DAY_AGO = NOW - timedelta(days=1)
HOUR = timedelta(hours=1)

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
