"""Reports on calls: one by one, and their totals."""

from __future__ import annotations

from tap_wolkvox.reports import fields
from tap_wolkvox.reports.model import EventReport, Field, TotalReport

CALL_DETAIL = EventReport(
    stream="call_detail",
    api="cdr_1",
    title="Call detail (CDR)",
    description=("Call by call, with its kind, agent, skill, wrap-up codes, length and cost."),
    key_fields=("conn_id",),
    time_field="date",
    lookback_hours=72,
    rows_change="wrap-up codes and comments may come late, up to some days",
    seen_on_wire=True,
    fields=(
        fields.AGENT_NAME,
        fields.DATE,
        fields.DESTINY,
        Field(column="telephone", description="Phone number called.", personal="customer"),
        Field(
            column="cost",
            description="Price of the usage.",
            measure="money",
            unit="money, currency not told",
        ),
        Field(
            column="time_seg",
            description="Duration in seconds.",
            measure="seconds",
            unit="seconds (documented)",
        ),
        Field(
            column="time_min",
            description="Duration in minutes (fractional).",
            measure="decimal",
            unit="minutes",
        ),
        fields.COD_ACT,
        fields.DESCRIPTION_COD_ACT,
        fields.COD_ACT_2,
        fields.DESCRIPTION_COD_ACT_2,
        fields.TYPE_INTERACTION,
        fields.CUSTOMER_ID,
        fields.HANG_UP,
        Field(column="campaign_id", description="Number of the campaign; '0' when none."),
        fields.CONN_ID,
        fields.SKILL_ID,
        Field(column="skill_name", description="Name of the skill (agent group)."),
        fields.AGENT_ID,
        Field(column="comment", description="Comment the agent added.", personal="customer"),
    ),
)

CALL_TOTALS_BY_DURATION = TotalReport(
    stream="call_totals_by_duration",
    api="cdr_4",
    title="Call durations by bucket",
    description=(
        "For each day: how many calls lasted how long, in buckets, with minutes and cost."
    ),
    key_fields=("duration",),
    key_column="duration",
    fields=(
        Field(
            column="calls",
            description="Calls in the bucket.",
            measure="count",
            unit="count as text",
        ),
        Field(
            column="minutes",
            description="Minutes in the bucket.",
            measure="decimal",
            unit="minutes",
        ),
        Field(
            column="cost",
            description="Cost of the bucket.",
            measure="money",
            unit="money, currency not told",
        ),
        Field(
            column="percentage",
            description="Percent of the calls in this bucket.",
            measure="percent",
            unit="percent as text",
        ),
    ),
)

REPORTS = (
    CALL_DETAIL,
    CALL_TOTALS_BY_DURATION,
)
