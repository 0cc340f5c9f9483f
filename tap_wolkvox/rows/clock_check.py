"""Whether the server's clock is the one that `timezone` says, as far as ids tell.

The id of a call or a chat ends in ``.NUMBER.SECONDS.NUMBER``, where the seconds mostly are the
Unix time at which it began, as published rows show. The time that a row prints beside it is on
the server's clock.
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
"""Nearly all time zones differ by multiples of it."""

FEWEST_ROWS, MOST_WRONG = 20, 0.05
_AT_ONCE = 200  # rows: a sample that is large enough for one response
_UNIX_TIME = re.compile(r".*\.([12][0-9]{9})\.[^.]*")


class ClockCheck:
    """Compares the ids of a stream's rows with the times that they print.

    Attributes:
        rows: How many rows had an id that holds a time.
    """

    def __init__(self, report: Report, clock: ServerClock) -> None:
        self.rows = 0
        self._clock = clock
        self._latest = ""
        self._shifts: Counter[int] = Counter()
        self._of = attrgetter(*report.id_and_start) if report.id_and_start else None

    def observe(self, rows: Sequence[Row]) -> None:
        """Take some of the rows of a response, with their times in UTC."""
        if not self._of:
            return
        for row in rows[:: len(rows) // _AT_ONCE + 1]:
            call_id, start = self._of(row)
            found = _UNIX_TIME.fullmatch(call_id or "")
            if found and start:
                began = datetime.fromtimestamp(int(found[1]), UTC)
                self.rows += 1
                self._latest = max(self._latest, start)
                self._shifts[round((datetime.fromisoformat(start) - began) / HALF_AN_HOUR)] += 1

    @property
    def offset(self) -> timedelta | None:
        """The offset from UTC that ids suggest, if it differs from that of `timezone`."""
        if self.rows < FEWEST_ROWS:
            return None
        [(shift, rows)] = self._shifts.most_common(1)
        if not shift or rows < self.rows * (1 - MOST_WRONG):
            return None
        latest = datetime.fromisoformat(self._latest)
        return self._clock.to_wall(latest) - latest.replace(tzinfo=None) + shift * HALF_AN_HOUR
