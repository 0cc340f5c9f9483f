"""The declared reports on the wire: what a request must say, and where a row has its columns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache

from sandbox.base import Row
from tap_wolkvox.reports import REPORTS
from tap_wolkvox.reports.field_types import Field
from tap_wolkvox.reports.model import WRAP_UP_GROUPS, Report

PARTITIONS = {
    "campaign_id": {"campaign_id": "all"},
    "wrap_up_group": {"cod_act": WRAP_UP_GROUPS[0]},
}
"""What a report may have to be asked with, by the column that it becomes."""

NEEDED = ("campaign_id", "skill_id", "cod_act")
"""Parameters that a report cannot be asked without. Others have a default on the server."""


@cache
def find_report(endpoint: str, api: str) -> Report | None:
    """Return the report that a URL asks for, or None if there is none."""
    return next((r for r in REPORTS if (r.endpoint, r.api) == (endpoint, api)), None)


def names_of(field: Field) -> Sequence[str]:
    """Return what servers call a field. Where they differ, the first is what most do."""
    return field.names or (field.column,)


def nested_field(report: Report) -> str | None:
    """Return the field that holds a list of objects."""
    return report.explode.field if report.explode else None


def nested_columns(report: Report) -> Collection[str]:
    """Return the columns of the objects of that list."""
    return report.explode.inside if report.explode else ()


def is_sent_by_day(report: Report) -> bool:
    """Return whether the rows of a window are those of its days, one after the other."""
    return report.kind == "event" and report.windows_add_up and not report.skip_rows


def name_in(report: Report, row: Mapping[str, object], column: str) -> str | None:
    """Return the name under which a row has a column, or None if it lacks it."""
    field = report.fields_by_column.get(column)
    return next((name for name in (field.wire_names if field else (column,)) if name in row), None)


def value_in(report: Report, row: Mapping[str, object], column: str) -> object:
    """Return a column's value from a row as it is sent, by whichever of its names is there."""
    name = name_in(report, row, column)
    return None if name is None else row[name]


def usual_parameters(report: Report) -> dict[str, str]:
    """Return what a report is asked with besides the dates, with usual values."""
    return {**PARTITIONS.get(report.partition or "", {}), **report.parameters}


def read_parameters(report: Report, query: Mapping[str, str]) -> dict[str, str] | None:
    """Return what a request narrows the report to, or None if it lacks something.

    `ALL` is read as `all`.
    """
    usual = usual_parameters(report)
    found = {name: query.get(name, "") for name in NEEDED if name in usual}
    found = {name: "all" if text == "ALL" else text for name, text in found.items()}
    if not all(found.values()):
        return None
    if found.get("cod_act", WRAP_UP_GROUPS[0]) not in WRAP_UP_GROUPS:
        return None
    skill = found.get("skill_id", "all")
    if not (skill == "all" or (skill.isascii() and skill.isdecimal())):
        return None
    return found | {name: query.get(name) or usual[name] for name in usual if name not in found}


def accepts(report: Report, query: Mapping[str, str]) -> bool:
    """Return whether a request has all that the report needs."""
    dated = bool(query.get("date_ini") and query.get("date_end"))
    return (dated or report.kind == "list") and read_parameters(report, query) is not None


def flatten(report: Report, rows: Iterable[Row]) -> list[Row]:
    """Turn rows with a nested list into one row for each of its objects.

    An object with an empty list becomes one row without the fields of the list. Rows of other
    reports are returned as they are.
    """
    name = nested_field(report)
    if name is None:
        return list(rows)
    flat: list[Row] = []
    for row in rows:
        around = {key: value for key, value in row.items() if key != name}
        inner = row.get(name)
        objects: Sequence[Row] = inner if isinstance(inner, list) else []
        flat += [{**around, **each} for each in objects] or [around]
    return flat
