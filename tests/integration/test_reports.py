"""The reports: their declarations, and that each comes whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.rows.dialect import Dialect
from sandbox.rows.seeded import Seeded, seeded_reports
from tap_wolkvox.reports import REPORTS
from tap_wolkvox.reports.model import Report
from tap_wolkvox.settings.stream_maps import check_stream_maps
from tests.support.calls import NOON, call, calls
from tests.support.rows import MORNING, START
from tests.support.truth import counted, records, tables
from tests.support.world import World, command, extracted


def test_figures_are_not_personal_data() -> None:
    fields = [field for report in REPORTS for field in report.fields]
    assert [field.column for field in fields if field.personal and field.measure] == []


def test_same_columns_are_marked_alike() -> None:
    marks: dict[tuple[str, str], set[tuple[str | None, bool]]] = {}
    for report in REPORTS:
        for field in report.fields:
            mark = field.personal, field.free_text
            marks.setdefault((field.column, field.description), set()).add(mark)
    assert [column for column, whose in marks.items() if len(whose) > 1] == []


def dialects() -> Iterator[tuple[str, str]]:
    """Each report in its usual form, and in its other form where there is one."""
    for report in REPORTS:
        if report.stream == "amd_detail":
            continue
        yield report.stream, "first"
        if any(len(f.names) > 1 or f.source != "sample and table" for f in report.fields):
            yield report.stream, "last"


@pytest.mark.parametrize(("stream", "names"), list(dialects()))
@pytest.mark.slow
def test_each_report_is_complete(office: World, stream: str, names: str) -> None:
    dialect = Dialect(names=names, table_alone=names == "last")  # type: ignore[arg-type]
    made = seeded_reports(
        Seeded(3, START.date(), rows_per_day=150), dialect=dialect, streams=[stream]
    )
    office.wolkvox.reports = made
    truth = counted(records(office.wolkvox, stream, START, NOON, NOON))
    first = office.extract(reports=[stream])
    assert first.error is None
    assert counted(tables(first.messages)[stream].values()) == truth
    [schema] = [m["schema"] for m in first.messages if m["type"] == "SCHEMA"]
    assert all(record.keys() == schema["properties"].keys() for record in first.records)
    office.wolkvox.log.clear()
    second = office.extract(first.states[-1], reports=[stream], stream_maps={stream: {}})
    assert second.error is None
    assert counted(tables(first.messages + second.messages)[stream].values()) == truth
    assert len(office.wolkvox.log) < 13


def test_streams_come_in_the_order_of_the_setting(office: World) -> None:
    office.wolkvox.reports = seeded_reports(Seeded(3, START.date(), rows_per_day=250))
    names = ["campaigns", "call_detail", "amd_totals", "agents"]
    run = office.extract(reports=names)
    assert [m["stream"] for m in run.messages if m["type"] == "SCHEMA"] == names


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ([], "it is empty"),
        (["amd_detail", "amd_detail"], "reports must be a list of different stream names"),
        (["all", "amd_detail"], "'all' must be the only entry"),
        (["cdr_1"], "unknown report 'cdr_1' (did you mean call_detail?)"),
        (["campaign_7"], "unknown report 'campaign_7' (did you mean amd_detail?)"),
        (["call_details"], "unknown report 'call_details' (did you mean call_detail or "),
        (["zzzz", "yyyy"], "unknown report 'zzzz', unknown report 'yyyy'."),
        ([7], "reports must be a list of different stream names"),
    ],
)
@pytest.mark.slow
def test_unknown_reports_are_named(
    world: World, tmp_path: Path, names: list[Any], told: str
) -> None:
    for arguments in ([], ["--discover"]):
        run = command(*arguments, config=world.config(reports=names), folder=tmp_path)
        assert run.returncode == 1
        assert told in run.stderr.splitlines()[-1]
    assert world.windows == []


def test_only_amd_detail_is_extracted_by_default(world: World) -> None:
    world.rows.add(calls(MORNING, 60, 5))
    world.extract()
    assert {entry.api for entry in world.wolkvox.log} == {"campaign_7"}


@pytest.mark.slow
def test_all_selects_every_report(world: World) -> None:
    run = world.extract(reports=["all"])
    assert {entry.api for entry in world.wolkvox.log} == {report.api for report in REPORTS}
    assert run.error is None


def test_a_state_of_other_streams_is_kept(world: World) -> None:
    world.rows.add(calls(MORNING, 60, 5))
    other = {"replication_key": "date", "replication_key_value": "2026-06-01T00:00:00Z"}
    run = world.extract({"bookmarks": {"call_detail": dict(other), "unheard_of": dict(other)}})
    assert run.states[-1]["bookmarks"]["call_detail"] == other
    assert run.states[-1]["bookmarks"]["unheard_of"] == other


def test_records_of_amd_detail_are_as_before(world: World, tmp_path: Path) -> None:
    row = {"customer_id": "", "file_name": None, "result": "Máquina"}
    world.rows.add([call(MORNING, **row), call(MORNING, **row)])
    run = extracted(world.config(end_date="2026-06-10"), tmp_path)
    lines = [line for line in run.printed.splitlines() if '"RECORD"' in line]
    assert [line.partition(',"time_extracted"')[0] for line in lines] == [
        '{"type":"RECORD","stream":"amd_detail","record":{"date":"2026-06-09T14:00:00Z",'
        '"campaign_id":"90001","customer_id":"","telephone":"9573001234567","file_name":null,'
        f'"result":"Máquina","occurrence":{n}}}'
        for n in (1, 2)
    ]


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.stream)
def test_maps_that_break_a_key_are_refused(report: Report) -> None:
    def errors(form: dict[str, Any]) -> list[str]:
        maps = {"stream_maps": {report.stream: form}, "stream_map_config": {"key": "a secret"}}
        found = check_stream_maps(maps)
        return [error for _, error in found.errors]

    assert errors({name: f"sha256(config['key'] + {name})" for name in report.primary_keys}) == []
    for name in report.primary_keys:
        for form in (
            {name: "__NULL__"},
            {name: "'x'"},
            {"__key_properties__": [each for each in report.primary_keys if each != name] or ["x"]},
        ):
            [error] = errors(form)
            assert f"a key for {report.stream} that does not depend on {name}" in error
