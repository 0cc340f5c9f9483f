"""How far the bookmark may move. Pure: no clock and no I/O."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

EMPTY_GRACE = timedelta(hours=24)
"""How long ago empty times have to be before the bookmark passes them.

A response can be empty by mistake, a clock can be off, a time zone can be set wrong.
"""

FOLLOWS_WITHIN = timedelta(hours=1)
"""A bookmark that is behind by no more than this shows that the last run was recent.

Less, if the look-back is shorter: what a run passes has to be asked for again by the next one.
"""

DAY = timedelta(days=1)


@dataclass
class Bookmark:
    """How far the windows of a run are written, from one to the next.

    Attributes:
        instant: The bookmark; None if there is none yet.
    """

    instant: datetime | None
    _empty_since: datetime | None = None

    def unconfirmed_until(self, now: datetime, lookback: timedelta) -> datetime | None:
        """Up to which instant a run may pass empty times at first sight; None if nowhere.

        Where runs follow the present, each empty time was asked for again and again until it was
        old enough. A backfill, or a run after an outage, sees it once.

        Args:
            now: The present instant.
            lookback: How far before the bookmark runs start again.
        """
        line = now - EMPTY_GRACE
        follows = self.instant and self.instant >= line - min(FOLLOWS_WITHIN, lookback)
        return None if follows else line

    def advance(
        self, start: datetime, end: datetime, *, last_row: datetime | None, now: datetime
    ) -> datetime:
        """Move on over a window that is written.

        Args:
            start: Instant at which the window begins.
            end: Instant at which it ends.
            last_row: Instant of its last row; None for a window without rows.
            now: The present instant.

        Returns:
            The bookmark.
        """
        empty_until = now - EMPTY_GRACE
        if last_row is None and end > empty_until and self._empty_since is None:
            self._empty_since = start
        reached = min(end, max(last_row or empty_until, empty_until))
        if self._empty_since:
            # Rows of a later window do not show that this one was rightly empty. As time goes by,
            # what holds the bookmark becomes old enough itself.
            reached = min(reached, max(self._empty_since, empty_until))
        self.instant = max(self.instant or reached, reached)
        return self.instant


@dataclass
class DayBookmark:
    """The last day that need not be asked for again.

    Attributes:
        day: A day of the server's clock; None if there is none yet.
    """

    day: date | None
    _is_held: bool = False

    def may_pass(self, day: date, now: datetime) -> bool:
        """Whether it may pass a day without rows.

        Args:
            day: The day.
            now: What the server's clock shows.
        """
        return not self._is_held and now >= _end_of(day) + EMPTY_GRACE

    def advance(
        self, first: date, last: date, *, with_rows: Collection[str], now: datetime
    ) -> date | None:
        """Move on over days that are written.

        It stops before a day that was not over when it was asked for, and before one without
        rows that had not been over for 24 hours.

        Args:
            first: The first of the days.
            last: The last of them.
            with_rows: Those that had rows, as ISO dates.
            now: What the server's clock showed when they were asked for.
        """
        day = first
        while day <= last and not self._is_held:
            is_over = now >= _end_of(day)
            if is_over and (day.isoformat() in with_rows or self.may_pass(day, now)):
                self.day = max(self.day or day, day)
            else:
                self._is_held = True
            day += DAY
        return self.day


def _end_of(day: date) -> datetime:
    """The first instant of the next day, on the server's clock."""
    return datetime.combine(day + DAY, time())
