"""How many rows to expect: a contact center is busy at certain hours of certain weekdays.

Pure: no clock and no I/O. Times are wall times of the server's clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from tap_wolkvox.base.window import HOUR

_HOURS_OF_DAY, _HOURS_OF_WEEK = 24, 7 * 24


class WeeklyDensity:
    """Rows per hour, as last observed, for each hour of the week; in shares of the row limit."""

    def __init__(self) -> None:
        self._rates: list[float | None] = [None] * _HOURS_OF_WEEK

    def observe(
        self,
        start: datetime,
        end: datetime,
        rows_by_hour: Mapping[datetime, float],
        *,
        replace: bool = False,
    ) -> None:
        """Record how many rows each hour between two times had; hours without rows may be omitted.

        A part of an hour changes the earlier rate by its share, or replaces it.
        """
        for hour, share in iter_hours(start, end):
            rate, before = rows_by_hour.get(hour, 0) / share, self._rates[_hour_of_week(hour)]
            if before is not None and not replace:
                rate = before + (rate - before) * share
            self._rates[_hour_of_week(hour)] = rate

    def has_observed(self, hour: datetime) -> bool:
        return self._rates[_hour_of_week(hour)] is not None

    def rate(self, hour: datetime) -> float | None:
        """Rows per hour; if unknown for this weekday, the highest of the same hour of any day."""
        if (observed := self._rates[_hour_of_week(hour)]) is not None:
            return observed
        others = (rate for rate in self._rates[hour.hour :: _HOURS_OF_DAY] if rate is not None)
        return max(others, default=None)


def iter_hours(start: datetime, end: datetime) -> Iterator[tuple[datetime, float]]:
    """Yield each hour between two times, and the share of it that lies between them."""
    hour = start.replace(minute=0, second=0)
    while hour < end:
        following = hour + HOUR
        if inside := min(end, following) - max(start, hour):
            yield hour, inside / HOUR
        hour = following


def _hour_of_week(hour: datetime) -> int:
    return hour.weekday() * _HOURS_OF_DAY + hour.hour
