"""The staging models of the dbt project, from the declarations of reports."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import yaml

from tap_wolkvox.reports import FAMILIES, REPORTS
from tap_wolkvox.reports.model import READ_AT
from tools.pages import made_from

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from tap_wolkvox.reports.model import Column, Report

MADE = made_from("reports")
STAGING = "transform/models/staging"
COLUMNS = "transform/macros/columns.sql"

# Read by marts, although their measure is not documented.
READ_BY_MARTS = {
    "chat_detail": {"asa": "seconds"},
    "skill_service_level_hourly": {"hour": "hour"},
}
UNITS = {
    "count": "A whole number.",
    "decimal": "A number.",
    "duration": "In seconds.",
    "money": "A number; the currency is not told.",
    "percent": "In percent.",
    "seconds": "In seconds.",
}
OPERATION = "The operation, where one table holds several; else an empty text."
LOADED_AT = "When the loader wrote the row, in UTC; in DuckDB, on the clock of its machine."
LOCAL = "The same on the clock of the operation: {}"


def model(report: Report) -> str:
    """Write the staging model of a report."""
    lines = ["{{ operation() }} as operation_id"]
    for column in report.columns:
        lines += _expressions(report, column)
    lines.append("{{ utc('_sdc_batched_at') }} as loaded_at")
    columns = ",\n    ".join(lines)
    texts = [column.name for column in report.columns if column.type in {"text", "object"}]
    names = ", ".join(f"'{name}'" for name in texts)
    return (
        f"-- {MADE}\n"
        f"{{{{ config(enabled=is_loaded('{report.stream}')) }}}}\n\n"
        f"{{% set texts = [\n{_filled(names, 4)}\n] %}}\n\n"
        f"select\n    {columns}\nfrom {_rows(report)}\n"
    )


def _expressions(report: Report, column: Column) -> list[str]:
    name = column.name
    field = report.fields_by_column.get(name)
    if column.type == "time":
        local = [] if name == READ_AT else [f"{{{{ local(utc('{name}')) }}}} as {name}_local"]
        return [f"{{{{ utc('{name}') }}}} as {name}", *local]
    if column.type == "text":
        kind = (field and field.measure) or "text"
        return [f"{{{{ as_{kind}('{name}') }}}} as {name}"]
    return [f"cast({name} as date) as {name}" if column.type == "day" else name]


def _rows(report: Report) -> str:
    source = f"filled(source('wolkvox', '{report.stream}'), texts)"
    if not report.has_read_at:
        return f"{{{{ {source} }}}}"
    asked = [column for column in (report.time_column, report.partition) if column]
    return f"{{{{ newest({source}, {asked}) }}}}"


def columns() -> str:
    """Write macros that tell what the reports are made of."""
    events = [report for report in REPORTS if report.kind == "event"]
    days = [report for report in REPORTS if report.time_column and report.kind != "event"]
    names = ", ".join(f"'{report.stream}'" for report in REPORTS)
    typed = []
    for report in REPORTS:
        measures = {each.column: each.measure for each in report.fields if each.measure}
        measures |= READ_BY_MARTS.get(report.stream, {})
        if measures:
            pairs = ", ".join(f"'{name}':_'{measure}'" for name, measure in measures.items())
            typed += [f"        '{report.stream}': {{", _filled(pairs, 12), "        },"]
    parts = [
        ("All reports.", "all_reports", "[", [_filled(names, 8)], "]"),
        (
            "By table, the columns whose text stands for a number, a share, or a duration.",
            *("typed_columns", "{", typed, "}"),
        ),
        (
            "By table of events, the column with the time of a row, in UTC.",
            *("event_columns", "{", _time_columns(events), "}"),
        ),
        (
            "By other tables, the column with the day of a row, on the clock of the operation.",
            *("day_columns", "{", _time_columns(days), "}"),
        ),
    ]
    lines = [f"{{# {MADE} #}}"]
    for description, name, opening, inside, closing in parts:
        lines += ["", f"{{# {description} #}}", f"{{% macro {name}() %}}"]
        lines += [f"    {{{{ return({opening}", *inside, f"    {closing}) }}}}", "{% endmacro %}"]
    return "\n".join(lines) + "\n"


def _time_columns(reports: list[Report]) -> list[str]:
    return [f"        '{report.stream}': '{report.time_column}'," for report in reports]


def _filled(text: str, indent: int) -> str:
    spaces = " " * indent
    filled = textwrap.fill(text, 100, initial_indent=spaces, subsequent_indent=spaces)
    return filled.replace(":_", ": ")


def sources() -> str:
    """Describe the tables that the loader fills."""
    lines = [
        f"# {MADE}",
        "sources:",
        "  - name: wolkvox",
        "    description: What tap-wolkvox extracts, as the loader writes it.",
        "    schema: \"{{ env_var('DBT_' ~ target.type | upper ~ '_SOURCE_SCHEMA', 'wolkvox') }}\"",
        "    tables:",
        *(f"      - {_named(each.stream, each.description)}" for each in REPORTS),
    ]
    return "\n".join(lines) + "\n"


def descriptions(family: ModuleType) -> str:
    """Describe the staging models of a family, and their columns."""
    lines = [f"# {MADE}", "models:"]
    for report in family.REPORTS:
        lines += [
            f"  - name: stg_{report.stream}",
            f"    description: {_quoted(report.description)}",
            "    columns:",
            *(f"      - {_named(*column)}" for column in _described(report)),
        ]
    return "\n".join(lines) + "\n"


def _described(report: Report) -> Iterator[tuple[str, str]]:
    yield "operation_id", OPERATION
    for column in report.columns:
        field = report.fields_by_column.get(column.name)
        unit = UNITS.get((field and field.measure) or "", "")
        yield column.name, f"{column.description} {unit}".strip()
        if column.type == "time" and column.name != READ_AT:
            yield f"{column.name}_local", LOCAL.format(_lower(column.description))
    yield "loaded_at", LOADED_AT


def _lower(text: str) -> str:
    without_zone = text.replace(", in UTC", "")
    return without_zone[:1].lower() + without_zone[1:]


def _named(name: str, description: str) -> str:
    name = name if yaml.safe_load(name) == name else _quoted(name)  # such as yes
    return f"{{name: {name}, description: {_quoted(description)}}}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def files() -> dict[str, str]:
    """All files, by their path."""
    found = {COLUMNS: columns(), f"{STAGING}/_sources.yml": sources()}
    for family in FAMILIES:
        name = family.__name__.rpartition(".")[2]
        found[f"{STAGING}/{name}/_{name}.yml"] = descriptions(family)
        for report in family.REPORTS:
            found[f"{STAGING}/{name}/stg_{report.stream}.sql"] = model(report)
    return found
