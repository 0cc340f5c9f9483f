"""Fields that several reports share."""

from __future__ import annotations

from tap_wolkvox.reports.model import Field

ACW_TIME = Field(
    column="acw_time",
    description="After-call-work time: tasks and coding after hanging up.",
    measure="duration",
    unit="duration, HH:MM:SS where real values are known",
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
AHT = Field(
    column="aht",
    description="Average handling time.",
    measure="duration",
    unit="duration, HH:MM:SS where real values are known",
)
AUX_TIME = Field(
    column="aux_time",
    description="Time in auxiliary (break) states.",
    measure="duration",
    unit="duration, HH:MM:SS where real values are known",
)
CALLS = Field(
    column="calls",
    description="Number of calls (inbound, outbound and internal together).",
    measure="count",
    unit="count as text",
)
CAMPAIGN_ID = Field(column="campaign_id", description="Number of the campaign.")
COD_ACT = Field(
    column="cod_act",
    description=(
        "First wrap-up (activity) code; TIMEOUTACW when the agent let the coding time pass."
    ),
)
COD_ACT_2 = Field(column="cod_act_2", description="Second wrap-up code; TIMEOUTACW possible.")
COMMENTS = Field(
    column="comments",
    description="Free-text comment the agent left with the wrap-up code.",
    personal="customer",
)
CONN_ID = Field(
    column="conn_id", description="Id of the call or interaction; joins with the other reports."
)
CUSTOMER_ID = Field(
    column="customer_id",
    description=(
        "Customer's identification number as loaded by the operation; free text, may be empty."
    ),
    personal="customer",
)
DATE = Field(column="date", description="Time of the event, in UTC.", type="time")
DESCRIPTION_COD_ACT = Field(
    column="description_cod_act", description="Description of the first wrap-up code."
)
DESCRIPTION_COD_ACT_2 = Field(
    column="description_cod_act_2", description="Description of the second wrap-up code."
)
DESTINY = Field(column="destiny", description="Destination of the call.", personal="customer")
HANG_UP = Field(column="hang_up", description="Who ended the call: agent or customer.")
INBOUND = Field(
    column="inbound",
    description="Inbound calls the agent took.",
    measure="count",
    unit="count as text",
)
INBOUND_TIME = Field(
    column="inbound_time",
    description="Time spent on inbound calls.",
    measure="duration",
    unit="duration, HH:MM:SS where real values are known",
)
INTERNAL = Field(
    column="internal",
    description="Internal calls inside the operation.",
    measure="count",
    unit="count as text",
)
LOGIN_TIME = Field(
    column="login_time",
    description="Time the agent was connected.",
    measure="duration",
    unit="duration, HH:MM:SS where real values are known",
)
OCCUPANCY = Field(
    column="occupancy",
    description=(
        "Share of the productive time spent on calls and their coding, text with a percent sign."
    ),
    measure="percent",
    unit="percent as text",
)
OUTBOUND = Field(
    column="outbound",
    description="Outbound calls the agent handled.",
    measure="count",
    unit="count as text",
)
OUTBOUND_TIME = Field(
    column="outbound_time",
    description="Time spent on outbound calls.",
    measure="duration",
    unit="duration, HH:MM:SS where real values are known",
)
READY_TIME = Field(
    column="ready_time",
    description="Time in the ready state, waiting for work.",
    measure="duration",
    unit="duration, HH:MM:SS where real values are known",
)
RING_TIME = Field(
    column="ring_time",
    description="Time between dialling and answer.",
    measure="duration",
    unit="duration, HH:MM:SS where real values are known",
)
SKILL_ID = Field(column="skill_id", description="Number of the skill (agent group).")
TYPE_INTERACTION = Field(
    column="type_interaction",
    description=(
        "Kind of call: conference, inbound, internal call variants, out_pre "
        "(predictive), outbound_ma (manual), transfer."
    ),
)
