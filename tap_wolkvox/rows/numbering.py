"""Numbers rows that agree in the rest of the key: the column `occurrence`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter, eq
from typing import Any, NamedTuple

from tap_wolkvox.reports.model import Report
from tap_wolkvox.rows.layout import Row, Values, layout_of


class Answer(NamedTuple):
    """Rows as one response showed them.

    Attributes:
        asked: When it was asked for, in seconds of a monotonic clock.
        rows: What the server sent of each row.
    """

    asked: float
    rows: Sequence[Values]


class SharedSecond(NamedTuple):
    """The second that a window shares with those before it.

    Attributes:
        second: The second, as in records.
        answers: What those windows showed of it; their rows are written.
    """

    second: str
    answers: Sequence[Answer]


def number(
    report: Report, rows: list[Row], *, asked: float = 0, shared: SharedSecond | None = None
) -> list[Row]:
    """Order and number the rows of a response, and give those that are not written yet.

    Args:
        report: What the rows are of.
        rows: All rows of the response, in any order. They are numbered in place.
        asked: When the response was asked for, in seconds of a monotonic clock.
        shared: The second of which rows are written already.

    Returns:
        Rows in the order of their time.
    """
    layout = layout_of(report)
    if not report.is_numbered:
        last = _last_written(report, shared.answers) if shared else {}

        def is_news(row: Row) -> bool:
            when, values = last.get(layout.key_of(row), (asked, None))
            return when <= asked and values != layout.values_of(row)

        return list(filter(is_news, _newest(report, rows)))
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
    """Put together what several responses showed of the same time, and number it if need be.

    A row can change between two of them. So within a key the newest answer counts, and of older
    ones only so many rows as it lacks: a server may leave out the last second of a window.

    Args:
        report: What the rows are of.
        answers: The responses, in any order.

    Returns:
        Rows of each key, those of the newest answer first.
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


def _last_written(
    report: Report, answers: Iterable[Answer]
) -> dict[tuple[str, ...], tuple[float, Values]]:
    """What is written of a second, where rows are not numbered and the last one wins.

    Returns:
        When each row was asked for, and its values, by time and key.
    """
    layout, written = layout_of(report), {}
    for answer in sorted(answers, key=attrgetter("asked")):
        for row in _newest(report, list(map(layout.row_of, answer.rows))):
            written[layout.key_of(row)] = answer.asked, layout.values_of(row)
    return written


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
        rows[:] = [row for _, alike in groups for row in _numbered(_in_order(report, alike))]


def _numbered(alike: Iterable[Row]) -> Iterator[Row]:
    for occurrence, row in enumerate(alike, start=1):
        row.occurrence = occurrence
        yield row


def _in_order(report: Report, alike: Iterable[Row]) -> list[Row]:
    values_of = layout_of(report).values_of
    return sorted(alike, key=lambda row: _sortable(values_of(row)))


def _sortable(values: Values) -> list[tuple[bool, Any]]:
    """Make values comparable: null counts as less than any text."""
    return [(value is not None, value) for value in values]
