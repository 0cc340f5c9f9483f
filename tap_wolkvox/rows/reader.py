"""From a row as the server sends it to a record: fields, times, key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

import msgspec

from tap_wolkvox.base.clock import ServerClock
from tap_wolkvox.base.errors import WolkvoxError
from tap_wolkvox.base.redaction import shape
from tap_wolkvox.reports import REPORTS
from tap_wolkvox.reports.model import EventReport, Report
from tap_wolkvox.rows.layout import Row, keep_others, layout_of
from tap_wolkvox.rows.times import TimeReader, is_nothing

_NULLABLE = {str, type(None)}

MOST_FIELDS = 1_000
"""Fields of a row. The widest report has 33."""

_MOST_PLANS = 1_000

_REPORT_IT = "please report it to the maintainers of the tap"


class RowReader:
    """Reads the rows of a report as the server sends them.

    Attributes:
        report: What the rows are of.
        unknown: Fields seen that the report does not have; they are dropped where it keeps no
            `other_fields`.
        beside: Unknown fields beside the rows, of the first response that has any.
        present: Columns of which the server sent the field.
        skipped: How many rows were left out, since they are sums of others.

    Args:
        added: Columns whose value the request tells, unless the row does.
    """

    def __init__(
        self, report: Report, clock: ServerClock, added: Mapping[str, str] | None = None
    ) -> None:
        self.unknown: set[str] = set()
        self.beside: set[str] = set()
        self.present: set[str] = set()
        self.skipped = 0
        self.report = report
        self._layout = layout_of(report)
        self._added = added or {}
        self._plans: dict[tuple[str, ...], _Plan] = {}
        self._times = TimeReader(report, clock)
        self._time = self._times.column
        self._fallback = report.time_fallback if isinstance(report, EventReport) else None

    def read(
        self,
        rows: Sequence[Row] | Sequence[dict[str, Any]],
        same: Mapping[str, str] | None = None,
    ) -> list[Row]:
        """Check rows, and turn their times into UTC.

        Args:
            rows: Rows of the report's type, which are changed in place, or the objects that the
                server sends where those do not fit the type.
            same: Columns that the tap adds, alike in all of these rows.

        Raises:
            WolkvoxError: If a row lacks its time or a key field, its time cannot be read, or a
                key field is a list or an object.
        """
        if rows and isinstance(rows[0], Row):
            self.present.update(self._layout.columns)
            checked: list[Row] = list(rows)  # type: ignore[arg-type]
        else:
            objects = self._flatten(rows)  # type: ignore[arg-type]
            checked = [self._row(raw, place) for raw, place in objects]
        self._times.read(checked)
        for column, value in self._added.items():
            for row in checked:
                if getattr(row, column) is None:
                    setattr(row, column, value)
        for column, value in (same or {}).items():
            for row in checked:
                setattr(row, column, value)
        return checked

    def _flatten(self, rows: Sequence[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], int]]:
        """Give one object for each row, with its place in the list that it comes from."""
        explode = self.report.explode
        for raw in rows:
            if not explode:
                if self.report.is_sum(raw):
                    self.skipped += 1
                else:
                    yield raw, 0
                continue
            field = _find(explode.field, raw)
            if field is None:
                raise WolkvoxError(
                    f"a row lacks {explode.field}. The report may have changed: {_REPORT_IT}"
                )
            around = {name: value for name, value in raw.items() if name != field}
            inner = raw[field]
            if not isinstance(inner, list) or not all(isinstance(each, dict) for each in inner):
                if inner:
                    raise WolkvoxError(
                        f"the {explode.field} of a row is {shape(inner)}, where a list of objects "
                        f"was expected; {_REPORT_IT}"
                    )
                inner = []
            for place, each in enumerate(inner, start=1):
                # A field of the same name around it has no column.
                hidden = {
                    f"{name} around {field}": value
                    for name, value in around.items()
                    if name in each and each[name] != value
                }
                yield around | each | hidden, place
            if not inner and self._time not in explode.inside:
                yield {**around, **dict.fromkeys(explode.inside)}, 0

    def _row(self, raw: dict[str, Any], place: int) -> Row:
        names = tuple(raw)
        if (plan := self._plans.get(names)) is None:
            if len(self._plans) == _MOST_PLANS:  # fields whose names are values
                self._plans.clear()
            plan = self._plans[names] = self._plan(raw)
        left = {name: raw[name] for name in plan.unknown}
        values = list(plan.values_of(raw)) if plan.values_of else []
        types = set(map(type, values))
        # Fast path: every value is text, or null where that may stay.
        if types == {str} or (types == _NULLABLE and None not in map(raw.get, plan.key)):
            for gap in plan.absent:
                values.insert(gap, None)
        else:
            values = self._convert(raw, plan, left)
        row = self._layout.row_type(*values)
        if self._time and self._fallback and is_nothing(getattr(row, self._time)):
            setattr(row, self._time, getattr(row, self._fallback))
        if self._time and getattr(row, self._time) is None:
            raise self._times.unreadable(None)
        if left and self.report.keeps_other_fields:
            keep_others(row, left)
        if place and self.report.explode and self.report.explode.position:
            setattr(row, self.report.explode.position, place)
        return row

    def _convert(self, raw: dict[str, Any], plan: _Plan, left: dict[str, Any]) -> list[Any]:
        """Make the values of all columns; what does not fit its column is put into `left`."""
        values: list[str | None] = []
        for column, candidates in plan.candidates:
            name = candidates[0] if candidates else ""
            if len(candidates) > 1:
                name = next((each for each in candidates if not is_nothing(raw[each])), name)
                others = (each for each in candidates if each != name)
                left |= {each: raw[each] for each in others if not is_nothing(raw[each])}
            values.append(self._text(column, name, raw[name], left) if name else None)
        return values

    def _plan(self, raw: dict[str, Any]) -> _Plan:
        """Decide which field becomes which column, for all rows with the same fields."""
        if len(raw) > MOST_FIELDS:
            raise WolkvoxError(
                f"a row has {len(raw)} fields. The report may have changed: {_REPORT_IT}"
            )
        fields = self.report.fields_by_column
        wire_names = {
            column: fields[column].wire_names if column in fields else (column,)
            for column in self._layout.columns
        }
        exact = {name for names in wire_names.values() for name in names if name in raw}
        loose = {name.strip().casefold(): name for name in raw if name not in exact}
        plan = _Plan([], [], [], [])
        for column, names in wire_names.items():
            found = [name for name in names if name in raw]
            if not found and self.report.keeps_other_fields:
                similar = (loose.pop(name.strip().casefold(), None) for name in names)
                found = [name for name in similar if name is not None]
            if found:
                self.present.add(column)
            if column in self.report.key_fields:
                plan.key.extend(found)
            plan.candidates.append((column, tuple(found)))
            if not found:
                plan.absent.append(len(plan.candidates) - 1)
        fields_found = [name for _, found in plan.candidates for name in found]
        if 1 < len(fields_found) == len(plan.candidates) - len(plan.absent):
            plan.values_of = itemgetter(*fields_found)
        used = set(fields_found)
        plan.unknown.extend(name for name in raw if name not in used)
        missing = [
            column for column, found in plan.candidates if not found and self._is_needed(column)
        ]
        if missing:
            raise WolkvoxError(
                f"a row lacks {', '.join(missing)}. The report may have changed: {_REPORT_IT}"
            )
        if not self.report.keeps_other_fields:
            self.unknown.update(plan.unknown)
        return plan

    def _is_needed(self, column: str) -> bool:
        if column in self._added:
            return False
        if column == self._time:
            return not self._fallback
        return column in self.report.key_fields or not self.report.keeps_other_fields

    def _text(self, column: str, name: str, value: object, left: dict[str, Any]) -> str | None:
        if isinstance(value, str):
            return value
        is_strict = not self.report.keeps_other_fields
        is_key = column in self.report.key_fields
        is_strict_time = column == self._time and not self._times.is_day  # a day may be a number
        if value is None:
            return "" if is_key and column not in self._added else None
        if isinstance(value, bool) and not is_strict:
            return "true" if value else "false"
        if isinstance(value, int) and not isinstance(value, bool) and not is_strict_time:
            return str(value)
        if column == self._time:
            raise self._times.unreadable(value)
        if is_strict or is_key:
            raise WolkvoxError(
                f"the {column} of a row is {shape(value)}, where text was expected; {_REPORT_IT}"
            )
        left[name] = value
        return None


def _find(name: str, raw: Mapping[str, Any]) -> str | None:
    """Find a field, exactly or with blanks at its ends and in any case."""
    if name in raw:
        return name
    return next((each for each in raw if each.strip().casefold() == name.casefold()), None)


def safe_name(field: str) -> str:
    """The name of an unknown field if it is made of the vendor's words, else its shape.

    Any other could be a value of a row, as where the server sends an object of them. So could one
    word alone.
    """
    words = field.split("_")
    return repr(field) if len(words) > 1 and _vocabulary().issuperset(words) else shape(field)


@cache
def _vocabulary() -> frozenset[str]:
    """The words that names of fields consist of."""
    names = (name for report in REPORTS for each in report.fields for name in each.wire_names)
    return frozenset(re.findall("[a-z]+", " ".join(names)))


class _Plan(msgspec.Struct):
    """Which field becomes which column; several where servers use several names for it.

    Attributes:
        key: The fields of the key.
        absent: Places of the columns that have no field.
        values_of: Gives the values of the other columns; None where a column has several fields.
    """

    candidates: list[tuple[str, tuple[str, ...]]]
    unknown: list[str]
    key: list[str]
    absent: list[int]
    values_of: Callable[[dict[str, Any]], tuple[Any, ...]] | None = None
