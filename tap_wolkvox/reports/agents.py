"""Reports on agents: their states, logins and calls."""

from __future__ import annotations

from tap_wolkvox.reports import fields
from tap_wolkvox.reports.field_types import Field
from tap_wolkvox.reports.model import DayReport, EventReport, Explode, HourReport, TotalReport

ID_AGENT = Field(
    column="agent_id",
    description="Number (extension) of the agent in the operation.",
    names=("id_agent",),
    personal="staff",
)

AGENT_TIME = TotalReport(
    stream="agent_time",
    api="agent_1",
    title="Agent time per state",
    title_es="Agente tiempo por estado",
    description="For each agent and day: calls, and the time in each state.",
    key_fields=("agent_id",),
    seen_on_wire=True,
    examples={
        "calls": "2",
        "login_time": "02:02:47",
        "occupancy": "34.64 %",
        "aht_inbound": "00:00:00",
        "login": "2026-08-12 08:02:08",
    },
    fields=(
        fields.AGENT_ID,
        fields.AGENT_DNI,
        fields.AGENT_NAME,
        *fields.AGENT_STATES,
        fields.HITS,
        fields.RPC,
        Field(
            column="aht_outbound",
            description="Average handling time of outbound calls (key misspelt by the server).",
            names=("aht_outbund",),
            measure="duration",
        ),
        fields.AHT_INBOUND,
        Field(column="login", description="Time of the first login; '-' when there is none."),
        Field(
            column="logout",
            description="Time of the last logout; '-' or a moving mark while the session is open.",
        ),
    ),
)

AGENT_AUXILIARY_TIME = TotalReport(
    stream="agent_auxiliary_time",
    api="agent_3",
    title="Auxiliary time per agent",
    title_es="Tiempo auxiliar por agente",
    description="For each agent, day and auxiliary (break) state: how long the agent was in it.",
    key_fields=("agent_id", "aux_state"),
    seen_on_wire=True,
    fields=(
        fields.AGENT_ID,
        fields.AGENT_DNI,
        fields.AGENT_NAME,
        Field(
            column="aux_state",
            description="Name of the auxiliary (break) state, as the operation defined it.",
        ),
        fields.time_of("Time spent in the auxiliary state"),
    ),
)

AGENT_TIME_BY_CAMPAIGN = TotalReport(
    stream="agent_time_by_campaign",
    api="agent_4",
    title="Agent states by campaign",
    title_es="Agentes estados por campaña",
    description="For each agent, campaign and day: calls, and the time in each state.",
    key_fields=("agent_id", "campaign_id"),
    fields=(fields.AGENT_ID, fields.AGENT_NAME, *fields.AGENT_STATES, fields.CAMPAIGN_ID),
)

AGENT_TIME_BY_AGENT_AND_HOUR = TotalReport(
    stream="agent_time_by_agent_and_hour",
    api="agent_5",
    title="States by hour and agent",
    title_es="Estados por hora y agente",
    description=(
        "For each agent and hour of a day, nested by agent: calls, and the time in each state."
    ),
    key_fields=("agent_id", "hour"),
    explode=Explode(
        field="status_x_hour",
        inside=(
            "hour",
            "calls",
            "inbound",
            "outbound",
            "internal",
            "ready_time",
            "inbound_time",
            "outbound_time",
            "acw_time",
            "ring_time",
            "login_time",
            "aht",
            "occupancy",
            "aux_time",
        ),
    ),
    seen_on_wire=True,
    fields=(
        fields.AGENT_NAME,
        fields.AGENT_ID,
        Field(
            column="hour",
            description="Hour of the day the nested figures belong to, without a date.",
        ),
        *fields.AGENT_STATES,
    ),
)

AGENT_TIME_BY_HOUR = TotalReport(
    stream="agent_time_by_hour",
    api="agent_6",
    title="States by hour",
    title_es="Estados por hora",
    description="For each hour of a day, all agents together: calls, and the time in each state.",
    key_fields=("hour",),
    fields=(
        Field(
            column="hour",
            description="Hour of the day, summed over the window's days; written HH:MM.",
        ),
        *fields.AGENT_STATES,
    ),
)

AGENT_LOGINS = DayReport(
    stream="agent_logins",
    api="agent_7",
    title="Login time (login-logout)",
    title_es="Tiempo de logueo (Login - Logout)",
    description="For each agent and day: when they logged in and out, and for how long.",
    key_fields=("agent_id", "login"),
    time_column="date",
    rows_change="until the day is over",
    seen_on_wire=True,
    examples={"login_time": "4:38:08"},
    fields=(
        fields.AGENT_NAME,
        fields.AGENT_ID,
        fields.DAY,
        Field(column="login", description="Time of login."),
        Field(
            column="logout", description="Time of logout; moves on while the agent is connected."
        ),
        fields.LOGIN_TIME,
        Field(
            column="agent_dni",
            description="National identity document number stored for the agent.",
            personal="staff",
            source="table",
        ),
    ),
)

AGENT_TIME_HOURLY = HourReport(
    stream="agent_time_hourly",
    api="agent_8",
    title="Agent states hour by hour",
    title_es="Estados de agente - hora a hora",
    description="For each agent and hour of a day: calls, and the time in each state.",
    key_fields=("agent_id", "hour"),
    time_column="date",
    rows_change="until the day is over",
    seen_on_wire=True,
    examples={"date": "20260818", "hour": "13:00"},
    fields=(
        fields.AGENT_NAME,
        fields.AGENT_DNI,
        fields.AGENT_ID,
        Field(column="date", description="Calendar day, compact YYYYMMDD on the wire.", type="day"),
        Field(column="hour", description="Start of the hour, written HH:MM."),
        *fields.AGENT_STATES,
    ),
)

AGENT_TIME_HALF_HOURLY = HourReport(
    stream="agent_time_half_hourly",
    api="agent_8_1",
    title="Agent states per 30 min",
    title_es="Estados de agente por 30 minutos",
    description="For each agent and half hour of a day: calls, and the time in each state.",
    key_fields=("agent_id", "hour"),
    time_column="date",
    rows_change="until the day is over",
    fields=(
        fields.AGENT_NAME,
        fields.AGENT_ID,
        fields.AGENT_DNI,
        fields.DAY,
        Field(column="hour", description="Start of the half hour."),
        *fields.AGENT_STATES,
    ),
)

AGENT_HOLD_AND_MUTE_TIME = TotalReport(
    stream="agent_hold_and_mute_time",
    api="agent_9",
    title="Hold and mute time per agent",
    title_es="Hold time y mute por agente",
    description=(
        "For each agent and day: how often and how long customers were put on hold or muted."
    ),
    key_fields=("agent_name",),
    fields=(
        fields.AGENT_NAME,
        Field(column="count", description="Times the agent used mute or hold.", measure="count"),
        Field(
            column="hold_time",
            description="Time the agent kept customers on hold.",
            measure="duration",
        ),
        Field(column="mute_time", description="Time the agent was muted.", measure="duration"),
        Field(column="total_time", description="Hold plus mute time.", measure="duration"),
    ),
)

AGENT_HOLD_AND_MUTE_DETAIL = EventReport(
    stream="agent_hold_and_mute_detail",
    api="agent_10",
    title="Hold / mute detail",
    title_es="Detalle hold y mute time",
    description=(
        "Each time that an agent put a customer on hold or muted the call, with its length."
    ),
    key_fields=("conn_id", "agent_id", "type_action"),
    time_column="date",
    fields=(
        fields.AGENT_NAME,
        fields.AGENT_ID,
        Field(column="type_action", description="hold or mute."),
        fields.CONN_ID,
        fields.TYPE_INTERACTION,
        fields.time_of("Time on hold or mute"),
        fields.SKILL_ID,
        Field(column="date", description="Time of the hold or mute, in UTC.", type="time"),
        fields.TELEPHONE,
        fields.CUSTOMER_ID,
    ),
)

AGENT_TIME_BY_SKILL = TotalReport(
    stream="agent_time_by_skill",
    api="agent_11",
    title="Agent time per state grouped by skill",
    title_es="Agente tiempo por estado agrupado por skill",
    description="For each agent, skill and day: calls, and the time in each state.",
    key_fields=("skill_name", "agent_id"),
    explode=Explode(
        field="agents",
        inside=(
            "agent_name",
            "agent_dni",
            "agent_id",
            "calls",
            "inbound",
            "outbound",
            "internal",
            "ready_time",
            "inbound_time",
            "outbound_time",
            "acw_time",
            "ring_time",
            "login_time",
            "aht",
            "occupancy",
            "aux_time",
            "hits",
            "rpc",
            "aht_outbound",
            "aht_inbound",
        ),
    ),
    fields=(
        fields.SKILL_NAME,
        fields.AGENT_NAME,
        fields.AGENT_DNI,
        fields.AGENT_ID,
        fields.CALLS,
        fields.INBOUND,
        fields.OUTBOUND,
        Field(
            column="internal",
            description="Internal calls (the prose copies another field's text).",
            measure="count",
        ),
        fields.READY_TIME,
        fields.INBOUND_TIME,
        fields.OUTBOUND_TIME,
        fields.ACW_TIME,
        fields.RING_TIME,
        fields.LOGIN_TIME,
        fields.AHT,
        fields.OCCUPANCY,
        fields.AUX_TIME,
        fields.HITS,
        fields.RPC,
        Field(
            column="aht_outbound",
            description="Average handling time of outbound calls.",
            measure="duration",
        ),
        fields.AHT_INBOUND,
    ),
)

AGENT_TRANSFERS_AND_CONFERENCES = TotalReport(
    stream="agent_transfers_and_conferences",
    api="agent_12",
    title="Agent conferences and transfers",
    title_es="Conferencias y transferencias de agentes",
    description=(
        "For each agent and day: how many calls were transferred or made a "
        "conference, and for how long."
    ),
    key_fields=("agent_id",),
    fields=(
        Field(
            column="agent_name",
            description="Display name of the agent.",
            personal="staff",
            source="sample",
        ),
        fields.AGENT_ID,
        Field(column="transfer_calls", description="Calls that were transferred.", measure="count"),
        Field(
            column="conference_calls",
            description="Calls that were turned into a conference.",
            measure="count",
        ),
        Field(
            column="total_time",
            description="Time in conferences plus length of transfers.",
            measure="duration",
        ),
        Field(
            column="skill_name",
            description="Documented name of the first column; the sample sends agent_name there.",
            personal="staff",
            source="table",
        ),
    ),
)

AGENT_TRANSFER_AND_CONFERENCE_DETAIL = EventReport(
    stream="agent_transfer_and_conference_detail",
    api="agent_13",
    title="Transfers and conferences, detail",
    title_es="Transferencia y conferencias detallado",
    description="Each transfer and conference of an agent, with the call and its length.",
    key_fields=("conn_id", "agent_id"),
    time_column="date",
    fields=(
        fields.AGENT_NAME,
        fields.AGENT_ID,
        fields.CONN_ID,
        fields.DATE,
        fields.TELEPHONE,
        Field(column="type_interaction", description="transfer or conference."),
        fields.time_of("Length of the transfer or conference"),
    ),
)

CALL_TRANSFER_DETAIL = EventReport(
    stream="call_transfer_detail",
    api="agent_13_1",
    title="Specific transfer/conference detail",
    title_es="Detalle específico de transferencias y conferencias",
    description=(
        "Each transferred call, with the agents at both ends and the call that it came from."
    ),
    key_fields=("conn_id_transfer",),
    time_column="date",
    fields=(
        Field(
            column="conn_id_transfer", description="Id of the transferred or conference call leg."
        ),
        Field(column="skill_id", description="Number of the skill, '-' when none."),
        fields.DATE,
        fields.ANI,
        Field(
            column="origin_agent_id",
            description="Number of the agent who transferred or conferenced.",
            personal="staff",
        ),
        Field(
            column="origin_agent_name",
            description="Name of the agent who transferred or conferenced.",
            personal="staff",
        ),
        Field(
            column="destiny_agent_id",
            description="Number of the receiving agent, '-' when none.",
            personal="staff",
        ),
        Field(
            column="destiny_agent_name",
            description="Name of the receiving agent, may be empty.",
            personal="staff",
        ),
        Field(column="dnis", description="Number the call went to.", personal="customer"),
        Field(
            column="time",
            description="Length of the call, HH:MM:SS.",
            measure="duration",
        ),
        Field(
            column="type_call",
            description=(
                "Kind of call: conference, inbound, internal call variants, out_pre, "
                "outbound_ma, transfer."
            ),
        ),
        Field(
            column="id_call_origin",
            description="Id of the call before it was transferred or conferenced.",
        ),
    ),
)

AGENT_EVENTS = EventReport(
    stream="agent_events",
    api="agent_14",
    title="Event per agent, all agents",
    title_es="Evento por agente total",
    description=(
        "Each state that an agent was in, with its beginning, its end and the "
        "call that it belongs to."
    ),
    key_fields=("agent_id", "agent_status"),
    time_column="date_ini",
    lookback_hours=72,
    rows_change="a state that is open when it is read gets its end later",
    id_and_start=("conn_id", "date_ini"),
    fields=(
        fields.AGENT_ID,
        Field(
            column="agent_status",
            description=(
                "State the agent was in: READY, TALK, ACW, RING or a state the "
                "operation defined itself."
            ),
        ),
        fields.time_of("Time spent in the state"),
        Field(
            column="date_ini", description="When the state or session began, in UTC.", type="time"
        ),
        Field(
            column="date_end", description="When the state or session ended, in UTC.", type="time"
        ),
        Field(column="conn_id", description="Id of the call, when the state belongs to one."),
        fields.TYPE_INTERACTION,
        Field(
            column="destiny",
            description="Destination of the call (key misspelt by the server).",
            names=("destinity",),
            personal="customer",
        ),
        fields.TELEPHONE,
        fields.CAMPAIGN_ID,
        fields.AGENT_DNI,
        fields.AGENT_NAME,
    ),
)

PREVIEW_CALL_DETAIL = EventReport(
    stream="preview_call_detail",
    api="agent_15",
    title="Detailed preview time",
    title_es="Reporte Detallado Preview Time",
    description=(
        "Call by call of preview dialing: how long the agent looked at the "
        "record, talked and wrapped up."
    ),
    key_fields=("id_call",),
    time_column="date_preview",
    seen_on_wire=True,
    id_and_start=("id_call", "date_preview"),
    examples={
        "type_call": "outbound_ma",
        "date_preview": "2026-06-25 10:50:54",
        "time_preview": "00:00:34",
        "ready": "00:01:06",
        "talk": "00:00:03",
        "not_ready_acw": "00:00:41",
        "auxiliary_times": "00:00:00",
        "ring": "00:00:08",
        "total_duration": "00:01:58",
        "preview_percent": "15,233.33 %",
    },
    fields=(
        Field(column="id_call", description="Id of the call, same form as conn_id elsewhere."),
        ID_AGENT,
        fields.AGENT_NAME,
        Field(column="type_call", description="Kind of call, as type_interaction elsewhere."),
        Field(
            column="date_preview",
            description=(
                "Time of the preview record (documented: when the agent got the "
                "record; in six of seven sample rows 2-11 s after the moment coded in "
                "the call id), in UTC."
            ),
            type="time",
        ),
        fields.TIME_PREVIEW,
        fields.READY,
        fields.TALK,
        fields.NOT_READY_ACW,
        fields.AUXILIARY_TIMES,
        fields.RING,
        fields.TOTAL_DURATION,
        fields.PREVIEW_PERCENT,
    ),
)

PREVIEW_TIME_BY_AGENT = TotalReport(
    stream="preview_time_by_agent",
    api="agent_16",
    title="Preview time grouped by agent",
    title_es="Reporte Agrupado por agente Preview Time",
    description="For each agent and day of preview dialing: calls, and the time in each step.",
    key_fields=("agent_id",),
    seen_on_wire=True,
    examples={
        "calls": "4",
        "time_preview": "00:38:54",
        "ready": "01:45:23",
        "talk": "00:04:23",
        "not_ready_acw": "00:01:47",
        "auxiliary_times": "00:00:00",
        "ring": "00:00:33",
        "total_duration": "01:52:06",
        "preview_percent": "9,336.00 %",
    },
    fields=(
        ID_AGENT,
        fields.AGENT_NAME,
        Field(
            column="calls", description="Preview calls of the agent in the window.", measure="count"
        ),
        fields.TIME_PREVIEW,
        fields.READY,
        fields.TALK,
        fields.NOT_READY_ACW,
        fields.AUXILIARY_TIMES,
        fields.RING,
        fields.TOTAL_DURATION,
        fields.PREVIEW_PERCENT,
    ),
)
