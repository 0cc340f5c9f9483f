"""Numbers rows that agree in the rest of the key: the column `occurrence`."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from operator import eq
from typing import TYPE_CHECKING, Any

from tap_wolkvox.rows import layout_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tap_wolkvox.reports.model import Report
    from tap_wolkvox.rows import Row, Values


def number(report: Report, rows: list[Row], written: Counter[Values] | None = None) -> list[Row]:
    """Order and number the rows of a response, and give those that are not written yet.

    Args:
        report: What the rows are of.
        rows: All rows of the response, in any order. They are numbered in place.
        written: Those of the response before that are of the second which both windows share.
            They are of one second alone, and all of that second.

    Returns:
        Rows in the order of their time.
    """
    layout = layout_of(report)
    if not report.is_numbered:
        rows = _newest(report, rows)
        return [row for row in rows if not written or layout.values_of(row) not in written]
    if not written:
        _number(report, rows)
        return rows
    before = [layout.row_of(values) for values in written.elements()]
    _number(report, before)
    # Those that the server no longer shows still take part in the numbering, or a row that
    # came late would get the number of one that is already in the target.
    gone = written - Counter(map(layout.values_of, rows))
    rows = [*rows, *map(layout.row_of, gone.elements())]
    _number(report, rows)
    second = layout.time_of(before[0])
    done = {(layout.values_of(row), row.occurrence) for row in before}
    return [
        row
        for row in rows
        if layout.time_of(row) != second or (layout.values_of(row), row.occurrence) not in done
    ]


def _newest(report: Report, rows: list[Row]) -> list[Row]:
    """Sort rows by time, and keep the last one of each key."""
    layout = layout_of(report)

    def order(row: Row) -> list[Any]:
        return [layout.time_of(row), *_sortable(layout.values_of(row))]

    def key(row: Row) -> tuple[str, ...]:
        return tuple(getattr(row, name) for name in report.key_fields)

    newest = {key(row): row for row in sorted(rows, key=order)}
    return sorted(newest.values(), key=order)


def _number(report: Report, rows: list[Row]) -> None:
    """Sort rows by time and key, and number those that agree in both by their other fields."""
    key_of = layout_of(report).key_of
    rows.sort(key=key_of)
    keys = list(map(key_of, rows))
    if any(map(eq, keys, keys[1:])):
        groups = groupby(rows, key=key_of)
        rows[:] = [row for _, alike in groups for row in _numbered(report, alike)]


def _numbered(report: Report, alike: Iterable[Row]) -> Iterator[Row]:
    values_of = layout_of(report).values_of
    ordered = sorted(alike, key=lambda row: _sortable(values_of(row)))
    for occurrence, row in enumerate(ordered, start=1):
        row.occurrence = occurrence
        yield row


def _sortable(values: Values) -> list[tuple[bool, str | None]]:
    """Make values comparable: null counts as less than any text."""
    return [(value is not None, value) for value in values]
