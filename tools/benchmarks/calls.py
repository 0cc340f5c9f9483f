"""Calls for the sandbox to report: evenly, or in a year's rhythm."""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sandbox.base import SATURDAY, SUNDAY, Row
from sandbox.rows.fixed import Parameters

START = datetime(2023, 1, 1)  # noqa: DTZ001 - on the server's clock
DAYS = 365
HOUR, DAY = 3_600, 86_400
OPENS, CLOSES = 8 * HOUR, 18 * HOUR


class Calls:
    """Rows that are made when they are asked for, as a source of the sandbox.

    Args:
        seconds: When the calls are, in seconds after `START`, in order.
    """

    def __init__(self, seconds: Sequence[int]) -> None:
        self._seconds = seconds

    def rows(
        self, start: datetime, end: datetime, parameters: Parameters, now: datetime | None = None
    ) -> list[Row]:
        """Return the rows of a window; see `ReportSource`. All are of any campaign."""
        del parameters, now
        after, until = (int((moment - START).total_seconds()) for moment in (start, end))
        first, last = bisect_left(self._seconds, after), bisect_right(self._seconds, until)
        return [
            {
                "customer_id": f"{10**9 + number}",
                "campaign_id": "90001",
                "file_name": "campana_junio.wav",
                "telephone": f"95730{number:08}",
                "result": "machine",
                "date": str(START + timedelta(seconds=self._seconds[number])),
            }
            for number in range(first, last)
        ]


class Evenly(Sequence[int]):
    """Calls that come evenly, computed and not held."""

    def __init__(self, days: int, rows_per_day: int) -> None:
        self._count, self._rows_per_day = days * rows_per_day, rows_per_day

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: Any) -> Any:
        return number * DAY // self._rows_per_day


def years(rows_per_day: int) -> Iterator[tuple[str, Sequence[int]]]:
    """Give years of calls with about so many rows on a busy day, or far fewer, by name."""
    rhythms: dict[str, Callable[[random.Random], list[int]]] = {
        "steady, day and night": lambda chance: _steady(chance, rows_per_day),
        "office hours, Monday to Saturday": lambda chance: _office(chance, rows_per_day),
        "steady, and a rush each month": lambda chance: (
            _steady(chance, rows_per_day) + _rushes(chance, rows_per_day)
        ),
        "office hours, and a rush each month": lambda chance: (
            _office(chance, rows_per_day) + _rushes(chance, rows_per_day)
        ),
        "sparse": lambda chance: _steady(chance, rows_per_day // 100),
        "sparse, office hours": lambda chance: _office(chance, rows_per_day // 100),
        "empty": lambda _: [],
    }
    for name, seconds_of in rhythms.items():
        yield name, sorted(seconds_of(random.Random(name)))  # noqa: S311 - not for secrets


def _spread(chance: random.Random, start: int, end: int, rows: float) -> Iterator[int]:
    return (chance.randrange(start, end) for _ in range(int(rows)))


def _steady(chance: random.Random, rows_per_day: int) -> list[int]:
    return [
        second
        for day in range(DAYS)
        for second in _spread(
            chance, day * DAY, (day + 1) * DAY, rows_per_day * chance.uniform(0.9, 1.1)
        )
    ]


def _office(chance: random.Random, rows_per_day: int) -> list[int]:
    seconds: list[int] = []
    for day in range(DAYS):
        share = {SATURDAY: 1 / 3, SUNDAY: 0}.get(_weekday(day), 1)
        rows = rows_per_day * share * chance.uniform(0.8, 1.2)
        seconds += _spread(chance, day * DAY + OPENS, day * DAY + CLOSES, rows)
    return seconds


def _rushes(chance: random.Random, rows_per_day: int) -> list[int]:
    """Campaigns that start: on one working day of each month, 50 times the rate for an hour."""
    seconds: list[int] = []
    for month in range(1, 13):
        day = (datetime(START.year, month, 1) - START).days + chance.randrange(28)  # noqa: DTZ001
        while _weekday(day) >= SATURDAY:
            day += 1
        begins = day * DAY + chance.randrange(OPENS, CLOSES - HOUR)
        seconds += _spread(chance, begins, begins + HOUR, 50 * rows_per_day / 24)
    return seconds


def _weekday(day: int) -> int:
    return (START + timedelta(days=day)).weekday()
