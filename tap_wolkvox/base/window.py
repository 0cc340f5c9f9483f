"""A range of time to ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Window:
    """A range of wall times on the server's clock, both ends included."""

    start: datetime
    end: datetime

    @property
    def seconds(self) -> int:
        """Seconds from start to end; 0 for a window of a single second."""
        return int((self.end - self.start).total_seconds())

    @property
    def crosses_months(self) -> bool:
        """Whether it ends in another calendar month than it begins."""
        return (self.start.year, self.start.month) != (self.end.year, self.end.month)

    @property
    def is_border(self) -> bool:
        """Whether it is the last second of a month and the first one of the next."""
        return self.seconds == 1 and self.crosses_months

    def __str__(self) -> str:
        return f"{self.start} to {self.end}"
