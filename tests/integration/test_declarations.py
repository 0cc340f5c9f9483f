"""What holds for the declarations of all reports, whatever they say."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from sandbox.rows.fixed import Fixed
from sandbox.rows.wire import nested_columns, nested_field
from tap_wolkvox.reports import REPORTS, REPORTS_BY_STREAM
from tap_wolkvox.reports.model import Report
from tests.support.calls import KEY
from tests.support.rows import MORNING, sent
from tests.support.world import World, command

MODELS = Path(__file__).parents[2] / "transform" / "models"
LONGEST_NAME = 63
"""Bytes; PostgreSQL cuts longer names off, and two could become one."""

ADDED = ("read_at", "other_fields")
FORMATS = {"event": "date-time", "day": "date", "hour": "date", "total": "date", "list": None}

Entry = dict[str, Any]


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Entry]:
    """What the command says of each stream."""
    folder = tmp_path_factory.mktemp("catalog")
    run = command("--discover", config={"reports": ["all"]}, folder=folder)
    return {entry["tap_stream_id"]: entry for entry in json.loads(run.stdout)["streams"]}


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.stream)
def test_key_and_columns_of_each_report(catalog: Mapping[str, Entry], report: Report) -> None:
    entry = catalog[report.stream]
    key, columns = entry["key_properties"], list(entry["schema"]["properties"])
    time = entry.get("replication_key")

    # What a report is asked by is in its key.
    assert {report.partition} <= {*key, None}
    numbered = [] if report.stream == "chat_detail" else [*([time] if time else []), "occurrence"]
    assert sorted(key) == sorted([*report.key_fields, *numbered])

    # The columns of the key and the time are never absent and never null.
    never_null = {*key, *([time] if time else [])}
    for name in never_null:
        form = entry["schema"]["properties"][name]
        assert form["type"] == (["integer"] if name == "occurrence" else ["string"])
    assert never_null <= set(entry["schema"]["required"])

    # The order of the columns.
    if report.stream == "amd_detail":
        assert tuple(key) == KEY
    else:
        first = [
            *report.key_fields,
            *([time] if time else []),
            *(["occurrence"] if numbered else []),
        ]
        added = [name for name in ADDED if name != "read_at" or report.kind != "event"]
        assert columns[: len(first)] == first
        assert columns[-len(added) :] == added
        others = [name for name in report.fields_by_column if name not in first]
        positions = ["position"] if report.stream == "chat_messages" else []
        assert sorted(columns[len(first) : -len(added)]) == sorted([*others, *positions])

    # What a run goes on from.
    assert (time is None) == (report.kind == "list")
    method = "FULL_TABLE" if report.kind == "list" else "INCREMENTAL"
    assert entry["replication_method"] == method
    if time:
        assert entry["schema"]["properties"][time]["format"] == FORMATS[report.kind]
        assert (time == "report_date") == (report.kind == "total")


def test_names_are_taken_whole(catalog: Mapping[str, Entry]) -> None:
    names = {path.stem for path in MODELS.rglob("*.sql")} | catalog.keys()
    for stream, entry in catalog.items():
        assert f"stg_{stream}" in names, f"make pages writes the model stg_{stream}"
        columns = entry["schema"]["properties"]
        assert not any(name.startswith("_sdc_") for name in columns)
        names |= columns.keys()
    for name in names:
        assert re.fullmatch("[a-z][a-z0-9_]*", name), name
        assert len(name) <= LONGEST_NAME, name


def complete(stream: str) -> dict[str, Any]:
    """Make a row with all fields of its key, nested where the report is."""
    report = REPORTS_BY_STREAM[stream]
    row = sent(stream)
    row |= {each.wire_names[0]: "1" for each in report.fields if each.column in report.key_fields}
    row |= {
        each.wire_names[0]: f"{MORNING:%Y-%m-%d}" for each in report.fields if each.type == "day"
    }
    if report.key_column:
        row[report.key_column] = "1"
    if nested := nested_field(report):
        columns = nested_columns(report)
        inside = {each.wire_names[0] for each in report.fields if each.column in columns}
        inner = {name: row.pop(name) for name in inside & row.keys()}
        row[nested] = [inner]
    return row


@pytest.mark.parametrize("stream", [report.stream for report in REPORTS])
@pytest.mark.slow
def test_row_without_a_field_of_its_key_is_an_error(world: World, stream: str) -> None:
    report = REPORTS_BY_STREAM[stream]
    needed = {*report.key_fields, *([] if report.time_fallback else [report.time_column])}
    needed -= {None, report.key_column}
    fields = [field for field in report.fields if field.column in needed]
    # The others are what the tap adds.
    added = {field.column for field in fields} | {report.partition, "report_date"}
    assert needed <= added
    for missing in [None, *fields]:
        row = complete(stream)
        if missing:
            is_nested = missing.column in nested_columns(report)
            inner = row[str(nested_field(report))][0] if is_nested else row
            del inner[missing.wire_names[0]]
        world.wolkvox.reports.clear()
        fixed = world.wolkvox.fixed(stream)
        fixed.add([row], filter_date=None if report.kind == "list" else MORNING)
        if stream == "amd_detail":
            world.wolkvox.source = amd_detail = Fixed()
            amd_detail.add([row], filter_date=MORNING)
        run = world.extract(reports=[stream], start_date="2026-06-09", end_date="2026-06-10")
        assert bool(run.records) == (missing is None)
        assert missing is None or f"a row lacks {missing.column}" in str(run.error)
