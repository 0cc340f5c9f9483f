"""How far the bookmark may move. Pure: no clock and no I/O."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tap_wolkvox.base.window import DAY, HOUR

EMPTY_GRACE = 24 * HOUR
"""The bookmark crosses an empty period only after this time: the server may have answered by
mistake, a clock may be off, or the time zone wrong."""

READ_GRACE = HOUR
"""A request reads a time for good only if it comes this much later, since rows arrive late."""


@dataclass
class Bookmark:
    """The bookmark of events, `instant`; None before the first one. All times are instants.

    `read_until` is the end of what was read, with or without rows; None if unknown.
    """

    now: datetime
    instant: datetime | None = None
    read_until: datetime | None = None
    _empty_since: datetime | None = None

    def __post_init__(self) -> None:
        self.read_until = self.read_until or self.instant

    def passes_unread(self, start: datetime, end: datetime) -> bool:
        """Whether the bookmark would pass a part of this empty window that was not read before.

        No later run reads that part, so a second request has to confirm that it is empty.
        """
        passed = min(end, self.now - EMPTY_GRACE)
        return start < passed and (self.read_until is None or self.read_until < passed)

    def advance(
        self, start: datetime, end: datetime, *, last_row: datetime | None, is_part: bool = False
    ) -> datetime:
        """Move over a window that was written, and return the bookmark.

        `is_part` means that it is part of a wider window that is not complete yet.
        """
        empty_until = self.now - EMPTY_GRACE
        if last_row is None and end > empty_until and self._empty_since is None:
            self._empty_since = start
        reached = min(end, max(last_row or empty_until, empty_until))
        if self._empty_since:
            # Rows of a later window do not confirm that this one was empty.
            reached = min(reached, max(self._empty_since, empty_until))
        self.instant = max(self.instant or reached, reached)
        if not is_part:
            read_until = min(end, self.now - READ_GRACE)
            self.read_until = max(self.read_until or read_until, read_until)
        return self.instant


@dataclass
class DayBookmark:
    """The bookmark of days: the last complete one; None before the first. Times are wall times.

    `read_until` is the end of what was read, with or without rows; None if unknown.
    """

    day: date | None
    read_until: datetime | None = None
    _is_held: bool = False

    def __post_init__(self) -> None:
        if self.day and self.read_until is None:
            self.read_until = _end_of(self.day)

    def passes_unread(self, first: date, last: date, now: datetime) -> bool:
        """Whether the bookmark would pass an empty day that was not read in full before.

        No later run reads that day, so a second request has to confirm that it is empty.
        """
        last = min(last, (now - EMPTY_GRACE).date() - DAY)
        is_unread = self.read_until is None or self.read_until < _end_of(last)
        return first <= last and is_unread and not self._is_held

    def advance(
        self, first: date, last: date, *, with_rows: Collection[str], now: datetime
    ) -> date | None:
        """Move over days that were requested `now` and written, and return the bookmark.

        It stops before a day that was not over, and before an empty one that had not been over
        for 24 hours. `with_rows` are ISO dates.
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
    """Midnight at the end of a day."""
    return datetime.combine(day + DAY, time())
