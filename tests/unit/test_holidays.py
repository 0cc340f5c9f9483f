"""The holidays that the dbt project comes with."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

HOLIDAYS = Path(__file__).parents[2] / "transform" / "seeds" / "holidays.csv"
EASTER = {2025: (4, 20), 2026: (4, 5), 2027: (3, 28), 2028: (4, 16)}
FIXED = [(1, 1), (5, 1), (7, 20), (8, 7), (12, 8), (12, 25)]
NEXT_MONDAY = [(1, 6), (3, 19), (6, 29), (8, 15), (10, 12), (11, 1), (11, 11)]
"""Ley 51 of 1983: moved to the next Monday, unless they are on one."""
AFTER_EASTER = [-3, -2, 43, 64, 71]
"""The last three are the Mondays to which the same law moves them."""


def colombian(year: int) -> Iterator[date]:
    yield from (date(year, *day) for day in FIXED)
    for named in (date(year, *day) for day in NEXT_MONDAY):
        yield named + timedelta(days=-named.weekday() % 7)
    yield from (date(year, *EASTER[year]) + timedelta(days=days) for days in AFTER_EASTER)


@pytest.mark.parametrize("year", EASTER)
def test_holidays_of_colombia_follow_the_law(year: int) -> None:
    assert date(year, *EASTER[year]).isoweekday() == 7
    rows = csv.DictReader(HOLIDAYS.read_text(encoding="utf-8").splitlines())
    listed = [date.fromisoformat(row["day"]) for row in rows if row["country"] == "CO"]
    assert [day for day in listed if day.year == year] == sorted({*colombian(year)})
