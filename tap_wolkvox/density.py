"""How many rows to expect: operations call by the hour and the weekday.

Pure: no clock and no I/O. Times are readings of the server's wall clock.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HOUR = timedelta(hours=1)
_DAY, _WEEK = 24, 7 * 24


class Rhythm:
    """Rows an hour, for each hour of the week, as they were when it was last seen.

    Rows may be counted in any unit; here it is the share of a response that they fill.
    """

    def __init__(self) -> None:
        self._rates: list[float | None] = [None] * _WEEK

    def learn(
        self,
        start: datetime,
        end: datetime,
        rows: Mapping[datetime, float],
        *,
        in_full: bool = False,
    ) -> None:
        """See how many rows there were in each hour of a stretch.

        Args:
            start: Where it begins.
            end: Where it ends.
            rows: Rows by the hour in which they are; hours without rows may be left out.
            in_full: Whether what a stretch shows of an hour replaces all that was known of it.
                Else it counts by its length.
        """
        for hour, share in hours_of(start, end):
            rate, before = rows.get(hour, 0) / share, self._rates[_place(hour)]
            weight = 1 if in_full or before is None else share
            self._rates[_place(hour)] = (before or 0) + (rate - (before or 0)) * weight

    def knows(self, hour: datetime) -> bool:
        """Whether this hour of the week was ever seen."""
        return self._rates[_place(hour)] is not None

    def rate(self, hour: datetime) -> float | None:
        """Rows to expect in an hour; on a weekday that was not seen yet, as on the busiest."""
        if (known := self._rates[_place(hour)]) is not None:
            return known
        others = [rate for rate in self._rates[hour.hour :: _DAY] if rate is not None]
        return max(others, default=None)

    def expect(self, start: datetime, end: datetime) -> float | None:
        """Rows to expect in a stretch; None if there are hours in it of which nothing is known."""
        expected = 0.0
        for hour, share in hours_of(start, end):
            if (rate := self.rate(hour)) is None:
                return None
            expected += rate * share
        return expected


def hours_of(start: datetime, end: datetime) -> Iterator[tuple[datetime, float]]:
    """The hours that a stretch touches, and how much of each lies in it."""
    hour = start.replace(minute=0, second=0)
    while hour < end:
        following = hour + HOUR
        if inside := min(end, following) - max(start, hour):
            yield hour, inside / HOUR
        hour = following


def _place(hour: datetime) -> int:
    return hour.weekday() * _DAY + hour.hour
