"""The rows of a report in memory, and the records made of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, cast

import msgspec
from msgspec.structs import asdict

from tap_wolkvox.reports.model import OCCURRENCE, OTHER_FIELDS, READ_AT, REPORT_DATE, Report


class Row(msgspec.Struct):
    """A row of a report: `Layout.columns`, then the columns that the tap adds."""

    if TYPE_CHECKING:
        occurrence: int
        other_fields: str | msgspec.Raw | dict[str, Any] | None

        def __init__(self, *values: str | None) -> None: ...


Values: TypeAlias = tuple[str | None, ...]
"""What the server sent of a row; `other_fields` as JSON text."""


class Layout:
    """The type of a report's rows, and functions that take values out of them.

    Attributes:
        columns: Columns from the server or the request; first those that servers usually send.
        row_type: The type of a row. Rows with the usual fields, all of them text or, where that
            is allowed, null, are decoded straight into it.
        is_direct: Whether that is possible: rows are not nested, none is left out, and fields are
            named as columns.
        time_of: Gives the time or the day; an empty text for a list.
        key_of: Gives the time and the key fields. Rows that agree in them are numbered.
        key_fields_of: Gives the key fields alone.
        values_of: Gives `Values`: all that the server sent, and the position in a nested list.
    """

    def __init__(self, report: Report) -> None:
        fields, time = report.fields_by_column, report.time_column
        key = (*((time,) if time else ()), *report.key_fields)
        names = dict.fromkeys(name for name in (*key, *fields) if name != REPORT_DATE)
        usual = [name for name in names if name in fields and fields[name].is_usual]
        self.columns = (*usual, *(name for name in names if name not in usual))
        known = {*self.columns, OCCURRENCE}
        added = [each.name for each in report.columns if each.name not in known]
        # No value fits. So a row in which the server sends a column of the tap is not decoded.
        never = Annotated[int, msgspec.Meta(gt=0, lt=0)]
        row_type = msgspec.defstruct(
            report.stream,
            [
                *((name, str if name in key else str | None) for name in usual),
                *((name, str | None, None) for name in self.columns[len(usual) :]),
                *([(OCCURRENCE, never, 1)] if report.is_numbered else []),
                *((name, never | None, None) for name in added),
            ],
            bases=(Row,),
            forbid_unknown_fields=True,
            gc=False,  # a row is in no reference cycle
        )
        self.row_type = cast("type[Row]", row_type)
        self.is_direct = not (report.explode or report.key_column or report.skip_rows) and all(
            each.wire_names[0] == each.column for each in report.fields
        )
        self.time_of: Callable[[Row], str] = attrgetter(time) if time else lambda _: ""
        self._key = key
        self.key_of = self.key_without(())
        self.key_fields_of = self.key_without([time or ""])
        self._kept = tuple(name for name in added if name not in (REPORT_DATE, READ_AT))
        self.values_of: Callable[[Row], Values] = _tuple_of(*self.columns, *self._kept)

    def key_without(self, dropped: Collection[str]) -> Callable[[Row], tuple[str, ...]]:
        """Like `key_of`, but for some fields of the key."""
        return _tuple_of(*(name for name in self._key if name not in dropped))

    def row_of(self, values: Values) -> Row:
        """Make a row again from what `values_of` gave."""
        row = self.row_type(*values[: len(self.columns)])
        for name, value in zip(self._kept, values[len(self.columns) :], strict=True):
            setattr(row, name, value)
        return row


layout_of = cache(Layout)

_encode = msgspec.json.Encoder(order="sorted").encode


def keep_others(row: Row, fields: dict[str, Any]) -> None:
    """Add fields to `other_fields`. As JSON text, it is small, and can be compared."""
    if isinstance(row.other_fields, str):
        fields = msgspec.json.decode(row.other_fields) | fields
    row.other_fields = _encode(fields).decode()


def record_of(row: Row) -> dict[str, Any]:
    """Make a record for the SDK."""
    record = asdict(row)
    if record.get(OTHER_FIELDS):
        record[OTHER_FIELDS] = msgspec.json.decode(record[OTHER_FIELDS])
    return record


def prepare_json(rows: Iterable[Row]) -> None:
    """Have `other_fields` written as JSON, for rows that are written without becoming records."""
    for row in rows:
        if isinstance(row.other_fields, str):
            row.other_fields = msgspec.Raw(row.other_fields.encode())


def _tuple_of(*names: str) -> Callable[[Row], tuple[str, ...]]:
    """Make a function that gives the values of columns, as a tuple even for one or none."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda row: tuple(getattr(row, name) for name in names)
