"""Lists of what an operation has, and its logs."""

from __future__ import annotations

from tap_wolkvox.reports import fields
from tap_wolkvox.reports.field_types import Field
from tap_wolkvox.reports.model import INFORMATION, EventReport, ListReport

CAMPAIGNS = ListReport(
    stream="campaigns",
    api="campaigns",
    endpoint=INFORMATION,
    title="Campaigns",
    title_es="Campañas",
    description="The campaigns that the operation has, with their names.",
    key_fields=("campaign_id",),
    seen_on_wire=True,
    fields=(
        fields.CAMPAIGN_ID,
        Field(column="campaign_name", description="Name of the campaign."),
        Field(column="campaign_description", description="Description of the campaign."),
        Field(column="type_campaign", description="predictive or preview."),
        Field(column="status", description="Started or Stopped."),
        Field(column="records", description="Number of records in the campaign.", measure="count"),
        Field(column="speed", description="Dialing speed of the campaign."),
        Field(
            column="dial_mode",
            description=(
                "Dialing mode: autopilot, strategy, or a phone number slot with its ring seconds."
            ),
        ),
        fields.LAST_USE,
        Field(
            column="recycled", description="How often the campaign or its records were recycled."
        ),
        Field(column="turbo_dial", description="Whether turbo dial is on."),
        Field(column="skill_id", description="Number of the skill tied to the campaign."),
    ),
)

AGENTS = ListReport(
    stream="agents",
    api="agents",
    endpoint=INFORMATION,
    title="Agents",
    title_es="Agentes",
    description="The agents that the operation has, with their names.",
    key_fields=("agent_id",),
    fields=(
        fields.AGENT_ID,
        fields.AGENT_NAME,
        fields.AGENT_DNI,
        Field(column="agent_status", description="State of the agent."),
        Field(column="last_use", description="Time of the last connection."),
        Field(column="agent_sso", description="Network user for single sign-on.", personal="staff"),
        Field(
            column="enabled",
            description="Whether the agent is enabled (sample only, not explained).",
            source="sample",
        ),
    ),
)

SKILLS = ListReport(
    stream="skills",
    api="skills",
    endpoint=INFORMATION,
    title="Skills",
    title_es="Información de Skills",
    description="The skills (groups of agents) that the operation has, with their names.",
    key_fields=("skill_id",),
    fields=(
        fields.SKILL_ID,
        fields.SKILL_NAME,
        Field(column="skill_description", description="Description of the skill."),
        fields.LAST_USE,
    ),
)

ROUTING_POINTS = ListReport(
    stream="routing_points",
    api="routing_points",
    endpoint=INFORMATION,
    title="Routing points",
    title_es="Información de Routing Points",
    description=(
        "The routing points that the operation has, with their names and what is active there."
    ),
    key_fields=("rp_id",),
    fields=(
        fields.RP_ID,
        fields.RP_NAME,
        Field(column="ivr_active", description="IVR on: yes or no."),
        Field(column="chat_active", description="Chat on: yes or no."),
        Field(column="interaction_active", description="Interactions on: yes or no."),
        Field(column="crm_active", description="CRM integration on: yes or no."),
        fields.LAST_USE,
    ),
)

CONNECTORS = ListReport(
    stream="connectors",
    api="connectors",
    endpoint=INFORMATION,
    title="Connectors",
    title_es="Conectores",
    description="The connectors of the operation's channels, with their names.",
    key_fields=("connector_id",),
    fields=(
        Field(column="connector_id", description="Number of the connector."),
        fields.RP_ID,
        Field(column="name", description="Name of the connector (sample only).", source="sample"),
        Field(
            column="channel",
            description=(
                "chat-web, facebook, instagram, whatsapp, sms_bidirect, telegram, email or twitter."
            ),
        ),
    ),
)

ACTIVITY_CODES = ListReport(
    stream="activity_codes",
    api="activity_codes",
    endpoint=INFORMATION,
    title="Activity (wrap-up) codes",
    title_es="Listar códigos de actividad",
    description=(
        "The wrap-up (activity) codes that the operation has, with their "
        "names and where they are used."
    ),
    key_fields=("type_code", "cod_act"),
    note='success is `code` "0" here',
    fields=(
        Field(
            column="cod_act",
            description="The wrap-up code, name or number.",
            names=("cod_act", "code_act"),
        ),
        Field(column="description_cod_act", description="Description of the code."),
        Field(column="hit", description="Whether the code counts as a hit: yes or no."),
        Field(
            column="rpc",
            description="Whether the code counts as a right-party contact: yes or no.",
            unit="count as text",
        ),
        Field(column="chat", description="Whether the code may be used for chats: yes or no."),
        Field(column="studio", description="Whether the code may be used in flows: yes or no."),
        Field(column="voice", description="Whether the code may be used for calls: yes or no."),
        Field(column="type_code", description="Group of the code: cod_act1 or cod_act2."),
        Field(
            column="interactions",
            description="Whether the code may be used for interactions: yes or no.",
            unit="count as text",
        ),
    ),
)

DO_NOT_CALL = ListReport(
    stream="do_not_call",
    api="get_dnc",
    endpoint=INFORMATION,
    title="Do-not-call phones",
    title_es="Listar teléfonos Do Not Call",
    description="The telephones that are not to be called.",
    key_fields=("phone_number", "type"),
    parameters={"type": "all"},
    fields=(
        Field(
            column="phone_number", description="Telephone number of the entry.", personal="customer"
        ),
        Field(column="type", description="inbound or outbound."),
        Field(
            column="date_delete",
            description="When the number was put on the do-not-call list (in spite of its name).",
        ),
    ),
)

ALLOWED_ADDRESSES = ListReport(
    stream="allowed_addresses",
    api="get_ip",
    endpoint=INFORMATION,
    title="Allowed IP addresses",
    title_es="Listar IPs",
    description="The IP addresses that may use the API.",
    key_fields=("ip",),
    fields=(
        fields.OPERATION,
        Field(column="ip", description="The allowed address.", personal="staff"),
        Field(column="last_use", description="When the address was last used."),
        Field(column="type_ip", description="temporary or permanent."),
        Field(
            column="description",
            description="Description of the address.",
            personal="staff",
            free_text=True,
        ),
    ),
)

AUDIOS = ListReport(
    stream="audios",
    api="audio_list",
    endpoint=INFORMATION,
    title="Audios",
    title_es="Listar audios",
    description="The audio files that the operation has, with their sizes and lengths.",
    key_fields=("audio_id",),
    fields=(
        Field(column="audio_id", description="Id of the audio."),
        Field(
            column="created_at",
            description="When the audio was created or uploaded, in UTC.",
            type="time",
        ),
        Field(column="size", description="Size in kilobytes.", source="sample"),
        Field(column="duration", description="Duration in seconds.", measure="seconds"),
    ),
)

AUDIT_LOG = EventReport(
    stream="audit_log",
    api="audit_log",
    endpoint=INFORMATION,
    title="Audit log",
    title_es="Monitoreo Logs de auditoría",
    description="Each action of a user in Wolkvox Manager: who, what, when and from where.",
    key_fields=("user_name", "workstation"),
    time_column="date",
    note='success is `code` "0" here',
    fields=(
        Field(column="date", description="Time of the action, in UTC.", type="time"),
        Field(column="ip", description="Public address the action came from.", personal="staff"),
        Field(
            column="user_name",
            description="Manager user who acted.",
            names=("user",),
            personal="staff",
        ),
        Field(column="action", description="What was done.", personal="staff", free_text=True),
        Field(column="workstation", description="Name of the workstation.", personal="staff"),
    ),
)

NOTIFICATIONS = EventReport(
    stream="notifications",
    api="get_notification",
    endpoint=INFORMATION,
    title="Manager notifications",
    title_es="Obtener notificaciones de wolkvox Manager",
    description="Each notification that Wolkvox Manager showed.",
    key_fields=(),
    time_column="date",
    fields=(
        Field(column="date", description="Time of the notification, in UTC.", type="time"),
        Field(
            column="notification",
            description="Text of the notification.",
            personal="customer",
            free_text=True,
        ),
    ),
)
