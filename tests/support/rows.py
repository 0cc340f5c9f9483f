"""Rows of any report, as the server sends them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hypothesis import settings

from sandbox.base import Row
from sandbox.rows.fixed import Parameters, ReportSource
from tap_wolkvox.reports import REPORTS_BY_STREAM

START = datetime(2026, 6, 1)  # noqa: DTZ001 - the server's clock

MORNING = datetime(2026, 6, 9, 9)  # noqa: DTZ001


def sent(stream: str, **values: Any) -> dict[str, Any]:
    """Make a row with every usual field of a report."""
    report = REPORTS_BY_STREAM[stream]
    row: dict[str, Any] = {
        field.wire_names[0]: f"{field.column} 1"
        for field in report.fields
        if field.source == "sample and table"
    }
    times = {field.wire_names[0] for field in report.fields if field.type == "time"}
    return row | {name: str(MORNING) for name in times & row.keys()} | values


@dataclass
class Both:
    """The rows of two sources together."""

    one: ReportSource
    other: ReportSource

    def rows(
        self, start: datetime, end: datetime, parameters: Parameters, now: datetime | None = None
    ) -> list[Row]:
        found = (each.rows(start, end, parameters, now) for each in (self.one, self.other))
        return [row for rows in found for row in rows]


def is_long() -> bool:
    """Whether this is the longer mode, `make test-long`."""
    return settings.get_current_profile_name() == "long"
