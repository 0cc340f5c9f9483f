"""Settings as people write them in `meltano.yml`, and as Meltano passes them on."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.calls import NOON, NOW, call, calls
from tests.support.warehouses import a_project, example, extraction, plugin
from tests.support.world import World
from tools.demo.services import Meltano, ServiceError

START = datetime(2026, 6, 8, 9)  # noqa: DTZ001 - wall time of the server's clock
PIPELINE = ("run", "tap-wolkvox", "target-jsonl")


def project(world: World, folder: Path, written: str = "", **settings: str) -> Meltano:
    """Make a project whose extractor has its settings written as given."""
    content = example()
    plugin("extractors", "tap-wolkvox", content)["config"] = "WRITTEN"
    path = a_project(folder, content) / "meltano.yml"
    path.write_text(path.read_text().replace("WRITTEN", f"{{{written}}}"))
    given = extraction(world.server.url, "2026-06-08", f"{NOON}-05:00")
    given |= {"TAP_WOLKVOX_START_DATE": ""} if "start_date" in written else {}
    given = {name: value for name, value in given.items() if value}
    given |= {"TARGET_JSONL_DESTINATION_PATH": str(folder)} | settings
    return Meltano(folder, given, project=path.parent)


def passed_on(meltano: Meltano) -> dict[str, Any]:
    """The settings, as Meltano passes them to the tap."""
    log = meltano("invoke", "--dump=config", "tap-wolkvox")
    start = re.search(r"^\{", log, re.MULTILINE)
    assert start, log
    config: dict[str, Any] = json.JSONDecoder().raw_decode(log, start.start())[0]
    return config


def loaded(folder: Path) -> list[dict[str, Any]]:
    path = folder / "amd_detail.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


@pytest.mark.parametrize(
    ("written", "environment"),
    [
        ("lookback_hours: 0.5, row_limit: 6e4, max_window_days: 30.0", {}),
        ("lookback_hours: '0.5', row_limit: '60000'", {}),
        ("", {"TAP_WOLKVOX_LOOKBACK_HOURS": "0.5", "TAP_WOLKVOX_USER_AGENT": ""}),
    ],
)
def test_numbers_of_any_form(
    world: World, tmp_path: Path, written: str, environment: dict[str, str]
) -> None:
    world.rows.add(calls(START, 3_600, 60))
    config = passed_on(project(world, tmp_path, written, **environment))
    later = NOW + timedelta(days=2)  # so that the empty time after the rows is complete
    run = world.extract(now=later, **config)
    assert len(run.records) == 60
    world.wolkvox.log.clear()
    world.extract(run.states[-1], later, **config)
    assert min(start for start, _ in world.windows) == NOON - timedelta(minutes=30)


@pytest.mark.parametrize(
    ("written", "rows", "warned"),
    [
        ("start_date: 2026-06-08T14:30:00Z", 0, True),
        ("start_date: '2026-06-08T14:30:00Z'", 30, False),
        ("start_date: 2026-06-08", 60, False),
    ],
)
def test_a_time_without_quotes_is_warned_of(
    world: World,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    written: str,
    rows: int,
    *,
    warned: bool,
) -> None:
    world.rows.add(calls(START, 3_600, 60))
    meltano = project(world, tmp_path, written)
    path = meltano.project / "meltano.yml"
    content = yaml.safe_load(path.read_text())
    for each in content["environments"]:
        each["config"]["plugins"]["extractors"] = []
    text = path.read_text()
    start = text.index("environments:")
    end = start + text[start:].index("\njobs:")
    kept = yaml.safe_dump({"environments": content["environments"]})
    path.write_text(text[:start] + kept.rstrip() + text[end:])
    run = world.extract(**passed_on(meltano))
    assert len(run.records) == rows
    assert ("start_date has a time and no offset" in caplog.text) == warned


def test_the_secret_of_a_hash_is_not_shown(world: World, tmp_path: Path) -> None:
    world.rows.add(calls(START, 3_600, 5))
    maps = "stream_maps: {amd_detail: {telephone: \"sha256(config['key'] + telephone)\"}}"
    meltano = project(
        world, tmp_path, f"{maps}, stream_map_config: {{key: $HASH}}", HASH="not-to-be-shown"
    )
    for command in (["print", "tap-wolkvox"], ["list", "tap-wolkvox"]):
        assert "not-to-be-shown" not in meltano("config", *command)
    meltano(*PIPELINE)
    assert {len(row["telephone"]) for row in loaded(tmp_path)} == {64}


def test_an_account_without_calls(world: World, tmp_path: Path) -> None:
    meltano = project(world, tmp_path)
    log = meltano("invoke", "tap-wolkvox", "--test")
    assert "The connection works, but no rows were found" in log
    assert len(world.windows) <= 3
    with pytest.raises(ServiceError, match="No RECORD or BATCH message received"):
        meltano("config", "test", "tap-wolkvox")


def test_a_check_writes_a_file(world: World, tmp_path: Path) -> None:
    world.rows.add([call(NOON - timedelta(hours=1))])
    meltano = project(world, tmp_path)
    printed = meltano("invoke", "tap-wolkvox", "--check=output/check.json")
    assert re.search(r"^amd_detail +rows +1 ", printed, re.MULTILINE)
    found = json.loads((meltano.project / "output" / "check.json").read_text())
    assert found["reports"]["amd_detail"]["rows"] == 1
    assert found["requests"] == len(world.wolkvox.log)


def test_an_estimate_sends_no_request(world: World, tmp_path: Path) -> None:
    printed = project(world, tmp_path)("invoke", "tap-wolkvox", "--estimate")
    assert re.search(r"^amd_detail 1 (\d+)\ntotal 1 \1\n", printed, re.MULTILINE)
    assert "This run takes at least 1 request, and likely " in printed
    assert world.wolkvox.log == []
