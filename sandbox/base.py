"""Where the sandbox's rows come from: a seed, or a list.

Every moment here is naive and on the server's own wall clock, to the second.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import accumulate
from typing import TypeAlias

Row: TypeAlias = Mapping[str, object]

ONE_DAY = timedelta(days=1)


def seeded_random(*parts: object) -> random.Random:
    """Return a generator that depends on nothing but the parts, on any Python."""
    return random.Random("/".join(map(str, parts)))  # noqa: S311 - repeatable on purpose


def days_of(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Cut a window at its midnights, both ends of each piece inclusive."""
    day = start.date()
    while day <= end.date():
        yield (
            max(start, datetime.combine(day, time.min)),
            min(end, datetime.combine(day, time(23, 59, 59))),
        )
        if day == date.max:
            return
        day += ONE_DAY


# How busy each hour is, from seven in the morning: a lunch break, and nobody after seven.
OPENS = 7 * 3600
HOURS = (0.5, 0.9, 1.3, 1.4, 1.2, 0.8, 0.6, 1.0, 1.3, 1.2, 0.9, 0.5)

SATURDAY, SUNDAY = 5, 6


@cache
def rhythm() -> Sequence[float]:
    """Return the cumulated weight of each second of a day."""
    weights = [0.0] * 86_400
    for hour, weight in enumerate(HOURS):
        weights[OPENS + hour * 3600 : OPENS + (hour + 1) * 3600] = [weight] * 3600
    return list(accumulate(weights))


@cache
def clock_text(second: int) -> str:
    """Return a second of the day as `09:28:42`."""
    return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
