"""Reports on chats and other interactions."""

from __future__ import annotations

from tap_wolkvox.reports import fields
from tap_wolkvox.reports.model import EventReport, Field

CHAT_DETAIL = EventReport(
    stream="chat_detail",
    api="chat_1",
    title="Chats",
    description=(
        "Chat by chat, with its channel, customer, agent, times and wrap-up "
        "codes. Open chats are there, too, and change until they are closed."
    ),
    key_fields=("conn_id",),
    time_field="date_close",
    time_fallback="date",
    lookback_hours=72,
    rows_change="codes and comments, up to some days",
    is_numbered=False,
    seen_on_wire=True,
    note=(
        "the window goes by date_close, which the vendor's table lacks; where "
        "a server does not send it, `date` stands in for it"
    ),
    fields=(
        Field(column="conn_id", description="Id of the chat, a plain number."),
        Field(column="channel", description="facebook, instagram, web or whatsapp."),
        Field(
            column="date",
            description=(
                "When the chat was opened; the window filters on the close instead, in UTC."
            ),
            type="time",
        ),
        Field(
            column="customer_name",
            description="Customer's first name or full name.",
            personal="customer",
        ),
        Field(
            column="customer_email", description="Customer's e-mail address.", personal="customer"
        ),
        Field(column="customer_phone", description="Customer's phone number.", personal="customer"),
        Field(
            column="customer_chars",
            description="Characters the customer typed.",
            personal="customer",
            measure="count",
            unit="count as text",
        ),
        fields.AGENT_ID,
        fields.AGENT_NAME,
        Field(
            column="agent_chars",
            description="Characters the agent typed.",
            measure="count",
            unit="count as text",
        ),
        Field(
            column="time_on_agent",
            description="Time the agent spent on the chat.",
            measure="duration",
            unit="duration, HH:MM:SS where real values are known",
        ),
        Field(
            column="chat_duration",
            description=(
                "Length of the chat (documented in seconds; a public user parses HH:MM:SS)."
            ),
            measure="seconds",
            unit="seconds (documented)",
        ),
        Field(
            column="cod_act",
            description="Wrap-up code; TIMEOUTCHAT when the chat closed by itself.",
        ),
        fields.DESCRIPTION_COD_ACT,
        fields.COMMENTS,
        fields.CUSTOMER_ID,
        fields.SKILL_ID,
        Field(
            column="asa",
            description="Time from the customer's start of the chat to the agent's answer.",
            names=("ASA",),
        ),
        Field(
            column="last_participant_who_spoke",
            description="Who wrote last: agent, chat-bot or customer.",
        ),
        Field(column="extra_field", description="Free extra field.", personal="customer"),
        Field(
            column="comment",
            description="Second free comment of the interaction.",
            personal="customer",
        ),
        Field(column="user_id", description="Id of the user.", personal="customer"),
        Field(
            column="feeling",
            description=(
                "Detected sentiment: very negative, negative, neutral, positive, very positive."
            ),
        ),
        Field(
            column="agent_answers",
            description=(
                "Times the agent wrote to the customer; the sample's key is misspelt "
                "and ends in a blank."
            ),
            names=(
                "agent_anwers ",
                "agent_answers",
            ),
        ),
        Field(
            column="date_close",
            description="When the chat was closed; this is what the window filters on, in UTC.",
            type="time",
            source="users",
        ),
        Field(column="routing", description="Routing point of the chat.", source="users"),
        Field(
            column="assignment_time",
            description="Time until the chat was given to an agent.",
            source="users",
        ),
        Field(
            column="agent_average_response_time",
            description="Average time the agent took to answer.",
            source="users",
        ),
        Field(
            column="transfer",
            description="Whether or where the chat was transferred.",
            source="users",
        ),
        Field(column="transfer_type", description="Kind of transfer.", source="users"),
        Field(
            column="first_response_time",
            description="Time to the agent's first answer (exact API key not seen).",
            source="users",
        ),
        Field(
            column="agent_dni",
            description="Identity document number of the agent.",
            personal="staff",
            source="users",
        ),
        Field(
            column="bsuid", description="Business-scoped user id of the customer.", source="users"
        ),
    ),
)

REPORTS = (CHAT_DETAIL,)
