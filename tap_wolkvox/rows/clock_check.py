"""Compares ids with printed times, to find out whether `timezone` is the server's.

As published rows show, the id of a call or a chat ends in ``.NUMBER.SECONDS.NUMBER``, where the
seconds usually are the Unix time at which it began. The row prints that time on the server's clock.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from operator import attrgetter

from tap_wolkvox.base.clock import ServerClock
from tap_wolkvox.reports.model import Report
from tap_wolkvox.rows.layout import Row

HALF_AN_HOUR = timedelta(minutes=30)
"""Nearly all time zones differ by a multiple of it."""

FEWEST_ROWS, MOST_WRONG = 20, 0.05
_SAMPLE = 200  # rows of a response
_UNIX_TIME = re.compile(r".*\.([12][0-9]{9})\.[^.]*")


class ClockCheck:
    """Compares the ids of a stream's rows with the times that they print."""

    def __init__(self, report: Report, clock: ServerClock) -> None:
        self._clock = clock
        self._latest = ""
        self._shifts: Counter[int] = Counter()  # of rows with a time in the id
        self._id_and_start = attrgetter(*report.id_and_start) if report.id_and_start else None

    def observe(self, rows: Sequence[Row]) -> None:
        """Look at a sample of the rows of a response, with their times in UTC."""
        if not self._id_and_start:
            return
        for row in rows[:: len(rows) // _SAMPLE + 1]:
            call_id, start = self._id_and_start(row)
            found = _UNIX_TIME.fullmatch(call_id or "")
            if found and start:
                began = datetime.fromtimestamp(int(found[1]), UTC)
                self._latest = max(self._latest, start)
                self._shifts[round((datetime.fromisoformat(start) - began) / HALF_AN_HOUR)] += 1

    @property
    def offset(self) -> timedelta | None:
        """The offset from UTC that the ids suggest; None if they are few, or do not agree."""
        seen = self._shifts.total()
        if seen < FEWEST_ROWS:
            return None
        [(shift, rows)] = self._shifts.most_common(1)
        if rows < seen * (1 - MOST_WRONG):
            return None
        return self.told_offset + shift * HALF_AN_HOUR

    @property
    def wrong_offset(self) -> timedelta | None:
        """The same, if it differs from that of `timezone`."""
        offset = self.offset
        return offset if offset is not None and offset != self.told_offset else None

    @property
    def told_offset(self) -> timedelta:
        """That of `timezone` at the newest of the rows."""
        latest = datetime.fromisoformat(self._latest)
        return self._clock.to_wall(latest) - latest.replace(tzinfo=None)
