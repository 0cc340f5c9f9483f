"""Rows of any report, as the server sends them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sandbox.catalogue import reports as described

START = datetime(2026, 6, 1)  # noqa: DTZ001 - the server's clock

MORNING = datetime(2026, 6, 9, 9)  # noqa: DTZ001


def sent(stream: str, **values: Any) -> dict[str, Any]:
    """Make a row with every usual field of a report."""
    report = described()[stream]
    row: dict[str, Any] = {
        field.names[0]: f"{field.column} 1"
        for field in report.fields
        if field.documented == "sample and table"
    }
    times = {field.names[0] for field in report.fields if field.type == "time"}
    return row | {name: str(MORNING) for name in times & row.keys()} | values
