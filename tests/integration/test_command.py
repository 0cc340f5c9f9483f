"""The command as a user runs it."""

from __future__ import annotations

import json
import re
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from sandbox.rows.seeded import Seeded
from sandbox.server.app import Running, running
from sandbox.server.faults import Fault
from sandbox.server.settings import Settings
from sandbox.server.wolkvox import Wolkvox
from tests.support.calls import NOON, TOKEN, as_rows, as_sent, call, calls
from tests.support.world import World, command, extracted, measured, started

pytestmark = pytest.mark.slow

TODAY = date(2026, 6, 12)
DAYS = 8


@pytest.fixture(scope="module")
def office() -> Iterator[Running]:
    """A server with real volumes: some 30,000 rows a working day."""
    source = Seeded(7, TODAY - timedelta(days=DAYS), TODAY, rows_per_day=30_000)
    with running(Wolkvox(source, Settings(token=TOKEN))) as server:
        yield server


def test_it_writes_schema_then_records_then_state(world: World, tmp_path: Path) -> None:
    rows = calls(datetime(2026, 6, 2, 9), 3600, 50)  # noqa: DTZ001 - the server's clock
    world.rows.add(rows)
    run = extracted(world.config(end_date="2026-06-10"), tmp_path)
    assert run.status == 0
    kinds = [m["type"] for m in run.messages]
    assert kinds[0] == "SCHEMA"
    assert kinds[-1] == "STATE"
    assert Counter(map(as_sent, run.records)) == as_rows(rows)


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
    maps = {"amd_detail": {"telephone": "md5(telephone)", "operation": "'norte'"}}
    config = world.config(end_date="2026-06-10", stream_maps=maps)
    run = extracted(config, tmp_path, "--catalog", str(tmp_path / "catalog.json"), state=state)
    assert run.status == 0
    [record] = run.records
    assert record["date"] == "2026-06-05T14:00:00Z"
    assert record["operation"] == "norte"
    assert len(record["telephone"]) == 32
    assert "file_name" not in record


FORM_OF_A_STATE = "Invalid --state: expected "
TIME_OF_A_CUSTOMER = "datetime.datetime.fromisoformat(customer_id)"


@pytest.mark.parametrize(
    ("option", "given", "words"),
    [
        ("--state", {"bookmarks": {"amd_detail": {"partitions": None}}}, FORM_OF_A_STATE),
        ("--state", {"bookmarks": {"amd_detail": {"replication_key_value": 5}}}, "bookmark"),
        ("--state", {"bookmarks": {"amd_detail": None}}, FORM_OF_A_STATE),
        ("--state", {"bookmarks": {"amd_detail": "2026-06-05T00:00:00Z"}}, FORM_OF_A_STATE),
        ("--state", {"bookmarks": []}, FORM_OF_A_STATE),
        ("--state", {"type": "STATE", "value": {"bookmarks": {}}}, FORM_OF_A_STATE),
        ("--catalog", {"streams": None}, "Invalid --catalog"),
        ("stream_maps", {"amd_detail": {"a": "int(customer_id)"}}, "stream_maps"),
        ("stream_maps", {"amd_detail": {"a": TIME_OF_A_CUSTOMER}}, "stream_maps"),
        ("stream_maps", {"amd_detail": {"__filter__": "customer_id > 3"}}, "stream_maps"),
        ("stream_maps", {"amd_detail": {"a": "no such thing"}}, "no such thing"),
        ("stream_maps", {"amd_detail": 7}, "stream_maps"),
    ],
)
def test_bad_input_is_one_line_without_row_data(
    world: World, tmp_path: Path, option: str, given: Any, words: str
) -> None:
    world.rows.add([call("2026-06-02 09:00:00", customer_id="SECRET-ROW")])
    config, arguments = world.config(end_date="2026-06-10"), []
    if option == "stream_maps":
        config[option] = given
    else:
        (tmp_path / "given.json").write_text(json.dumps(given))
        arguments = [option, str(tmp_path / "given.json")]
    run = extracted(config, tmp_path, *arguments)
    assert run.status == 1
    assert words in run.error
    assert "Traceback" not in run.stderr
    assert "SECRET-ROW" not in run.stderr


def test_config_errors_are_reported_in_one_line(world: World, tmp_path: Path) -> None:
    config = world.config(row_limit=0, timezone="Bogota", tokn="x")
    for arguments in ([], ["--test"]):
        run = extracted(config, tmp_path, *arguments)
        assert run.status == 1
        assert run.printed == ""
        assert "Traceback" not in run.stderr
        assert all(name in run.error for name in ("row_limit", "timezone", "tokn"))
    assert world.wolkvox.log == []


def test_wrong_token_costs_one_request(world: World, tmp_path: Path) -> None:
    for arguments in ([], ["--test"]):
        world.wolkvox.log.clear()
        config = world.config(wolkvox_token="another-secret", max_concurrent_requests=2)
        run = extracted(config, tmp_path, *arguments, log_level="DEBUG")
        assert run.status == 1
        assert "PLEASE VALIDATE TOKEN" in run.error
        assert "wolkvox_token" in run.error
        assert "another-secret" not in run.stderr
        assert len(world.wolkvox.log) == 1


def test_connection_test_takes_few_requests(office: Running, tmp_path: Path) -> None:
    office.wolkvox.log.clear()
    config = {"api_url": office.url, "wolkvox_token": TOKEN, "start_date": "2020-01-01"}
    run = extracted(config | {"end_date": str(TODAY)}, tmp_path, "--test")
    assert run.status == 0
    assert len(run.records) == 1
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
    rows = office.wolkvox.source.rows(first, last - timedelta(seconds=1), {})
    with (tmp_path / "out").open("rb") as lines:
        written = Counter(
            as_sent(message["record"])
            for message in map(json.loads, lines)
            if message["type"] == "RECORD"
        )
    assert written == as_rows([dict(row) for row in rows])


def test_a_test_without_a_request_fails(world: World, tmp_path: Path) -> None:
    run = extracted(world.config(start_date="2100-01-01"), tmp_path, "--test")
    assert run.status == 1
    assert "Nothing was tested: start_date and end_date leave no time" in run.error
    assert world.wolkvox.log == []


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


def test_failed_run_reports_requests_and_records(world: World, tmp_path: Path) -> None:
    world.rows.add(calls(NOON - timedelta(days=8), 7 * 86_400, 700))
    world.wolkvox.faults.append(Fault("status", status=403, msg="TOKEN LIMIT EXCEEDED", at=[5]))
    run = extracted(world.config(row_limit=300), tmp_path)
    assert run.status == 1
    assert run.records
    [told] = re.findall(r"Used (\d+) requests .* wrote (\d+) records", run.stderr)
    assert tuple(map(int, told)) == (5, len(run.records))
