"""A run goes on from the state and the catalog of each earlier version.

`tests/support/states` has what versions wrote whose states differ: their catalog, and the
records and the last STATE of a run. Those files stay as they are. Where a new version writes
another state, add what it writes under another name:

    .venv/bin/python -c 'from tests.integration.test_upgrade import write; write("another-name")'
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sandbox.base import Row
from tap_wolkvox.reports import REPORTS_BY_STREAM
from tap_wolkvox.tap import TapWolkvox
from tests.support.calls import as_rows, as_sent, call
from tests.support.rows import sent
from tests.support.truth import counted, records, tables
from tests.support.world import Run, World, a_world

STATES = Path(__file__).parents[1] / "support" / "states"
VERSIONS = sorted(STATES.iterdir())

START = datetime(2026, 6, 8)  # noqa: DTZ001 - the server's clock
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BEFORE, AFTER = START + 60 * HOUR, START + 84 * HOUR
"""When the earlier version ran, and when this one does: noon of the 10th and of the 11th."""

# By the campaigns asked for: the reports, and the first time that each partition is asked for.
GOES_ON: dict[tuple[str, ...], dict[str, list[str]]] = {
    ("all",): {
        "amd_detail": ["20260610080000"],
        "call_detail": ["20260610080000"],
        "agent_logins": ["20260609000000"],
        "agent_time_hourly": ["20260609000000"],
        "amd_totals": ["20260609000000"],
        "wrap_up_totals": ["20260609000000", "20260609000000"],
        "campaigns": [""],
    },
    ("1", "2"): {
        "amd_detail": ["20260610070000", "20260610080000"],
        "amd_totals": ["20260609000000", "20260609000000"],
    },
}


def add_rows(world: World) -> list[Row]:
    """Add rows of two campaigns, one a day each, and of their reports; return those of calls.

    Some are alike in all fields.
    """
    found: list[Row] = []
    for n in range(8):
        wall = START + n // 2 * DAY + (9 + n % 2) * HOUR
        name = str(1 + n % 2)
        times = 2 if n == 5 else 1
        calls = [call(wall, campaign_id=name, customer_id=f"C{n}")] * times
        world.rows.add(calls, visible_from=wall)
        found += calls
        values = {"campaign_id": name, "conn_id": f"K{n}", "agent_id": f"A{n}", "cod_act": name}
        values |= {"date": str(wall), "hour": f"{wall.hour}", "count": "1", "total_amd": "1"}
        for stream in GOES_ON["all",]:
            report = REPORTS_BY_STREAM[stream]
            row = sent(stream)
            row |= {field: value for field, value in values.items() if field in row}
            if report.kind in ("day", "hour"):
                row["date"] = f"{wall:%Y-%m-%d}"
            if stream != "amd_detail" and (n < 2 or stream != "campaigns"):
                group = {"cod_act": f"cod_act{name}"} if stream == "wrap_up_totals" else {}
                is_list = stream == "campaigns"
                world.wolkvox.fixed(stream).add(
                    [row] * times,
                    visible_from=None if is_list else wall,
                    filter_date=None if is_list else wall,
                    parameters=group,
                )
    return found


def extract(world: World, campaigns: tuple[str, ...], wall: datetime, **more: Any) -> Run:
    world.wolkvox.settings.clock = lambda: wall
    run = world.extract_to(
        Run(),
        now=wall.replace(tzinfo=UTC) + 5 * HOUR,
        reports=list(GOES_ON[campaigns]),
        wolkvox_server="0016",
        start_date=str(START),
        lookback_hours=2,
        **{"campaign_ids": list(campaigns)} | more,
    )
    assert run.error is None
    return run


def catalog_of(config: dict[str, Any]) -> dict[str, Any]:
    """The catalog of the tap, with all streams selected as Meltano does."""
    catalog = TapWolkvox(config=config).catalog_dict
    for stream in catalog["streams"]:
        for each in stream["metadata"]:
            each["metadata"]["selected"] = True
    return catalog


def write(name: str) -> None:
    """Write what this version leaves behind."""
    folder = STATES / name
    folder.mkdir(parents=True)
    with a_world() as world:
        add_rows(world)
        config = world.config(reports=list(GOES_ON["all",]))
        (folder / "catalog.json").write_text(json.dumps(catalog_of(config)) + "\n")
        for campaigns in GOES_ON:
            run = extract(world, campaigns, BEFORE)
            written = [m for m in run.messages if m["type"] == "RECORD"] + run.messages[-1:]
            text = "".join(f"{json.dumps(message)}\n" for message in written)
            (folder / f"{'-'.join(campaigns)}.jsonl").write_text(text)


def read(folder: Path, campaigns: tuple[str, ...]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The records and the last STATE of an earlier version."""
    lines = (folder / f"{'-'.join(campaigns)}.jsonl").read_text().splitlines()
    *before, state = map(json.loads, lines)
    return before, state["value"]


@pytest.mark.parametrize("campaigns", GOES_ON, ids="-".join)
@pytest.mark.parametrize("folder", VERSIONS, ids=lambda folder: folder.name)
def test_run_goes_on_from_an_earlier_version(
    world: World, folder: Path, campaigns: tuple[str, ...]
) -> None:
    calls = add_rows(world)
    catalog = json.loads((folder / "catalog.json").read_text())
    before, state = read(folder, campaigns)
    run = extract(world, campaigns, AFTER, state=state, catalog=catalog)
    keys = {entry["tap_stream_id"]: entry["key_properties"] for entry in catalog["streams"]}
    schemas = [m for m in run.messages if m["type"] == "SCHEMA"]
    asked: dict[tuple[str, str], str] = {}
    for entry in world.wolkvox.log:
        partition = entry.api or "", entry.cod_act or entry.campaign_id or ""
        asked.setdefault(partition, entry.date_ini or "")
    held = tables([*schemas, *before, *run.messages])
    for stream, first in GOES_ON[campaigns].items():
        api = REPORTS_BY_STREAM[stream].api
        assert [time for (of, _), time in asked.items() if of == api] == first
        [schema] = [schema for schema in schemas if schema["stream"] == stream]
        assert schema["key_properties"] == keys[stream]
        rows = held[stream].values()
        if stream == "amd_detail":
            assert Counter(map(as_sent, rows)) == as_rows(list(map(dict, calls)))
        else:
            assert counted(rows) == counted(records(world.wolkvox, stream, START, AFTER))


@pytest.mark.parametrize("folder", VERSIONS, ids=lambda folder: folder.name)
def test_state_of_an_earlier_version_gets_its_new_form(world: World, folder: Path) -> None:
    """Once a row is written, also where a campaign is not asked for."""
    add_rows(world)
    _, state = read(folder, ("1", "2"))
    run = extract(world, ("1", "2"), AFTER, state=state, campaign_ids=["2"])
    for bookmark in run.states[-1]["bookmarks"].values():
        assert (bookmark["wolkvox_server"], bookmark["timezone"]) == ("0016", "America/Bogota")
        other, asked = bookmark["partitions"]
        assert not (other.keys() | asked.keys()) & {"wolkvox_server", "timezone"}
        assert "read_until" in asked
