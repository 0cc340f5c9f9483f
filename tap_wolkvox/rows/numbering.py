"""The column `occurrence`: numbers rows that agree in the rest of the key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter, eq
from typing import Any, NamedTuple

from tap_wolkvox.reports.model import Report
from tap_wolkvox.rows.layout import Row, Values, layout_of


class Answer(NamedTuple):
    """The rows of one response, as the server sent them."""

    asked: float  # in seconds of a monotonic clock
    rows: Sequence[Values]


class SharedSecond(NamedTuple):
    """The second that a window shares with earlier ones, whose rows of it are already written."""

    second: str  # in UTC, as in records
    answers: Sequence[Answer]


def number(
    report: Report, rows: list[Row], *, asked: float = 0, shared: SharedSecond | None = None
) -> list[Row]:
    """Number the rows of a response in place, and give those not written yet, sorted by time.

    `asked` is when the response was asked for, in seconds of a monotonic clock.
    """
    layout = layout_of(report)
    if not report.is_numbered:
        return _new_rows(report, rows, asked, shared.answers if shared else ())
    if not shared or not any(answer.rows for answer in shared.answers):
        _number(report, rows)
        return rows
    others = [row for row in rows if layout.time_of(row) != shared.second]
    _number(report, others)
    there = [layout.values_of(row) for row in rows if layout.time_of(row) == shared.second]
    before = merge(report, shared.answers)
    after = merge(report, [*shared.answers, Answer(asked, there)])
    written = {(layout.values_of(row), row.occurrence) for row in before}
    new = [row for row in after if (layout.values_of(row), row.occurrence) not in written]
    return sorted([*new, *others], key=layout.time_of)


def merge(report: Report, answers: Iterable[Answer]) -> list[Row]:
    """Merge what several responses showed of the same time, and number it if the report is.

    A row can change between two responses. So within a key, the newest one counts; of older ones,
    only as many rows as it has fewer, since a server may leave out the last second of a window.
    """
    layout = layout_of(report)
    merged: dict[tuple[str, ...], list[Row]] = {}
    for answer in sorted(answers, key=attrgetter("asked")):
        rows = sorted(map(layout.row_of, answer.rows), key=layout.key_of)
        for key, alike in groupby(rows, key=layout.key_of):
            newer, older = _in_order(report, alike), merged.get(key, [])
            shown = Counter(map(layout.values_of, newer))
            unpaired = []
            for row in older:
                if shown[values := layout.values_of(row)]:
                    shown[values] -= 1
                else:
                    unpaired.append(row)
            lacking = max(0, len(older) - len(newer))
            merged[key] = [*newer, *unpaired[len(unpaired) - lacking :]]
    number_of = _numbered if report.is_numbered else iter
    return [row for alike in merged.values() for row in number_of(alike)]


def _new_rows(
    report: Report, rows: Iterable[Row], asked: float, answers: Iterable[Answer]
) -> list[Row]:
    """Give rows that are not written yet, of a report without numbers: the last row wins."""
    layout, written = layout_of(report), {}
    for answer in sorted(answers, key=attrgetter("asked")):
        for row in _last_rows(report, map(layout.row_of, answer.rows)):
            written[layout.key_of(row)] = answer.asked, layout.values_of(row)

    def is_new(row: Row) -> bool:
        when, values = written.get(layout.key_of(row), (asked, None))
        return when <= asked and values != layout.values_of(row)

    return list(filter(is_new, _last_rows(report, rows)))


def _last_rows(report: Report, rows: Iterable[Row]) -> list[Row]:
    """Sort rows by time, and keep the last one of each key."""
    layout = layout_of(report)

    def order(row: Row) -> list[Any]:
        return [layout.time_of(row), *_sortable(layout.values_of(row))]

    def key(row: Row) -> tuple[str, ...]:
        return tuple(getattr(row, name) for name in report.key_fields)

    last = {key(row): row for row in sorted(rows, key=order)}
    return sorted(last.values(), key=order)


def _number(report: Report, rows: list[Row]) -> None:
    """Sort rows by time and key, and number those with the same key by their other fields."""
    key_of = layout_of(report).key_of
    rows.sort(key=key_of)
    keys = list(map(key_of, rows))
    if any(map(eq, keys, keys[1:])):
        groups = groupby(rows, key=key_of)
        rows[:] = [row for _, alike in groups for row in _numbered(_in_order(report, alike))]


def _numbered(alike: Iterable[Row]) -> Iterator[Row]:
    for occurrence, row in enumerate(alike, start=1):
        row.occurrence = occurrence
        yield row


def _in_order(report: Report, alike: Iterable[Row]) -> list[Row]:
    values_of = layout_of(report).values_of
    return sorted(alike, key=lambda row: _sortable(values_of(row)))


def _sortable(values: Values) -> list[tuple[bool, Any]]:
    """Make values comparable: null sorts before any text."""
    return [(value is not None, value) for value in values]
