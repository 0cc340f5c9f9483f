"""What a run logs about its progress."""

from __future__ import annotations

import json
import logging
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event
from typing import Any
from unittest.mock import patch

import pytest
from singer_sdk.logging import StructuredFormatter

from sandbox.base import Row
from sandbox.rows.fixed import Fixed
from sandbox.server.faults import Fault
from tap_wolkvox.base.errors import WolkvoxError
from tap_wolkvox.progress import Progress, RunProgress
from tap_wolkvox.tap import TapWolkvox
from tests.integration.test_client import a_server
from tests.support.calls import GUARD, calls
from tests.support.world import Run, World

START = datetime(2026, 6, 1, 9)  # noqa: DTZ001 - wall time of the server's clock


@pytest.fixture(autouse=True)
def _log_info(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


def logged(caplog: pytest.LogCaptureFixture, beginning: str) -> list[dict[str, Any]]:
    """The log lines with this beginning, as structured entries."""
    lines = [json.loads(StructuredFormatter().format(record)) for record in caplog.records]
    for line in lines:
        del line["extra"]["message"]  # which pytest adds
    return [line for line in lines if line["message"].startswith(beginning)]


def test_each_window_is_logged_with_progress(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.rows.add(calls(START, 5 * 86_400, 500))
    run = world.extract(row_limit=100, end_date="2026-06-09")
    windows = logged(caplog, "Done with")
    assert all(line["level"] == "info" for line in windows)
    assert sum(line["extra"]["window_rows"] for line in windows) == len(run.records)
    ends = [datetime.fromisoformat(line["extra"]["window_end"]) for line in windows]
    shares = [(end - START.replace(hour=0)) / timedelta(days=8) for end in ends]
    assert shares == sorted(shares)
    assert shares[0] < shares[-1] == 1
    assert [line["extra"]["share_done"] for line in windows] == [round(each, 4) for each in shares]
    for line, share in zip(windows, shares, strict=True):
        assert f"; {int(100 * share)}% of the range, " in line["message"]
    assert windows[0]["extra"]["window_start"] == "2026-06-01 00:00:00"
    assert windows[-1]["extra"]["window_end"] == "2026-06-09 00:00:00"
    assert [line["extra"]["requests_used"] for line in windows][-1] == len(world.wolkvox.log)
    asked = len(world.wolkvox.log)
    assert windows[-1]["message"].endswith(f"; 100% of the range, {asked} requests so far")


def test_whole_range_is_done_once_its_rows_are_written(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    class Writing(Run):
        written_at_end = -1

        def look(self, record: logging.LogRecord) -> bool:
            if "100% of the range" in record.getMessage():
                self.written_at_end = len(self.records)
            return True

    world.rows.add(calls(START, 3_600, 500))
    for maps in ({}, {"amd_detail": {"result": "result"}}):  # two ways to write
        run = Writing()
        caplog.handler.addFilter(run.look)
        world.extract_to(run, stream_maps=maps, end_date="2026-06-01T12:00:00")
        caplog.handler.removeFilter(run.look)
        assert run.written_at_end == len(run.records) == 500


def test_windows_count_reports_and_requests_of_the_run(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.extract(reports=["campaigns", "agents", "amd_detail"], start_date="2026-06-10")
    done = [line["message"] for line in logged(caplog, "Done with")]
    assert [line.partition("; ")[2] for line in done] == [
        "100% of the range, report 1 of 3, 1 request so far",
        "100% of the range, report 2 of 3, 2 requests so far",
        "100% of the range, report 3 of 3, 3 requests so far",
    ]
    [*_, last] = logged(caplog, "Done with")
    assert last["extra"]["report"] == last["extra"]["reports"] == last["extra"]["requests_used"]
    assert "agents, 0 rows; " in done[1]


def test_summary_is_logged_as_text_and_fields(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.rows.add(calls(START, 3_600, 50))
    world.wolkvox.faults.append(Fault("status", at=[2], status=500, msg="oops"))
    run = world.extract()
    [end] = logged(caplog, "Used")
    asked, rows = len(world.wolkvox.log), len(run.records)
    assert end["message"] == (
        f"Used {asked} requests of the day's quota, received {rows} rows and wrote {rows} records "
        "of amd_detail"
    )
    assert end["extra"] == {"requests_used": asked, "rows_received": rows, "rows_written": rows}


@pytest.mark.parametrize(
    ("number", "used"), [(0, "0 requests"), (1, "1 request"), (1_000, "1,000 requests")]
)
def test_summary_counts_in_singular_and_plural(
    caplog: pytest.LogCaptureFixture, number: int, used: str
) -> None:
    logger = logging.getLogger("tap")
    progress = Progress("amd_detail", logger, lambda: 1, RunProgress(list, logger))
    progress.requests = number
    progress.log_summary()
    [message] = caplog.messages
    assert (
        message
        == f"Used {used} of the day's quota, received 0 rows and wrote 1 record of amd_detail"
    )


def used_by(run: Run, caplog: pytest.LogCaptureFixture) -> Any:
    assert isinstance(run.error, WolkvoxError)
    [end] = logged(caplog, "Used")
    return end["extra"]["requests_used"]


@contextmanager
def nobody() -> Iterator[str]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@contextmanager
def no_tls() -> Iterator[str]:
    with a_server(lambda _: None, []) as port:
        yield f"https://localhost:{port}"


@contextmanager
def no_tls_in_time() -> Iterator[str]:
    over = Event()

    def stall(_: socket.socket) -> None:
        over.wait(GUARD)

    with patch("tap_wolkvox.api.client.CONNECT_TIMEOUT", 0.1), a_server(stall, []) as port:
        yield f"https://localhost:{port}"
        over.set()


@contextmanager
def no_tunnel() -> Iterator[str]:
    def refuse(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")

    with (
        a_server(refuse, []) as port,
        patch.dict("os.environ", HTTPS_PROXY=f"http://localhost:{port}", NO_PROXY=""),
    ):
        yield "https://wolkvox.test"


@pytest.mark.parametrize(
    ("unreachable", "words"),
    [
        (nobody, "the connection failed"),
        (no_tls, "the connection failed"),
        (no_tls_in_time, "list of allowed addresses"),
        (no_tunnel, "the proxy localhost:"),
    ],
)
def test_request_that_reached_nobody_is_not_counted(
    world: World, caplog: pytest.LogCaptureFixture, unreachable: Any, words: str
) -> None:
    with unreachable() as url:
        run = world.extract(api_url=url)
    assert words in str(run.error)
    assert len(run.waits) > 1
    assert used_by(run, caplog) == 0


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def hang_up(_: socket.socket) -> None:
    pass


@pytest.mark.parametrize("end", [reset, hang_up])
def test_request_that_may_have_arrived_is_counted(
    world: World, caplog: pytest.LogCaptureFixture, end: Any
) -> None:
    asked: list[bytes] = []
    with a_server(end, asked) as port:
        run = world.extract(api_url=f"http://127.0.0.1:{port}")
    assert used_by(run, caplog) == len(asked) == 5


def test_retry_is_not_a_warning(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.rows.add(calls(START, 3_600, 50))
    world.wolkvox.faults.append(Fault("status", at=[1], status=500, msg="oops"))
    world.extract()
    [again] = [line for line in caplog.records if "trying again" in line.message]
    assert again.levelno == logging.INFO
    assert [line for line in caplog.records if line.levelno > logging.INFO] == []


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [line.message for line in caplog.records if line.levelno == logging.WARNING]


@pytest.mark.parametrize("rows", [1_000, 2_000, 3_000, 4_000])
def test_round_row_count_warns_once(
    world: World, caplog: pytest.LogCaptureFixture, rows: int
) -> None:
    for day in (1, 2, 3):
        world.rows.add(calls(START.replace(day=day), 3_600, rows))
    run = world.extract(start_date="2026-06-01", max_window_days=1)
    assert len(run.records) == 3 * rows
    [warning] = warnings(caplog)
    assert f"A response held exactly {rows} rows" in warning
    assert f"set row_limit to {rows}" in warning


@pytest.mark.parametrize("rows", [0, 100, 999, 1_001, 5_000])
def test_other_row_counts_do_not_warn(
    world: World, caplog: pytest.LogCaptureFixture, rows: int
) -> None:
    world.rows.add(calls(START, 3_600, rows))
    assert len(world.extract().records) == rows
    assert [line for line in warnings(caplog) if "exactly" in line] == []


def test_campaigns_without_rows_share_one_warning(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.rows.add(calls(START, 3_600, 5))
    world.extract(campaign_ids=["90002", "90001", "90003", "90004"])
    [warning] = warnings(caplog)
    assert "No rows for amd_detail (90002, 90003, 90004)." in warning


def test_unreadable_bookmark_fails_one_campaign(world: World) -> None:
    world.rows.add(calls(START, 3_600, 5))
    partitions = [{"context": {"campaign_id": "90002"}, "replication_key_value": "never"}]
    state = {"bookmarks": {"amd_detail": {"partitions": partitions}}}
    run = world.extract(state, campaign_ids=["90001", "90002"])
    assert len(run.records) == 5
    assert "a bookmark that is not a date-time" in str(run.error)


class Minutes(Event):
    """An event that is set after some waits, which take no time."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.pauses: list[float | None] = []
        self.number = number

    def wait(self, timeout: float | None = None) -> bool:
        self.pauses.append(timeout)
        return len(self.pauses) > self.number


def a_run(*requests: int) -> RunProgress:
    """A run of streams that have used so many requests and written seven rows each."""
    logger = logging.getLogger("tap")
    run = RunProgress(lambda: streams, logger)
    streams = [Progress(f"stream_{n}", logger, lambda: 7, run) for n in range(len(requests))]
    for stream, number in zip(streams, requests, strict=True):
        for _ in range(number):
            stream.used_a_request()
    return run


@pytest.mark.parametrize(
    ("requests", "report", "words"),
    [
        ((1,), 1, "1 request and 7 records so far"),
        ((1, 0), 1, "report 1 of 2, 1 request and 14 records so far"),
        ((2, 3, 0), 2, "report 2 of 3, 5 requests and 21 records so far"),
    ],
)
def test_heartbeat_is_logged_every_minute(
    caplog: pytest.LogCaptureFixture, requests: tuple[int, ...], report: int, words: str
) -> None:
    run = a_run(*requests)
    run.begin(run.streams[report - 1])
    minutes = Minutes(3)
    with run.heartbeat(minutes):
        pass
    assert minutes.pauses == pytest.approx([60] * 4, abs=10)
    lines = logged(caplog, "Running for")
    assert [line["message"] for line in lines] == [
        f"Running for 0 min; {words}. Waiting for the server"
    ] * 3
    so_far = {
        "report": report,
        "reports": len(requests),
        "requests_used": sum(requests),
        "rows_received": 0,
        "rows_written": 7 * len(requests),
    }
    assert [line["extra"] for line in lines] == [so_far] * 3


@pytest.mark.parametrize(("seconds", "shown"), [(119, 1), (121, 2), (3_605, 60)])
def test_heartbeat_gives_the_minutes_of_the_run(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, seconds: int, shown: int
) -> None:
    now = 1_000.0
    monkeypatch.setattr("tap_wolkvox.progress.time.monotonic", lambda: now)
    run = a_run(1)
    now += seconds
    with run.heartbeat(Minutes(1)):
        pass
    [line] = logged(caplog, "Running for")
    assert line["message"].startswith(f"Running for {shown} min; ")


def test_minute_begins_before_the_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streams that take less than a minute each do not put off the heartbeat."""
    now = 1_000.0
    monkeypatch.setattr("tap_wolkvox.progress.time.monotonic", lambda: now)
    run = a_run(1, 1)
    now += 50
    minutes = Minutes(0)
    with run.heartbeat(minutes):
        pass
    assert minutes.pauses == [10]


@pytest.fixture
def heartbeat(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Set as soon as a run has logged a heartbeat."""
    monkeypatch.setattr("tap_wolkvox.progress.HEARTBEAT_SECONDS", 0.001)
    event = Event()

    def look(record: logging.LogRecord) -> bool:
        if record.getMessage().startswith("Running for"):
            event.set()
        return True

    caplog.handler.addFilter(look)
    yield event
    caplog.handler.removeFilter(look)


def test_wait_for_the_server_is_logged(
    world: World, heartbeat: Event, caplog: pytest.LogCaptureFixture
) -> None:
    class Slow(Fixed):
        def rows(self, *window: Any) -> list[Row]:
            assert heartbeat.wait(GUARD)
            return super().rows(*window)

    world.wolkvox.source = Slow(calls(START, 3_600, 5))
    assert len(world.extract().records) == 5
    assert logged(caplog, "Running for")[0]["message"].endswith("Waiting for the server")


def test_wait_for_the_loader_is_logged(
    world: World, heartbeat: Event, caplog: pytest.LogCaptureFixture
) -> None:
    class Slow(Run):
        def write_lines(self, lines: bytes | bytearray) -> None:
            if b'"RECORD"' in lines:
                for _ in range(2):  # the first may have begun before
                    heartbeat.clear()
                    assert heartbeat.wait(GUARD)
            super().write_lines(lines)

    world.rows.add(calls(START - timedelta(hours=9), 3_600, 5))
    TapWolkvox(config=world.config(), message_writer=Slow()).sync_all()
    assert any(
        line["message"].endswith("Waiting for the loader") for line in logged(caplog, "Running for")
    )
