"""What a run says that it will cost, before it spends anything."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sandbox.server.faults import Fault
from tap_wolkvox.reports import REPORTS_BY_STREAM
from tests.support.rows import sent
from tests.support.world import World
from tools.measure import PROJECT
from tools.pages.reports import requests_of


def told(
    world: World, caplog: pytest.LogCaptureFixture, **settings: Any
) -> tuple[logging.LogRecord, int]:
    """Start a run that ends at once, and return what it says of its cost."""
    world.wolkvox.faults.append(Fault("status", status=403, msg="PLEASE VALIDATE TOKEN", times=1))
    caplog.clear()
    caplog.set_level(logging.INFO)
    world.extract(**settings)
    [line] = [line for line in caplog.records if "This run takes" in line.getMessage()]
    found = re.search(r"at least ([\d,]+) requests?", line.getMessage())
    assert found
    return line, int(found[1].replace(",", ""))


def spent(world: World, **settings: Any) -> int:
    world.wolkvox.log.clear()
    assert world.extract(**settings).error is None
    return len(world.wolkvox.log)


@pytest.mark.parametrize(
    ("settings", "level"),
    [
        ({"start_date": "2010-01-01"}, logging.WARNING),
        ({"campaign_ids": [str(n) for n in range(101)]}, logging.INFO),
        ({}, logging.INFO),
    ],
)
@pytest.mark.slow
def test_events_take_at_least_what_is_said(
    world: World, caplog: pytest.LogCaptureFixture, settings: dict[str, Any], level: int
) -> None:
    line, least = told(world, caplog, **settings)
    assert line.levelno == level
    used = spent(world, **settings)
    assert used / 7 < least <= used


def test_days_of_totals_are_certain(world: World, caplog: pytest.LogCaptureFixture) -> None:
    reports = ["agent_time", "amd_totals", "wrap_up_totals", "campaigns"]
    settings = {
        "reports": reports,
        "campaign_ids": ["90001", "90002"],
        "start_date": "2026-06-01",
        "end_date": "2026-06-09",
    }
    line, least = told(world, caplog, **settings)
    days = 8
    needed = {"agent_time": days, "amd_totals": 2 * days, "wrap_up_totals": 2 * days}
    assert least == sum(needed.values()) + 1
    for stream, requests in needed.items():
        assert f"{stream} {requests}" in line.getMessage()
    # One more for each stream and partition: the first of its days without rows is confirmed.
    assert spent(world, **settings) == least + 5


def test_deselected_streams_cost_nothing(world: World, caplog: pytest.LogCaptureFixture) -> None:
    _, least = told(
        world,
        caplog,
        reports=["agent_time", "call_detail"],
        stream_maps={"agent_time": "__NULL__"},
        start_date="2026-06-09",
    )
    assert least == 1


@pytest.mark.parametrize(
    "stream",
    [
        *("agent_time", "amd_totals", "wrap_up_totals", "agent_logins"),
        *("call_detail", "wrap_up_detail", "campaigns"),
    ],
)
def test_nightly_run_costs_what_the_page_says(world: World, stream: str) -> None:
    two_past_midnight = datetime(2026, 6, 9, 5, 2, tzinfo=UTC)
    for day in range(1, 9):
        wall = datetime(2026, 6, day, 9)  # noqa: DTZ001 - the server's clock
        row = sent(stream, date=str(wall if "detail" in stream else wall.date()))
        when = None if stream == "campaigns" else wall
        world.wolkvox.fixed(stream).add([row], filter_date=when)
    settings: dict[str, Any] = {"reports": [stream]}
    first = world.extract(**settings, now=two_past_midnight - timedelta(days=1))
    world.wolkvox.log.clear()
    second = world.extract(first.states[-1], **settings, now=two_past_midnight)
    assert second.error is None
    assert len(world.wolkvox.log) == requests_of(REPORTS_BY_STREAM[stream])
    if stream == "amd_totals":
        page = (PROJECT / "docs" / "recipes.md").read_text(encoding="utf-8")
        assert "It costs three requests a night" in page
        assert len(world.wolkvox.log) == 3


@pytest.mark.parametrize(
    ("stream", "start", "requests"),
    [
        ("campaigns", "2026-05-01", 1),
        ("agent_logins", "2026-05-01", 2),
        ("agent_logins", "2026-06-10", 1),
        ("agent_time", "2026-06-08", 3),
    ],
)
def test_requests_of_each_kind(
    world: World, caplog: pytest.LogCaptureFixture, stream: str, start: str, requests: int
) -> None:
    _, least = told(world, caplog, reports=[stream], start_date=start)
    assert least == requests
