"""The command as a user runs it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections import Counter
from datetime import date, datetime, time, timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any

import pytest

from sandbox.app import running
from sandbox.data import Seeded
from sandbox.faults import Fault
from sandbox.server import Settings, Wolkvox
from tests.support.calls import KEY, NOON, TOKEN, as_rows, as_sent, call, calls
from tests.support.world import World, command, extracted, measured, started

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sandbox.app import Running

pytestmark = pytest.mark.slow

TODAY = date(2026, 6, 12)
DAYS = 12


@pytest.fixture(scope="module")
def office() -> Iterator[Running]:
    """A server with real volumes: some 30,000 rows a working day."""
    source = Seeded(7, TODAY - timedelta(days=DAYS), TODAY)
    with running(Wolkvox(source, Settings(token=TOKEN))) as server:
        yield server


def messages(run: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run.stdout.splitlines()]


def records(run: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [m["record"] for m in messages(run) if m["type"] == "RECORD"]


def last_error(run: subprocess.CompletedProcess[str]) -> str:
    """Return the last error line; a request in flight may log another line later."""
    assert "Traceback" not in run.stderr
    lines = run.stderr.splitlines()
    return [line for line in lines if "| ERROR " in line or line.startswith("Error: ")][-1]


def test_about_and_discover_need_no_settings() -> None:
    about = command("--about", "--format=json")
    assert about.returncode == 0
    assert json.loads(about.stdout)["name"] == "tap-wolkvox"
    discover = command("--discover")
    assert discover.returncode == 0
    assert [s["tap_stream_id"] for s in json.loads(discover.stdout)["streams"]] == ["amd_detail"]


def test_it_writes_schema_then_records_then_state(world: World, tmp_path: Path) -> None:
    rows = calls(datetime(2026, 6, 2, 9), 3600, 50)  # noqa: DTZ001 - the server's clock
    world.rows.add(rows)
    run = command(config=world.config(end_date="2026-06-10"), folder=tmp_path)
    assert run.returncode == 0
    kinds = [m["type"] for m in messages(run)]
    assert kinds[0] == "SCHEMA"
    assert kinds[-1] == "STATE"
    assert Counter(map(as_sent, records(run))) == as_rows(rows)


def test_state_selection_and_stream_maps_work(world: World, tmp_path: Path) -> None:
    world.rows.add([call("2026-06-02 09:00:00"), call("2026-06-05 09:00:00")])
    catalog = json.loads(command("--discover").stdout)
    for entry in catalog["streams"][0]["metadata"]:
        entry["metadata"]["selected"] = entry["breadcrumb"] != ["properties", "file_name"]
    state = {
        "bookmarks": {
            "amd_detail": {
                "replication_key": "date",
                "replication_key_value": "2026-06-05T00:00:00Z",
            }
        }
    }
    (tmp_path / "catalog.json").write_text(json.dumps(catalog))
    (tmp_path / "state.json").write_text(json.dumps(state))
    maps = {"amd_detail": {"telephone": "md5(telephone)", "operation": "'norte'"}}
    run = command(
        *("--catalog", str(tmp_path / "catalog.json"), "--state", str(tmp_path / "state.json")),
        config=world.config(end_date="2026-06-10", stream_maps=maps),
        folder=tmp_path,
    )
    assert run.returncode == 0
    [record] = records(run)
    assert record["date"] == "2026-06-05T14:00:00Z"
    assert record["operation"] == "norte"
    assert len(record["telephone"]) == 32
    assert "file_name" not in record


def run_with_catalog(
    world: World, folder: Path, deselected: str, key: tuple[str, ...] = KEY
) -> subprocess.CompletedProcess[str]:
    """Run with the tap's own catalog, without a field, and perhaps with another key."""
    catalog = json.loads(command("--discover").stdout)
    catalog["streams"][0]["key_properties"] = key
    for entry in catalog["streams"][0]["metadata"]:
        entry["metadata"]["selected"] = entry["breadcrumb"] != ["properties", deselected]
    (folder / "catalog.json").write_text(json.dumps(catalog))
    return command(
        *("--catalog", str(folder / "catalog.json")),
        config=world.config(end_date="2026-06-10"),
        folder=folder,
    )


def test_deselected_key_field_is_still_written(world: World, tmp_path: Path) -> None:
    world.rows.add([call("2026-06-02 09:00:00")])
    run = run_with_catalog(world, tmp_path, deselected="telephone")
    assert run.returncode == 0
    assert set(records(run)[0]) >= set(KEY)
    [warning] = [line for line in run.stderr.splitlines() if "| WARNING " in line]
    assert "not selected, since the key of amd_detail needs it: telephone. To" in warning
    run = run_with_catalog(world, tmp_path, deselected="file_name")
    assert "| WARNING " not in run.stderr


@pytest.mark.parametrize("key", [KEY, ()])
def test_run_with_nothing_selected_warns(
    world: World, tmp_path: Path, key: tuple[str, ...]
) -> None:
    catalog = json.loads(command("--discover").stdout)
    catalog["streams"][0]["key_properties"] = key
    for entry in catalog["streams"][0]["metadata"]:
        entry["metadata"]["selected"] = False
    (tmp_path / "catalog.json").write_text(json.dumps(catalog))
    run = extracted(world.config(), tmp_path, "--catalog", str(tmp_path / "catalog.json"))
    assert run.status == 0
    assert run.records == []
    [warning] = [line for line in run.stderr.splitlines() if "| WARNING " in line]
    assert "Nothing is selected" in warning


@pytest.mark.parametrize("key", [KEY[:-1], (*KEY, "result"), ()])
def test_catalog_with_another_key_is_rejected(
    world: World, tmp_path: Path, key: tuple[str, ...]
) -> None:
    run = run_with_catalog(world, tmp_path, deselected="file_name", key=key)
    assert run.returncode == 1
    assert "Create it again with tap-wolkvox --discover" in last_error(run)
    assert world.windows == []


def test_catalog_without_a_key_field_is_rejected(world: World, tmp_path: Path) -> None:
    catalog = json.loads(command("--discover").stdout)
    del catalog["streams"][0]["schema"]["properties"]["telephone"]
    (tmp_path / "catalog.json").write_text(json.dumps(catalog))
    run = extracted(world.config(), tmp_path, "--catalog", str(tmp_path / "catalog.json"))
    assert run.status == 1
    assert "Create it again with tap-wolkvox --discover" in run.error
    assert world.windows == []


def test_catalog_without_replication_is_resumed(world: World, tmp_path: Path) -> None:
    world.rows.add([call("2026-06-02 09:00:00")])
    catalog = json.loads(command("--discover").stdout)
    [stream] = catalog["streams"]
    for name in ("replication_key", "replication_method"):
        stream.pop(name, None)
    stream["metadata"] = [{"breadcrumb": [], "metadata": {"selected": True}}]
    (tmp_path / "catalog.json").write_text(json.dumps(catalog))
    settings = world.config(end_date="2026-06-10")
    options = "--catalog", str(tmp_path / "catalog.json")
    first = extracted(settings, tmp_path, *options)
    assert len(first.records) == 1
    second = extracted(settings, tmp_path, *options, state=first.states[-1])
    assert second.status == 0
    assert second.records == []


@pytest.mark.parametrize(
    ("option", "given"),
    [
        ("--state", {"bookmarks": {"amd_detail": {"partitions": None}}}),
        ("--state", {"bookmarks": {"amd_detail": {"replication_key_value": 5}}}),
        ("--state", {"bookmarks": {"amd_detail": None}}),
        ("--state", {"bookmarks": []}),
        ("--state", {"type": "STATE", "value": {"bookmarks": {}}}),
        ("--catalog", {"streams": None}),
        ("stream_maps", {"amd_detail": {"a": "int(customer_id)"}}),
        ("stream_maps", {"amd_detail": {"a": "datetime.datetime.fromisoformat(customer_id)"}}),
        ("stream_maps", {"amd_detail": {"__filter__": "customer_id > 3"}}),
        ("stream_maps", {"amd_detail": {"a": "no such thing"}}),
        ("stream_maps", {"amd_detail": 7}),
    ],
)
def test_bad_input_is_one_line_without_row_data(
    world: World, tmp_path: Path, option: str, given: Any
) -> None:
    world.rows.add([call("2026-06-02 09:00:00", customer_id="SECRET-ROW")])
    config, arguments = world.config(end_date="2026-06-10"), []
    if option == "stream_maps":
        config[option] = given
    else:
        (tmp_path / "given.json").write_text(json.dumps(given))
        arguments = [option, str(tmp_path / "given.json")]
    run = command(*arguments, config=config, folder=tmp_path)
    assert run.returncode == 1
    assert "tap-wolkvox" in last_error(run)
    assert "SECRET-ROW" not in run.stderr


def test_invalid_state_is_rejected(world: World, tmp_path: Path) -> None:
    states: list[dict[str, Any]] = [
        {"type": "STATE", "value": {"bookmarks": {}}},
        {"bookmarks": []},
        {"bookmarks": {"amd_detail": "2026-06-05T00:00:00Z"}},
    ]
    for state in states:
        run = extracted(world.config(), tmp_path, state=state)
        assert run.status == 1
        assert "Invalid --state: expected " in run.error
    assert extracted(world.config(), tmp_path, state={}).status == 0


@pytest.mark.posix
def test_full_disk_is_reported_in_one_line(world: World, tmp_path: Path) -> None:
    world.rows.add(calls(NOON - timedelta(days=3), 86_400, 8_000))
    config = tmp_path / "config.json"
    config.write_text(json.dumps(world.config()))
    tap = [sys.executable, "-m", "tap_wolkvox", "--config", str(config)]
    with (tmp_path / "out").open("wb") as out:
        run = subprocess.run(
            ["sh", "-c", 'ulimit -f 2048; exec "$@"', "sh", *tap],  # noqa: S607 - a small disk
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert run.returncode == 1
    assert "The output could not be written: File too large" in last_error(run)
    assert "Traceback" not in run.stderr
    assert "Unexpected" not in run.stderr


def test_config_errors_are_reported_in_one_line(world: World, tmp_path: Path) -> None:
    config = world.config(row_limit=0, timezone="Bogota", tokn="x")
    for arguments in ([], ["--test"]):
        run = command(*arguments, config=config, folder=tmp_path)
        assert run.returncode == 1
        assert run.stdout == ""
        assert all(name in last_error(run) for name in ("row_limit", "timezone", "tokn"))
    assert world.wolkvox.log == []


@pytest.mark.parametrize("option", ["--config", "--state", "--catalog"])
def test_unusable_file_is_reported_in_one_line(world: World, tmp_path: Path, option: str) -> None:
    (tmp_path / "broken.json").write_text('{"wolkvox_token": "a-secret",')
    (tmp_path / "nan.json").write_text('{"wolkvox_token": "a-secret", "bookmarks": NaN}')
    for name, words in [
        ("broken.json", "the file is not JSON"),
        ("nan.json", "the file is not JSON"),
        ("missing.json", "missing.json"),
    ]:
        run = command(option, str(tmp_path / name), config=world.config(), folder=tmp_path)
        assert run.returncode != 0
        assert words in last_error(run)
        assert "a-secret" not in run.stderr


def test_wrong_token_costs_one_request(world: World, tmp_path: Path) -> None:
    for arguments in ([], ["--test"]):
        world.wolkvox.log.clear()
        config = world.config(wolkvox_token="another-secret", max_concurrent_requests=2)
        run = command(
            *arguments, config=config, folder=tmp_path, env=os.environ | {"LOGLEVEL": "DEBUG"}
        )
        assert run.returncode == 1
        assert "PLEASE VALIDATE TOKEN" in last_error(run)
        assert "wolkvox_token" in last_error(run)
        assert "another-secret" not in run.stderr
        assert len(world.wolkvox.log) == 1


def test_connection_test_takes_few_requests(office: Running, tmp_path: Path) -> None:
    office.wolkvox.log.clear()
    config = {"api_url": office.url, "wolkvox_token": TOKEN, "start_date": "2020-01-01"}
    run = command("--test", config=config | {"end_date": str(TODAY)}, folder=tmp_path)
    assert run.returncode == 0
    assert len(records(run)) == 1
    assert len(office.wolkvox.log) <= 3


@pytest.mark.posix
def test_real_volumes_load_in_bounded_memory(office: Running, tmp_path: Path) -> None:
    peaks = []
    for days in (DAYS // 2, DAYS):
        start = TODAY - timedelta(days=days)
        config = {
            "api_url": office.url,
            "wolkvox_token": TOKEN,
            "start_date": str(start),
            "end_date": str(TODAY),
        }
        run, peak = measured(config, tmp_path)
        assert run.status == 0
        peaks.append(peak)
    assert peaks[1] < 250 * 2**20
    assert peaks[1] < 1.3 * peaks[0]
    first, last = (datetime.combine(day, time()) for day in (start, TODAY))
    rows = office.wolkvox.source.rows(first, last - timedelta(seconds=1), "all")
    with (tmp_path / "out").open("rb") as lines:
        written = Counter(
            as_sent(message["record"])
            for message in map(json.loads, lines)
            if message["type"] == "RECORD"
        )
    assert written == as_rows([dict(row) for row in rows])


@pytest.mark.posix
def test_stop_signal_does_not_wait_for_the_server(world: World, tmp_path: Path) -> None:
    world.wolkvox.faults.append(Fault("hang", seconds=60))
    with started(world.config(), tmp_path) as process:
        assert process.stdout
        assert '"SCHEMA"' in process.stdout.readline()
        while not world.wolkvox.log:
            assert process.poll() is None
            threading.Event().wait(0.01)
        sent = monotonic()
        process.send_signal(signal.SIGTERM)
        lines = process.stdout.readlines()
    assert monotonic() - sent < 30
    assert process.returncode == 0
    assert json.loads(lines[-1])["type"] == "STATE"


@pytest.mark.posix
def test_stop_signal_fails_the_connection_test(world: World, tmp_path: Path) -> None:
    world.wolkvox.faults.append(Fault("hang", seconds=60))
    with started(world.config(), tmp_path, "--test") as process:
        while not world.wolkvox.log:
            assert process.poll() is None
            threading.Event().wait(0.01)
        sent = monotonic()
        process.send_signal(signal.SIGINT)
        process.communicate()
    assert monotonic() - sent < 30
    assert process.returncode == 1


def last_count(stderr: str) -> tuple[int, int]:
    """Requests and records in the last line that reports them."""
    requests, rows = re.findall(r"Used (\d+) requests .* wrote (\d+) records", stderr)[-1]
    return int(requests), int(rows)


@pytest.mark.parametrize("more", [{}, {"stream_maps": {"amd_detail": {}}}], ids=["", "with a map"])
def test_last_line_reports_requests_and_records(
    world: World, tmp_path: Path, more: dict[str, Any]
) -> None:
    world.rows.add(calls(NOON - timedelta(days=3), 3600, 700))
    world.wolkvox.faults.append(Fault("status", status=500, at=[2]))
    config = world.config(row_limit=300, max_concurrent_requests=2) | more
    run = extracted(config, tmp_path)
    assert run.status == 0
    assert "Used " in run.stderr.splitlines()[-1]
    assert last_count(run.stderr) == (len(world.wolkvox.log), len(run.records))


def test_failed_run_reports_requests_and_records(world: World, tmp_path: Path) -> None:
    world.rows.add(calls(NOON - timedelta(days=8), 7 * 86_400, 700))
    world.wolkvox.faults.append(Fault("status", status=403, msg="TOKEN LIMIT EXCEEDED", at=[5]))
    run = extracted(world.config(row_limit=300), tmp_path)
    assert run.status == 1
    assert run.records
    assert last_count(run.stderr) == (5, len(run.records))
