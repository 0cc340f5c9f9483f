"""The last line of a run, and how much is logged of many reports."""

from __future__ import annotations

import logging
import re
import signal
from datetime import date, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest

from sandbox.rows.seeded import Seeded, seeded_reports
from sandbox.server.faults import Fault
from tap_wolkvox.progress import Progress, RunProgress
from tap_wolkvox.reports import REPORTS
from tests.support.calls import NOON, call
from tests.support.world import World, extracted, started

LISTS = [report.stream for report in REPORTS if report.kind == "list"]
FEW, MANY = 10, 11


@pytest.fixture(autouse=True)
def _log_info(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


def totals(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [line for line in caplog.messages if line.startswith("Run: ")]


@pytest.mark.parametrize(
    ("streams", "number", "warnings", "line"),
    [
        (1, 1, 1, "Run: 1 report, 1 row, 1 request, 0 s, 1 warning"),
        (2, 0, 0, "Run: 2 reports, 0 rows, 0 requests, 0 s, 0 warnings"),
        (2, 1_500, 3, "Run: 2 reports, 3,000 rows, 3,000 requests, 0 s, 3 warnings"),
    ],
)
def test_total_is_text_and_fields(
    caplog: pytest.LogCaptureFixture, streams: int, number: int, warnings: int, line: str
) -> None:
    logger = logging.getLogger("tap")
    run = RunProgress(lambda: made, logger)
    made = [Progress("a", logger, lambda: number, run) for _ in range(streams)]
    for each in made:
        each.requests = number
        run.begin(each)
    for _ in range(warnings):
        logger.getChild("stream").warning("odd")
    logger.error("an error is not a warning")
    run.log_total()
    assert caplog.messages[-1] == line
    fields = caplog.records[-1].__dict__
    assert fields["reports"] == streams
    assert fields["rows_written"] == fields["requests_used"] == streams * number
    assert fields["warnings"] == warnings
    assert fields["run_seconds"] >= 0


def test_total_counts_what_the_server_and_the_target_saw(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.rows.add([call("2026-06-10 09:00:00")])
    world.wolkvox.faults.append(Fault("status", at=[2], status=500, msg="oops"))
    run = world.extract(reports=["campaigns", "amd_detail"], start_date="2026-06-10")
    assert len(world.wolkvox.log) == 3
    assert len(run.records) == 1
    # One warning: campaigns had no rows.
    assert re.sub(r"\d+ s", "S", caplog.messages[-1]) == (
        "Run: 2 reports, 1 row, 3 requests, S, 1 warning"
    )


def test_each_run_counts_its_own_warnings(world: World, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(2):
        caplog.clear()
        world.extract(reports=["campaigns"])
        assert totals(caplog) == [caplog.messages[-1]]
        assert caplog.messages[-1].endswith(", 1 warning")


def test_run_without_streams_has_a_total(world: World, caplog: pytest.LogCaptureFixture) -> None:
    maps = {"campaigns": "__NULL__", "agents": None}
    world.extract(reports=["campaigns", "agents"], stream_maps=maps)
    [total] = totals(caplog)
    assert total.startswith("Run: 0 reports, 0 rows, 0 requests, ")
    assert total.endswith(", 2 warnings")


def ending(stderr: str) -> list[str]:
    """The levels and texts of the lines from the total on."""
    lines = [line.split(" | ", 3) for line in stderr.splitlines()]
    texts = [f"{level.strip()} {text}" for _, level, _, text in lines]
    [place] = [n for n, text in enumerate(texts) if text.startswith("INFO Run: ")]
    return texts[place:]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("message", "began"),
    [
        ("PLEASE VALIDATE TOKEN", "INFO Run: 1 report, 0 rows, 1 request, "),
        ("THE API YOU WANT TO CONSULT DOES NOT EXIST", "INFO Run: 2 reports, 1 row, 2 requests, "),
    ],
)
def test_only_the_error_follows_the_total(
    world: World, tmp_path: Path, message: str, began: str
) -> None:
    world.rows.add([call(NOON - timedelta(hours=1))])
    status = 403 if "TOKEN" in message else 400
    world.wolkvox.faults.append(Fault("status", status=status, msg=message, at=[1]))
    config = world.config(reports=["campaigns", "amd_detail"], start_date="2026-06-10")
    run = extracted(config | {"end_date": "2026-06-11"}, tmp_path)
    assert run.status == 1
    total, error = ending(run.stderr)
    assert total.startswith(began)
    assert error.startswith("ERROR campaigns: ")
    assert error.count(message) == 1


@pytest.mark.slow
def test_only_one_line_follows_the_total_after_an_unexpected_error(
    world: World, tmp_path: Path
) -> None:
    world.rows.add([call("2026-06-02 09:00:00", customer_id="none")])
    maps = {"amd_detail": {"number": "int(customer_id)"}}
    run = extracted(world.config(end_date="2026-06-10", stream_maps=maps), tmp_path)
    assert run.status == 1
    place = run.stderr.index("| Run: 1 report, 0 rows, ")
    assert "Unexpected, most recent call last" in run.stderr[:place]
    [_, error] = run.stderr[place:].splitlines()
    assert "Stopped by an unexpected ValueError" in error


@pytest.mark.slow
@pytest.mark.posix
def test_total_comes_after_a_signal(world: World, tmp_path: Path) -> None:
    world.wolkvox.faults.append(Fault("hang", seconds=60, at=[2]))
    with started(world.config(reports=["campaigns", "agents", "skills"]), tmp_path) as process:
        while len(world.wolkvox.log) < 2:
            assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        _, stderr = process.communicate()
    assert process.returncode == 0
    [total] = ending(stderr)
    assert total.startswith("INFO Run: 2 reports, 0 rows, ")
    assert "Stopped by signal" in stderr


@pytest.fixture
def operation(world: World) -> World:
    first = NOON.date()
    world.wolkvox.reports = seeded_reports(
        Seeded(3, date(first.year, first.month, 1), rows_per_day=250)
    )
    return world


def of_streams(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    """What is logged of single streams, metrics among it."""
    names = ("tap-wolkvox.", "singer_sdk.metrics")
    return [line for line in caplog.records if line.name.startswith(names)]


def test_few_reports_log_their_progress(operation: World, caplog: pytest.LogCaptureFixture) -> None:
    names = [*LISTS, "agent_time"][:FEW]
    operation.extract(reports=names, start_date="2026-06-10")
    done = [line for line in caplog.messages if line.startswith(("Done with", "Used "))]
    assert len(done) == 2 * len(names) == 2 * FEW


@pytest.mark.parametrize("level", [logging.INFO, logging.DEBUG])
def test_many_reports_log_each_only_at_debug(
    operation: World, caplog: pytest.LogCaptureFixture, level: int
) -> None:
    caplog.set_level(level)
    names = [*LISTS, "agent_time", "agent_logins"][:MANY]
    run = operation.extract(reports=names, start_date="2026-06-10")
    assert len({m["stream"] for m in run.messages if m["type"] == "RECORD"}) > 1
    summaries = [line for line in of_streams(caplog) if line.getMessage().startswith("Used ")]
    assert len(summaries) == (MANY if level == logging.DEBUG else 0)
    if level == logging.INFO:
        assert of_streams(caplog) == []
    assert len(totals(caplog)) == 1
    caplog.clear()
    operation.extract(reports=names[:FEW], start_date="2026-06-10")
    assert {"tap-wolkvox.agents", "singer_sdk.metrics"} <= {
        line.name for line in of_streams(caplog)
    }


def test_what_is_wrong_with_one_of_many_is_logged(
    operation: World, caplog: pytest.LogCaptureFixture
) -> None:
    operation.wolkvox.faults.append(Fault("status", status=400, msg="NO", apis={"agents"}))
    names = [*LISTS, "agent_time", "agent_logins"][:MANY]
    run = operation.extract(reports=names, start_date="2026-06-10")
    assert "agents" in str(run.error)
    assert [line.getMessage() for line in of_streams(caplog)] == [str(run.error)]


def test_many_reports_have_a_heartbeat(operation: World, caplog: pytest.LogCaptureFixture) -> None:
    names = [*LISTS, "agent_time", "agent_logins"][:MANY]
    with patch("tap_wolkvox.progress.HEARTBEAT_SECONDS", 0.001):
        operation.extract(reports=names, start_date="2026-06-10")
    beats = [line for line in caplog.messages if line.startswith("Running for")]
    assert any(re.search(rf"; report \d+ of {MANY}, \d+ requests? and ", line) for line in beats)
