"""How figures of several days or pieces become one row.

Counts and times add up. Means and shares do not: they are made anew from what they are made of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sandbox.base import Row
from sandbox.rows.texts import decimal, is_mean, is_number, read, write
from sandbox.rows.wire import name_in, value_in
from tap_wolkvox.reports.model import Report

BUSY = ("inbound_time", "outbound_time", "acw_time")
PARTS: Mapping[str, tuple[str, ...]] = {
    "calls": ("inbound", "outbound", "internal"),
    "inbound_calls": ("answer_calls", "abandon_calls"),
    "total_time": ("hold_time", "mute_time"),
    "total_chars": ("chars_send", "chars_answer"),
    "login_time": (*BUSY, "ready_time", "ring_time", "aux_time"),
    "total_duration": ("time_preview", "ready", "talk", "not_ready_acw", "ring"),
    "total_chatbot": ("ad_chatbot", "post_chatbot"),
    "total_agents": ("ad_agents", "post_agents"),
    **{
        f"{verb}_calls": tuple(f"{verb}_{place}" for place in places)
        for verb, places in {
            verb: (
                *(f"{low}seg_{low + 9 + (low == 0)}seg" for low in (0, 11, 21, 31, 41)),
                "greater_than_51seg",
            )
            for verb in ("answer", "abandon")
        }.items()
    },
}
"""Figures that are the sum of others of the row, where the report has all of those."""

QUOTIENTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], float]] = {
    "aht": (BUSY, ("calls",), 1),
    "occupancy": (BUSY, (*BUSY, "ready_time", "ring_time"), 100),
    "abandon": (("abandon_calls",), ("inbound_calls",), 100),
    "preview_percent": (("total_duration",), ("talk",), 100),
    "percent": (("yes",), ("yes", "no"), 100),
}
"""Figures that are made from others of the row: what is divided, by what, and times what."""

SHARES: Mapping[str, tuple[str, ...]] = {
    "percent": ("records", "count"),
    "percentage": ("calls",),
}
"""Figures that are a row's part of all rows, and of what."""


class Sums:
    """What has been added up for one row."""

    def __init__(self) -> None:
        self.sums: dict[str, float] = defaultdict(float)
        self.counts: dict[str, int] = defaultdict(int)

    def add(self, facts: Mapping[str, float], means: Mapping[str, float]) -> None:
        """Add figures, and what counts in means."""
        for column, value in facts.items():
            self.sums[column] += value
        for column, value in means.items():
            self.sums[column] += value
            self.counts[column] += 1

    def value(self, column: str, columns: Sequence[str]) -> float:
        """Return a column's figure; `columns` are those that the report has."""
        parts = PARTS.get(column)
        if parts and all(part in columns for part in parts):
            return sum(self.value(part, columns) for part in parts)
        quotient = QUOTIENTS.get(column)
        if quotient and all(part in columns for part in (*quotient[0], *quotient[1])):
            above, below, times = quotient
            divisor = sum(self.value(part, columns) for part in below)
            dividend = sum(self.value(part, columns) for part in above)
            return times * dividend / divisor if divisor else 0.0
        if column in self.counts:
            return self.sums[column] / self.counts[column]
        return self.sums[column]


def share_of(column: str, columns: Sequence[str]) -> str | None:
    """Return the column of which this one tells a row's part, or None if it is no such column."""
    return next((name for name in SHARES.get(column, ()) if name in columns), None)


def add_up(report: Report, days: Sequence[Sequence[Row]]) -> list[Row]:
    """Add up rows of several days, key by key; of means, take the mean.

    The rows of a single day are returned as they are. Rows of one day with the same key stay
    apart: the first of a day is added to the first of the next.
    """
    if len(days) <= 1:
        return [row for day in days for row in day]
    groups: dict[tuple[object, ...], list[Row]] = {}
    for day in days:
        seen: dict[tuple[object, ...], int] = defaultdict(int)
        for row in day:
            key = tuple(str(value_in(report, row, column)) for column in report.key_fields)
            seen[key] += 1
            groups.setdefault((*key, seen[key]), []).append(row)
    return [rows[0] if len(rows) == 1 else _one_row(report, rows) for rows in groups.values()]


def _one_row(report: Report, rows: Sequence[Row]) -> Row:
    found = dict(rows[-1])
    for field in report.fields:
        name = name_in(report, found, field.column)
        numbers = [
            number
            for row in rows
            if name in row and (number := read(row[name])) is not None  # type: ignore[index]
        ]
        if name is None or not numbers or not is_number(field) or field.column in report.key_fields:
            continue
        total = sum(numbers)
        if not is_mean(field):
            found[name] = write(report, field, total)
        else:
            # Nothing tells the weights here, so all are worth the same.
            mean = total / len(numbers)
            found[name] = decimal(mean) if field.measure is None else write(report, field, mean)
    return found
