"""Declarations that cannot be right are refused where they are written."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from tap_wolkvox.reports import REPORTS_BY_STREAM, by_stream
from tap_wolkvox.reports.field_types import Field
from tap_wolkvox.reports.model import Explode


def field(**wrong: str) -> dict[str, Any]:
    """A field that every report could have, but for what is wrong."""
    values: dict[str, Any] = {"column": "novel", "description": "Something new.", **wrong}
    return {"fields": (Field(**values),)}


@pytest.mark.parametrize(
    ("stream", "wrong", "message"),
    [
        ("campaigns", field(type="date"), "type of novel is 'date', expected one of: text, time"),
        ("campaigns", field(measure="sum"), "measure of novel is 'sum', expected one of: count, "),
        (
            "campaigns",
            field(personal="agent"),
            "is 'agent', expected one of: customer, staff, b",
        ),
        ("campaigns", field(source="a page"), "expected one of: sample and table, sample, table,"),
        ("campaigns", field(column="read_at"), "read_at is there twice, or the tap adds it"),
        ("campaigns", {"key_fields": ("name",)}, "key field is 'name', expected one of: "),
        ("amd_totals", {"key_fields": ()}, "partition is 'campaign_id', expected one of: "),
        ("call_detail", {"time_column": "hour"}, "time_column is 'hour', expected one of: date"),
        ("call_detail", {"time_column": "conn_id"}, "expected one of: date"),
        ("call_detail", {"time_column": None}, "time_column is None, expected one of: date"),
        ("amd_totals", {"time_column": "amd"}, "time_column is 'amd', expected one of: report_d"),
        ("agents", {"time_column": "date"}, "time_column is 'date', expected one of: none"),
        ("chat_detail", {"time_fallback": "day"}, "time_fallback is 'day', expected one of: "),
        ("agent_logins", {"time_column": "login"}, "time_column is 'login', expected one of: date"),
        ("agent_logins", {"windows_add_up": False}, "windows_add_up is False, expected one of: T"),
        ("call_detail", {"id_and_start": ("id", "date")}, "column of id_and_start is 'id', "),
        ("call_detail", {"examples": {"price": "1"}}, "column of examples is 'price', "),
        (
            "chat_messages",
            {"explode": Explode(field="conversation", inside=("text",))},
            "column of explode is 'text', ",
        ),
    ],
)
def test_wrong_declarations_are_refused(stream: str, wrong: dict[str, Any], message: str) -> None:
    report = REPORTS_BY_STREAM[stream]
    if "fields" in wrong:
        wrong = {"fields": (*report.fields, *wrong["fields"])}
    with pytest.raises(ValueError, match=f"^{stream}: .*{re.escape(message)}"):
        replace(report, **wrong)


def test_a_column_is_declared_once() -> None:
    report = REPORTS_BY_STREAM["call_detail"]
    first = report.fields[0]
    with pytest.raises(ValueError, match=f"call_detail: {first.column} is there twice"):
        replace(report, fields=(*report.fields, first))


def test_a_stream_is_declared_once() -> None:
    report = REPORTS_BY_STREAM["call_detail"]
    with pytest.raises(ValueError, match="call_detail: there are two reports of this name"):
        by_stream([report, replace(report)])
