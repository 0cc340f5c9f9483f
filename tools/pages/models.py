"""`make pages`: write the staging models of the dbt project, from the declarations."""

from __future__ import annotations

import shutil
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tap_wolkvox.reports import FAMILIES, REPORTS
from tap_wolkvox.reports.model import READ_AT

if TYPE_CHECKING:
    from types import ModuleType

    from tap_wolkvox.reports.model import Column, Report

FOLDER = Path(__file__).parents[2] / "transform"
STAGING = FOLDER / "models" / "staging"
COLUMNS = FOLDER / "macros" / "columns.sql"
MADE = "`make pages` writes this file, from the declarations of the reports."

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
    tables = [{"name": each.stream, "description": each.description} for each in REPORTS]
    source = {
        "name": "wolkvox",
        "description": "What tap-wolkvox extracts, as the loader writes it.",
        "schema": "{{ env_var('DBT_' ~ target.type | upper ~ '_SOURCE_SCHEMA', 'wolkvox') }}",
        "tables": tables,
    }
    return _yaml({"sources": [source]})


def descriptions(family: ModuleType) -> str:
    """Describe the staging models of a family, and their columns."""
    return _yaml({"models": [_described(report) for report in family.REPORTS]})


def _described(report: Report) -> dict[str, Any]:
    columns = {"operation_id": OPERATION}
    for column in report.columns:
        field = report.fields_by_column.get(column.name)
        unit = UNITS.get((field and field.measure) or "", "")
        columns[column.name] = f"{column.description} {unit}".strip()
        if column.type == "time" and column.name != READ_AT:
            columns[f"{column.name}_local"] = LOCAL.format(_lower(column.description))
    columns["loaded_at"] = LOADED_AT
    return {
        "name": f"stg_{report.stream}",
        "description": report.description,
        "columns": [{"name": name, "description": text} for name, text in columns.items()],
    }


def _lower(text: str) -> str:
    without_zone = text.replace(", in UTC", "")
    return without_zone[:1].lower() + without_zone[1:]


def _yaml(content: dict[str, Any]) -> str:
    text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100)
    return f"# {MADE}\n{text}"


def files() -> dict[Path, str]:
    """All files, by their path."""
    found = {COLUMNS: columns(), STAGING / "_sources.yml": sources()}
    for family in FAMILIES:
        name = family.__name__.rpartition(".")[2]
        found[STAGING / name / f"_{name}.yml"] = descriptions(family)
        for report in family.REPORTS:
            found[STAGING / name / f"stg_{report.stream}.sql"] = model(report)
    return found


if __name__ == "__main__":
    shutil.rmtree(STAGING, ignore_errors=True)
    for path, text in files().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
