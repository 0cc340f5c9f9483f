"""Reads rows as the server sends them: their fields, times, and keys."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

from tap_wolkvox.base.clock import ServerClock
from tap_wolkvox.base.errors import REPORT_IT, WolkvoxError
from tap_wolkvox.base.redaction import shape
from tap_wolkvox.reports import REPORTS
from tap_wolkvox.reports.model import Explode, Report
from tap_wolkvox.rows.layout import Row, keep_others, layout_of
from tap_wolkvox.rows.times import TimeReader, is_nothing

_NULLABLE = {str, type(None)}

MOST_FIELDS = 1_000
"""Fields of a row. The widest report has 33."""

_MOST_PLANS = 1_000


class RowReader:
    """Reads the rows of a report as the server sends them.

    Attributes:
        unknown: Fields that were dropped: the report does not have them, nor `other_fields`.
        beside: Unknown fields beside the rows, of the first response that has any.
        present: Columns whose field the server sent.
        skipped: How many rows were left out because they are sums of others.

    Args:
        added: Columns whose value comes from the request, unless the row has it.
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
        self._fallback = report.time_fallback

    def read(
        self,
        rows: Sequence[Row] | Sequence[dict[str, Any]],
        constants: Mapping[str, str] | None = None,
    ) -> list[Row]:
        """Check rows, convert their times to UTC, and add columns.

        Args:
            rows: Typed rows, which are changed in place, or objects, where those as the server
                sent them do not fit the type.
            constants: Columns that the tap adds, with one value for all of these rows.

        Raises:
            WolkvoxError: If a row lacks its time or a key field, its time cannot be read, or a
                key field is a list or an object.
        """
        if rows and isinstance(rows[0], Row):
            self.present.update(self._layout.columns)
            checked: list[Row] = list(rows)  # type: ignore[arg-type]
        else:
            objects = self._objects(rows)  # type: ignore[arg-type]
            checked = [self._row(raw, position) for raw, position in objects]
        self._times.read(checked)
        for column, value in self._added.items():
            for row in checked:
                if getattr(row, column) is None:
                    setattr(row, column, value)
        for column, value in (constants or {}).items():
            for row in checked:
                setattr(row, column, value)
        return checked

    def _objects(self, rows: Sequence[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], int]]:
        """Give one object for each row, with its position in a nested list, from 1."""
        explode = self.report.explode
        for raw in rows:
            if explode:
                yield from self._explode(explode, raw)
            elif self.report.is_sum(raw):
                self.skipped += 1
            else:
                yield raw, 0

    def _explode(
        self, explode: Explode, raw: dict[str, Any]
    ) -> Iterator[tuple[dict[str, Any], int]]:
        field = explode.field
        if field not in raw:
            similar = (name for name in raw if name.strip().casefold() == field.casefold())
            field = next(similar, "")
        if not field:
            raise WolkvoxError(
                f"a row lacks {explode.field}. The report may have changed: {REPORT_IT}"
            )
        outer = {name: value for name, value in raw.items() if name != field}
        inner = raw[field] or []
        if not isinstance(inner, list) or not all(isinstance(each, dict) for each in inner):
            raise WolkvoxError(
                f"the {explode.field} of a row is {shape(inner)}, where a list of objects "
                f"was expected; {REPORT_IT}"
            )
        for position, each in enumerate(inner, start=1):
            # An outer field with the name of an inner one has no column.
            hidden = {
                f"{name} around {field}": value
                for name, value in outer.items()
                if name in each and each[name] != value
            }
            yield outer | each | hidden, position
        if not inner and self._time not in explode.inside:
            yield outer | dict.fromkeys(explode.inside), 0

    def _row(self, raw: dict[str, Any], position: int) -> Row:
        names = tuple(raw)
        if (plan := self._plans.get(names)) is None:
            if len(self._plans) == _MOST_PLANS:  # a server could use values as names
                self._plans.clear()
            plan = self._plans[names] = self._plan(raw)
        leftover = {name: raw[name] for name in plan.unknown}
        values = list(plan.values_of(raw)) if plan.values_of else []
        types = set(map(type, values))
        # Fast path: every value is text or, outside of the key, null.
        if types == {str} or (types == _NULLABLE and None not in map(raw.get, plan.key)):
            for gap in plan.absent:
                values.insert(gap, None)
        else:
            values = self._convert(raw, plan, leftover)
        row = self._layout.row_type(*values)
        if self._time and self._fallback and is_nothing(getattr(row, self._time)):
            setattr(row, self._time, getattr(row, self._fallback))
        if self._time and getattr(row, self._time) is None:
            raise self._times.unreadable(None)
        if leftover and self.report.keeps_other_fields:
            keep_others(row, leftover)
        if position and self.report.explode and self.report.explode.position:
            setattr(row, self.report.explode.position, position)
        return row

    def _convert(self, raw: dict[str, Any], plan: _Plan, leftover: dict[str, Any]) -> list[Any]:
        """Make the values of all columns, and add to `leftover` what does not fit its column."""
        values: list[str | None] = []
        for column, candidates in plan.candidates:
            name = candidates[0] if candidates else None
            if len(candidates) > 1:
                filled = [each for each in candidates if not is_nothing(raw[each])]
                name = filled[0] if filled else name
                leftover |= {each: raw[each] for each in filled[1:]}
            values.append(None if name is None else self._text(column, name, raw, leftover))
        return values

    def _plan(self, raw: dict[str, Any]) -> _Plan:
        """Decide which field becomes which column, for rows with the same fields."""
        if len(raw) > MOST_FIELDS:
            raise WolkvoxError(
                f"a row has {len(raw)} fields. The report may have changed: {REPORT_IT}"
            )
        fields = self.report.fields_by_column
        wire_names = {
            column: fields[column].wire_names if column in fields else (column,)
            for column in self._layout.columns
        }
        exact = {name for names in wire_names.values() for name in names if name in raw}
        loose = {name.strip().casefold(): name for name in raw if name not in exact}
        candidates: dict[str, list[str]] = {}
        for column, names in wire_names.items():
            found = [name for name in names if name in raw]
            if not found and self.report.keeps_other_fields:
                similar = (loose.pop(name.strip().casefold(), None) for name in names)
                found = [name for name in similar if name is not None]
            candidates[column] = found
        used = [name for found in candidates.values() for name in found]
        absent = [place for place, found in enumerate(candidates.values()) if not found]
        unknown = raw.keys() - used
        self.present.update(column for column, found in candidates.items() if found)
        missing = [
            column for column, found in candidates.items() if not found and self._is_needed(column)
        ]
        if missing:
            raise WolkvoxError(
                f"a row lacks {', '.join(missing)}. The report may have changed: {REPORT_IT}"
            )
        if not self.report.keeps_other_fields:
            self.unknown.update(unknown)
        is_one_to_one = 1 < len(used) == len(candidates) - len(absent)
        return _Plan(
            list(candidates.items()),
            unknown,
            key=[name for column in self.report.key_fields for name in candidates[column]],
            absent=absent,
            values_of=itemgetter(*used) if is_one_to_one else None,
        )

    def _is_needed(self, column: str) -> bool:
        if column in self._added:
            return False
        if column == self._time:
            return not self._fallback
        return column in self.report.key_fields or not self.report.keeps_other_fields

    def _text(
        self, column: str, name: str, raw: dict[str, Any], leftover: dict[str, Any]
    ) -> str | None:
        value = raw[name]
        if isinstance(value, str):
            return value
        is_strict = not self.report.keeps_other_fields
        is_key = column in self.report.key_fields
        if value is None:
            return "" if is_key and column not in self._added else None
        if isinstance(value, bool):
            if not is_strict:
                return "true" if value else "false"
        elif isinstance(value, int) and (column != self._time or self._times.is_day):
            return str(value)
        if column == self._time:
            raise self._times.unreadable(value)
        if is_strict or is_key:
            raise WolkvoxError(
                f"the {column} of a row is {shape(value)}, where text was expected; {REPORT_IT}"
            )
        leftover[name] = value
        return None


def safe_name(field: str) -> str:
    """The name of an unknown field if the vendor's words make it up, else its shape.

    Any other name, or a single word, could be a value of a row.
    """
    words = field.split("_")
    return repr(field) if len(words) > 1 and _vocabulary().issuperset(words) else shape(field)


@cache
def _vocabulary() -> frozenset[str]:
    """The words in the names of all fields."""
    names = (name for report in REPORTS for each in report.fields for name in each.wire_names)
    return frozenset(re.findall("[a-z]+", " ".join(names)))


class _Plan(NamedTuple):
    """Which field becomes which column.

    Attributes:
        candidates: The fields for each column; several if a row has more than one of its names.
        unknown: Fields without a column.
        key: Fields of the key.
        absent: Places of the columns without a field.
        values_of: Gives the values of the other columns; None if a column has several fields.
    """

    candidates: list[tuple[str, list[str]]]
    unknown: set[str]
    key: list[str]
    absent: list[int]
    values_of: Callable[[dict[str, Any]], tuple[Any, ...]] | None
