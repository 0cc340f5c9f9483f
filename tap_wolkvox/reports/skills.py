"""Reports on skills: service levels and waiting."""

from __future__ import annotations

from tap_wolkvox.reports import fields
from tap_wolkvox.reports.field_types import Field
from tap_wolkvox.reports.model import DayReport, EventReport, HourReport, TotalReport

SERVICE_LEVELS = (
    fields.INBOUND_CALLS,
    fields.ANSWER_CALLS,
    fields.ABANDON_CALLS,
    Field(
        column="service_level_10seg",
        description="Percent of calls answered before 10 seconds.",
        measure="percent",
    ),
    Field(
        column="service_level_20seg",
        description="Percent of calls answered before 20 seconds.",
        measure="percent",
    ),
    Field(
        column="service_level_30seg",
        description="Percent of calls answered before 30 seconds.",
        measure="percent",
    ),
)

CHANNEL_OR_KIND = Field(
    column="type_interaction",
    description=(
        "Channel or kind: inbound, internalcall_que, out_pre, chat-* and omni-* variants."
    ),
)

SKILL_OR_ALL = Field(
    column="skill_id",
    description="Number of the skill; probably ALL when the request asked for all.",
)

SKILL_SERVICE_LEVEL = TotalReport(
    stream="skill_service_level",
    api="skill_1",
    title="Calls and service level by skill",
    title_es="Llamadas y nivel de servicio por Skill/servicio",
    description=(
        "For each skill and day: calls offered, answered and abandoned, "
        "service levels and waiting times."
    ),
    key_fields=("skill_id",),
    parameters={"skill_id": "all"},
    fields=(
        fields.SKILL_NAME,
        fields.SKILL_ID,
        *SERVICE_LEVELS,
        fields.ABANDON,
        fields.ASA,
        fields.ATA,
    ),
)

ABANDONED_CALL_DETAIL = EventReport(
    stream="abandoned_call_detail",
    api="skill_2",
    title="Abandoned calls detail",
    title_es="Detalle de llamadas abandonadas",
    description=(
        "Each call that was abandoned before an agent answered, with how long "
        "the customer had waited."
    ),
    key_fields=("conn_id", "skill_id"),
    time_column="date",
    parameters={"skill_id": "all"},
    id_and_start=("conn_id", "date"),
    fields=(
        fields.SKILL_NAME,
        fields.SKILL_ID,
        fields.CONN_ID,
        fields.DATE,
        Field(column="result", description="How the call ended: abandoned."),
        fields.ANI,
        Field(
            column="abandon_time",
            description="Seconds the customer waited before hanging up.",
            measure="seconds",
        ),
        CHANNEL_OR_KIND,
        fields.CUSTOMER_ID,
    ),
)

SKILL_SERVICE_LEVEL_DAILY = DayReport(
    stream="skill_service_level_daily",
    api="skill_3",
    title="Calls and service level by day",
    title_es="Llamadas y nivel de servicio por día",
    description=(
        "For each skill and day: calls offered, answered and abandoned, "
        "service levels and waiting times, in windows of many days."
    ),
    key_fields=("skill_name",),
    time_column="date",
    parameters={"skill_id": "all"},
    rows_change="until the day is over",
    fields=(
        fields.SKILL_NAME,
        fields.DAY,
        *SERVICE_LEVELS,
        fields.WAIT_TIME,
        fields.ABANDON,
        fields.ASA,
        fields.ATA,
        fields.AHT,
    ),
)

SKILL_SERVICE_LEVEL_BY_HOUR = TotalReport(
    stream="skill_service_level_by_hour",
    api="skill_4",
    title="Calls and service level by hour",
    title_es="Llamadas y nivel de servicio por hora",
    description=(
        "For each hour of a day: calls offered, answered and abandoned, "
        "service levels and handling times."
    ),
    key_fields=("skill_id", "hour"),
    parameters={"skill_id": "all"},
    fields=(
        SKILL_OR_ALL,
        Field(
            column="hour",
            description=(
                "Hour of the day over the whole window (two digits on the vendor's report page)."
            ),
        ),
        *SERVICE_LEVELS,
        fields.ASA,
        fields.ABANDON,
        fields.AHT,
        fields.ATA,
        fields.ATT,
        fields.ACW,
    ),
)

SKILL_SERVICE_LEVEL_BY_HALF_HOUR = TotalReport(
    stream="skill_service_level_by_half_hour",
    api="skill_4_1",
    title="Calls and service level by 30 min",
    title_es="Llamadas y nivel de servicio por intervalo de 30 minutos",
    description=(
        "For each half hour of a day: calls offered, answered and abandoned, "
        "service levels and handling times."
    ),
    key_fields=("skill_id", "hour"),
    parameters={"skill_id": "all"},
    fields=(
        SKILL_OR_ALL,
        Field(column="hour", description="Start of the half hour over the whole window."),
        *SERVICE_LEVELS,
        fields.ASA,
        fields.ABANDON,
        fields.ATA,
        fields.AHT,
        fields.ATT,
        fields.ACW,
    ),
)

SKILL_SERVICE_LEVEL_BY_TEN_MINUTES = TotalReport(
    stream="skill_service_level_by_ten_minutes",
    api="skill_4_2",
    title="Calls and service level by 10 min",
    title_es="Llamadas y nivel de servicio por intervalo de 10 minutos",
    description=(
        "For each ten minutes of a day: calls offered, answered and "
        "abandoned, service levels and handling times."
    ),
    key_fields=("skill_id", "hour"),
    parameters={"skill_id": "all"},
    fields=(
        SKILL_OR_ALL,
        Field(column="hour", description="Start of the ten minutes over the whole window."),
        *SERVICE_LEVELS,
        fields.ASA,
        fields.ABANDON,
        fields.ATA,
        Field(
            column="aht", description="Average handling time.", measure="duration", source="table"
        ),
        fields.ACW,
        fields.ATT,
    ),
)

SKILL_WORKFORCE_BY_HOUR = TotalReport(
    stream="skill_workforce_by_hour",
    api="skill_5",
    title="Workforce by hour",
    title_es="Workforce por hora",
    description=(
        "For each hour of a day: inbound calls, handling time and how many agents they need."
    ),
    key_fields=("skill_id", "hour"),
    parameters={"skill_id": "all"},
    max_days=1,
    note="the vendor allows one day a request",
    fields=(
        SKILL_OR_ALL,
        Field(column="hour", description="Hour of the day."),
        fields.INBOUND_CALLS,
        Field(
            column="inbound_calls_unique_customers",
            description="Inbound calls counted once per customer.",
            measure="count",
        ),
        fields.AHT,
        Field(
            column="agents_needed",
            description="Number of agents the workforce model asks for.",
            measure="count",
        ),
    ),
)

SERVICE_LEVEL_BY_DNIS = TotalReport(
    stream="service_level_by_dnis",
    api="skill_6",
    title="Calls and service level by DNIS",
    title_es="Llamadas y nivel de servicio por DNIS",
    description=(
        "For each number that customers called (DNIS) and day: calls offered, "
        "answered and abandoned, and service levels."
    ),
    key_fields=("dnis",),
    parameters={"skill_id": "all"},
    fields=(
        Field(column="dnis", description="Number that was dialed."),
        *SERVICE_LEVELS,
        fields.ABANDON,
        fields.ASA,
        fields.ATA,
    ),
)

SKILL_SERVICE_LEVEL_HOURLY = HourReport(
    stream="skill_service_level_hourly",
    api="skill_7",
    title="Service level by hour, all skills / by day",
    title_es="Llamadas y nivel de servicio por hora para todos los Skills / servicio por día",
    description=(
        "For each skill, day and hour: calls offered, answered and abandoned, "
        "service levels and waiting times."
    ),
    key_fields=("skill_id", "hour"),
    time_column="date",
    parameters={"skill_id": "all"},
    rows_change="until the day is over",
    fields=(
        fields.DAY,
        fields.SKILL_ID,
        fields.SKILL_NAME,
        Field(column="hour", description="Hour of the day (bare hour in public code)."),
        *SERVICE_LEVELS,
        fields.WAIT_TIME,
        fields.ABANDON,
        fields.AHT,
        fields.ASA,
        fields.ATA,
    ),
)

ANSWERED_CALLS_BY_WAIT = TotalReport(
    stream="answered_calls_by_wait",
    api="skill_8",
    title="Answered calls by answer-time bucket",
    title_es="Llamadas respondidas por intervalo de tiempo",
    description=(
        "For each skill and day: how many calls were answered after how long, "
        "in buckets of ten seconds."
    ),
    key_fields=("skill_id",),
    parameters={"skill_id": "all"},
    fields=(
        fields.SKILL_ID,
        fields.SKILL_NAME,
        fields.ANSWER_CALLS,
        Field(
            column="answer_0seg_10seg",
            description="Inbound calls answered within 0-10 seconds.",
            measure="count",
        ),
        Field(
            column="answer_11seg_20seg",
            description="Inbound calls answered within 11-20 seconds.",
            measure="count",
        ),
        Field(
            column="answer_21seg_30seg",
            description="Inbound calls answered within 21-30 seconds.",
            measure="count",
        ),
        Field(
            column="answer_31seg_40seg",
            description="Inbound calls answered within 31-40 seconds.",
            measure="count",
        ),
        Field(
            column="answer_41seg_50seg",
            description="Inbound calls answered within 41-50 seconds.",
            measure="count",
        ),
        Field(
            column="answer_greater_than_51seg",
            description=(
                "Inbound calls answered after more than 51 seconds (key misspelt by the server)."
            ),
            names=("anwers_greater_than_51seg",),
            measure="count",
        ),
    ),
)

ABANDONED_CALLS_BY_WAIT = TotalReport(
    stream="abandoned_calls_by_wait",
    api="skill_9",
    title="Abandoned calls by bucket",
    title_es="Llamadas abandonadas por intervalo",
    description=(
        "For each skill and day: how many calls were abandoned after how "
        "long, in buckets of ten seconds."
    ),
    key_fields=("skill_id",),
    parameters={"skill_id": "all"},
    fields=(
        fields.SKILL_ID,
        fields.SKILL_NAME,
        fields.ABANDON_CALLS,
        Field(
            column="abandon_0seg_10seg",
            description="Inbound calls abandoned within 0-10 seconds.",
            measure="count",
            source="sample",
        ),
        Field(
            column="abandon_11seg_20seg",
            description=(
                "Inbound calls abandoned within 11-20 seconds (another vendor page "
                "spells it abandon_11seg_20seg)."
            ),
            names=("abandon_11seg_20_seg",),
            measure="count",
            source="sample",
        ),
        Field(
            column="abandon_21seg_30seg",
            description="Inbound calls abandoned within 21-30 seconds.",
            measure="count",
            source="sample",
        ),
        Field(
            column="abandon_31seg_40seg",
            description="Inbound calls abandoned within 31-40 seconds.",
            measure="count",
            source="sample",
        ),
        Field(
            column="abandon_41seg_50seg",
            description="Inbound calls abandoned within 41-50 seconds.",
            measure="count",
            source="sample",
        ),
        Field(
            column="abandon_greater_than_51seg",
            description="Inbound calls abandoned after more than 51 seconds.",
            measure="count",
            source="sample",
        ),
    ),
)

ANSWERED_CALL_DETAIL = EventReport(
    stream="answered_call_detail",
    api="skill_10",
    title="Answered calls detail",
    title_es="Detalle de llamadas contestadas",
    description="Each call that an agent answered, with how long the customer had waited.",
    key_fields=("conn_id", "skill_id"),
    time_column="date",
    parameters={"skill_id": "all"},
    id_and_start=("conn_id", "date"),
    fields=(
        fields.CONN_ID,
        fields.SKILL_ID,
        fields.SKILL_NAME,
        fields.DATE,
        Field(column="result", description="How the call ended: answered."),
        fields.ANI,
        Field(
            column="answer_time",
            description="Time from entering the skill until the agent answered.",
            measure="duration",
        ),
        fields.AGENT_ID,
        CHANNEL_OR_KIND,
    ),
)

SERVICE_LEVEL_BY_INTERACTION_TYPE = TotalReport(
    stream="service_level_by_interaction_type",
    api="skill_11",
    title="Service level by interaction type",
    title_es="Llamadas y nivel de servicio por interacción",
    description=(
        "For each kind of interaction and day: offered, answered and abandoned, and service levels."
    ),
    key_fields=("type_interaction",),
    parameters={"skill_id": "all"},
    fields=(
        CHANNEL_OR_KIND,
        *SERVICE_LEVELS,
        fields.ABANDON,
        fields.ASA,
        fields.ATA,
    ),
)
