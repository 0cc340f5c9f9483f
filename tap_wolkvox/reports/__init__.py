"""Every report that the tap extracts: one declaration each, in a module for each family."""

from __future__ import annotations

from collections.abc import Iterable

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

REPORTS = tuple(report for family in FAMILIES for report in family.REPORTS)


def by_stream(reports: Iterable[Report]) -> dict[str, Report]:
    """Give reports by the names of their streams.

    Raises:
        ValueError: Two reports have the same stream.
    """
    found: dict[str, Report] = {}
    for report in reports:
        if found.setdefault(report.stream, report) is not report:
            raise ValueError(f"{report.stream}: there are two reports of this name")
    return found


REPORTS_BY_STREAM = by_stream(REPORTS)
