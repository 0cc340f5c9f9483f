"""What the tables have to hold, worked out from the sandbox's rows and its own catalogue."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sandbox.catalogue import WRAP_UP_GROUPS, flatten, reports

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sandbox.catalogue import Report
    from sandbox.server import Wolkvox

DAY = timedelta(days=1)
NOTHING = {None, "", "-", "--", "0", "0000-00-00 00:00:00"}
ADDED = {"occurrence", "position", "read_at", "other_fields"}

Rows = Counter[tuple[tuple[str, Any], ...]]


def as_utc(printed: str) -> str:
    """Turn a time of a clock in Colombia into a record's."""
    return (datetime.fromisoformat(printed) + timedelta(hours=5)).isoformat() + "Z"


def column_of(report: Report, row: Mapping[str, Any], name: str) -> Any:
    """The value of a column, as a record has it."""
    field = next(field for field in report.fields if field.column == name)
    value = report.value(row, name)
    if name == report.time_field and report.time_fallback and value in NOTHING:
        value = report.value(row, report.time_fallback)
    if field.type == "time":
        return None if str(value or "").strip() in NOTHING else as_utc(str(value))
    if field.type == "day":
        return datetime.fromisoformat(str(value)).date().isoformat()
    if name in report.key_fields:
        return "" if value is None else str(value)
    return value


def parameters_of(report: Report) -> list[dict[str, str]]:
    """What a report is asked with, once for each partition of the tap."""
    if "cod_act" in report.request:
        return [{"cod_act": group} for group in WRAP_UP_GROUPS]
    asked = {"campaign_id": "all"} if "campaign_id" in report.request else {}
    return [asked | ({"skill_id": "all"} if "skill_id" in report.request else {})]


def records(
    wolkvox: Wolkvox, stream: str, start: datetime, end: datetime, now: datetime | None = None
) -> Iterator[dict[str, Any]]:
    """Make the records of a report: what its table has to hold but for what the tap numbers."""
    report = reports()[stream]
    for parameters in parameters_of(report):
        windows = [(start, end)]
        if report.kind == "total":
            days = range((end.date() - start.date()).days + 1)
            midnight = datetime.combine(start, time())
            windows = [(midnight + n * DAY, midnight + (n + 1) * DAY - DAY / 86_400) for n in days]
        for first, last in windows:
            found = wolkvox.reports[stream].rows(first, last, parameters, now)
            for row in flatten(report, found):
                if report.skip_rows and report.skip_rows.items() <= row.items():
                    continue
                inside = {field.column for field in report.fields if field.inside}
                if report.time_field in inside and report.value(row, report.time_field) is None:
                    continue  # a chat without messages
                record = {name: column_of(report, row, name) for name in report.columns}
                if report.key_column:
                    record[report.key_column] = row[report.key_column]
                if report.kind == "total":
                    record["report_date"] = first.date().isoformat()
                if "campaign_id" in parameters and "campaign_id" not in report.columns:
                    record["campaign_id"] = "all"
                if "cod_act" in parameters:
                    record["wrap_up_group"] = parameters["cod_act"]
                yield record


def counted(rows: Iterable[Mapping[str, Any]]) -> Rows:
    """Count records by all that the tap does not add."""
    return Counter(
        tuple(sorted((name, value) for name, value in row.items() if name not in ADDED))
        for row in rows
    )
