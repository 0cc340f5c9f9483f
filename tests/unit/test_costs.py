from __future__ import annotations

import logging

import pytest

from tap_wolkvox.costs import Cost, log_cost

LOGGER = logging.getLogger("costs")


def line_of(caplog: pytest.LogCaptureFixture, *costs: Cost) -> str:
    """What is logged of costs; a warning begins with an exclamation mark."""
    caplog.clear()
    caplog.set_level(logging.INFO)
    log_cost(costs, LOGGER)
    [record] = caplog.records
    return ("! " if record.levelno == logging.WARNING else "") + record.getMessage()


def a_cost(stream: str, *partitions: int, window_days: int = 1) -> Cost:
    return Cost(stream, partitions, window_days)


def test_cost_of_one_stream(caplog: pytest.LogCaptureFixture) -> None:
    line = "This run takes at least {} of the day's quota"
    assert line_of(caplog, a_cost("a", 1)) == line.format("1 request")
    assert line_of(caplog, a_cost("a", 1, 2)) == line.format("3 requests")
    assert line_of(caplog, a_cost("a", 1), a_cost("b", 0), a_cost("c")) == line.format("1 request")


def test_costliest_streams_come_first(caplog: pytest.LogCaptureFixture) -> None:
    costs = [a_cost(f"s{n}", n) for n in range(1, 11)]
    shown = ", ".join(f"s{n} {n}" for n in range(10, 0, -1))
    assert line_of(caplog, *costs).endswith(f"55 requests of the day's quota ({shown})")
    shown = ", ".join(f"s{n} {n}" for n in range(11, 1, -1))
    assert line_of(caplog, *costs, a_cost("s11", 11)).endswith(f"({shown}, 1 other stream)")
    more = [a_cost("s11", 11), a_cost("s12", 0), a_cost("s13", 1)]
    assert line_of(caplog, *costs, *more).endswith(f"({shown}, 2 other streams)")


def test_each_of_two_streams_is_named(caplog: pytest.LogCaptureFixture) -> None:
    line = line_of(caplog, a_cost("a", 1), a_cost("b", 2))
    assert line == "This run takes at least 3 requests of the day's quota (b 2, a 1)"


def test_nothing_to_extract_has_no_cost(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    log_cost([a_cost("a"), a_cost("b", 0)], LOGGER)
    log_cost([], LOGGER)
    assert caplog.records == []


def test_more_than_a_license_has_warns(caplog: pytest.LogCaptureFixture) -> None:
    assert line_of(caplog, a_cost("a", *[10] * 100))[0] != "!"
    line = line_of(caplog, a_cost("a", *[10] * 100, 1))
    assert line.startswith("! This run takes at least 1,001 requests of the day's quota. A license")
    assert "start_date is far back" not in line


@pytest.mark.parametrize(
    ("requests", "window_days", "is_far"),
    [(100, 30, False), (101, 30, True), (101, 1, False), (3_000, 1, False), (3_001, 1, True)],
)
def test_start_date_far_back_warns(
    caplog: pytest.LogCaptureFixture,
    requests: int,
    window_days: int,
    is_far: bool,  # noqa: FBT001
) -> None:
    line = line_of(caplog, a_cost("a", 1, requests, window_days=window_days))
    assert ("start_date is far back" in line) == is_far
    assert ("A license has 1,000 a day" in line) == (requests > 1_000)
    assert (line[0] == "!") == (is_far or requests > 1_000)
