"""Reports on speech analytics."""

from __future__ import annotations

from tap_wolkvox.reports import fields
from tap_wolkvox.reports.field_types import Field
from tap_wolkvox.reports.model import EventReport, TotalReport

SPEECH_DETAIL = EventReport(
    stream="speech_detail",
    api="speech_1",
    title="Speech CDR",
    title_es="CDR Speech",
    description=(
        "Each call that speech analytics looked at: silence, greeting, "
        "sentiment and what else was found."
    ),
    key_fields=("conn_id",),
    time_column="date",
    lookback_hours=72,
    rows_change="rows and texts appear after the analysis",
    note="up to ten columns that the customer names",
    fields=(
        fields.AGENT_ID,
        fields.AGENT_NAME,
        fields.AGENT_DNI,
        fields.CONN_ID,
        Field(column="time", description="Length in seconds.", measure="seconds"),
        fields.CUSTOMER_ID,
        fields.DATE,
        Field(
            column="time_silence",
            description="Seconds of silence in the conversation; 0 for channels other than voice.",
            measure="seconds",
        ),
        fields.CUSTOMER_PHONE,
        fields.COD_ACT,
        fields.DESCRIPTION_COD_ACT,
        Field(column="greeting", description="yes or no: did the agent greet."),
        Field(column="slow_to_greet", description="yes or no: was the greeting late."),
        Field(
            column="greeting_agent_name",
            description="yes with the name said, or no.",
            personal="staff",
            free_text=True,
        ),
        Field(
            column="audio_text",
            description="Transcript of the conversation.",
            personal="customer",
            free_text=True,
        ),
        fields.FEELING,
        Field(
            column="channel",
            description=(
                "voice, chat-web, chat-whatsapp, chat-facebook, chat-instagram or chat-sms."
            ),
        ),
    ),
)

SILENCE_BY_AGENT = TotalReport(
    stream="silence_by_agent",
    api="speech_2",
    title="Silence percentage by agent",
    title_es="Porcentaje de silencio por Agente",
    description="For each agent and day: the share of silence in calls.",
    key_fields=("agent_id",),
    fields=(
        fields.AGENT_ID,
        fields.AGENT_NAME,
        fields.AGENT_DNI,
        Field(column="silence", description="Mean percent of silence.", measure="percent"),
    ),
)

SLOW_GREETING_BY_AGENT = TotalReport(
    stream="slow_greeting_by_agent",
    api="speech_3",
    title="Slow-greeting percentage by agent",
    title_es="Porcentaje de saludos lentos por Agente",
    description="For each agent and day: the share of calls with a slow greeting.",
    key_fields=("agent_id",),
    fields=(
        fields.AGENT_ID,
        fields.AGENT_NAME,
        fields.AGENT_DNI,
        Field(column="slow_to_greet", description="Percent of late greetings."),
    ),
)

SENTIMENT_BY_AGENT = TotalReport(
    stream="sentiment_by_agent",
    api="speech_4",
    title="Mean sentiment by agent",
    title_es="Promedio de sentimiento por niveles por Agente",
    description="For each agent and day: the mean sentiment of calls.",
    key_fields=("agent_id",),
    fields=(
        fields.AGENT_ID,
        fields.AGENT_NAME,
        fields.AGENT_DNI,
        Field(column="feeling", description="Mean sentiment found for the agent."),
    ),
)

SPEECH_ON_DEMAND_DETAIL = EventReport(
    stream="speech_on_demand_detail",
    api="speech_5",
    title="Speech on demand",
    title_es="Speech por demanda",
    description="Each text that was analyzed on demand, with its summary and sentiment.",
    key_fields=("id_text",),
    time_column="date",
    fields=(
        Field(
            column="agent_id",
            description="Number (extension) of the agent in the operation.",
            names=("id_agent", "agent_id"),
            personal="staff",
        ),
        Field(column="id_text", description="Id of the analyzed conversation."),
        Field(
            column="text",
            description="Text of the conversation.",
            personal="customer",
            free_text=True,
        ),
        Field(
            column="summary",
            description="Summary that was generated.",
            personal="customer",
            free_text=True,
        ),
        fields.FEELING,
        Field(column="date", description="Time of the analysis, in UTC.", type="time"),
        fields.TOTAL_CHARS,
    ),
)
