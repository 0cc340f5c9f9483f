"""Every report that the tap extracts: one declaration each, in a module for each family."""

from __future__ import annotations

from tap_wolkvox.reports import account, agents, calls, campaigns, chats, wrap_ups

REPORTS = (
    *agents.REPORTS,
    *calls.REPORTS,
    *wrap_ups.REPORTS,
    *campaigns.REPORTS,
    *chats.REPORTS,
    *account.REPORTS,
)

REPORTS_BY_STREAM = {report.stream: report for report in REPORTS}
