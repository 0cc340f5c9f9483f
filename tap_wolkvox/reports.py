"""What is extracted, as data: one declaration for each report of Reports Manager."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, cast

import msgspec
from singer_sdk import typing as th

if TYPE_CHECKING:
    from collections.abc import Callable

OCCURRENCE = "occurrence"


class Row(msgspec.Struct):
    """A row of a report: its fields as `Report.row_type` has them, then the occurrence."""

    if TYPE_CHECKING:
        occurrence: int

        def __init__(self, *values: str | None) -> None: ...


Values: TypeAlias = tuple[str | None, ...]
"""The fields of a row in the order of `Report.fields`: text, or null in those beside the key."""


@dataclass(frozen=True)
class Field:
    """A field that the server sends with every row, as text.

    Attributes:
        is_personal: Whether its values are of persons.
    """

    name: str
    description: str
    is_personal: bool = False


@dataclass(frozen=True)
class Report:
    """A report that lists events with their own time.

    Attributes:
        name: Name of the stream, and of the table.
        api: What the server calls the report.
        description: What the report tells.
        time_field: The field that says when, ``YYYY-MM-DD HH:MM:SS`` on the server's clock.
        key_fields: The fields that, with the time and the occurrence, tell rows apart; written
            as text, never null.
        other_fields: The remaining fields; text or null.
    """

    name: str
    api: str
    description: str
    time_field: Field
    key_fields: tuple[Field, ...]
    other_fields: tuple[Field, ...]

    path = "/api/v2/reports_manager.php"

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """Names of all fields of a row: the time, then the key, then the others."""
        return tuple(f.name for f in (self.time_field, *self.key_fields, *self.other_fields))

    @cached_property
    def row_type(self) -> type[Row]:
        """The type of its rows: its fields in that order, then the occurrence.

        It is what a row is decoded into that has just these fields and text in all of them, or
        null where that may stay.
        """
        # No number fits: the occurrence is ours, and a server that sends one is not understood.
        never = Annotated[int, msgspec.Meta(gt=0, lt=0)]
        required = (self.time_field, *self.key_fields)
        row_type = msgspec.defstruct(
            self.name,
            [
                *((field.name, str) for field in required),
                *((field.name, str | None) for field in self.other_fields),
                (OCCURRENCE, never, 1),
            ],
            bases=(Row,),
            forbid_unknown_fields=True,
            gc=False,  # there is nothing in a row that could refer to it
        )
        return cast("type[Row]", row_type)

    @cached_property
    def time_of(self) -> Callable[[Row], str]:
        """Gives the time of a row."""
        return attrgetter(self.time_field.name)

    @cached_property
    def key_of(self) -> Callable[[Row], tuple[str, ...]]:
        """Gives the time of a row, then its key fields: what is alike in rows to be numbered."""
        return attrgetter(*self.fields[: 1 + len(self.key_fields)])

    @cached_property
    def values_of(self) -> Callable[[Row], Values]:
        """Gives all that the server sent of a row."""
        return attrgetter(*self.fields)

    @property
    def primary_keys(self) -> tuple[str, ...]:
        """The key of the table."""
        return tuple(field.name for field in self.key_columns)

    @property
    def key_columns(self) -> tuple[Field, ...]:
        """The fields of the key of the table."""
        return (*self.key_fields, self.time_field, Field(OCCURRENCE, ""))

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON schema of a record."""
        return {
            "description": self.description,
            **th.PropertiesList(
                *(
                    th.Property(f.name, th.StringType, required=True, description=f.description)
                    for f in self.key_fields
                ),
                th.Property(
                    self.time_field.name,
                    th.DateTimeType,
                    required=True,
                    description=self.time_field.description,
                ),
                th.Property(
                    OCCURRENCE,
                    th.IntegerType,
                    required=True,
                    description=(
                        "Number, from 1, of the row among those that agree in the other key "
                        "fields. The server reports such rows and gives no call id; this keeps "
                        "each of them."
                    ),
                ),
                *(
                    th.Property(f.name, th.StringType, description=f.description)
                    for f in self.other_fields
                ),
            ).to_dict(),
        }


AMD_DETAIL = Report(
    name="amd_detail",
    api="campaign_7",
    description=(
        "Call by call, what answering-machine detection (AMD) heard in automatic outbound "
        "campaigns: a machine or a human."
    ),
    time_field=Field(
        "date",
        "When the call was classified, in UTC. The server prints the time of its own clock; "
        "the setting `timezone` says which that is.",
    ),
    key_fields=(
        Field("campaign_id", "Number of the campaign that placed the call."),
        Field(
            "customer_id",
            "Identification of the customer in the operation's contact base; may hold letters, "
            "may be empty.",
            is_personal=True,
        ),
        Field(
            "telephone", "Telephone number that was called, its digits as text.", is_personal=True
        ),
    ),
    other_fields=(
        Field(
            "file_name",
            "Voice file that the campaign is set to leave on a machine; empty if none.",
        ),
        Field(
            "result",
            "What was heard: `machine` or `human`, as the server writes it. Other values are "
            "possible, and so are capitals.",
        ),
    ),
)

REPORTS = (AMD_DETAIL,)
