"""Reports on wrap-up codes."""

from __future__ import annotations

from tap_wolkvox.reports import fields
from tap_wolkvox.reports.field_types import Field
from tap_wolkvox.reports.model import EventReport, TotalReport

WRAP_UP_TOTALS_BY_AGENT = TotalReport(
    stream="wrap_up_totals_by_agent",
    api="act_1",
    title="Wrap-up codes per agent",
    title_es="Códigos de tipificación por agente",
    description=(
        "For each agent, wrap-up code and day: how often the code was given, "
        "once for each of the two groups of codes."
    ),
    key_fields=("agent_dni", "agent_name", "cod_act", "wrap_up_group"),
    partition="wrap_up_group",
    lookback_hours=72,
    fields=(
        fields.COUNT,
        fields.AGENT_NAME,
        fields.AGENT_DNI,
        fields.COD_ACT,
        fields.DESCRIPTION_COD_ACT,
    ),
)

WRAP_UP_TOTALS_BY_SKILL = TotalReport(
    stream="wrap_up_totals_by_skill",
    api="act_2",
    title="Wrap-up codes by code (per skill)",
    title_es="Códigos de tipificación clasificado por código",
    description=(
        "For each skill, wrap-up code and day: how often the code was given, "
        "once for each of the two groups of codes."
    ),
    key_fields=("skill_id", "cod_act", "wrap_up_group"),
    partition="wrap_up_group",
    lookback_hours=72,
    fields=(fields.COUNT, fields.SKILL_ID, fields.COD_ACT, fields.DESCRIPTION_COD_ACT),
)

WRAP_UP_DETAIL = EventReport(
    stream="wrap_up_detail",
    api="act_3",
    title="Wrap-up code detail",
    title_es="Detalle código de tipificación",
    description=(
        "The wrap-up codes that agents gave, contact by contact, once for "
        "each of the two groups of codes."
    ),
    key_fields=("conn_id", "agent_id", "wrap_up_group"),
    time_column="date",
    partition="wrap_up_group",
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
        fields.TELEPHONE,
        fields.DESTINY,
        fields.time_of("Length of the interaction"),
        fields.HANG_UP,
        fields.CUSTOMER_ID,
        fields.CAMPAIGN_ID,
    ),
)

CALLS_WITHOUT_WRAP_UP = TotalReport(
    stream="calls_without_wrap_up",
    api="act_4",
    title="Calls without wrap-up code, per agent",
    title_es="Llamadas sin código de tipificación por agente",
    description="For each agent and day: how many calls have no wrap-up code.",
    key_fields=("agent_id",),
    lookback_hours=72,
    fields=(
        Field(column="uncode_calls", description="Calls without a wrap-up code.", measure="count"),
        fields.AGENT_ID,
        fields.AGENT_NAME,
    ),
)

WRAP_UP_TOTALS = TotalReport(
    stream="wrap_up_totals",
    api="act_5",
    title="Wrap-up codes grouped by code",
    title_es="Códigos de tipificación agrupados por código",
    description=(
        "For each wrap-up code and day: how often it was given, once for each "
        "of the two groups of codes."
    ),
    key_fields=("cod_act", "wrap_up_group"),
    partition="wrap_up_group",
    lookback_hours=72,
    fields=(
        fields.TIMES_USED,
        fields.COD_ACT,
        fields.DESCRIPTION_COD_ACT,
    ),
)
