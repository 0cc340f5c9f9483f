"""Reports on calls: one by one, and their totals."""

from __future__ import annotations

from tap_wolkvox.reports import fields
from tap_wolkvox.reports.field_types import Field
from tap_wolkvox.reports.model import EventReport, TotalReport

CALL_DETAIL = EventReport(
    stream="call_detail",
    api="cdr_1",
    title="Call detail (CDR)",
    title_es="Detalle de llamadas",
    description="Call by call, with its kind, agent, skill, wrap-up codes, length and cost.",
    key_fields=("conn_id",),
    time_column="date",
    lookback_hours=72,
    rows_change="wrap-up codes and comments may come late, up to some days",
    seen_on_wire=True,
    id_and_start=("conn_id", "date"),
    note=(
        "a call may have several rows with one `conn_id`, perhaps one for each agent that it was "
        "transferred to; whether their lengths add up is not known"
    ),
    examples={
        "date": "2026-06-05 09:28:42",
        "cod_act": "TIMEOUTACW",
        "cod_act_2": "-",
        "type_interaction": "outbound_ma",
        "hang_up": "agent",
        "campaign_id": "0",
    },
    fields=(
        fields.AGENT_NAME,
        fields.DATE,
        fields.DESTINY,
        fields.DIALED_TELEPHONE,
        fields.COST,
        Field(column="time_seg", description="Duration in seconds.", measure="seconds"),
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
        fields.SKILL_NAME,
        fields.AGENT_ID,
        Field(
            column="comment",
            description="Comment the agent added.",
            personal="customer",
            free_text=True,
        ),
    ),
)

CALL_TOTALS_BY_AGENT = TotalReport(
    stream="call_totals_by_agent",
    api="cdr_2",
    title="Calls and phone use per agent",
    title_es="Llamadas y uso del teléfono por agente",
    description="For each agent and day: how many calls there were, and what they cost.",
    key_fields=("agent_name",),
    fields=(fields.CALLS, fields.AGENT_NAME, fields.COST),
)

SMS_DETAIL = EventReport(
    stream="sms_detail",
    api="cdr_3",
    title="SMS detail",
    title_es="SMS- detalle",
    description="Each text message (SMS) that was sent, with its agent, number and text.",
    key_fields=("conn_id", "telephone"),
    time_column="date",
    id_and_start=("conn_id", "date"),
    fields=(
        fields.AGENT_ID,
        fields.AGENT_NAME,
        fields.DATE,
        Field(column="destiny", description="Destination of the message.", personal="customer"),
        Field(
            column="telephone", description="Phone number the message went to.", personal="customer"
        ),
        Field(
            column="message",
            description="The message that was sent.",
            personal="customer",
            free_text=True,
        ),
        Field(column="channel", description="Whatsapp with kind and connector, or SMS."),
        fields.CUSTOMER_ID,
        fields.CONN_ID,
    ),
)

CALL_TOTALS_BY_DURATION = TotalReport(
    stream="call_totals_by_duration",
    api="cdr_4",
    title="Call durations by bucket",
    title_es="Duración de las llamadas clasificadas por tiempo",
    description="For each day: how many calls lasted how long, in buckets, with minutes and cost.",
    key_fields=("duration",),
    key_column="duration",
    fields=(
        Field(column="calls", description="Calls in the bucket.", measure="count"),
        Field(
            column="minutes",
            description="Minutes in the bucket.",
            measure="decimal",
            unit="minutes",
        ),
        Field(column="cost", description="Cost of the bucket.", measure="money"),
        Field(
            column="percentage",
            description="Percent of the calls in this bucket.",
            measure="percent",
        ),
    ),
)

UNCONNECTED_CALL_DETAIL = EventReport(
    stream="unconnected_call_detail",
    api="cdr_5",
    title="Not-connected calls detail",
    title_es="Detalle de llamadas no conectadas",
    description="Each outbound call that was not connected, with its result and how long it rang.",
    key_fields=("conn_id", "telephone"),
    time_column="date",
    id_and_start=("conn_id", "date"),
    fields=(
        fields.AGENT_NAME,
        fields.DATE,
        fields.DESTINY,
        fields.TELEPHONE,
        Field(
            column="ring_time",
            description="Seconds between dialing and end of ringing.",
            measure="seconds",
        ),
        Field(
            column="result",
            description=(
                "Why it did not connect: cancel, chanunavail, congestion, busy, no "
                "answer, tcpa, do not call."
            ),
        ),
        fields.TYPE_INTERACTION,
        fields.CUSTOMER_ID,
        fields.CAMPAIGN_ID,
        fields.AGENT_ID,
        fields.CONN_ID,
    ),
)

UNCONNECTED_CALL_TOTALS = TotalReport(
    stream="unconnected_call_totals",
    api="cdr_6",
    title="Not-connected calls by result",
    title_es="Detalle de llamadas no conectadas clasificadas por resultado",
    description="For each result and day: how many outbound calls were not connected.",
    key_fields=("result",),
    fields=(
        Field(column="result", description="Why it did not connect."),
        Field(column="count", description="Calls with this outcome.", measure="count"),
    ),
)

NLP_DETAIL = EventReport(
    stream="nlp_detail",
    api="cdr_7",
    title="NLP detail",
    title_es="Detalle de NLP",
    description=(
        "Each use of natural language processing (NLP), with the characters "
        "that were sent and answered."
    ),
    key_fields=(),
    time_column="date",
    fields=(
        fields.TYPE_NLP,
        Field(
            column="nlp_channel",
            description=(
                "Where the use came from: a channel name, or a composite text that "
                "carries routing point, agent, chat or call ids."
            ),
            personal="customer",
            free_text=True,
        ),
        fields.CHARS_SEND,
        fields.CHARS_ANSWER,
        fields.TOTAL_CHARS,
        fields.DATE,
    ),
)

NLP_TOTALS = TotalReport(
    stream="nlp_totals",
    api="cdr_8",
    title="NLP grouped by type",
    title_es="NLP agrupado por tipo",
    description="For each type of natural language processing (NLP) and day: uses and characters.",
    key_fields=("type_nlp",),
    fields=(
        fields.TYPE_NLP,
        Field(column="nlp_amount", description="How often this kind was used.", measure="count"),
        fields.CHARS_SEND,
        fields.CHARS_ANSWER,
        fields.TOTAL_CHARS,
    ),
)

EMAIL_DETAIL = EventReport(
    stream="email_detail",
    api="cdr_9",
    title="E-mail detail",
    title_es="Detalles de correo",
    description="Each e-mail that was sent or received, with its subject and text.",
    key_fields=(),
    time_column="date",
    fields=(
        Field(
            column="channel",
            description=(
                "Routing point (email-route-…) or campaign (campaign-…) that sent the mail."
            ),
        ),
        Field(column="date", description="When the mail was sent, in UTC.", type="time"),
        fields.FROM_ADDRESS,
        fields.TO_ADDRESS,
        fields.SUBJECT,
        fields.BODY,
    ),
)

COBROWSING_DETAIL = EventReport(
    stream="cobrowsing_detail",
    api="cdr_10",
    title="Co-browsing",
    title_es="Cobrowsing",
    description=(
        "Each co-browsing session of an agent with a customer, with its beginning, end and length."
    ),
    key_fields=("agent_id",),
    time_column="date_ini",
    lookback_hours=72,
    rows_change="a session that is open when it is read gets its end later",
    fields=(
        fields.AGENT_ID,
        fields.AGENT_NAME,
        Field(
            column="date_ini", description="Start of the co-browsing session, in UTC.", type="time"
        ),
        Field(
            column="date_end", description="End of the co-browsing session, in UTC.", type="time"
        ),
        fields.time_of("Length of the session"),
        Field(column="hung_up", description="Who ended it first: agent or customer."),
    ),
)

LAW_2300_RELEASES = EventReport(
    stream="law_2300_releases",
    api="cdr_11",
    title="Customers released under Law 2300",
    title_es="Detalle clientes liberados ley 2300",
    description=(
        "Each customer who was released from the contact limits of Colombia's "
        "Law 2300, with who did it."
    ),
    key_fields=("protected_nit", "item", "value"),
    time_column="date",
    fields=(
        Field(
            column="protected_nit", description="Tax number of the company the customer belongs to."
        ),
        fields.AGENT_ID,
        Field(
            column="agent_name",
            description="Display name of the agent (the prose calls it agent_name).",
            names=("name_agent", "agent_name"),
            personal="staff",
        ),
        fields.OPERATION,
        Field(column="date", description="When the customer was released, in UTC.", type="time"),
        Field(column="item", description="What was released: tel_number or id_customer."),
        Field(
            column="value",
            description="The released phone number or customer id, as told by item.",
            personal="customer",
        ),
    ),
)
