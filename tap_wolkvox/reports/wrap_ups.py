"""Reports on wrap-up codes."""

from __future__ import annotations

from tap_wolkvox.reports import fields
from tap_wolkvox.reports.model import EventReport, Field

WRAP_UP_DETAIL = EventReport(
    stream="wrap_up_detail",
    api="act_3",
    title="Wrap-up code detail",
    description=(
        "The wrap-up codes that agents gave, contact by contact, once for "
        "each of the two groups of codes."
    ),
    key_fields=(
        "conn_id",
        "agent_id",
        "wrap_up_group",
    ),
    time_field="date",
    partition="wrap_up_group",
    adds_partition=True,
    lookback_hours=72,
    rows_change="codes may be set or changed late, up to some days",
    fields=(
        fields.CONN_ID,
        fields.AGENT_ID,
        fields.AGENT_NAME,
        fields.AGENT_DNI,
        fields.SKILL_ID,
        fields.DATE,
        fields.COD_ACT,
        fields.DESCRIPTION_COD_ACT,
        fields.COD_ACT_2,
        fields.DESCRIPTION_COD_ACT_2,
        fields.COMMENTS,
        fields.TYPE_INTERACTION,
        Field(
            column="telephone",
            description="Phone number called (or the customer's number).",
            personal="customer",
        ),
        fields.DESTINY,
        Field(
            column="time",
            description="Length of the interaction.",
            unit="duration; unit not uniform across reports",
        ),
        fields.HANG_UP,
        fields.CUSTOMER_ID,
        fields.CAMPAIGN_ID,
    ),
)

REPORTS = (WRAP_UP_DETAIL,)
