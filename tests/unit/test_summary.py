"""What a run says at its end."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tap_wolkvox.api.request import Request
from tap_wolkvox.base.errors import RunError, WolkvoxError
from tap_wolkvox.reports import REPORTS_BY_STREAM
from tap_wolkvox.runlog import RunSummary

if TYPE_CHECKING:
    from collections.abc import Mapping

LOGGER = logging.getLogger("summary")


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
