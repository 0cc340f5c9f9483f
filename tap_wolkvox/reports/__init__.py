"""The declarations of all reports, in a module for each family."""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType

from tap_wolkvox.reports import (
    account,
    agents,
    calls,
    campaigns,
    chats,
    copilot,
    ivr,
    quality,
    skills,
    speech,
    wrap_ups,
)
from tap_wolkvox.reports.model import Report

FAMILIES = (
    agents,
    skills,
    calls,
    wrap_ups,
    ivr,
    quality,
    campaigns,
    chats,
    speech,
    copilot,
    account,
)


def reports_of(family: ModuleType) -> tuple[Report, ...]:
    """All reports that a module declares, in the order in which they stand there."""
    return tuple(each for each in vars(family).values() if isinstance(each, Report))


REPORTS = tuple(report for family in FAMILIES for report in reports_of(family))


def by_stream(reports: Iterable[Report]) -> dict[str, Report]:
    """Index reports by stream; ValueError if two have the same one."""
    found: dict[str, Report] = {}
    for report in reports:
        if found.setdefault(report.stream, report) is not report:
            raise ValueError(f"{report.stream}: there are two reports of this name")
    return found


REPORTS_BY_STREAM = by_stream(REPORTS)
