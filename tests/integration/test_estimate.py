"""`--estimate`: what a run takes, before it sends a request."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from sandbox.rows.fixed import Fixed
from sandbox.rows.seeded import Seeded, seeded_reports
from sandbox.server.app import running
from sandbox.server.settings import Settings
from sandbox.server.wolkvox import Wolkvox
from tap_wolkvox.reports import REPORTS
from tap_wolkvox.tap import TapWolkvox
from tests.support.calls import NOON, NOW, TOKEN
from tests.support.rows import is_long
from tests.support.world import Outcome, World, command, extracted

YEAR = timedelta(days=365)
APIS = {report.api: report.stream for report in REPORTS}
CLOSE = 1.4
"""How far the likely number of a report may be from what it takes, either way."""

pytestmark = pytest.mark.slow


@contextmanager
def an_operation(rows_per_day: int) -> Iterator[World]:
    """A server with a year of all reports."""
    source = Seeded(1, (NOON - YEAR).date(), rows_per_day=rows_per_day)
    made = seeded_reports(source)
    wolkvox = Wolkvox(source, Settings(token=TOKEN, clock=lambda: NOON), made)
    with running(wolkvox) as server:
        yield World(server, Fixed(), wolkvox)


@pytest.fixture(scope="module")
def operation() -> Iterator[World]:
    with an_operation(150) as world:
        yield world


def estimated(
    world: World, state: dict[str, Any] | None = None, now: datetime = NOW, **settings: Any
) -> dict[str, tuple[int, int]]:
    """The least and the likely number of requests, by stream."""
    with patch("tap_wolkvox.streams.base.utc_now", lambda: now):
        found = TapWolkvox(config=world.config(**settings), state=state).run.estimate()
    return {each.name: (each.least, each.likely) for each in found}


def used(
    world: World, state: dict[str, Any] | None = None, now: datetime = NOW, **settings: Any
) -> Counter[str]:
    world.wolkvox.log.clear()
    assert world.extract(state, now, **settings).error is None
    return Counter(APIS[str(entry.api)] for entry in world.wolkvox.log)


def check(found: dict[str, tuple[int, int]], taken: Counter[str]) -> None:
    assert found.keys() - {"total"} == taken.keys()
    for stream, requests in taken.items():
        least, likely = found[stream]
        assert least <= requests, stream
        assert likely / CLOSE <= requests <= likely * CLOSE, stream
    least, likely = found["total"]
    assert least == sum(found[stream][0] for stream in taken)
    assert likely == sum(found[stream][1] for stream in taken)
    assert likely / 1.1 <= taken.total() <= likely * 1.1


@pytest.mark.parametrize("hour", [2, 12] if is_long() else [2])
def test_night_of_all_reports(operation: World, hour: int) -> None:
    night = NOW.replace(hour=hour + 5)  # Bogota is five hours behind UTC
    settings: dict[str, Any] = {"reports": ["all"], "start_date": "2026-06-05"}
    before = operation.extract(now=night - timedelta(days=1), **settings)
    assert before.error is None
    found = estimated(operation, before.states[-1], night, **settings)
    check(found, used(operation, before.states[-1], night, **settings))
    assert found["total"][1] < estimated(operation, now=night, **settings)["total"][1]


def test_first_load_of_all_reports(operation: World) -> None:
    start = "2026-05-12" if is_long() else "2026-06-05"
    settings: dict[str, Any] = {"reports": ["all"], "start_date": start}
    check(estimated(operation, **settings), used(operation, **settings))


@pytest.mark.parametrize(
    "stream",
    [
        *("amd_detail", "campaign_results", "agent_logins", "campaigns"),
        *(["wrap_up_totals"] if is_long() else []),
    ],
)
def test_year_of_each_kind(stream: str) -> None:
    settings: dict[str, Any] = {"reports": [stream], "start_date": f"{NOON - YEAR}"}
    with an_operation(50) as operation:
        check(estimated(operation, **settings), used(operation, **settings))


def test_each_campaign_takes_its_own(operation: World) -> None:
    settings: dict[str, Any] = {"reports": ["amd_detail", "amd_totals", "agents"]}
    once = estimated(operation, **settings)
    thrice = estimated(operation, campaign_ids=["1", "2", "3"], **settings)
    for stream in ("amd_detail", "amd_totals"):
        assert thrice[stream] == tuple(3 * number for number in once[stream])
    assert thrice["agents"] == once["agents"] == (1, 1)


def test_state_of_another_server_is_refused(operation: World) -> None:
    state = {"bookmarks": {"amd_detail": {"wolkvox_server": "0099"}}}
    with pytest.raises(Exception, match="belongs to server 0099"):
        estimated(operation, state)


def estimate(world: World, folder: Path, *more: str, **settings: Any) -> Outcome:
    config = world.config(end_date="2026-06-10", **settings)
    run = extracted(config, folder, "--estimate", *more)
    assert world.wolkvox.log == []
    return run


@pytest.mark.parametrize("token", ["wrong", "another-secret", ""])
def test_one_line_for_each_report_and_one_for_the_sum(
    world: World, tmp_path: Path, token: str
) -> None:
    reports = ["agent_time", "campaigns", "amd_detail"]
    run = estimate(world, tmp_path, reports=reports, wolkvox_token=token)
    assert run.status == 0
    assert run.printed == "agent_time 9 10\ncampaigns 1 1\namd_detail 1 3\ntotal 11 14\n"
    assert "This run takes at least 11 requests, and likely 14." in run.stderr
    assert "A license has 1,000 a day. Nothing was requested" in run.stderr
    assert "a few on each day but Sunday" in run.stderr
    assert "one more request for every 45,000" in run.stderr
    assert token not in run.stderr or not token


def test_licenses_and_thousands_on_stderr_alone(world: World, tmp_path: Path) -> None:
    reports = ["agent_time", "agent_auxiliary_time", "agent_time_by_hour"]
    run = estimate(world, tmp_path, reports=reports, start_date="2025-06-10", row_limit=1_000)
    total = run.printed.splitlines()[-1]
    assert total == "total 1095 1251"
    assert "at least 1,095 requests, and likely 1,251" in run.stderr
    assert "a day of 2 licenses, or 2 days of one" in run.stderr
    assert "one more request for every 750" in run.stderr


def test_it_goes_on_from_the_state(world: World, tmp_path: Path) -> None:
    bookmark = {"replication_key": "report_date", "replication_key_value": "2026-06-08"}
    path = tmp_path / "given.json"
    path.write_text(json.dumps({"bookmarks": {"agent_time": bookmark}}))
    run = estimate(world, tmp_path, "--state", str(path), reports=["agent_time"])
    # The bookmark's day, for the look-back, and the day after it.
    assert run.printed == "agent_time 2 2\ntotal 2 2\n"


def test_streams_that_are_not_selected_are_not_listed(world: World, tmp_path: Path) -> None:
    maps = {"agents": None}
    run = estimate(world, tmp_path, reports=["campaigns", "agents"], stream_maps=maps)
    assert run.printed == "campaigns 1 1\ntotal 1 1\n"


def test_a_catalog_of_an_earlier_run_leaves_no_report_out(world: World, tmp_path: Path) -> None:
    catalog = tmp_path / "catalog.json"
    catalog.write_text(command("--discover").stdout)
    run = estimate(world, tmp_path, "--catalog", str(catalog), reports=["amd_detail", "campaigns"])
    assert run.printed.splitlines()[1] == "campaigns 1 1"


def test_other_settings_must_be_valid(world: World, tmp_path: Path) -> None:
    run = estimate(world, tmp_path, row_limit=0)
    assert (run.status, run.printed) == (1, "")
    assert "row_limit" in run.error
    assert "wolkvox_token" not in run.error


@pytest.mark.parametrize("option", ["--discover", "--about", "--test=schema"])
def test_other_options_win(world: World, tmp_path: Path, option: str) -> None:
    run = estimate(world, tmp_path, option)
    assert run.status == 0
    assert "total" not in run.printed.splitlines()[-1]
    assert "This run takes" not in run.stderr


def test_connection_test_wins(world: World, tmp_path: Path) -> None:
    run = extracted(world.config(), tmp_path, "--estimate", "--test")
    assert len(world.wolkvox.log) > 0
    assert "The connection works" in run.stderr.splitlines()[-1]


def test_a_long_range_has_an_estimate(world: World) -> None:
    start = "2000-01-01"
    for stream in ("amd_detail", "campaign_results", "agent_logins", "wrap_up_totals"):
        least, likely = estimated(world, reports=[stream], start_date=start)[stream]
        assert 0 < least <= likely < 3 * least
