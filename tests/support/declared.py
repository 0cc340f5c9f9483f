"""Rows made from the declaration of any report, and what their records must hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sandbox.rows.wire import names_of, nested_columns, nested_field, usual_parameters
from tap_wolkvox.reports.field_types import Field
from tap_wolkvox.reports.model import Report
from tests.support.truth import as_utc

SECOND = timedelta(seconds=1)
CAMPAIGN = "campaign_id"
KEYS: list[Any] = [None, "", "A", 7, "B"]
"""Values of key fields; the first two become the same text."""

PLAIN_KEYS: list[Any] = ["", "A", "B", "C", "D"]


class Drawn(NamedTuple):
    """What a row is made from.

    Attributes:
        moment: The time that it prints.
        key: Which values its key has.
        value: What its other fields end in.
        form: How its fields are named, and whether one is missing or has a nested value.
        parameters: The requests that it answers, as `Fixed.add` takes them.
        closed: When it was closed, if it is a chat that was.
    """

    moment: datetime
    key: int
    value: str
    form: int
    parameters: dict[str, str]
    closed: datetime | None


class Sent(dict[str, Any]):
    """A row as it is sent.

    Attributes:
        told: What its records must hold, but for what the request adds.
        is_certain: Whether windows show it, however narrow they are.
    """

    told: list[dict[str, Any]]
    is_certain = True


@dataclass
class Declared:
    """Makes rows of a report.

    Attributes:
        is_plain: Whether rows have all fields under their usual names, as text. The tap reads
            such responses in another way.
    """

    report: Report
    is_plain: bool

    @property
    def has_nested_time(self) -> bool:
        """Whether the time is in the nested list."""
        return self.report.time_column in nested_columns(self.report)

    def made(self, row: Drawn) -> Sent:
        """Make a row as it is sent, and what its records must hold."""
        sent = Sent()
        if self.is_plain:
            row = row._replace(form=0)
        cells, told, others = self.cells(row, is_inside=False)
        sent.update(cells)
        sent.told = [told | {"other_fields": others or None}]
        if not (nested := nested_field(self.report)):
            return sent
        values = [row.value, "c", row.value][: row.form % 4]
        inner = [
            row._replace(moment=row.moment + n // 2 * SECOND, key=row.key + n, value=value)
            for n, value in enumerate(values)
        ]
        sent[nested] = []
        sent.told = []
        for place, each in enumerate(inner, start=1):
            cells, inside, more = self.cells(each, is_inside=True)
            sent[nested].append(cells)
            position = {"position": place} if self.has_nested_time else {}
            sent.told.append(
                told | inside | {"other_fields": {**others, **more} or None} | position
            )
        if not inner and not self.has_nested_time:
            empty = dict.fromkeys(nested_columns(self.report))
            sent.told = [told | empty | {"other_fields": others or None}]
        return sent

    def cells(
        self, row: Drawn, *, is_inside: bool
    ) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
        """Make the fields of a row, the columns that they become, and its `other_fields`."""
        cells, told, others = dict[str, Any](), dict[str, Any](), dict[str, Any]()
        inside = nested_columns(self.report)
        fields = [each for each in self.report.fields if (each.column in inside) == is_inside]
        for n, each in enumerate(fields):
            sent, told[each.column] = self.cell(row, n, each)
            first, *_, last = [*names_of(each)] * 2
            names = [first, last, each.column, f" {first.upper()}"]
            if sent == f"{each.column} {row.value}" and row.form >= 4 and not others:
                told[each.column] = None
                others = {"novel": [1]} if row.form == 4 else {names[0]: {"a": row.value}}
                cells |= others
            else:
                cells[names[row.form % 4]] = sent
        if self.report.key_column:
            cells[self.report.key_column] = told[self.report.key_column] = f"K{row.key}"
        return cells, told, others

    def cell(self, row: Drawn, place: int, field: Field) -> tuple[Any, Any]:
        """Make a value as it is sent, and as a record has it."""
        report, column, moment = self.report, field.column, str(row.moment)
        sent: Any = f"{column} {row.value}"
        told: Any = sent
        if column == CAMPAIGN and CAMPAIGN in usual_parameters(report):
            sent = told = row.parameters[CAMPAIGN] if row.key % 5 or self.is_plain else None
        elif column == report.time_column and report.time_fallback:
            sent = str(row.closed or "0000-00-00 00:00:00")
            told = as_utc(str(row.closed or moment))
        elif column == report.time_column and field.type == "day":
            sent, told = f"{row.moment:%Y{'-%m-%d' if row.form % 2 else '%m%d'}}", moment[:10]
        elif column in (report.time_column, report.time_fallback):
            sent, told = moment, as_utc(moment)
        elif column in report.key_fields:
            keys = PLAIN_KEYS if self.is_plain else KEYS
            sent = keys[row.key * (place + 1) % len(keys)]
            told = "" if sent is None else str(sent)
        elif field.type == "time":
            sent, told = ("-", None) if row.form % 2 else (moment, as_utc(moment))
        return sent, told
