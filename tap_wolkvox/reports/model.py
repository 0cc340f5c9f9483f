"""What a report is: a declaration of what it is called, asked with and made of. Data, no code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, Literal, TypeAlias

from singer_sdk import typing as th

from tap_wolkvox.reports.field import ALLOWED, Field, FieldType

OCCURRENCE = "occurrence"
OTHER_FIELDS = "other_fields"
READ_AT = "read_at"
REPORT_DATE = "report_date"
CAMPAIGN_ID = "campaign_id"
WRAP_UP_GROUP = "wrap_up_group"
_ADDED = (OCCURRENCE, OTHER_FIELDS, READ_AT, REPORT_DATE, WRAP_UP_GROUP)

REPORTS_MANAGER = "/api/v2/reports_manager.php"
INFORMATION = "/api/v2/information.php"

Kind: TypeAlias = Literal["event", "day", "hour", "total", "list"]
ColumnType: TypeAlias = Literal["text", "time", "day", "integer", "object"]


@dataclass(frozen=True)
class Column:
    """A column of the table.

    Attributes:
        required: Whether it is never null.
        is_personal: Whether it holds data of persons.
    """

    name: str
    type: ColumnType
    description: str
    required: bool = False
    is_personal: bool = False


@dataclass(frozen=True, kw_only=True)
class Explode:
    """Rows are nested: one row for each object of a list, with the fields around it.

    Attributes:
        field: The field that holds the list.
        inside: Columns of the objects of the list.
        position: Name of an added column with the place in the list, from 1.
    """

    field: str
    inside: tuple[str, ...]
    position: str | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Report:
    """What all kinds of report have in common.

    Attributes:
        stream: Name of the stream, and of the table.
        api: What the server calls the report.
        endpoint: Path of the API.
        title: What the vendor calls it.
        title_es: The same in Spanish, as on the pages of the vendor.
        description: What the report tells.
        key_fields: Columns of the key, besides the time and the occurrence.
        fields: The fields of a row.
        parameters: What it is asked with besides the dates, alike in all requests.
        partition: The parameter that it is asked with once for each value.
        adds_partition: Whether the tap adds the partition as a column: rows do not say which
            campaign or group they are of.
        explode: How rows are nested; None if they are not.
        key_column: The rows are an object instead of a list, and its keys become this column.
        skip_rows: Rows with these values are no rows: the server puts sums among the rows.
        row_limit: The most rows that a response holds, if that is fewer than for other reports.
        max_days: The most days that a request may ask for, if that is fewer than for others.
        lookback_hours: How far back each run reads again unless the setting says otherwise.
        rows_change: What changes in rows afterwards; None if nothing is known to change.
        keeps_other_fields: Whether what has no column is kept in `other_fields`.
        is_numbered: Whether rows that are alike are numbered, so that none overwrites another.
            Else the key fields alone are the key.
        id_and_start: The columns of the id of a call or a chat and of the time at which it
            began. The id holds that time, too, and so tells the server's clock.
        seen_on_wire: Whether users have published real responses.
        examples: Values as such responses or the documentation have them, by column.
        note: What else is special.
    """

    kind: ClassVar[Kind]

    stream: str
    api: str
    endpoint: str = REPORTS_MANAGER
    title: str
    title_es: str
    description: str
    key_fields: tuple[str, ...]
    fields: tuple[Field, ...]
    parameters: Mapping[str, str] = field(default_factory=dict)
    partition: Literal["campaign_id", "wrap_up_group"] | None = None
    adds_partition: bool = False
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
        """Raise ValueError if the declaration cannot be right; it says where, and what could be."""
        columns = [each.column for each in self.fields]
        for each in self.fields:
            if columns.count(each.column) > 1 or each.column in _ADDED:
                raise ValueError(f"{self.stream}: {each.column} is there twice, or the tap adds it")
            for name, allowed in ALLOWED.items():
                self._check(f"{name} of {each.column}", [getattr(each, name)], allowed)
        self._check("partition", [self.partition], [None, *self.key_fields])
        self._check("key field", self.key_fields, [*columns, self.partition, self.key_column])
        self._check("column of explode", self.explode.inside if self.explode else (), columns)
        self._check("column of id_and_start", self.id_and_start or (), columns)
        self._check("column of examples", self.examples, columns)

    def _check(self, what: str, values: Iterable[object], allowed: Iterable[object]) -> None:
        known = [*allowed]
        for value in values:
            if value not in known:
                right = ", ".join(str(each) for each in known if each)
                raise ValueError(f"{self.stream}: {what} is {value!r}, expected one of: {right}")

    def _check_time(self, what: str, value: str, kind: FieldType) -> None:
        self._check(what, [value], [each.column for each in self.fields if each.type == kind])

    @property
    def time_column(self) -> str | None:
        """The column that says when: the replication key; None for a list."""
        return None

    @property
    def time_fallback(self) -> str | None:
        """The column that stands in where the time is absent or reads as nothing."""
        return None

    @property
    def windows_add_up(self) -> bool:
        """Whether the rows of a window are those of its parts together."""
        return True

    @property
    def has_read_at(self) -> bool:
        """Whether rows say when they were read, since the server makes them anew each time."""
        return self.kind != "event"

    def is_sum(self, row: Mapping[str, Any]) -> bool:
        """Whether a row that the server sends is a sum of others."""
        return bool(self.skip_rows) and self.skip_rows.items() <= row.items()

    @cached_property
    def fields_by_column(self) -> Mapping[str, Field]:
        return {each.column: each for each in self.fields}

    @cached_property
    def key_columns(self) -> tuple[str, ...]:
        """The columns that, with the occurrence, tell rows apart; what is alike is numbered."""
        time = (self.time_column,) if self.time_column and self.is_numbered else ()
        return (*self.key_fields, *time)

    @cached_property
    def primary_keys(self) -> tuple[str, ...]:
        return (*self.key_columns, *((OCCURRENCE,) if self.is_numbered else ()))

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the table, in their order."""
        first = [*self.key_fields, *((self.time_column,) if self.time_column else ())]
        columns = [self._column(name) for name in first]
        if self.is_numbered:
            # Where every field was seen on the wire, it is known that there is no id.
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
        if name in self.fields_by_column:
            found = self.fields_by_column[name]
            is_personal = found.personal is not None
            return Column(name, found.type, found.description, required, is_personal)
        added: dict[str, tuple[ColumnType, str]] = {
            REPORT_DATE: ("day", _REPORT_DATE),
            CAMPAIGN_ID: ("text", "The campaign that was asked for, or `all`."),
            WRAP_UP_GROUP: ("text", _WRAP_UP_GROUP),
        }
        kind, description = added.get(name, ("text", f"The key of the row: its {name}."))
        return Column(name, kind, description, required)

    @cached_property
    def schema(self) -> dict[str, Any]:
        return {
            "description": self.description,
            **th.PropertiesList(
                *(
                    th.Property(
                        column.name,
                        _TYPES[column.type],
                        required=column.required,
                        description=column.description,
                    )
                    for column in self.columns
                )
            ).to_dict(),
        }


@dataclass(frozen=True, kw_only=True, eq=False)
class EventReport(Report):
    """Rows with a time of their own, asked in windows of time.

    Attributes:
        time_field: The column with the time.
        time_fallback: The column that stands in where the time is absent or reads as nothing.
        windows_add_up: Whether the rows of a window are those of its parts together. They are
            not where the server looks at two times of a row, and both must lie in the window.
    """

    kind: ClassVar[Kind] = "event"

    time_field: str
    time_fallback: str | None = None
    windows_add_up: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_time("time_field", self.time_field, "time")
        self._check_time("time_fallback", self.time_fallback or self.time_field, "time")

    @property
    def time_column(self) -> str:
        return self.time_field


@dataclass(frozen=True, kw_only=True, eq=False)
class DayReport(Report):
    """Rows of whole days, asked in windows of whole days.

    Attributes:
        day_field: The column with the day, a date of the server's clock.
    """

    kind: ClassVar[Kind] = "day"

    day_field: str

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_time("day_field", self.day_field, "day")

    @property
    def time_column(self) -> str:
        return self.day_field


@dataclass(frozen=True, kw_only=True, eq=False)
class HourReport(DayReport):
    """Rows of the hours, or parts of them, of whole days."""

    kind: ClassVar[Kind] = "hour"


@dataclass(frozen=True, kw_only=True, eq=False)
class TotalReport(Report):
    """Sums over what is asked for, so each day is asked for on its own."""

    kind: ClassVar[Kind] = "total"

    @property
    def time_column(self) -> str:
        return REPORT_DATE


@dataclass(frozen=True, kw_only=True, eq=False)
class ListReport(Report):
    """What there is now, asked without dates and read in full each time."""

    kind: ClassVar[Kind] = "list"

    lookback_hours: float = 0


_TYPES: dict[ColumnType, th.JSONTypeHelper[Any]] = {
    "text": th.StringType(),
    "time": th.DateTimeType(),
    "day": th.DateType(),
    "integer": th.IntegerType(),
    # Without `properties`, so that flattening makes it text: it would leave out a column that has
    # none of its own.
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
