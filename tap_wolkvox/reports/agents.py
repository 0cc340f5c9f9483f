"""Reports on agents: their states, logins and calls."""

from __future__ import annotations

from tap_wolkvox.reports import fields
from tap_wolkvox.reports.model import DayReport, Explode, Field, HourReport, TotalReport

AGENT_TIME = TotalReport(
    stream="agent_time",
    api="agent_1",
    title="Agent time per state",
    description="For each agent and day: calls, and the time in each state.",
    key_fields=("agent_id",),
    seen_on_wire=True,
    fields=(
        fields.AGENT_ID,
        fields.AGENT_DNI,
        fields.AGENT_NAME,
        fields.CALLS,
        fields.INBOUND,
        fields.OUTBOUND,
        fields.INTERNAL,
        fields.READY_TIME,
        fields.INBOUND_TIME,
        fields.OUTBOUND_TIME,
        fields.ACW_TIME,
        fields.RING_TIME,
        fields.LOGIN_TIME,
        fields.AHT,
        fields.OCCUPANCY,
        fields.AUX_TIME,
        Field(
            column="hits",
            description="Interactions marked as a hit (goal or sale reached).",
            measure="count",
            unit="count as text",
        ),
        Field(
            column="rpc",
            description="Right-party contacts: calls that reached the wanted person.",
            measure="count",
            unit="count as text",
        ),
        Field(
            column="aht_outbound",
            description="Average handling time of outbound calls (key misspelt by the server).",
            names=("aht_outbund",),
            measure="duration",
            unit="duration, HH:MM:SS where real values are known",
        ),
        Field(
            column="aht_inbound",
            description="Average handling time of inbound calls.",
            measure="duration",
            unit="duration, HH:MM:SS where real values are known",
        ),
        Field(column="login", description="Time of the first login; '-' when there is none."),
        Field(
            column="logout",
            description=(
                "Time of the last logout; '-' or a moving mark while the session is open."
            ),
        ),
    ),
)

AGENT_TIME_BY_AGENT_AND_HOUR = TotalReport(
    stream="agent_time_by_agent_and_hour",
    api="agent_5",
    title="States by hour and agent",
    description=(
        "For each agent and hour of a day, nested by agent: calls, and the time in each state."
    ),
    key_fields=(
        "agent_id",
        "hour",
    ),
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
        fields.CALLS,
        fields.INBOUND,
        fields.OUTBOUND,
        fields.INTERNAL,
        fields.READY_TIME,
        fields.INBOUND_TIME,
        fields.OUTBOUND_TIME,
        fields.ACW_TIME,
        fields.RING_TIME,
        fields.LOGIN_TIME,
        fields.AHT,
        fields.OCCUPANCY,
        fields.AUX_TIME,
    ),
)

AGENT_LOGINS = DayReport(
    stream="agent_logins",
    api="agent_7",
    title="Login time (login-logout)",
    description="For each agent and day: when they logged in and out, and for how long.",
    key_fields=(
        "agent_id",
        "login",
    ),
    day_field="date",
    rows_change="until the day is over",
    seen_on_wire=True,
    fields=(
        fields.AGENT_NAME,
        fields.AGENT_ID,
        Field(column="date", description="The day, a date of the server's clock.", type="day"),
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
    description="For each agent and hour of a day: calls, and the time in each state.",
    key_fields=(
        "agent_id",
        "hour",
    ),
    day_field="date",
    rows_change="until the day is over",
    seen_on_wire=True,
    fields=(
        fields.AGENT_NAME,
        fields.AGENT_DNI,
        fields.AGENT_ID,
        Field(column="date", description="Calendar day, compact YYYYMMDD on the wire.", type="day"),
        Field(column="hour", description="Start of the hour, written HH:MM."),
        fields.CALLS,
        fields.INBOUND,
        fields.OUTBOUND,
        fields.INTERNAL,
        fields.READY_TIME,
        fields.INBOUND_TIME,
        fields.OUTBOUND_TIME,
        fields.ACW_TIME,
        fields.RING_TIME,
        fields.LOGIN_TIME,
        fields.AHT,
        fields.OCCUPANCY,
        fields.AUX_TIME,
    ),
)

REPORTS = (
    AGENT_TIME,
    AGENT_TIME_BY_AGENT_AND_HOUR,
    AGENT_LOGINS,
    AGENT_TIME_HOURLY,
)
