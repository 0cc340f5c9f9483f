"""How the rows of a report are held in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, cast

import msgspec
from msgspec.structs import asdict

from tap_wolkvox.reports.model import OCCURRENCE, OTHER_FIELDS, READ_AT, REPORT_DATE, Report

_USUAL = ("sample and table", "sample")
"""Where a field is known from, if servers send it as a rule."""


class Row(msgspec.Struct):
    """A row of a report: the columns of `Layout`, then those that the tap adds."""

    if TYPE_CHECKING:
        occurrence: int
        other_fields: str | msgspec.Raw | dict[str, Any] | None

        def __init__(self, *values: str | None) -> None: ...


Values: TypeAlias = tuple[str | None, ...]
"""What the server sent of a row; `other_fields` as the text of its JSON."""


class Layout:
    """The type of the rows of a report, and ways to look into them.

    Attributes:
        columns: Columns that come from the server or the request, those that servers send as a
            rule first.
        row_type: The type of a row. One that has just the usual fields, with text in all of
            them, or null where that may stay, is decoded into it straight away.
        is_direct: Whether rows can be decoded so: they are not nested, and fields have the names
            of their columns.
        time_of: Gives the time or the day of a row; nothing, if it is of a list.
        key_of: Gives the time, then the key fields: what is alike in rows to be numbered.
        values_of: Gives all that the server sent of a row, and its place in a list.
    """

    def __init__(self, report: Report) -> None:
        fields, time = report.fields_by_column, report.time_column
        key = (*((time,) if time in fields else ()), *report.key_fields)
        names = dict.fromkeys((*key, *fields))
        usual = [name for name in names if name in fields and fields[name].source in _USUAL]
        self.columns = (*usual, *(name for name in names if name not in usual))
        place = [report.explode.position] if report.explode and report.explode.position else []
        added = [*place, *([REPORT_DATE] if time == REPORT_DATE else [])]
        added += [READ_AT] if report.has_read_at else []
        added += [OTHER_FIELDS] if report.keeps_other_fields else []
        # No value fits: these are the tap's, and a server that sends one is not decoded so.
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
            gc=False,  # nothing in a row could refer to it
        )
        self.row_type = cast("type[Row]", row_type)
        self.is_direct = not (report.explode or report.key_column or report.skip_rows) and all(
            each.wire_names[0] == each.column for each in report.fields
        )
        self.key_of = _tuple_of(*dict.fromkeys((*((time,) if time else ()), *report.key_fields)))
        self.time_of: Callable[[Row], str] = attrgetter(time) if time else lambda _: ""
        self._kept = (*place, *((OTHER_FIELDS,) if report.keeps_other_fields else ()))
        self.values_of: Callable[[Row], Values] = _tuple_of(*self.columns, *self._kept)

    def row_of(self, values: Values) -> Row:
        """Make a row of what `values_of` gives."""
        row = self.row_type(*values[: len(self.columns)])
        for name, value in zip(self._kept, values[len(self.columns) :], strict=True):
            setattr(row, name, value)
        return row


layout_of = cache(Layout)

_encode = msgspec.json.Encoder(order="sorted").encode


def keep_others(row: Row, fields: dict[str, Any]) -> None:
    """Put fields into `other_fields`, beside those that are there, as the text of their JSON."""
    if isinstance(row.other_fields, str):
        fields = msgspec.json.decode(row.other_fields) | fields
    row.other_fields = _encode(fields).decode()


def record_of(row: Row) -> dict[str, Any]:
    """Make a record of a row, as the SDK takes it."""
    record = asdict(row)
    if record.get(OTHER_FIELDS):
        record[OTHER_FIELDS] = msgspec.json.decode(record[OTHER_FIELDS])
    return record


def prepare_json(rows: Iterable[Row]) -> None:
    """Have the JSON in `other_fields` written as it is, where rows are written as they are."""
    for row in rows:
        if isinstance(getattr(row, OTHER_FIELDS, None), str):
            row.other_fields = msgspec.Raw(row.other_fields.encode())  # type: ignore[union-attr]


def _tuple_of(*names: str) -> Callable[[Row], tuple[str, ...]]:
    """Give the values of columns, as a tuple also if it is one."""
    return attrgetter(*names) if len(names) > 1 else lambda row: (getattr(row, names[0]),)
