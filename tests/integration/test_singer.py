"""The SDK's own suite for taps, and the parts of the SDK that are not documented."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from singer_sdk import Tap
from singer_sdk.plugin_base import PluginBase
from singer_sdk.streams import Stream
from singer_sdk.testing import SuiteConfig, get_tap_test_class

from sandbox.rows.fixed import Fixed
from sandbox.server.app import running
from sandbox.server.settings import Settings
from sandbox.server.wolkvox import Wolkvox
from tap_wolkvox.singer import StoppableTap, WindowedStream
from tap_wolkvox.streams.base import ReportStream
from tap_wolkvox.tap import TapWolkvox
from tests.support.calls import TOKEN, call, calls
from tests.support.rows import sent
from tests.support.world import World

START = datetime(2026, 6, 8, 9)  # noqa: DTZ001 - wall time of the server's clock
OTHER_KINDS: dict[str, dict[str, str]] = {
    "agent_time": {},
    "agent_time_hourly": {"date": f"{START:%Y%m%d}", "hour": "9"},
    "amd_totals": {},
    "campaigns": {},
}
CONFIG: dict[str, Any] = {
    "wolkvox_token": TOKEN,
    "start_date": "2026-06-01",
    "end_date": "2026-06-10",
    "api_url": "http://127.0.0.1",  # the port is known once the server runs
    "reports": ["amd_detail", *OTHER_KINDS],
}


@pytest.fixture(scope="class", autouse=True)
def server() -> Iterator[None]:
    rows = [*calls(START, 3600, 100), call(START, file_name="voz.wav", result="human")]
    wolkvox = Wolkvox(Fixed(rows), Settings(token=TOKEN))
    for stream, values in OTHER_KINDS.items():
        row = sent(stream, unknown="7", **values)
        wolkvox.fixed(stream).add([row], filter_date=None if stream == "campaigns" else START)
    with running(wolkvox) as server:
        CONFIG["api_url"] = server.url
        yield


TestTap = get_tap_test_class(
    TapWolkvox, config=CONFIG, suite_config=SuiteConfig(max_records_limit=None)
)


@pytest.mark.parametrize(
    ("name", "ours", "theirs", "asked_in"),
    [
        # Without it the SDK would move the bookmark from record to record.
        ("_increment_stream_state", WindowedStream, Stream, Stream),
        # Without it the tap would not know whether records are written or returned.
        ("_sync_records", WindowedStream, Stream, Stream),
        # Without it the SDK would write a STATE of its own on a signal.
        ("_handle_termination", StoppableTap, Tap, PluginBase),
    ],
)
def test_sdk_still_calls_undocumented_hooks(
    name: str, ours: type, theirs: type, asked_in: type
) -> None:
    one, other = (
        [(p.name, p.kind) for p in inspect.signature(getattr(kind, name)).parameters.values()]
        for kind in (ours, theirs)
    )
    assert one == other
    assert name in vars(ours)
    assert f"self.{name}" in inspect.getsource(asked_in)


def test_sdk_still_ends_a_run_in_the_documented_hook() -> None:
    """A run in which a report failed fails there, once all streams are extracted."""
    assert "log_sync_costs" in vars(ReportStream)
    extraction, end = inspect.getsource(Tap.sync_all).split("stream.log_sync_costs()")
    assert "stream.sync()" in extraction
    assert extraction.count("for stream in self.streams.values():") == 2
    assert end.strip() == ""


def test_records_alone_emit_no_state(world: World) -> None:
    """The SDK sends one every so many records; ours come with windows."""
    world.rows.add(calls(START, 3600, 25_001))
    run = world.extract(start_date=str(START), end_date="2026-06-08T10:00:00")
    positions = [n for n, message in enumerate(run.messages) if message["type"] == "STATE"]
    with_bookmark = [
        n
        for n in positions
        if "replication_key_value" in run.messages[n]["value"]["bookmarks"]["amd_detail"]
    ]
    assert with_bookmark
    assert min(with_bookmark) > 25_001
