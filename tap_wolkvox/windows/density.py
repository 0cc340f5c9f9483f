"""How many rows to expect: contact centers call by the hour and the weekday.

Pure: no clock and no I/O. Times are wall times of the server's clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)
_DAY, _WEEK = 24, 7 * 24


class WeeklyDensity:
    """Rows per hour, for each of the 168 hours of the week, as last observed.

    The unit of "rows" is the caller's: the planner counts them as a share of the row limit.
    """

    def __init__(self) -> None:
        self._rates: list[float | None] = [None] * _WEEK

    def observe(
        self,
        start: datetime,
        end: datetime,
        rows_by_hour: Mapping[datetime, float],
        *,
        replace: bool = False,
    ) -> None:
        """Record how many rows each hour between two times had.

        Args:
            start: The first second.
            end: The last second.
            rows_by_hour: Rows by the hour they are in; hours without rows may be omitted.
            replace: Whether an hour observed only in part replaces its earlier rate. By default,
                the new rate is weighted by the part that was observed.
        """
        for hour, share in iter_hours(start, end):
            rate, before = rows_by_hour.get(hour, 0) / share, self._rates[_hour_of_week(hour)]
            weight = 1 if replace or before is None else share
            before = before or 0
            self._rates[_hour_of_week(hour)] = before + (rate - before) * weight

    def has_observed(self, hour: datetime) -> bool:
        return self._rates[_hour_of_week(hour)] is not None

    def rate(self, hour: datetime) -> float | None:
        """Rows per hour; if not observed on this weekday, the highest rate of any other day."""
        if (observed := self._rates[_hour_of_week(hour)]) is not None:
            return observed
        others = [rate for rate in self._rates[hour.hour :: _DAY] if rate is not None]
        return max(others, default=None)


def iter_hours(start: datetime, end: datetime) -> Iterator[tuple[datetime, float]]:
    """Iterate over the hours between two times, each with the share of it that lies between."""
    hour = start.replace(minute=0, second=0)
    while hour < end:
        following = hour + HOUR
        if inside := min(end, following) - max(start, hour):
            yield hour, inside / HOUR
        hour = following


def _hour_of_week(hour: datetime) -> int:
    return hour.weekday() * _DAY + hour.hour
