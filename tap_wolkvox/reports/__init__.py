"""Every report that the tap extracts: one declaration each, in a module for each family."""

from __future__ import annotations

from tap_wolkvox.reports import account, agents, calls, campaigns, chats, wrap_ups

FAMILIES = (
    agents,
    calls,
    wrap_ups,
    campaigns,
    chats,
    account,
)

REPORTS = tuple(report for family in FAMILIES for report in family.REPORTS)

REPORTS_BY_STREAM = {report.stream: report for report in REPORTS}
