"""Fields that several reports share."""

from __future__ import annotations

from tap_wolkvox.reports.field_types import Field

ABANDON = Field(
    column="abandon", description="Percent of inbound calls abandoned.", measure="percent"
)
ABANDON_CALLS = Field(
    column="abandon_calls",
    description="Inbound calls the customer hung up before an answer.",
    measure="count",
)
ACCURACY = Field(
    column="accuracy", description="Mean score of the evaluations in percent.", measure="percent"
)
ACW = Field(
    column="acw", description="Time of after-call work.", measure="duration", source="table"
)
ACW_TIME = Field(
    column="acw_time",
    description="After-call-work time: tasks and coding after hanging up.",
    measure="duration",
)
AGENT_DNI = Field(
    column="agent_dni",
    description="National identity document number stored for the agent.",
    personal="staff",
)
AGENT_ID = Field(
    column="agent_id",
    description="Number (extension) of the agent in the operation.",
    personal="staff",
)
AGENT_NAME = Field(column="agent_name", description="Display name of the agent.", personal="staff")
AHT = Field(column="aht", description="Average handling time.", measure="duration")
AHT_INBOUND = Field(
    column="aht_inbound", description="Average handling time of inbound calls.", measure="duration"
)
ANI = Field(column="ani", description="Number the call came from.", personal="customer")
ANSWER = Field(
    column="answer", description="What the copilot answered.", personal="customer", free_text=True
)
ANSWER_CALLS = Field(
    column="answer_calls", description="Inbound calls an agent answered.", measure="count"
)
ASA = Field(
    column="asa",
    description="Average seconds a customer waited before being answered.",
    measure="seconds",
    unit="seconds (documented); a public export shows text with a thousands comma",
)
ATA = Field(
    column="ata",
    description="Average seconds a customer waited before giving up.",
    measure="seconds",
    unit="seconds (documented); a public export shows text with a thousands comma",
)
ATT = Field(column="att", description="Average talking time.", measure="duration", source="table")
ATTRIBUTE = Field(column="attribute", description="Behavior that was checked.")
AUXILIARY_TIMES = Field(
    column="auxiliary_times", description="Time in auxiliary states.", measure="duration"
)
AUX_TIME = Field(
    column="aux_time", description="Time in auxiliary (break) states.", measure="duration"
)
AVERAGE = Field(column="average", description="Mean score over the answers.")
BODY = Field(column="body", description="Body of the message.", personal="customer", free_text=True)
CALLS = Field(
    column="calls",
    description="Number of calls (inbound, outbound and internal together).",
    measure="count",
)
CAMPAIGN_ID = Field(column="campaign_id", description="Number of the campaign.")
CATEGORY = Field(column="category", description="Category the attribute belongs to.")
CHANNEL = Field(column="channel", description="Channel of the contact.")
CHARS_ANSWER = Field(
    column="chars_answer", description="Number of characters that came back.", measure="count"
)
CHARS_SEND = Field(
    column="chars_send", description="Number of characters that were sent.", measure="count"
)
CLOSE_TIME = Field(
    column="close_time", description="Time used to handle the interactions.", measure="duration"
)
COD_ACT = Field(
    column="cod_act",
    description=(
        "First wrap-up (activity) code; TIMEOUTACW when the agent let the coding time pass."
    ),
)
COD_ACT_2 = Field(column="cod_act_2", description="Second wrap-up code; TIMEOUTACW possible.")
COD_OPC_MENU = Field(
    column="cod_opc_menu", description="Menu option the caller chose; PULSE when none was pressed."
)
COMMENTS = Field(
    column="comments",
    description="Free-text comment the agent left with the wrap-up code.",
    personal="customer",
    free_text=True,
)
CONN_ID = Field(
    column="conn_id", description="Id of the call or interaction; joins with the other reports."
)
COST = Field(column="cost", description="Price of the usage.", measure="money")
COUNT = Field(column="count", description="Calls with this code.", measure="count")
CUSTOMER_CHARS = Field(
    column="customer_chars", description="Characters the customer typed.", measure="count"
)
CUSTOMER_EMAIL = Field(
    column="customer_email", description="Customer's e-mail address.", personal="customer"
)
CUSTOMER_ID = Field(
    column="customer_id",
    description=(
        "Customer's identification number as loaded by the operation; free text, may be empty."
    ),
    personal="customer",
)
CUSTOMER_LAST_NAME = Field(
    column="customer_last_name", description="Customer's last name.", personal="customer"
)
CUSTOMER_NAME = Field(
    column="customer_name", description="Customer's first name or full name.", personal="customer"
)
CUSTOMER_PHONE = Field(
    column="customer_phone", description="Customer's phone number.", personal="customer"
)
DATE = Field(column="date", description="Time of the event, in UTC.", type="time")
DAY = Field(column="date", description="The day, a date of the server's clock.", type="day")
DESCRIPTION_COD_ACT = Field(
    column="description_cod_act", description="Description of the first wrap-up code."
)
DESCRIPTION_COD_ACT_2 = Field(
    column="description_cod_act_2", description="Description of the second wrap-up code."
)
DESTINY = Field(column="destiny", description="Destination of the call.", personal="customer")
DIALED_TELEPHONE = Field(
    column="telephone", description="Phone number called.", personal="customer"
)
EVALUATIONS = Field(column="evaluations", description="Number of evaluations.", measure="count")
FEELING = Field(
    column="feeling",
    description="Detected sentiment: very negative, negative, neutral, positive, very positive.",
)
FROM_ADDRESS = Field(
    column="from_address",
    description="Address of the sender.",
    names=("from",),
    personal="customer",
)
GO_TO_AGENT = Field(
    column="go_to_agent", description="Whether the interaction was passed to an agent."
)
HANG_UP = Field(column="hang_up", description="Who ended the call: agent or customer.")
HITS = Field(
    column="hits",
    description="Interactions marked as a hit (goal or sale reached).",
    measure="count",
)
INBOUND = Field(column="inbound", description="Inbound calls the agent took.", measure="count")
INBOUND_CALLS = Field(column="inbound_calls", description="Calls that came in.", measure="count")
INBOUND_TIME = Field(
    column="inbound_time", description="Time spent on inbound calls.", measure="duration"
)
INTERACTIONS = Field(column="interactions", description="Number of interactions.", measure="count")
INTERNAL = Field(
    column="internal", description="Internal calls inside the operation.", measure="count"
)
IVR_MINUTES = Field(
    column="ivr_minutes", description="Minutes spent in the IVR.", measure="decimal", unit="minutes"
)
LAST_USE = Field(column="last_use", description="Time of last use.")
LOGIN_TIME = Field(
    column="login_time", description="Time the agent was connected.", measure="duration"
)
NOT_READY_ACW = Field(
    column="not_ready_acw", description="Time in not-ready or after-call work.", measure="duration"
)
OCCUPANCY = Field(
    column="occupancy",
    description=(
        "Share of the productive time spent on calls and their coding, text with a percent sign."
    ),
    measure="percent",
)
OPERATION = Field(column="operation", description="Name of the operation.")
OUTBOUND = Field(
    column="outbound", description="Outbound calls the agent handled.", measure="count"
)
OUTBOUND_TIME = Field(
    column="outbound_time", description="Time spent on outbound calls.", measure="duration"
)
PERCENT = Field(column="percent", description="Percent of the total.", measure="percent")
PRECISION_OPPORTUNITY_CRITICAL_ERROR = Field(
    column="precision_opportunity_critical_error",
    description="Percent score for critical errors per opportunity (100 none made, 0 made).",
    measure="percent",
)
PRECISION_UNIT_CRITICAL_ERROR = Field(
    column="precision_unit_critical_error",
    description="Percent score for critical unit errors (100 none made, 0 made).",
    measure="percent",
)
PREVIEW_PERCENT = Field(
    column="preview_percent",
    description="Preview time divided by total_duration, percent text; far above 100 is possible.",
    measure="percent",
)
QUALITY_ANALYST = Field(
    column="quality_analyst",
    description="Name of the analyst; QAi_Bot for automatic evaluation.",
    personal="staff",
)
QUESTION = Field(
    column="question",
    description="What the agent asked the copilot.",
    personal="customer",
    free_text=True,
)
READY = Field(
    column="ready", description="Time in the ready state for this record.", measure="duration"
)
READY_TIME = Field(
    column="ready_time",
    description="Time in the ready state, waiting for work.",
    measure="duration",
)
RECEIVER_AGENT_ID = Field(
    column="receiver_agent_id",
    description="Number of the receiving agent (for chats also of a skill or routing point).",
    personal="staff",
)
RECEIVER_AGENT_NAME = Field(
    column="receiver_agent_name",
    description="Name of the receiver; SKILL when it went to a group.",
    personal="staff",
)
RECORDS = Field(column="records", description="Records with this code.", measure="count")
RING = Field(column="ring", description="Time for which it rang.", measure="duration")
RING_TIME = Field(
    column="ring_time", description="Time between dialing and answer.", measure="duration"
)
RPC = Field(
    column="rpc",
    description="Right-party contacts: calls that reached the wanted person.",
    measure="count",
)
RP_ID = Field(column="rp_id", description="Number of the routing point (IVR or bot flow).")
RP_NAME = Field(column="rp_name", description="Name of the routing point.")
SESSION_ID = Field(
    column="session_id",
    description="Id of the session: one customer on one channel and connector.",
    personal="customer",
)
SKILL_ID = Field(column="skill_id", description="Number of the skill (agent group).")
SKILL_NAME = Field(column="skill_name", description="Name of the skill (agent group).")
SUBJECT = Field(
    column="subject", description="Subject of the message.", personal="customer", free_text=True
)
SURVEY = Field(column="survey", description="Evaluation template used.")
SURVEYS = Field(column="surveys", description="Number of surveys answered.", measure="count")
TALK = Field(
    column="talk", description="Time in conversation with the customer.", measure="duration"
)
TELEPHONE = Field(
    column="telephone",
    description="Phone number called (or the customer's number).",
    personal="customer",
)
TIMES_USED = Field(column="count", description="Times the code was used.", measure="count")
TIME_PREVIEW = Field(
    column="time_preview",
    description="Time between getting the record and dialing it by hand.",
    measure="duration",
)
TOTAL_CHARS = Field(column="total_chars", description="Characters in total.", measure="count")
TOTAL_DURATION = Field(
    column="total_duration",
    description="Total handling time without the preview time.",
    measure="duration",
)
TO_ADDRESS = Field(
    column="to_address", description="Address of the recipient.", names=("to",), personal="customer"
)
TRANSFER_AGENT_ID = Field(
    column="transfer_agent_id", description="Number of the agent who transfers.", personal="staff"
)
TRANSFER_AGENT_NAME = Field(
    column="transfer_agent_name", description="Name of the agent who transfers.", personal="staff"
)
TYPE_INTERACTION = Field(
    column="type_interaction",
    description=(
        "Kind of call: conference, inbound, internal call variants, out_pre "
        "(predictive), outbound_ma (manual), transfer."
    ),
)
TYPE_NLP = Field(
    column="type_nlp",
    description=(
        "Kind of language-model use (keywords, sentiment, summary, auto QA, "
        "copilot, Q&A, classifications, unknown)."
    ),
)
WAIT_TIME = Field(column="wait_time", description="Time that customers waited.", measure="duration")


def time_of(what: str) -> Field:
    """Return the field `time`, whose form Wolkvox does not document."""
    return Field(
        column="time",
        description=f"{what}; the unit of a bare number is unknown.",
        measure="duration",
    )


AGENT_STATES = (
    CALLS,
    INBOUND,
    OUTBOUND,
    INTERNAL,
    READY_TIME,
    INBOUND_TIME,
    OUTBOUND_TIME,
    ACW_TIME,
    RING_TIME,
    LOGIN_TIME,
    AHT,
    OCCUPANCY,
    AUX_TIME,
)

SURVEY_QUESTIONS = tuple(
    Field(
        column=f"q{number:02}",
        description=f"Answer (or mean score) of survey question {number}; '-' when not asked.",
    )
    for number in range(1, 11)
)
