"""How far the bookmark may move. Pure: no clock and no I/O."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

EMPTY_GRACE = timedelta(hours=24)
"""The bookmark crosses an empty period only after this time: the response may be empty by mistake,
a clock off, or the time zone wrong."""

READ_GRACE = timedelta(hours=1)
"""A time counts as read only if it was this long ago when it was asked for: rows come late."""

DAY = timedelta(days=1)


@dataclass
class Bookmark:
    """How far the windows of a run are written, from one to the next.

    Attributes:
        instant: The bookmark; None if there is none yet.
        read_until: Up to where times were read, with rows or without; None if unknown.
    """

    now: datetime
    instant: datetime | None = None
    read_until: datetime | None = None
    _empty_since: datetime | None = None

    def __post_init__(self) -> None:
        self.read_until = self.read_until or self.instant

    def passes_unread(self, start: datetime, end: datetime) -> bool:
        """Whether it would pass a part of an empty window that was never read before.

        No later run reads that part, so an empty response has to be confirmed.
        """
        passed = min(end, self.now - EMPTY_GRACE)
        return start < passed and (self.read_until is None or self.read_until < passed)

    def advance(
        self, start: datetime, end: datetime, *, last_row: datetime | None, is_part: bool = False
    ) -> datetime:
        """Move over a window that is written, and return the bookmark.

        Args:
            start: Instant at which the window begins.
            end: Instant at which it ends.
            last_row: Instant of its last row; None for a window without rows.
            is_part: Whether other parts of a wider window are still to come.
        """
        empty_until = self.now - EMPTY_GRACE
        if last_row is None and end > empty_until and self._empty_since is None:
            self._empty_since = start
        reached = min(end, max(last_row or empty_until, empty_until))
        if self._empty_since:
            # Rows of a later window do not show that this one was rightly empty.
            reached = min(reached, max(self._empty_since, empty_until))
        self.instant = max(self.instant or reached, reached)
        if not is_part:
            read_until = min(end, self.now - READ_GRACE)
            self.read_until = max(self.read_until or read_until, read_until)
        return self.instant


@dataclass
class DayBookmark:
    """The last day that need not be asked for again. Times are those of the server's clock.

    Attributes:
        day: A day; None if there is none yet.
        read_until: Up to where days were read, with rows or without; None if unknown.
    """

    day: date | None
    read_until: datetime | None = None
    _is_held: bool = False

    def __post_init__(self) -> None:
        if self.day and self.read_until is None:
            self.read_until = _end_of(self.day)

    def passes_unread(self, first: date, last: date, now: datetime) -> bool:
        """Whether it would pass an empty day that was never read as a whole.

        No later run reads that day, so an empty response has to be confirmed.
        """
        last = min(last, (now - EMPTY_GRACE).date() - DAY)
        is_unread = self.read_until is None or self.read_until < _end_of(last)
        return first <= last and is_unread and not self._is_held

    def advance(
        self, first: date, last: date, *, with_rows: Collection[str], now: datetime
    ) -> date | None:
        """Move over days that are written, and return the bookmark.

        It stops before a day that was not over when it was asked for, and before an empty one
        that had not been over for 24 hours.

        Args:
            first: The first of the days.
            last: The last of them.
            with_rows: Those that had rows, as ISO dates.
            now: When they were asked for, on the server's clock.
        """
        day = first
        while day <= last and not self._is_held:
            grace = timedelta() if day.isoformat() in with_rows else EMPTY_GRACE
            if now >= _end_of(day) + grace:
                self.day = max(self.day or day, day)
            else:
                self._is_held = True
            day += DAY
        read_until = min(_end_of(last), now - READ_GRACE)
        self.read_until = max(self.read_until or read_until, read_until)
        return self.day


def _end_of(day: date) -> datetime:
    """The first instant of the next day, on the server's clock."""
    return datetime.combine(day + DAY, time())
