"""Reports on chats and other interactions."""

from __future__ import annotations

from tap_wolkvox.reports import fields
from tap_wolkvox.reports.field_types import Field
from tap_wolkvox.reports.model import DayReport, EventReport, Explode, TotalReport

CHAT_ID = Field(column="conn_id", description="Id of the chat.")

EMAIL_CHANNEL = Field(column="channel", description="Channel, such as email.")

INTERACTION_CHANNEL = Field(
    column="channel", description="Email, facebook_page, instagram or twitter."
)

CHAT_CHANNEL = Field(column="channel", description="facebook, instagram, web or whatsapp.")

CHAT_DETAIL = EventReport(
    stream="chat_detail",
    api="chat_1",
    title="Chats",
    title_es="Chats",
    description=(
        "Chat by chat, with its channel, customer, agent, times and wrap-up "
        "codes. Open chats are there, too, and change until they are closed."
    ),
    key_fields=("conn_id",),
    time_column="date_close",
    time_fallback="date",
    lookback_hours=72,
    rows_change="codes and comments, up to some days",
    is_numbered=False,
    seen_on_wire=True,
    note=(
        "the window goes by date_close, which the vendor's table lacks; where "
        "a server does not send it, `date` stands in for it"
    ),
    id_and_start=("conn_id", "date"),
    examples={"cod_act": "TIMEOUTCHAT"},
    fields=(
        Field(column="conn_id", description="Id of the chat, a plain number."),
        CHAT_CHANNEL,
        Field(
            column="date",
            description=(
                "When the chat was opened; the window filters on the close instead, in UTC."
            ),
            type="time",
        ),
        fields.CUSTOMER_NAME,
        fields.CUSTOMER_EMAIL,
        fields.CUSTOMER_PHONE,
        fields.CUSTOMER_CHARS,
        fields.AGENT_ID,
        fields.AGENT_NAME,
        Field(column="agent_chars", description="Characters the agent typed.", measure="count"),
        Field(
            column="time_on_agent",
            description="Time the agent spent on the chat.",
            measure="duration",
        ),
        Field(
            column="chat_duration",
            description=(
                "Length of the chat (documented in seconds; a public user parses HH:MM:SS)."
            ),
            measure="seconds",
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
        Field(
            column="extra_field",
            description="Free extra field.",
            personal="customer",
            free_text=True,
        ),
        Field(
            column="comment",
            description="Second free comment of the interaction.",
            personal="customer",
            free_text=True,
        ),
        Field(column="user_id", description="Id of the user.", personal="customer"),
        fields.FEELING,
        Field(
            column="agent_answers",
            description=(
                "Times the agent wrote to the customer; the sample's key is misspelt "
                "and ends in a blank."
            ),
            names=("agent_anwers ", "agent_answers"),
        ),
        Field(
            column="date_close",
            description=(
                "When the chat was closed, in UTC; of a chat that is still open, and where the "
                "server does not say, when it began."
            ),
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
            column="bsuid",
            description="Business-scoped user id of the customer.",
            personal="customer",
            source="users",
        ),
    ),
)

CHAT_MESSAGES = EventReport(
    stream="chat_messages",
    api="chat_2",
    title="Conversations",
    title_es="Conversaciones",
    description=(
        "Message by message, what was said in chats; one row for each "
        "message, with the chat around it."
    ),
    key_fields=("conn_id",),
    time_column="date",
    explode=Explode(
        field="conversation",
        inside=(
            "channel",
            "sender",
            "from_name",
            "to_name",
            "date",
            "message",
            "customer_id",
            "customer_phone",
        ),
        position="position",
    ),
    lookback_hours=72,
    rows_change=(
        "a chat goes on; whether the window goes by its messages or by the chat is not known"
    ),
    note=(
        "messages may hold whole images in base64; `position` is the place in "
        "the list of this response, no part of the key"
    ),
    fields=(
        CHAT_ID,
        fields.AGENT_NAME,
        fields.CUSTOMER_NAME,
        CHAT_CHANNEL,
        Field(column="sender", description="AGENT or CUSTOMER.", names=("from",)),
        Field(column="from_name", description="Name of the sender.", personal="both"),
        Field(
            column="to_name",
            description="Name of the recipient, or the chat bot.",
            personal="both",
        ),
        Field(column="date", description="Time of the message, in UTC.", type="time"),
        Field(
            column="message",
            description="Text, or the address or embedded data of an attachment.",
            personal="customer",
            free_text=True,
        ),
        fields.CUSTOMER_ID,
        fields.CUSTOMER_PHONE,
    ),
)

INTERACTION_TOTALS_BY_CHANNEL = TotalReport(
    stream="interaction_totals_by_channel",
    api="chat_3",
    title="Closed interactions by channel",
    title_es="Interacciones cerradas por canal",
    description="For each channel and day: interactions that were closed, and how long that took.",
    key_fields=("channel",),
    fields=(
        INTERACTION_CHANNEL,
        fields.INTERACTIONS,
        Field(
            column="closing_time",
            description="Handling time of the interactions.",
            measure="duration",
        ),
    ),
)

INTERACTION_DETAIL = EventReport(
    stream="interaction_detail",
    api="chat_4",
    title="Interaction detail",
    title_es="Detalle interacciones",
    description=(
        "Each interaction (a case of e-mail, social networks and others), "
        "with its texts, times and codes."
    ),
    key_fields=("case_id",),
    time_column="date_creation",
    parameters={"include_attachments": "false"},
    lookback_hours=168,
    rows_change="status, for days",
    fields=(
        INTERACTION_CHANNEL,
        fields.AGENT_NAME,
        fields.SKILL_ID,
        Field(column="case_id", description="Id of the case."),
        fields.SUBJECT,
        Field(
            column="from_address",
            description="Sender: e-mail address, or id and name of a profile.",
            names=("from",),
            personal="customer",
        ),
        Field(
            column="to_address",
            description="Recipient: e-mail address, or id and name of a profile.",
            names=("to",),
            personal="customer",
        ),
        fields.BODY,
        Field(
            column="answer",
            description="Answer the sender got.",
            personal="customer",
            free_text=True,
        ),
        Field(
            column="date_creation", description="When the message was created, in UTC.", type="time"
        ),
        Field(
            column="close_date", description="When the interaction was closed, in UTC.", type="time"
        ),
        Field(column="evaluation_survey", description="Score of the survey, when answered."),
        fields.COD_ACT,
        fields.COMMENTS,
        Field(
            column="attachments",
            description=(
                "Attached files; their shape depends on attach_array and include_attachments."
            ),
            personal="customer",
            free_text=True,
        ),
        Field(column="status", description="open, close or archived."),
        Field(
            column="cod_description", description="Description of the wrap-up code.", source="table"
        ),
    ),
)

INTERACTION_TOTALS_BY_AGENT = TotalReport(
    stream="interaction_totals_by_agent",
    api="chat_5",
    title="Closed interactions by agent",
    title_es="Interacciones cerradas por agente",
    description="For each agent and day: interactions that were closed, and how long that took.",
    key_fields=("agent_name",),
    fields=(fields.AGENT_NAME, fields.INTERACTIONS, fields.CLOSE_TIME),
)

INTERACTIONS_DAILY = DayReport(
    stream="interactions_daily",
    api="chat_6",
    title="Closed interactions by day",
    title_es="Interacciones cerradas por día",
    description=(
        "For each day: interactions that were closed, and how long that took, "
        "in windows of many days."
    ),
    key_fields=(),
    time_column="date",
    rows_change="until the day is over",
    fields=(
        fields.DAY,
        fields.INTERACTIONS,
        fields.CLOSE_TIME,
    ),
)

INTERACTION_TOTALS_BY_WRAP_UP = TotalReport(
    stream="interaction_totals_by_wrap_up",
    api="chat_7",
    title="Closed interactions by agent and code",
    title_es="Interacciones cerradas por agente y código",
    description="For each agent, wrap-up code and day: interactions that were closed.",
    key_fields=("agent_name", "cod_act"),
    note="one public user's server does not have it and answers 404",
    fields=(
        fields.INTERACTIONS,
        fields.AGENT_NAME,
        fields.COD_ACT,
        Field(
            column="description_cod_act",
            description="Description of the first wrap-up code.",
            source="sample",
        ),
    ),
)

CHATBOT_TO_AGENT_DETAIL = EventReport(
    stream="chatbot_to_agent_detail",
    api="chat_8",
    title="Chats transferred to agent",
    title_es="Chats transferidos a agente",
    description="Each chat that a bot handed to an agent, with the time on both sides.",
    key_fields=("session_id",),
    time_column="start_date",
    lookback_hours=72,
    rows_change="a chat that is open when it is read gets its end later",
    id_and_start=("conn_id", "start_date"),
    examples={"conn_id": "-"},
    fields=(
        Field(column="conn_id", description="Id of the chat; '-' when it never reached an agent."),
        fields.SESSION_ID,
        Field(column="times_chatted", description="Number of messages sent.", measure="count"),
        Field(column="start_date", description="When the session began, in UTC.", type="time"),
        Field(column="end_date", description="When the session ended, in UTC.", type="time"),
        Field(column="time_on_chatbot", description="Time with the bot.", measure="duration"),
        fields.RP_ID,
        fields.CHANNEL,
        fields.GO_TO_AGENT,
        fields.CUSTOMER_PHONE,
        fields.CUSTOMER_NAME,
        fields.AGENT_ID,
        fields.AGENT_NAME,
        Field(column="time_with_agent", description="Time with the agent.", measure="duration"),
        Field(
            column="total_time", description="Time used for the interaction.", measure="duration"
        ),
        fields.CUSTOMER_CHARS,
        Field(
            column="agent_chars",
            description="Characters the agent typed.",
            measure="count",
            source="sample",
        ),
        fields.TOTAL_CHARS,
        Field(
            column="asa",
            description="Time from the customer's start of the chat to the agent's answer.",
            measure="seconds",
            unit="seconds (documented); a public export shows text with a thousands comma",
        ),
        Field(column="last_sender", description="Who wrote last: agent, chat_bot or customer."),
        fields.CUSTOMER_ID,
        fields.CUSTOMER_EMAIL,
    ),
)

INTERACTION_TRANSFER_DETAIL = EventReport(
    stream="interaction_transfer_detail",
    api="chat_9",
    title="Interaction transfers",
    title_es="Transferencias de interacciones",
    description="Each transfer of an interaction from one agent to another.",
    key_fields=("conn_id", "transfer_agent_id"),
    time_column="date",
    fields=(
        Field(column="conn_id", description="Id of the interaction."),
        fields.TRANSFER_AGENT_ID,
        fields.TRANSFER_AGENT_NAME,
        fields.RECEIVER_AGENT_ID,
        fields.RECEIVER_AGENT_NAME,
        EMAIL_CHANNEL,
        fields.DATE,
    ),
)

WHATSAPP_BILLING_DETAIL = EventReport(
    stream="whatsapp_billing_detail",
    api="chat_10",
    title="Official WhatsApp billing",
    title_es="Facturación de WhatsApp Oficial",
    description="Each conversation that WhatsApp bills, with its template and destination.",
    key_fields=("session_id",),
    time_column="date",
    fields=(
        CHAT_ID,
        fields.SESSION_ID,
        fields.DATE,
        fields.CUSTOMER_PHONE,
        Field(column="template", description="Whether a template was used: yes or no."),
        Field(
            column="destiny", description="Destination of the conversation.", personal="customer"
        ),
    ),
)

CHAT_TRANSFER_DETAIL = EventReport(
    stream="chat_transfer_detail",
    api="chat_11",
    title="Chat transfers",
    title_es="Transferencia de chats",
    description="Each transfer of a chat from one agent to another.",
    key_fields=("conn_id", "transfer_agent_id", "receiver_agent_id"),
    time_column="date",
    fields=(
        Field(column="conn_id", description="Id of the chat; repeats when it is passed on again."),
        fields.TRANSFER_AGENT_ID,
        fields.TRANSFER_AGENT_NAME,
        Field(
            column="transfer_agent_dni",
            description="Identity document number of the agent who transfers.",
            personal="staff",
        ),
        fields.RECEIVER_AGENT_ID,
        fields.RECEIVER_AGENT_NAME,
        Field(
            column="receiver_agent_dni",
            description="Identity document number of the receiving agent.",
            personal="staff",
        ),
        fields.CHANNEL,
        fields.DATE,
    ),
)

SENT_INTERACTION_DETAIL = EventReport(
    stream="sent_interaction_detail",
    api="chat_12",
    title="Interactions sent by agent",
    title_es="Interacciones enviadas por agente",
    description="Each interaction that an agent began, with its texts and codes.",
    key_fields=("conn_id",),
    time_column="date",
    lookback_hours=72,
    rows_change="wrap-up codes, up to some days",
    fields=(
        fields.CONN_ID,
        fields.AGENT_ID,
        fields.AGENT_NAME,
        EMAIL_CHANNEL,
        fields.FROM_ADDRESS,
        fields.TO_ADDRESS,
        fields.SUBJECT,
        fields.BODY,
        fields.DATE,
        Field(
            column="cod_act",
            description="Wrap-up code (documented, not in the sample).",
            source="table",
        ),
        Field(
            column="description_cod_act",
            description="Description of the code (documented, not in the sample).",
            source="table",
        ),
    ),
)

CHAT_TOTALS_BY_CHANNEL = TotalReport(
    stream="chat_totals_by_channel",
    api="chat_13",
    title="Closed chats by channel",
    title_es="Chats cerrados por canal",
    description="For each channel and day: chats that were closed.",
    key_fields=("channel",),
    note="the vendor's sample spells the key `chanel`",
    examples={"channel": "facebook"},
    fields=(
        Field(
            column="channel",
            description="Channel: facebook, instagram, web or whatsapp (key misspelt).",
            names=("chanel", "channel"),
        ),
        Field(
            column="interactions",
            description="Number of chats closed in the channel.",
            names=("interaction",),
            measure="count",
        ),
    ),
)

WHATSAPP_AD_DETAIL = EventReport(
    stream="whatsapp_ad_detail",
    api="chat_14",
    title="Click-to-WhatsApp detail",
    title_es="Detalle clic a WhatsApp",
    description=(
        "Each chat that came from a click on an ad or a post (click to WhatsApp), with its source."
    ),
    key_fields=("chat_id",),
    time_column="date",
    lookback_hours=72,
    rows_change="wrap-up codes, up to some days",
    fields=(
        Field(column="source_url", description="Address of the advertisement or post."),
        Field(column="source_type", description="Advertisement or post."),
        Field(column="source_id", description="Id of the advertisement or post."),
        Field(column="chat_id", description="Id of the chat."),
        fields.RP_ID,
        Field(column="agent_id", description="Agent who got the interaction.", personal="staff"),
        Field(column="media_type", description="image or video."),
        Field(column="media_url", description="Link to the advertisement's image or video."),
        Field(column="date", description="Time of the interaction, in UTC.", type="time"),
        fields.COD_ACT,
    ),
)

WHATSAPP_AD_TOTALS = TotalReport(
    stream="whatsapp_ad_totals",
    api="chat_15",
    title="Click-to-WhatsApp totals",
    title_es="Consolidado clic a WhatsApp",
    description=(
        "For each day: chats that came from ads and posts (click to WhatsApp), by who took them."
    ),
    key_fields=(),
    fields=(
        Field(
            column="ad_chatbot",
            description="Chats from advertisements kept by bots.",
            measure="count",
        ),
        Field(
            column="ad_agents",
            description="Chats from advertisements handled by agents.",
            measure="count",
        ),
        Field(column="post_chatbot", description="Chats from posts kept by bots.", measure="count"),
        Field(
            column="post_agents", description="Chats from posts handled by agents.", measure="count"
        ),
        Field(column="total_chatbot", description="All chats kept by bots.", measure="count"),
        Field(
            column="total_agents", description="All chats that needed an agent.", measure="count"
        ),
    ),
)

CHAT_PRODUCTIVITY = TotalReport(
    stream="chat_productivity",
    api="chat_16",
    title="Agent productivity (chats)",
    title_es="Productividad de agentes",
    description="For each agent and day: chats, their time, and the share that was transferred.",
    key_fields=("agent_id",),
    seen_on_wire=True,
    fields=(
        fields.AGENT_ID,
        fields.AGENT_NAME,
        Field(column="total_chats", description="Chats the agent handled.", measure="count"),
        fields.time_of("Time of all the agent's conversations together"),
        Field(
            column="tmo",
            description="Average time per conversation (time over total_chats).",
            measure="duration",
        ),
        Field(
            column="percent_transfer",
            description="Percent of the agent's chats that were transferred.",
            measure="percent",
        ),
    ),
)
