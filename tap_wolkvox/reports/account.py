"""Lists of what an operation has, and its logs."""

from __future__ import annotations

from tap_wolkvox.reports import fields
from tap_wolkvox.reports.model import INFORMATION, Field, ListReport

CAMPAIGNS = ListReport(
    stream="campaigns",
    api="campaigns",
    endpoint=INFORMATION,
    title="Campaigns",
    description="The campaigns that the operation has, with their names.",
    key_fields=("campaign_id",),
    seen_on_wire=True,
    fields=(
        fields.CAMPAIGN_ID,
        Field(column="campaign_name", description="Name of the campaign."),
        Field(column="campaign_description", description="Description of the campaign."),
        Field(column="type_campaign", description="predictive or preview."),
        Field(column="status", description="Started or Stopped."),
        Field(
            column="records",
            description="Number of records in the campaign.",
            measure="count",
            unit="count as text",
        ),
        Field(column="speed", description="Dialling speed of the campaign."),
        Field(
            column="dial_mode",
            description=(
                "Dialling mode: autopilot, strategy, or a phone number slot with its ring seconds."
            ),
        ),
        Field(column="last_use", description="Time of last use."),
        Field(
            column="recycled", description="How often the campaign or its records were recycled."
        ),
        Field(column="turbo_dial", description="Whether turbo dial is on."),
        Field(column="skill_id", description="Number of the skill tied to the campaign."),
    ),
)

AGENTS = ListReport(
    stream="agents",
    api="agents",
    endpoint=INFORMATION,
    title="Agents",
    description="The agents that the operation has, with their names.",
    key_fields=("agent_id",),
    fields=(
        fields.AGENT_ID,
        fields.AGENT_NAME,
        fields.AGENT_DNI,
        Field(column="agent_status", description="State of the agent."),
        Field(column="last_use", description="Time of the last connection."),
        Field(column="agent_sso", description="Network user for single sign-on."),
        Field(
            column="enabled",
            description="Whether the agent is enabled (sample only, not explained).",
            source="sample",
        ),
    ),
)

REPORTS = (
    CAMPAIGNS,
    AGENTS,
)
