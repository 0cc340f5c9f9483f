"""What a run logs: its cost before, and a summary at its end."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta

import pytest

from tap_wolkvox.api.request import Request
from tap_wolkvox.base.errors import RunError, WolkvoxError
from tap_wolkvox.reports import REPORTS_BY_STREAM
from tap_wolkvox.runlog import Cost, Estimate, RunSummary, log_cost, log_estimate
from tap_wolkvox.singer import Stopped

LOGGER = logging.getLogger("runlog")


def line_of(caplog: pytest.LogCaptureFixture, *costs: Cost) -> str:
    """What is logged of costs; a warning begins with an exclamation mark."""
    caplog.clear()
    caplog.set_level(logging.INFO)
    log_cost(costs, LOGGER)
    [record] = caplog.records
    return ("! " if record.levelno == logging.WARNING else "") + record.getMessage()


def test_cost_of_one_stream(caplog: pytest.LogCaptureFixture) -> None:
    line = "This run takes at least {} of the day's quota"
    assert line_of(caplog, Cost("a", 1)) == line.format("1 request")
    assert line_of(caplog, Cost("a", 3)) == line.format("3 requests")
    assert line_of(caplog, Cost("a", 1), Cost("b", 0), Cost("c")) == line.format("1 request")


def test_costliest_streams_come_first(caplog: pytest.LogCaptureFixture) -> None:
    costs = [Cost(f"s{n}", n) for n in range(1, 11)]
    shown = ", ".join(f"s{n} {n}" for n in range(10, 0, -1))
    assert line_of(caplog, *costs).endswith(f"55 requests of the day's quota ({shown})")
    shown = ", ".join(f"s{n} {n}" for n in range(11, 1, -1))
    assert line_of(caplog, *costs, Cost("s11", 11)).endswith(f"({shown}, 1 other stream)")
    more = [Cost("s11", 11), Cost("s12", 0), Cost("s13", 1)]
    assert line_of(caplog, *costs, *more).endswith(f"({shown}, 2 other streams)")


def test_each_of_two_streams_is_named(caplog: pytest.LogCaptureFixture) -> None:
    line = line_of(caplog, Cost("a", 1), Cost("b", 2))
    assert line == "This run takes at least 3 requests of the day's quota (b 2, a 1)"


def test_nothing_to_extract_has_no_cost(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    log_cost([Cost("a"), Cost("b", 0)], LOGGER)
    log_cost([], LOGGER)
    assert caplog.records == []


def test_more_than_a_license_has_warns(caplog: pytest.LogCaptureFixture) -> None:
    assert line_of(caplog, Cost("a", 1_000))[0] != "!"
    line = line_of(caplog, Cost("a", 1_001))
    assert line.startswith("! This run takes at least 1,001 requests of the day's quota. A license")
    assert "start_date is far back" not in line


@pytest.mark.parametrize(
    ("requests", "days", "is_far"),
    [(100, 3_000, False), (101, 3_001, True), (3_000, 3_000, False), (3_001, 3_001, True)],
)
def test_start_date_far_back_warns(
    caplog: pytest.LogCaptureFixture, requests: int, days: int, *, is_far: bool
) -> None:
    line = line_of(caplog, Cost("a", requests, days))
    assert ("start_date is far back" in line) == is_far
    assert ("A license has 1,000 a day" in line) == (requests > 1_000)
    assert (line[0] == "!") == (is_far or requests > 1_000)


@pytest.mark.parametrize(
    ("likely", "quota"),
    [
        (1_000, "A license has 1,000 a day. Nothing"),
        (1_001, "a day, so that is a day of 2 licenses, or 2 days of one. Nothing"),
        (1_000_001, "a day of 1,001 licenses, or 1,001 days of one. Nothing"),
    ],
)
def test_an_estimate_names_its_licenses(
    caplog: pytest.LogCaptureFixture, likely: int, quota: str
) -> None:
    caplog.set_level(logging.INFO)
    log_estimate(Estimate("total", 999, likely), 45_000, LOGGER)
    first, second = (record.getMessage() for record in caplog.records)
    assert first.startswith(f"This run takes at least 999 requests, and likely {likely:,}. A ")
    assert quota in first
    assert second.endswith("one more request for every 45,000")


def asked(stream: str, campaign: str | None = None) -> Request:
    partition: Mapping[str, str] = {"campaign_id": campaign} if campaign else {}
    return Request(REPORTS_BY_STREAM[stream], partition)


def lines_of(caplog: pytest.LogCaptureFixture, summary: RunSummary) -> list[str]:
    caplog.clear()
    summary.log(LOGGER)
    assert all(record.levelno == logging.WARNING for record in caplog.records)
    return [record.getMessage() for record in caplog.records]


def test_errors_become_one(caplog: pytest.LogCaptureFixture) -> None:
    assert RunSummary().error() is None
    first, second = WolkvoxError("a: no"), WolkvoxError("b: no")
    assert RunSummary([first]).error() is first
    for errors in ([first, second], [first, RunError("b: no")], [RunError("a: no"), second]):
        error = RunSummary(errors).error()
        assert str(error) == "2 reports or campaigns were not extracted: a: no || b: no"
        assert isinstance(error, RunError) == any(isinstance(each, RunError) for each in errors)
    three = RunSummary([first, second, first]).error()
    assert str(three) == "3 reports or campaigns were not extracted: a: no || b: no || a: no"
    assert lines_of(caplog, RunSummary([first])) == []


def test_the_error_that_ends_a_run_comes_last() -> None:
    first = WolkvoxError("a: no")
    refused, unexpected, no_space = RunError("b: no"), KeyError("x"), OSError(28, "No space")
    for error in (refused, unexpected, no_space, Stopped(0)):
        alone = RunSummary().error_beside(error)
        assert (alone is error) == (error is not unexpected)
        assert isinstance(alone, WolkvoxError) == (error in {refused, unexpected})
    both = "2 reports or campaigns were not extracted: a: no || "
    assert str(RunSummary([first]).error_beside(refused)) == f"{both}b: no"
    assert str(RunSummary([first]).error_beside(unexpected)).startswith(
        f"{both}Stopped by an unexpected KeyError"
    )
    for error in (no_space, Stopped(0)):
        assert RunSummary([first]).error_beside(error) is first


@pytest.mark.parametrize(
    ("requests", "named"),
    [
        ([asked("amd_detail", "7")], str(asked("amd_detail", "7"))),
        ([asked("amd_detail", "7"), asked("amd_detail", "8")], "amd_detail (7, 8)"),
        ([asked("agents"), asked("amd_detail", "7")], "agents; amd_detail (7)"),
    ],
)
def test_what_had_no_rows_is_named_once(
    caplog: pytest.LogCaptureFixture, requests: list[Request], named: str
) -> None:
    [line] = lines_of(caplog, RunSummary(without_rows=requests))
    assert line.startswith(f"No rows for {named}. That is how")


def test_absent_fields_are_named_by_stream(caplog: pytest.LogCaptureFixture) -> None:
    absent = {"agents": ["email"], "campaigns": [], "call_detail": ["dnis", "cost"]}
    [line] = lines_of(caplog, RunSummary(absent=absent))
    assert line.endswith("null: agents (email); call_detail (dnis, cost)")
    assert lines_of(caplog, RunSummary(absent={"agents": []})) == []


@pytest.mark.parametrize(
    ("minutes", "offset"),
    [
        (-300, "-05:00"),
        (330, "+05:30"),
        (0, "+00:00"),
        (-1, "-00:01"),
        (59, "+00:59"),
        (-61, "-01:01"),
    ],
)
def test_offsets_are_shown_as_clocks_do(
    caplog: pytest.LogCaptureFixture, minutes: int, offset: str
) -> None:
    [line] = lines_of(caplog, RunSummary(offsets={"call_detail": timedelta(minutes=minutes)}))
    assert f"(call_detail: UTC{offset})" in line
