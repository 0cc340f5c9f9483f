"""Reports on outbound campaigns, AMD Detail among them."""

from __future__ import annotations

from tap_wolkvox.reports import fields
from tap_wolkvox.reports.model import EventReport, Field, TotalReport

AMD_TOTALS = TotalReport(
    stream="amd_totals",
    api="campaign_6",
    title="AMD totals",
    description=(
        "For each campaign and day: the server's own count of what "
        "answering-machine detection (AMD) heard."
    ),
    key_fields=("campaign_id",),
    partition="campaign_id",
    fields=(
        fields.CAMPAIGN_ID,
        Field(
            column="total_amd",
            description="Number of answering machines recognised.",
            measure="count",
            unit="count as text",
        ),
    ),
)

AMD_DETAIL = EventReport(
    stream="amd_detail",
    api="campaign_7",
    title="AMD detail",
    description=(
        "Call by call, what answering-machine detection (AMD) heard in "
        "automatic outbound campaigns: a machine or a human."
    ),
    key_fields=(
        "campaign_id",
        "customer_id",
        "telephone",
    ),
    time_field="date",
    partition="campaign_id",
    lookback_hours=1,
    keeps_other_fields=False,
    seen_on_wire=True,
    fields=(
        Field(
            column="customer_id",
            description=(
                "Identification of the customer in the operation's contact base; may "
                "hold letters, may be empty."
            ),
            personal="customer",
        ),
        Field(column="campaign_id", description="Number of the campaign that placed the call."),
        Field(
            column="file_name",
            description=(
                "Voice file that the campaign is set to leave on a machine; empty if none."
            ),
        ),
        Field(
            column="telephone",
            description="Telephone number that was called, its digits as text.",
            personal="customer",
        ),
        Field(
            column="result",
            description=(
                "What was heard: `machine` or `human`, as the server writes it. Other "
                "values are possible, and so are capitals."
            ),
        ),
        Field(
            column="date",
            description=(
                "When the call was classified, in UTC. The server prints the time of "
                "its own clock; the setting `timezone` says which that is."
            ),
            type="time",
        ),
    ),
)

REPORTS = (
    AMD_TOTALS,
    AMD_DETAIL,
)
