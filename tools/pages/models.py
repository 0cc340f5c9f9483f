"""The staging models of the dbt project, from the declarations of reports."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType

import yaml

from tap_wolkvox.reports import FAMILIES, REPORTS, reports_of
from tap_wolkvox.reports.model import READ_AT, Column, Report
from tools.pages import made_from

MADE = made_from("reports")
STAGING = "transform/models/staging"
COLUMNS = "transform/macros/columns.sql"
SNAPSHOTS = "transform/snapshots/_snapshots.yml"

# As the macro `loaded_reports`: files of YAML know no macros.
LOADED = (
    "{% set loaded = var('reports', none) or fromjson("
    "env_var('DBT_' ~ target.type | upper ~ '_REPORTS', '')"
    """ or env_var('TAP_WOLKVOX_REPORTS', '["amd_detail"]')) %}"""
)
SCHEMA = (
    "{{ var('source_schema', none)"
    " or env_var('DBT_' ~ target.type | upper ~ '_SOURCE_SCHEMA', 'wolkvox') }}"
)

UNITS = {
    "count": "A whole number.",
    "decimal": "A number.",
    "duration": "In seconds.",
    "money": "A number; the currency is unknown.",
    "percent": "In percent.",
    "seconds": "In seconds.",
}
OPERATION = "The operation, where one table holds several; else an empty text."
CHANGES_WITH_USE = {"agent_status", "last_use"}
"""Columns of lists that would make a version of nearly each row in each run."""

LOADED_AT = "When the loader wrote the row, in UTC; in DuckDB, on the clock of its machine."
CONCATENATED = " || '/' || "
HISTORY = "Each version of each row of the list, from when it was first read."
VERSION = (
    ("dbt_valid_from", "When this version was first read, in UTC."),
    (
        "dbt_valid_to",
        "When another version was first read; when a build found the row gone; null of the newest.",
    ),
    ("dbt_updated_at", "When this version was first read, in UTC."),
    ("dbt_scd_id", "The key of the version."),
)
LOCAL = "The same on the clock of the operation: {}"


def model(report: Report) -> str:
    """Write the staging model of a report."""
    return (
        f"-- {MADE}\n"
        f"{{{{ config(enabled=is_loaded('{report.stream}')) }}}}\n"
        f"{{{{ staging('{report.stream}') }}}}\n"
    )


def columns() -> str:
    """Write macros that say what the tables are made of."""
    events = [report for report in REPORTS if report.kind == "event"]
    days = [report for report in REPORTS if report.time_column and report.kind != "event"]
    partitions = {
        each.stream: each.partition for each in REPORTS if each.has_read_at and each.partition
    }
    columns = []
    for report in REPORTS:
        kinds = {column.name: _kind(report, column) for column in report.columns}
        columns += [f"        '{report.stream}': {{", _pairs(kinds, 12), "        },"]
    parts = {
        "All columns by table, with their type, or with what their text stands for.": (
            *("columns_by_table", columns),
        ),
        "By table of events, the column with the time of a row, in UTC.": (
            *("event_columns", [_pairs({each.stream: each.time_column for each in events}, 8)]),
        ),
        "By other tables, the column with the day of a row, on the clock of the operation.": (
            *("day_columns", [_pairs({each.stream: each.time_column for each in days}, 8)]),
        ),
        "By table without times of its own, the column that its rows are asked by.": (
            *(
                "partition_columns",
                [_pairs(partitions, 8)],
            ),
        ),
    }
    lines = [f"{{# {MADE} #}}"]
    for description, (name, inside) in parts.items():
        lines += ["", f"{{# {description} #}}", f"{{% macro {name}() %}}"]
        lines += ["    {{ return({", *inside, "    }) }}", "{% endmacro %}"]
    return "\n".join(lines) + "\n"


def _kind(report: Report, column: Column) -> str:
    field = report.fields_by_column.get(column.name)
    return (field and field.measure) or column.type


def _pairs(pairs: Mapping[str, str | None], indent: int) -> str:
    return _filled(", ".join(f"'{name}':_'{value}'" for name, value in pairs.items()), indent)


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
        f"    schema: {quoted(SCHEMA)}",
        "    config:",
        "      loaded_at_field: cast(_sdc_batched_at as timestamp)",
        "      freshness:",
        "        warn_after: {count: \"{{ var('warn_after_hours', 36) }}\", period: hour}",
        "    tables:",
    ]
    for each in REPORTS:
        lines += [
            f"      - name: {each.stream}",
            f"        description: {quoted(each.description)}",
            f"        config: {{enabled: {if_loaded(each.stream)}}}",
        ]
    return "\n".join(lines) + "\n"


def snapshots() -> str:
    """Keep what lists held before."""
    lines = [f"# {MADE}", "snapshots:"]
    for report in REPORTS:
        if report.kind != "list":
            continue
        key = [f"coalesce({name}, '')" for name in report.key_fields]
        key = ["operation_id", *key, "occurrence"]
        compared = [each.column for each in report.fields if each.column not in CHANGES_WITH_USE]
        lines += [
            f"  - name: {report.stream}_history",
            f"    description: {quoted(f'{HISTORY} {report.description}')}",
            f"    relation: ref('stg_{report.stream}')",
            "    config:",
            f"      enabled: {if_loaded(report.stream)}",
            "      strategy: check",
            f"      unique_key: {quoted(CONCATENATED.join(key))}",
            f"      check_cols: [{', '.join(compared)}]",
            "      updated_at: read_at",
            "      hard_deletes: invalidate",
            "    columns:",
            *(f"      - {_named(*column)}" for column in (*_described(report), *VERSION)),
        ]
    return "\n".join(lines) + "\n"


def if_loaded(*needed: str | Iterable[str], about: Iterable[str] = ()) -> str:
    """Write the condition that reports are loaded; of those in a list, one is enough.

    Args:
        needed: Streams.
        about: Settings of personal data, such as `customer_data`, that must not be `drop`.
    """
    streams = ([each] if isinstance(each, str) else each for each in needed)
    conditions = (" or ".join(f"'{stream}' in loaded" for stream in several) for several in streams)
    loaded = " and ".join(f"({each})" for each in conditions)
    kept = "".join(
        f" and (var('{setting}', none) or env_var('DBT_' ~ target.type | upper ~ "
        f"'_{setting.upper()}', '') or env_var('TAP_WOLKVOX_{setting.upper()}', 'keep')) != 'drop'"
        for setting in about
    )
    return quoted(f"{LOADED}{{{{ ('all' in loaded or {loaded}){kept} }}}}")


def descriptions(family: ModuleType) -> str:
    """Describe the staging models of a family, and their columns."""
    lines = [f"# {MADE}", "models:"]
    for report in reports_of(family):
        lines += [
            f"  - name: stg_{report.stream}",
            f"    description: {quoted(report.description)}",
            "    data_tests:",
            f"      - unique_key: {{arguments: {{columns: [{', '.join(report.primary_keys)}]}}}}",
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
    name = name if yaml.safe_load(name) == name else quoted(name)  # such as yes
    return f"{{name: {name}, description: {quoted(description)}}}"


def quoted(text: str) -> str:
    """Write a text as YAML has it."""
    return "'" + text.replace("'", "''") + "'"


def files() -> dict[str, str]:
    """All files, by their path."""
    found = {
        COLUMNS: columns(),
        SNAPSHOTS: snapshots(),
        f"{STAGING}/_sources.yml": sources(),
    }
    for family in FAMILIES:
        name = family.__name__.rpartition(".")[2]
        found[f"{STAGING}/{name}/_{name}.yml"] = descriptions(family)
        for report in reports_of(family):
            found[f"{STAGING}/{name}/stg_{report.stream}.sql"] = model(report)
    return found
