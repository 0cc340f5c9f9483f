"""What the tables must hold, computed from the sandbox's rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from sandbox.rows.wire import flatten, nested_columns, usual_parameters, value_in
from sandbox.server.wolkvox import Wolkvox
from tap_wolkvox.reports import REPORTS_BY_STREAM
from tap_wolkvox.reports.model import WRAP_UP_GROUPS, Report

DAY = timedelta(days=1)
NOTHING = {None, "", "-", "--", "0", "0000-00-00 00:00:00"}
ADDED = {"occurrence", "position", "read_at", "other_fields"}

Rows = Counter[tuple[tuple[str, Any], ...]]


def as_utc(printed: str) -> str:
    """Turn a time on a clock in Colombia into the time of a record."""
    return (datetime.fromisoformat(printed) + timedelta(hours=5)).isoformat() + "Z"


def column_of(report: Report, row: Mapping[str, Any], name: str) -> Any:
    """The value of a column, as a record has it."""
    field = report.fields_by_column[name]
    value = value_in(report, row, name)
    if report.time_fallback and name == report.time_column and value in NOTHING:
        value = value_in(report, row, report.time_fallback)
    if field.type == "time":
        return None if str(value or "").strip() in NOTHING else as_utc(str(value))
    if field.type == "day":
        return datetime.fromisoformat(str(value)).date().isoformat()
    if name in report.key_fields:
        return "" if value is None else str(value)
    return value


def parameters_of(report: Report) -> list[dict[str, str]]:
    """The parameters of a report's requests, one set for each partition of the tap."""
    if "cod_act" in usual_parameters(report):
        return [{"cod_act": group} for group in WRAP_UP_GROUPS]
    return [{name: value for name, value in usual_parameters(report).items() if value == "all"}]


def records(
    wolkvox: Wolkvox, stream: str, start: datetime, end: datetime, now: datetime | None = None
) -> Iterator[dict[str, Any]]:
    """Make the records of a report, without the columns that the tap adds."""
    report = REPORTS_BY_STREAM[stream]
    for parameters in parameters_of(report):
        for first, last in windows_of(report, start, end):
            found = wolkvox.reports[stream].rows(first, last, parameters, now)
            for row in flatten(report, found):
                if is_a_row(report, row):
                    yield record_of(report, row, parameters, first)


def windows_of(
    report: Report, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Give the windows of a report's requests: one, or each day of a total."""
    if report.kind != "total":
        yield start, end
        return
    midnight = datetime.combine(start, time())
    for n in range((end.date() - start.date()).days + 1):
        yield midnight + n * DAY, midnight + (n + 1) * DAY - timedelta(seconds=1)


def is_a_row(report: Report, row: Mapping[str, Any]) -> bool:
    """Whether it is neither a sum among the rows nor a chat without messages."""
    if report.skip_rows and report.skip_rows.items() <= row.items():
        return False
    time = report.time_column
    if time is None or time not in nested_columns(report):
        return True
    return value_in(report, row, time) is not None


def record_of(
    report: Report, row: Mapping[str, Any], parameters: Mapping[str, str], first: datetime
) -> dict[str, Any]:
    """Make a record of a row, with the values of the request."""
    record = {name: column_of(report, row, name) for name in report.fields_by_column}
    if report.key_column:
        record[report.key_column] = row[report.key_column]
    if report.kind == "total":
        record["report_date"] = first.date().isoformat()
    if "campaign_id" in parameters and "campaign_id" not in report.fields_by_column:
        record["campaign_id"] = "all"
    if "cod_act" in parameters:
        record["wrap_up_group"] = parameters["cod_act"]
    return record


def counted(rows: Iterable[Mapping[str, Any]]) -> Rows:
    """Count records by all columns that the tap does not add."""
    return Counter(
        tuple(sorted((name, value) for name, value in row.items() if name not in ADDED))
        for row in rows
    )


def tables(messages: list[dict[str, Any]]) -> dict[str, dict[tuple[Any, ...], dict[str, Any]]]:
    """What a target holds that upserts, by stream and key."""
    keys = {m["stream"]: m["key_properties"] for m in messages if m["type"] == "SCHEMA"}
    held: dict[str, dict[tuple[Any, ...], dict[str, Any]]] = {stream: {} for stream in keys}
    for message in messages:
        if message["type"] == "RECORD":
            stream, record = message["stream"], message["record"]
            held[stream][tuple(record[name] for name in keys[stream])] = record
    return held
