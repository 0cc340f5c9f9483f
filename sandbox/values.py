"""What stands in the fields of made-up rows, column by column."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from sandbox import directory as known
from sandbox.directory import Directory, Entry
from sandbox.texts import FEELINGS, LAST_QUESTION, TIME_IN_SECONDS, decimal, duration, percent
from tap_wolkvox.reports.field_types import Field
from tap_wolkvox.reports.model import Report

UTC_AHEAD = timedelta(hours=5)
"""How far the server's clock is behind UTC, all year."""

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - UTC, beside naive moments
OFF_SHARE = 1 / 34
"""How many ids tell of another time than the row, as in real rows."""

ZERO_TIME = "0000-00-00 00:00:00"
YES_NO = ("yes", "no")
ANSWERED = (
    *("yes_no", "go_to_agent", "template", "greeting", "slow_to_greet", "turbo_dial", "enabled"),
    *("ivr_active", "chat_active", "interaction_active", "crm_active", "hit", "rpc", "chat"),
    *("studio", "voice", "interactions", "transfer"),
)
"""Columns that hold yes or no."""

WORDED = (
    *("comment", "comments", "subject", "body", "answer", "question", "explanation", "text"),
    *("summary", "audio_text", "recognized_text", "tts_text", "customer_query", "feedback"),
    *("routing_answer", "ai_comment", "comments_customer_reg", "description"),
)
"""Columns that hold what somebody has written or said."""

IMAGE = "data:image/png;base64," + "iVBORw0KGgoAAAANSUhEUgAA" * 250


@dataclass
class Draft:
    """Something that happened, before it is written as a row.

    Attributes:
        moment: The time that the row prints.
        begin: When the call or chat began, which its id tells.
        seconds: How long it took.
        known: What is known of who took part, by column.
        conn_id: The call's or chat's id.
    """

    chance: random.Random
    moment: datetime
    begin: datetime
    seconds: int
    known: Entry
    conn_id: str


Maker: TypeAlias = "Callable[[Draft], str]"


def make_id(chance: random.Random, begin: datetime) -> str:
    """Return an id of a call or chat, whose part before the last is when it began."""
    off = chance.randrange(-40_000, 40_000) if chance.random() < OFF_SHARE else 0
    since_epoch = int((begin + UTC_AHEAD - EPOCH).total_seconds()) + off
    return f"wv.{chance.randrange(10**5, 10**6)}.{since_epoch}.{chance.randrange(1, 1000)}"


def draft(
    chance: random.Random, directory: Directory, moment: datetime, begin: datetime, seconds: int
) -> Draft:
    """Choose who took part in something."""
    agent, other = chance.choice(directory.agents), chance.choice(directory.agents)
    customer = chance.choice(directory.customers)
    second_code = chance.choice(known.codes("cod_act2")) if chance.random() < 1 / 2 else None
    telephone = customer["telephone"]
    people = {
        f"{who}_{column}": whose[column]
        for column in agent
        for who, whose in (
            *(("origin", agent), ("destiny", other)),
            *(("transfer", agent), ("receiver", other)),
        )
    }
    return Draft(
        chance,
        moment,
        begin,
        seconds,
        {
            **people,
            **agent,
            **customer,
            **chance.choice(known.codes()),
            **chance.choice(directory.skills),
            **chance.choice(directory.routing_points),
            "campaign_id": chance.choice(directory.campaigns),
            "cod_act_2": second_code["cod_act"] if second_code else "-",
            "description_cod_act_2": second_code["description_cod_act"] if second_code else "-",
            **dict.fromkeys(("ani", "customer_phone", "dial_phone", "phone_number"), telephone),
            "dnis": chance.choice(directory.numbers),
            "value": telephone,
            "session_id": f"{telephone}_{chance.choice(known.CHANNELS)}",
        },
        make_id(chance, begin),
    )


CHOICES: Mapping[str, Sequence[str]] = {
    "type_action": ("hold", "mute"),
    "type_interaction": known.TYPES,
    "type_call": known.TYPES,
    "agent_status": ("READY", "TALK", "ACW", "RING", *known.AUXILIARIES),
    "result": known.DIAL_RESULTS,
    "call_result": known.DIAL_RESULTS,
    "hang_up": ("agent", "customer"),
    "hung_up": ("agent", "customer"),
    "channel": known.CHANNELS,
    "type_nlp": ("keywords", "sentiment", "summary"),
    "nlp_channel": known.CHANNELS,
    "item": ("tel_number", "id_customer"),
    "operation": ("Operación Ñ",),
    "cod_opc_menu": known.MENUS,
    "status": ("YES", "NO", "OK", "NO USER", "FAIL"),
    "feeling": FEELINGS,
    "language": ("es-CO", "es-MX", "en-US"),
    "skill_result": ("answered", "abandoned", "-"),
    "survey": known.SURVEYS,
    "attribute": known.ATTRIBUTES,
    "category": known.CATEGORIES,
    "quality_analyst": (*known.ANALYSTS, "QAi_Bot"),
    "type_error": ("CE", "NCE"),
    "id_type": ("CC", "CE", "NIT"),
    "type_of_row": ("preview", "call"),
    "last_participant_who_spoke": ("agent", "chat-bot", "customer"),
    "last_sender": ("agent", "chat_bot", "customer"),
    "sender": ("AGENT", "CUSTOMER"),
    "source_type": ("ad", "post"),
    "media_type": ("image", "video"),
    "type_campaign": ("predictive", "preview"),
    "dial_mode": ("autopilot", "strategy"),
    "type": ("inbound", "outbound"),
    "type_ip": ("temporary", "permanent"),
    "action": ("LOGIN", "Editó campaña 'Año nuevo'", "DELETE"),
    "user_name": ("admin", "supervisora.peña"),
    "workstation": ("PC-01", "PC-02"),
    "notification": ("Campaña terminada", "Licencias al límite: 98 %"),
    "transfer_type": ("agent", "skill"),
    **dict.fromkeys(ANSWERED, YES_NO),
    **dict.fromkeys(WORDED, known.TEXTS),
    **{
        f"q{number:02}": ("1", "2", "3", "4", "5") if number <= LAST_QUESTION else ("-",)
        for number in range(1, 11)
    },
}

MADE: Mapping[str, Maker] = {
    **dict.fromkeys(
        ("conn_id", "id_call", "connect_id", "chat_id", "conn_id_transfer", "id_text"),
        lambda d: d.conn_id,
    ),
    "id_call_origin": lambda d: make_id(d.chance, d.begin),
    "case_id": lambda d: str(d.chance.randrange(10**6, 10**7)),
    "conversational_id": lambda d: d.known["rp_id"],
    "routing": lambda d: d.known["rp_id"],
    "last_code_act": lambda d: d.known["cod_act"],
    "cod_description": lambda d: d.known["description_cod_act"],
    "protected_nit": lambda d: f"90{d.chance.randrange(10**7):07}",
    "time_seg": lambda d: str(d.seconds),
    "time_min": lambda d: decimal(d.seconds / 60),
    "chat_duration": lambda d: str(d.seconds),
    "preview_percent": lambda d: percent(100 * d.seconds / d.chance.randrange(1, 90)),
    "from_address": lambda d: d.known["customer_email"],
    "to_address": lambda _: "contacto@example.com",
    "ip": lambda d: f"192.0.2.{d.chance.randrange(256)}",
    "last_use": lambda d: str(d.moment),
    "date_delete": lambda d: str(d.moment),
    "asa": lambda d: duration(d.chance.randrange(600)),
    "assignment_time": lambda d: duration(d.chance.randrange(600)),
    "agent_average_response_time": lambda d: duration(d.chance.randrange(600)),
    "first_response_time": lambda d: duration(d.chance.randrange(600)),
    "agent_answers": lambda d: str(d.chance.randrange(30)),
    "from_name": lambda d: d.known["customer_name"],
    "to_name": lambda d: d.known["agent_name"],
    "message": lambda d: IMAGE if d.chance.random() < 1 / 200 else d.chance.choice(known.TEXTS),
    "attachments": lambda _: "",
    **dict.fromkeys(("size", "speed", "recycled"), lambda d: str(d.chance.randrange(1, 900))),
    "destiny": lambda d: f"Colombia móvil {d.chance.randrange(9)}",
    "source_url": lambda d: f"https://example.com/anuncio/{d.chance.randrange(99)}",
    "media_url": lambda d: f"https://example.com/imagen/{d.chance.randrange(99)}.png",
}


def maker(report: Report, field: Field) -> Maker:  # noqa: PLR0911 - one for each kind of column
    """Return what makes the text of a column."""
    column = field.column
    if column in (report.time_column, report.time_fallback) and column != "date_close":
        return lambda d: str(d.moment)
    if field.type == "time":
        return lambda d: str(d.moment + timedelta(seconds=d.seconds))
    if column == "time" and field.measure is None:
        if report.stream in TIME_IN_SECONDS:
            return lambda d: str(d.seconds)
        return lambda d: duration(d.seconds)
    if column in MADE:
        made = MADE[column]
        return lambda d: d.known.get(column) or made(d)
    choices = CHOICES.get(column, ())
    if choices:
        return lambda d: d.known.get(column) or d.chance.choice(choices)
    measures: Mapping[str | None, Maker] = {
        "count": lambda d: str(d.chance.randrange(1, 40)),
        "duration": lambda d: duration(d.chance.randrange(900)),
        "seconds": lambda d: f"{d.chance.randrange(3000):,}",
        "decimal": lambda d: decimal(d.chance.uniform(0, 20)),
        "money": lambda d: decimal(d.chance.uniform(0, 900)),
        "percent": lambda d: percent(d.chance.choice((0, 50, 66.67, 100))),
    }
    plain: Maker = measures.get(
        field.measure, lambda d: f"{column.replace('_', ' ')} {d.chance.randrange(9)}"
    )
    return lambda d: d.known[column] if column in d.known else plain(d)
