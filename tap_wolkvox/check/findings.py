"""What one response says of a report, and of its declaration."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from typing_extensions import override

from tap_wolkvox.api.request import Request, Response
from tap_wolkvox.base.clock import ServerClock, rfc3339
from tap_wolkvox.check.forms import form_of, is_readable
from tap_wolkvox.reports.model import Report
from tap_wolkvox.rows.layout import Row, layout_of
from tap_wolkvox.rows.reader import RowReader, safe_name
from tap_wolkvox.rows.times import is_nothing

MOST_FORMS = 5
"""Forms that are listed for a field."""

FEWEST_ROWS = 10
"""Rows that all have a field before its name is shown: fewer could use values as names."""

_NAME = re.compile(r"(?=.{3,40}$)[a-z]+(_[a-z]+)+")
"""A single word could be somebody's name."""


class CheckedReader(RowReader):
    """Reads rows as a run does, and keeps what a run does not.

    Attributes:
        rows: Those of the last response, in the order in which the server sent them.
        left_out: Their fields without a column, of a report that leaves these out.
        without_time: How many of them lack the time, so that another column stands in for it.
    """

    def __init__(self, report: Report, clock: ServerClock, added: Mapping[str, str]) -> None:
        super().__init__(report, clock, added)
        self.left_out: list[dict[str, Any]] = []
        self.rows: list[Row] = []
        self.without_time = 0

    @override
    def read(
        self,
        rows: Sequence[Row] | Sequence[dict[str, Any]],
        constants: Mapping[str, str] | None = None,
    ) -> list[Row]:
        if not self.report.keeps_other_fields:
            known = {name for field in self.report.fields for name in field.wire_names}
            objects = (row for row in rows if isinstance(row, dict))
            self.left_out = [
                {name: row[name] for name in row if name not in known} for row in objects
            ]
        if self.report.time_fallback:
            self.without_time = sum(map(self._lacks_time, rows))
        read = super().read(rows, constants)
        self.rows = [*read]
        return read

    def _lacks_time(self, row: Row | dict[str, Any]) -> bool:
        column = str(self.report.time_column)
        names = self.report.fields_by_column[column].wire_names
        values = map(row.get, names) if isinstance(row, dict) else [getattr(row, column)]
        return all(map(is_nothing, values))


def findings(
    request: Request, response: Response, reader: CheckedReader, clock: ServerClock
) -> dict[str, Any]:
    """Describe the rows of the reader's last response, without showing any value of them."""
    report, rows = request.report, reader.rows
    layout = layout_of(report)
    times = [layout.time_of(row) for row in rows] if report.time_column else []
    unknown, misfits = _other_fields(report, rows, reader)
    return {
        "status": "rows" if rows else "empty",
        "message": None,
        "rows": len(rows),
        "missing_fields": _missing(report, rows, reader),
        "unknown_fields": unknown,
        "unreadable_values": _unreadable(report, rows, misfits),
        "repeated_keys": len(rows) - len(set(map(layout.key_of, rows))),
        "rows_outside_window": _outside(request, times, clock),
        "count_matches": None if response.rows_reported is None else response.count_matches,
        "seconds": round(response.seconds, 3),
        "window": str(request.window) if request.window else None,
        "rows_by_day": dict(sorted(Counter(_days(times, clock)).items())),
        "order": _order(times),
    }


def _other_fields(
    report: Report, rows: Sequence[Row], reader: CheckedReader
) -> tuple[dict[str, list[str]], dict[str, list[Any]]]:
    """Forms of fields without a column, by name; and values that do not fit their column."""
    objects = reader.left_out
    if report.keeps_other_fields:
        objects = [json.loads(row.other_fields) for row in rows if row.other_fields]  # type: ignore[arg-type]
    fields = {name: field for field in report.fields for name in field.wire_names}
    # A second spelling of a field has its personal data.
    loose = {name.strip().casefold(): field for name, field in fields.items()}
    values: dict[str, list[Any]] = defaultdict(list)
    for each in objects:
        for name, value in each.items():
            values[name].append(value)
    unknown: dict[str, dict[str, None]] = defaultdict(dict)
    for name in values.keys() - fields:
        is_name = len(values[name]) == len(rows) >= FEWEST_ROWS and _NAME.fullmatch(name)
        shown = name if is_name or safe_name(name) == repr(name) else form_of(name)
        field = loose.get(name.strip().casefold())
        unknown[shown] |= {form_of(value, field): None for value in values[name]}
    forms = {name: sorted(unknown[name])[:MOST_FORMS] for name in sorted(unknown)}
    return forms, {fields[name].column: values[name] for name in values.keys() & fields}


def _missing(report: Report, rows: Sequence[Row], reader: CheckedReader) -> list[str]:
    """Columns whose field did not come, or, if servers may leave it out, has no value."""
    if not rows:
        return []
    return [
        field.column
        for field in report.fields
        if field.column not in reader.present
        or (not field.is_usual and all(getattr(row, field.column) is None for row in rows))
    ]


def _unreadable(
    report: Report, rows: Sequence[Row], misfits: Mapping[str, Iterable[Any]]
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for field in report.fields:
        values: list[Any] = [*misfits.get(field.column, ())]
        if field.measure:
            texts = {getattr(row, field.column) for row in rows}
            values += [text for text in texts if not is_readable(field.measure, text)]
        if values:
            found[field.column] = sorted({form_of(value, field) for value in values})[:MOST_FORMS]
    return found


def _outside(request: Request, times: Sequence[str], clock: ServerClock) -> int:
    """How many rows have a time or a day that was not asked for."""
    window = request.window
    if not window:
        return 0
    if request.report.kind == "event":
        start, end = rfc3339(clock.to_utc(window.start)), rfc3339(clock.to_utc(window.end))
    else:
        start, end = f"{window.first_day}", f"{window.last_day}"
    return sum(not start <= time <= end for time in times)


def _days(times: Iterable[str], clock: ServerClock) -> Iterable[str]:
    """The day of each row on the server's clock."""
    for time in times:
        is_day = len(time) == len("2026-06-05")
        yield time if is_day else f"{clock.to_wall(datetime.fromisoformat(time)):%Y-%m-%d}"


def _order(times: list[str]) -> str | None:
    if len(set(times)) < 2:  # noqa: PLR2004 - one time has no order
        return None
    if times == sorted(times):
        return "oldest first"
    return "newest first" if times == sorted(times, reverse=True) else "none"
