"""Reports on the IVR: its menus, surveys and bots."""

from __future__ import annotations

from tap_wolkvox.reports import fields
from tap_wolkvox.reports.field_types import Field
from tap_wolkvox.reports.model import DayReport, EventReport, TotalReport

IVR_CALL_DETAIL = EventReport(
    stream="ivr_call_detail",
    api="diagram_1",
    title="IVR call detail",
    title_es="Detalle de llamadas IVR",
    description=(
        "Each choice that a caller made in the IVR, with the menu option and the time spent there."
    ),
    key_fields=("conn_id", "cod_opc_menu"),
    time_column="date",
    examples={"cod_opc_menu": "PULSE"},
    fields=(
        fields.RP_ID,
        fields.RP_NAME,
        fields.COD_OPC_MENU,
        Field(column="dn_transfer", description="Where the call was sent after the menu option."),
        Field(column="date", description="When the IVR part ended, in UTC.", type="time"),
        Field(column="result", description="ok or hung up."),
        fields.ANI,
        fields.time_of("Time in the IVR"),
        fields.CUSTOMER_ID,
        fields.CONN_ID,
    ),
)

IVR_CALLS_DAILY = DayReport(
    stream="ivr_calls_daily",
    api="diagram_1_1",
    title="IVR calls and minutes by day",
    title_es="Llamadas y minutos de IVR por día",
    description="For each day: calls in the IVR and their minutes, in windows of many days.",
    key_fields=(),
    time_column="day",
    rows_change="until the day is over",
    fields=(
        Field(column="day", description="The day, a date of the server's clock.", type="day"),
        Field(column="calls", description="IVR calls of the day.", measure="count"),
        fields.IVR_MINUTES,
    ),
)

IVR_CALLS_BY_TIME = TotalReport(
    stream="ivr_calls_by_time",
    api="diagram_1_2",
    title="IVR calls and minutes by time",
    title_es="Llamadas y minutos de IVR por tiempo",
    description=(
        "For each day, and each value of `day` as the server gives it: calls "
        "in the IVR and their minutes."
    ),
    key_fields=("day",),
    note="documented as by time; what `day` holds is not known, so it stays text",
    fields=(
        Field(
            column="day",
            description="Day and hour (the prose names it date).",
            names=("day", "date"),
        ),
        Field(column="calls", description="IVR calls of the hour.", measure="count"),
        fields.IVR_MINUTES,
    ),
)

IVR_CALLS_BY_MENU_OPTION = TotalReport(
    stream="ivr_calls_by_menu_option",
    api="diagram_1_3",
    title="IVR calls and minutes by menu option",
    title_es="Llamadas y minutos de IVR x Opc de menu",
    description="For each routing point, menu option and day: calls in the IVR and their time.",
    key_fields=("rp_id", "cod_opc_menu"),
    fields=(
        fields.RP_ID,
        Field(
            column="calls",
            description="Number of calls for the menu option (the prose describes a duration).",
            measure="count",
        ),
        Field(
            column="time",
            description="Minutes spent in the IVR (the prose).",
            measure="decimal",
            unit="minutes",
        ),
        fields.COD_OPC_MENU,
    ),
)

SMART_WAITING_TOTALS = TotalReport(
    stream="smart_waiting_totals",
    api="diagram_2",
    title="Smart waiting (virtual queue)",
    title_es="Espera inteligente",
    description=(
        "For each skill and day: how many callers chose to be called back "
        "(smart waiting), and how it went."
    ),
    key_fields=("skill_id",),
    fields=(
        fields.SKILL_ID,
        Field(
            column="treatment",
            description="Calls that entered smart waiting (virtual queue).",
            measure="count",
        ),
        Field(
            column="customer_say_no",
            description="Customers who declined a call-back.",
            measure="count",
        ),
        Field(
            column="customer_say_yes",
            description="Customers who accepted a call-back.",
            measure="count",
        ),
        Field(column="recall_fail", description="Call-backs that failed.", measure="count"),
        Field(column="recall_ok", description="Call-backs that succeeded.", measure="count"),
        Field(
            column="service_level_up",
            description="Percent by which smart waiting raised the service level.",
            measure="percent",
        ),
    ),
)

SMART_WAITING_DETAIL = EventReport(
    stream="smart_waiting_detail",
    api="diagram_3",
    title="Smart waiting detail",
    title_es="Detalle espera inteligente",
    description=(
        "Each caller who chose to be called back (smart waiting), with the "
        "attempts and their status."
    ),
    key_fields=("skill_id", "ani"),
    time_column="date_inbound_call",
    lookback_hours=168,
    rows_change="status and attempts, for days",
    fields=(
        fields.SKILL_ID,
        Field(
            column="date_inbound_call", description="When the customer called, in UTC.", type="time"
        ),
        Field(
            column="date_last_outbound_call",
            description="Time of the last call-back attempt, in UTC.",
            type="time",
        ),
        Field(
            column="status",
            description="YES, NO, OK, NO USER, STOP NEW or FAIL: where the call-back stands.",
        ),
        Field(column="attempts", description="Number of call-back attempts.", measure="count"),
        fields.ANI,
        Field(
            column="dial_phone",
            description="Number the customer left for the call-back.",
            personal="customer",
        ),
        Field(
            column="time_between_calls",
            description="Time between the customer's call and the call-back.",
            measure="duration",
        ),
        fields.time_of("Elapsed time of the call-back"),
        Field(
            column="billed_minutes",
            description="Number of minutes that are billed.",
            measure="decimal",
            unit="minutes",
        ),
        fields.CUSTOMER_ID,
    ),
)

SURVEY_DETAIL = EventReport(
    stream="survey_detail",
    api="diagram_4",
    title="Survey detail",
    title_es="Detalles de Encuesta inteligente",
    description="Each survey that a customer answered after a contact, question by question.",
    key_fields=("conn_id",),
    time_column="date",
    examples={
        "q01": "-",
        "q02": "-",
        "q03": "-",
        "q04": "-",
        "q05": "-",
        "q06": "-",
        "q07": "-",
        "q08": "-",
        "q09": "-",
        "q10": "-",
    },
    fields=(
        fields.AGENT_ID,
        fields.AGENT_NAME,
        fields.AGENT_DNI,
        fields.SKILL_ID,
        fields.SKILL_NAME,
        Field(column="date", description="Time of the survey, in UTC.", type="time"),
        fields.CONN_ID,
        fields.ANI,
        fields.CUSTOMER_ID,
        *fields.SURVEY_QUESTIONS,
        Field(
            column="voice_message_duration",
            description="Length of the voice message.",
            measure="duration",
        ),
        fields.TYPE_INTERACTION,
        Field(column="result", description="abandon, complete or incomplete."),
        fields.time_of("Elapsed time of the survey"),
        Field(
            column="voice_message",
            description="The voice message (reference).",
            personal="customer",
        ),
        fields.FEELING,
    ),
)

SURVEY_TOTALS_BY_AGENT = TotalReport(
    stream="survey_totals_by_agent",
    api="diagram_5",
    title="Survey by agent",
    title_es="Encuesta inteligente por agente",
    description="For each agent and day: surveys, and the average of each question.",
    key_fields=("agent_id",),
    fields=(
        fields.AGENT_ID,
        fields.AGENT_NAME,
        fields.SURVEYS,
        *fields.SURVEY_QUESTIONS,
        fields.AVERAGE,
    ),
)

SURVEY_TOTALS_BY_SKILL = TotalReport(
    stream="survey_totals_by_skill",
    api="diagram_6",
    title="Survey by skill",
    title_es="Encuesta inteligente por Skill",
    description="For each skill and day: surveys, and the average of each question.",
    key_fields=("skill_id",),
    fields=(
        fields.SKILL_ID,
        fields.SKILL_NAME,
        fields.SURVEYS,
        *fields.SURVEY_QUESTIONS,
        fields.AVERAGE,
    ),
)

SPEECH_RECOGNITION_DETAIL = EventReport(
    stream="speech_recognition_detail",
    api="diagram_7",
    title="ASR CDR",
    title_es="CDR ASR",
    description=(
        "Each use of speech recognition (ASR) in the IVR, with the text that was recognized."
    ),
    key_fields=(),
    time_column="date",
    fields=(
        Field(
            column="time",
            description=(
                "Speech recognition time, whose unit is unknown (prose says seconds here, "
                "milliseconds elsewhere)."
            ),
        ),
        Field(column="language", description="Language that was used."),
        Field(
            column="recognized_text",
            description="Text recognized from speech.",
            personal="customer",
            free_text=True,
        ),
        fields.DATE,
        fields.RP_ID,
    ),
)

TEXT_TO_SPEECH_DETAIL = EventReport(
    stream="text_to_speech_detail",
    api="diagram_8",
    title="TTS CDR",
    title_es="CDR TTS",
    description="Each use of text to speech (TTS) in the IVR, with its text and credits.",
    key_fields=(),
    time_column="date",
    fields=(
        Field(
            column="tts_text",
            description="Text turned into speech. The vendor's page calls it the chosen voice.",
            personal="customer",
            free_text=True,
        ),
        Field(
            column="credits",
            description="Credits used (the prose has `characters` instead).",
            measure="decimal",
            unit="billing units",
            source="sample",
        ),
        Field(
            column="recognized_text",
            description="The text (the prose repeats the ASR report's words).",
            personal="customer",
            free_text=True,
        ),
        fields.DATE,
        Field(
            column="rp_id",
            description="Number of the routing point (sample only).",
            source="sample",
        ),
        Field(
            column="characters",
            description="Name in the prose only; the sample's key is credits.",
            measure="count",
            source="table",
        ),
    ),
)

CHATBOT_DETAIL = EventReport(
    stream="chatbot_detail",
    api="diagram_9",
    title="Interaction routing and chatbots CDR",
    title_es="CDR enrutamiento de interacción y Chatbots",
    description="Each question to a chatbot or router, with the customer and the answer.",
    key_fields=("session_id",),
    time_column="date",
    row_limit=6000,
    note="the vendor asks for a shorter range above 6,000 records",
    examples={"conn_id": "0"},
    fields=(
        Field(
            column="session_id",
            description="Id of the customer's session; repeats on every exchange.",
            personal="customer",
        ),
        Field(
            column="channel",
            description="Channel of the conversation (the prose's text is misplaced).",
        ),
        fields.RP_ID,
        fields.DATE,
        fields.CUSTOMER_NAME,
        fields.CUSTOMER_EMAIL,
        fields.CUSTOMER_PHONE,
        Field(
            column="customer_query",
            description="What the customer wrote.",
            personal="customer",
            free_text=True,
        ),
        Field(
            column="routing_answer",
            description="What the routing or bot answered; sometimes the transfer to a skill.",
            personal="customer",
            free_text=True,
        ),
        fields.CUSTOMER_ID,
        Field(
            column="conn_id", description="Id of the chat; '0' in the sample when there is none."
        ),
    ),
)

TEXT_TO_SPEECH_TOTALS = TotalReport(
    stream="text_to_speech_totals",
    api="diagram_10",
    title="TTS ordered by use",
    title_es="TTS ordenados por uso",
    description="For each text that was spoken and day: how often, and how many characters.",
    key_fields=(),
    fields=(
        Field(column="total", description="Times the text was played.", measure="count"),
        Field(column="characters", description="Number of characters.", measure="count"),
        Field(
            column="tts_text",
            description="Text turned into speech.",
            personal="customer",
            free_text=True,
        ),
    ),
)

IVR_TO_AGENT_DETAIL = EventReport(
    stream="ivr_to_agent_detail",
    api="diagram_11",
    title="IVR vs. transferred to agent",
    title_es="IVR vs transferido al agente",
    description=(
        "Each call through the IVR: how long it was there, whether an agent "
        "took it, and what became of it."
    ),
    key_fields=("conn_id",),
    time_column="end_date_rp",
    lookback_hours=72,
    rows_change="wrap-up codes, up to some days",
    examples={"skill_id": "-", "agent_id": "-", "time_with_agent": "-", "cod_act": "-"},
    fields=(
        fields.CONN_ID,
        Field(
            column="time_on_rp", description="Time the caller spent in the IVR.", measure="duration"
        ),
        Field(
            column="end_date_rp",
            description="Time of the IVR part (named end, documented as start), in UTC.",
            type="time",
        ),
        fields.RP_ID,
        fields.ANI,
        fields.CUSTOMER_ID,
        Field(
            column="time_on_skill",
            description="Time spent waiting in the skill.",
            measure="duration",
        ),
        fields.SKILL_ID,
        Field(column="skill_result", description="Answered or abandoned; '-' when never queued."),
        fields.GO_TO_AGENT,
        fields.AGENT_ID,
        fields.AGENT_NAME,
        Field(
            column="time_with_agent",
            description="Time with the agent; '-' when none.",
            measure="duration",
        ),
        fields.COD_ACT,
        fields.COD_ACT_2,
        fields.TYPE_INTERACTION,
        Field(
            column="total_time",
            description="Time in the IVR plus with the agent.",
            measure="duration",
        ),
    ),
)

SENTIMENT_DETAIL = EventReport(
    stream="sentiment_detail",
    api="diagram_12",
    title="Sentiment analysis CDR",
    title_es="CDR análisis de sentimientos",
    description="Each text of which the sentiment was analyzed, with its units.",
    key_fields=(),
    time_column="date",
    fields=(
        Field(
            column="units",
            description="Billing units of the analysis.",
            measure="decimal",
            unit="billing units",
        ),
        Field(
            column="text",
            description="Text that was analyzed.",
            personal="customer",
            free_text=True,
        ),
        fields.DATE,
    ),
)

MENU_OPTION_DETAIL = EventReport(
    stream="menu_option_detail",
    api="diagram_13",
    title="Menu options CDR",
    title_es="CDR Opciones de menú",
    description="Each menu option that was chosen in a bot or the IVR, attempt by attempt.",
    key_fields=("conn_id", "rp_id", "attempt", "second_event"),
    time_column="date",
    fields=(
        fields.RP_ID,
        fields.CONN_ID,
        fields.CUSTOMER_ID,
        Field(
            column="channel",
            description="voice, chat-web, chat-whatsapp, chat-facebook or chat-telegram.",
        ),
        Field(
            column="attempt",
            description="Number of the attempt in the routing point.",
            measure="count",
        ),
        Field(column="telephone", description="Customer's phone number.", personal="customer"),
        fields.DATE,
        Field(
            column="second_event",
            description="Second of the call at which the menu option was taken.",
            measure="seconds",
        ),
        fields.COD_OPC_MENU,
    ),
)

MENU_OPTION_TOTALS = TotalReport(
    stream="menu_option_totals",
    api="diagram_14",
    title="Menu options grouped by code",
    title_es="Opciones de menú agrupado por código",
    description="For each menu option and day: how often it was chosen, and its share.",
    key_fields=("cod_act",),
    fields=(
        Field(column="cod_act", description="Activity code of the menu option."),
        fields.DESCRIPTION_COD_ACT,
        fields.TIMES_USED,
        fields.PERCENT,
    ),
)

VOICE_CONVERSATIONS = EventReport(
    stream="voice_conversations",
    api="diagram_15",
    title="Voice conversations (IVR+ASR+TTS+NLP)",
    title_es="Reporte de conversaciones de voz (IVR + ASR + TTS + NLP)",
    description="Each conversation with the voice bot, with the time and the credits that it used.",
    key_fields=("connect_id",),
    time_column="date",
    seen_on_wire=True,
    examples={
        "date": "2026-01-18 19:34:31",
        "ivr_time": "00:01:41",
        "nlp_credits": "2.887",
        "asr_time": "00:00:24",
        "tts_credits": "1856",
    },
    fields=(
        Field(
            column="conversational_id",
            description="Id of the voice routing point of the conversation.",
        ),
        Field(
            column="connect_id", description="Id of the voice conversation; same form as conn_id."
        ),
        Field(
            column="date",
            description="Time of the conversation; in the sample it lies near its end, in UTC.",
            type="time",
        ),
        Field(
            column="ivr_time",
            description="Length of the conversation in the IVR, HH:MM:SS.",
            measure="duration",
        ),
        Field(
            column="nlp_credits",
            description="Language credits used, decimal number as text.",
            measure="decimal",
            unit="billing units",
        ),
        Field(column="asr_time", description="Speech recognition time.", measure="duration"),
        Field(
            column="tts_credits",
            description="Text-to-speech credits used.",
            measure="decimal",
            unit="billing units",
        ),
    ),
)
