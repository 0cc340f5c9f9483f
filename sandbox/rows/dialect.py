"""What differs from server to server in how rows are written."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, TypeAlias

from sandbox.rows.wire import names_of
from tap_wolkvox.reports.field_types import Field
from tap_wolkvox.reports.model import Report

Names: TypeAlias = Literal["first", "last", "column"]


@dataclass(frozen=True)
class Dialect:
    """How a server writes the rows of its reports.

    Attributes:
        names: Which name is used of a field that has several: the first or the last that servers
            are known to use, or the column's own.
        table_alone: Whether fields are sent that the vendor's table has and its sample lacks.
        left_out: Columns that are not sent.
        unknown: Names of fields that are sent and that nobody has documented.
        nulls: What stands for nothing in a field that may be empty.
        null_share: How often such a field is empty.
        filter_shift: How much later than the printed time is the moment by which a window finds
            an event.
        late_minutes: How long after its time an event comes, at most.
        last_legs: Whether a call that was passed on has the row of its last agent alone in
            `call_detail`, and not one for each.
    """

    names: Names = "first"
    table_alone: bool = False
    left_out: Collection[str] = ()
    unknown: Sequence[str] = ()
    nulls: Sequence[str | None] = ("", " ", "-", "--", "0", None)
    null_share: float = 0.04
    filter_shift: timedelta = timedelta(0)
    late_minutes: float = 0
    last_legs: bool = False

    def fields(self, report: Report) -> dict[str, Field]:
        """Return the fields that are sent, in order, by their names on the wire."""
        return {
            self.name(field): field
            for field in report.fields
            if field.column not in self.left_out
            and field.column != report.key_column
            and (self.table_alone or field.source != "table")
        }

    def name(self, field: Field) -> str:
        """Return what a field is called."""
        if self.names == "column":
            return field.column
        return names_of(field)[0 if self.names == "first" else -1]
