"""How a report is declared: its names, its request, its key and its fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, Literal, TypeAlias

from singer_sdk import typing as th

from tap_wolkvox.reports.field_types import ALLOWED, Field, FieldType, Person

OCCURRENCE = "occurrence"
OTHER_FIELDS = "other_fields"
READ_AT = "read_at"
REPORT_DATE = "report_date"
CAMPAIGN_ID = "campaign_id"
WRAP_UP_GROUP = "wrap_up_group"
WRAP_UP_GROUPS = ("cod_act1", "cod_act2")
_ADDED = (OCCURRENCE, OTHER_FIELDS, READ_AT, REPORT_DATE, WRAP_UP_GROUP)

REPORTS_MANAGER = "/api/v2/reports_manager.php"
INFORMATION = "/api/v2/information.php"

Kind: TypeAlias = Literal["event", "day", "hour", "total", "list"]
ColumnType: TypeAlias = Literal["text", "time", "day", "integer", "object"]


@dataclass(frozen=True)
class Column:
    """A column of the table. A required one is never null."""

    name: str
    type: ColumnType
    description: str
    required: bool = False
    personal: Person | None = None
    free_text: bool = False


@dataclass(frozen=True, kw_only=True)
class Explode:
    """Each object of the list in `field` becomes a row, with the fields of the outer object.

    Attributes:
        inside: Columns whose fields are in the objects of the list.
        position: The added column with the position in the list, from 1.
    """

    field: str
    inside: tuple[str, ...]
    position: str | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Report:
    """What all kinds of report declare.

    Attributes:
        api: The report's name in requests.
        title: The report's name on Wolkvox's pages; `title_es`, on those in Spanish.
        key_fields: Columns of the key, without the time and the occurrence.
        time_column: The replication key: the column with the time or the day of a row; None for a
            list.
        time_fallback: The column to read where the time is absent or empty.
        windows_add_up: Whether the rows of a window are those of its parts together. They are not
            if the server only sends rows with two times that both lie in the window.
        parameters: Parameters of all requests, besides the dates.
        partition: The column that has one value in each request; each value is a partition. If it
            is not a field, the tap adds it.
        key_column: Rows come as an object instead of a list; its keys become this column.
        skip_rows: Rows with these values are sums of other rows, and are left out.
        row_limit: The most rows that a response holds, if fewer than for other reports.
        max_days: The most days that a request may have, if fewer than for other reports.
        lookback_hours: How far back each run reads again, unless the setting differs.
        rows_change: What changes in rows later; None if no change is known.
        keeps_other_fields: Whether `other_fields` keeps what has no column.
        is_numbered: Whether rows with equal keys are numbered, so that no row overwrites another.
        id_and_start: The columns with the id of a call or chat and with its start. The id contains
            the start as Unix time, which shows the server's time zone.
        seen_on_wire: Whether users have published real responses.
        examples: Values by column, from such responses or from the documentation.
    """

    kind: ClassVar[Kind]
    time_type: ClassVar[FieldType | None] = None

    stream: str
    api: str
    endpoint: str = REPORTS_MANAGER
    title: str
    title_es: str
    description: str
    key_fields: tuple[str, ...]
    time_column: str | None = None
    time_fallback: str | None = None
    windows_add_up: bool = True
    fields: tuple[Field, ...]
    parameters: Mapping[str, str] = field(default_factory=dict)
    partition: Literal["campaign_id", "wrap_up_group"] | None = None
    explode: Explode | None = None
    key_column: str | None = None
    skip_rows: Mapping[str, str] = field(default_factory=dict)
    row_limit: int | None = None
    max_days: int | None = None
    lookback_hours: float = 24
    rows_change: str | None = None
    keeps_other_fields: bool = True
    is_numbered: bool = True
    id_and_start: tuple[str, str] | None = None
    seen_on_wire: bool = False
    examples: Mapping[str, str] = field(default_factory=dict)
    note: str | None = None

    def __post_init__(self) -> None:
        """Raise ValueError if the declaration is wrong."""
        columns = [each.column for each in self.fields]
        for each in self.fields:
            if columns.count(each.column) > 1 or each.column in _ADDED:
                raise ValueError(f"{self.stream}: {each.column} is there twice, or the tap adds it")
            for name, allowed in ALLOWED.items():
                self._check(f"{name} of {each.column}", [getattr(each, name)], allowed)
        times = [each.column for each in self.fields if each.type == self.time_type]
        fixed = [type(self).time_column]  # of totals and lists
        self._check("time_column", [self.time_column], times if self.time_type else fixed)
        self._check("time_fallback", [self.time_fallback], [None, *times])
        if self.kind != "event":
            self._check("windows_add_up", [self.windows_add_up], [True])
        self._check("partition", [self.partition], [None, *self.key_fields])
        self._check("key field", self.key_fields, [*columns, self.partition, self.key_column])
        self._check("column of explode", self.explode.inside if self.explode else (), columns)
        self._check("column of id_and_start", self.id_and_start or (), columns)
        self._check("column of examples", self.examples, columns)

    def _check(self, what: str, values: Iterable[object], allowed: Iterable[object]) -> None:
        known = [*allowed]
        for value in values:
            if value not in known:
                right = ", ".join(str(each) for each in known if each) or "none"
                raise ValueError(f"{self.stream}: {what} is {value!r}, expected one of: {right}")

    @property
    def has_read_at(self) -> bool:
        """Whether rows have the time of the request, since the server computes them each time."""
        return self.kind != "event"

    def is_sum(self, row: Mapping[str, Any]) -> bool:
        return bool(self.skip_rows) and self.skip_rows.items() <= row.items()

    @cached_property
    def fields_by_column(self) -> Mapping[str, Field]:
        return {each.column: each for each in self.fields}

    @cached_property
    def key_columns(self) -> tuple[str, ...]:
        """The key without the occurrence."""
        time = (self.time_column,) if self.time_column and self.is_numbered else ()
        return (*self.key_fields, *time)

    @cached_property
    def primary_keys(self) -> tuple[str, ...]:
        return (*self.key_columns, *((OCCURRENCE,) if self.is_numbered else ()))

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the table, in order."""
        first = [*self.key_fields, *((self.time_column,) if self.time_column else ())]
        columns = [self._column(name) for name in first]
        if self.is_numbered:
            # If every field is known, so is that rows have no id.
            reason = "" if self.keeps_other_fields else _WITHOUT_ID
            columns.append(Column(OCCURRENCE, "integer", _OCCURRENCE + reason, required=True))
        columns += [self._column(each.column) for each in self.fields if each.column not in first]
        if self.explode and self.explode.position:
            columns.append(Column(self.explode.position, "integer", _POSITION))
        if self.has_read_at:
            columns.append(Column(READ_AT, "time", _READ_AT, required=True))
        if self.keeps_other_fields:
            columns.append(Column(OTHER_FIELDS, "object", _OTHER_FIELDS))
        return tuple(columns)

    def _column(self, name: str) -> Column:
        required = name in self.key_fields or name == self.time_column
        if found := self.fields_by_column.get(name):
            personal = found.personal, found.free_text
            return Column(name, found.type, found.description, required, *personal)
        added: dict[str, tuple[ColumnType, str]] = {
            REPORT_DATE: ("day", _REPORT_DATE),
            CAMPAIGN_ID: ("text", "The campaign that was asked for, or `all`."),
            WRAP_UP_GROUP: ("text", _WRAP_UP_GROUP),
        }
        kind, description = added.get(name, ("text", f"The key of the row: its {name}."))
        return Column(name, kind, description, required)

    @cached_property
    def schema(self) -> dict[str, Any]:
        properties = (
            th.Property(
                each.name, _TYPES[each.type], required=each.required, description=each.description
            )
            for each in self.columns
        )
        return {"description": self.description, **th.PropertiesList(*properties).to_dict()}


@dataclass(frozen=True, kw_only=True, eq=False)
class EventReport(Report):
    """Rows with a time of their own, requested in windows of any width."""

    kind: ClassVar[Kind] = "event"
    time_type: ClassVar[FieldType | None] = "time"


@dataclass(frozen=True, kw_only=True, eq=False)
class DayReport(Report):
    """Rows of days, requested in windows of whole days."""

    kind: ClassVar[Kind] = "day"
    time_type: ClassVar[FieldType | None] = "day"


@dataclass(frozen=True, kw_only=True, eq=False)
class HourReport(DayReport):
    """Rows of hours, or of parts of them, requested in windows of whole days."""

    kind: ClassVar[Kind] = "hour"


@dataclass(frozen=True, kw_only=True, eq=False)
class TotalReport(Report):
    """Sums over the window, so that each request is for one day."""

    kind: ClassVar[Kind] = "total"

    time_column: str | None = REPORT_DATE


@dataclass(frozen=True, kw_only=True, eq=False)
class ListReport(Report):
    """What there is now, requested without dates and read in full each time."""

    kind: ClassVar[Kind] = "list"

    lookback_hours: float = 0


_TYPES: dict[ColumnType, th.JSONTypeHelper[Any]] = {
    "text": th.StringType(),
    "time": th.DateTimeType(),
    "day": th.DateType(),
    "integer": th.IntegerType(),
    # Without `properties`, flattening makes it text; with empty ones, it would remove the column.
    "object": th.CustomType({"type": ["object"], "additionalProperties": True}),
}

_OCCURRENCE = "Number, from 1, of the row among those that agree in the other key fields."
_WITHOUT_ID = " The server reports such rows and gives no call id; this keeps each of them."
_POSITION = "Place of the row in the list in which the server sent it, from 1."
_READ_AT = "When the response was asked for, in UTC: one value for all of its rows."
_OTHER_FIELDS = (
    "What the server sent that has no column, under its own name, and values that do not fit "
    "their column; null if there was none."
)
_REPORT_DATE = "The day that the sums are of, on the server's clock."
_WRAP_UP_GROUP = "The group of wrap-up codes that was asked for: `cod_act1` or `cod_act2`."
