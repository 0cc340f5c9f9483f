"""Every report that the tap extracts: one declaration each, in a module for each family."""

from __future__ import annotations

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

REPORTS_BY_STREAM = {report.stream: report for report in REPORTS}
