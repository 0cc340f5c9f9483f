"""A range of time to ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """A range of wall times on the server's clock, both ends included."""

    start: datetime
    end: datetime

    @classmethod
    def of_days(cls, first: date, last: date) -> Window:
        """Whole days, ``00:00:00`` to ``23:59:59``."""
        return cls(datetime.combine(first, time()), datetime.combine(last, time(23, 59, 59)))

    @property
    def first_day(self) -> date:
        return self.start.date()

    @property
    def last_day(self) -> date:
        return self.end.date()

    @property
    def days(self) -> int:
        """How many calendar days it touches."""
        return (self.last_day - self.first_day).days + 1

    @property
    def seconds(self) -> int:
        """Seconds from start to end: 0 for a window of a single second."""
        return int((self.end - self.start).total_seconds())

    @property
    def crosses_months(self) -> bool:
        return (self.start.year, self.start.month) != (self.end.year, self.end.month)

    @property
    def is_border(self) -> bool:
        """Whether it is the last second of a month and the first second of the next."""
        return self.seconds == 1 and self.crosses_months

    def __str__(self) -> str:
        return f"{self.start} to {self.end}"
