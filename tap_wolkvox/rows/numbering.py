"""The column `occurrence`: numbers rows that agree in the rest of the key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
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
    report: Report,
    rows: list[Row],
    *,
    asked: float = 0,
    shared: SharedSecond | None = None,
    dropped: Collection[str] = (),
) -> list[Row]:
    """Number the rows of a response in place, and give those not written yet, sorted by time.

    Args:
        report: Their report.
        rows: What the server sent.
        asked: When the response was asked for, in seconds of a monotonic clock.
        shared: The second that an earlier window had, too.
        dropped: Fields of the key that will be written with one value for all rows, so that
            rows which differ there alone get different numbers.
    """
    layout = layout_of(report)
    if not report.is_numbered:
        return _new_rows(report, rows, asked, shared.answers if shared else ())
    written_key = layout.key_without(dropped)
    if not shared or not any(answer.rows for answer in shared.answers):
        _number(report, rows, written_key)
        return rows
    others = [row for row in rows if layout.time_of(row) != shared.second]
    _number(report, others, written_key)
    there = [layout.values_of(row) for row in rows if layout.time_of(row) == shared.second]

    def merged(answers: Iterable[Answer]) -> Iterator[Row]:
        rows = sorted(merge(report, answers), key=written_key)
        for _, alike in groupby(rows, key=written_key):
            yield from _numbered(alike)

    before, after = merged(shared.answers), merged([*shared.answers, Answer(asked, there)])
    written = {(layout.values_of(row), row.occurrence) for row in before}
    new = [row for row in after if (layout.values_of(row), row.occurrence) not in written]
    return sorted([*new, *others], key=layout.time_of)


def merge(report: Report, answers: Iterable[Answer]) -> list[Row]:
    """Merge what several responses showed of the same time, in the order of the key.

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
    return [row for _, alike in sorted(merged.items()) for row in alike]


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

    last = {layout.key_fields_of(row): row for row in sorted(rows, key=order)}
    return sorted(last.values(), key=order)


def _number(report: Report, rows: list[Row], written_key: Callable[[Row], tuple[str, ...]]) -> None:
    """Sort rows by time and key, and number those with the same key by their other fields."""
    rows.sort(key=written_key)
    keys = list(map(written_key, rows))
    if any(map(eq, keys, keys[1:])):
        groups = groupby(rows, key=written_key)
        rows[:] = [row for _, alike in groups for row in _numbered(_in_order(report, alike))]


def _numbered(alike: Iterable[Row]) -> Iterator[Row]:
    for occurrence, row in enumerate(alike, start=1):
        row.occurrence = occurrence
        yield row


def _in_order(report: Report, alike: Iterable[Row]) -> list[Row]:
    """Sort rows by the key as the server sent it, then by their other fields."""
    layout = layout_of(report)
    return sorted(alike, key=lambda row: (layout.key_of(row), _sortable(layout.values_of(row))))


def _sortable(values: Values) -> list[tuple[bool, Any]]:
    """Make values comparable: null sorts before any text."""
    return [(value is not None, value) for value in values]
