"""What stands in the fields of made-up rows, column by column."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

from sandbox.center import directory as known
from sandbox.center.days import make_id
from sandbox.center.directory import Directory, Entry
from sandbox.rows.texts import FEELINGS, LAST_QUESTION, decimal, duration, percent
from tap_wolkvox.reports.field_types import Field
from tap_wolkvox.reports.model import Report

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
        coded_after: Seconds from its end to when the agent chose its codes, if that is known.
        other: Another agent, who took over.
    """

    chance: random.Random
    moment: datetime
    begin: datetime
    seconds: int
    known: Entry
    conn_id: str
    coded_after: int | None = None
    other: Entry = field(default_factory=dict)


Maker: TypeAlias = "Callable[[Draft], str]"


def draft(
    chance: random.Random, directory: Directory, moment: datetime, begin: datetime, seconds: int
) -> Draft:
    """Choose who took part in something."""
    agent = chance.choice(directory.agents)
    second_code = chance.choice(known.codes("cod_act2")) if chance.random() < 1 / 2 else None
    customer = known.entry_of(chance.choice(directory.customers))
    telephone = customer["telephone"]
    return Draft(
        chance,
        moment,
        begin,
        seconds,
        {
            **agent,
            **customer,
            **chance.choice(known.codes()),
            **chance.choice(directory.skills),
            **chance.choice(directory.routing_points),
            "campaign_id": chance.choice(directory.campaigns),
            "cod_act_2": second_code["cod_act"] if second_code else "-",
            "description_cod_act_2": second_code["description_cod_act"] if second_code else "-",
            "dnis": chance.choice(directory.numbers),
            "session_id": f"{telephone}_{chance.choice(known.CHANNELS)}",
        },
        make_id(chance, begin),
        other=chance.choice(directory.agents),
    )


CHOICES: Mapping[str, Sequence[str]] = {
    "type_interaction": known.TYPES,
    "type_call": known.TYPES,
    "agent_status": ("READY", "TALK", "ACW", "RING", *known.AUXILIARIES),
    "result": known.DIAL_RESULTS,
    "call_result": known.DIAL_RESULTS,
    "hang_up": ("agent", "customer"),
    "channel": known.CHANNELS,
    "type_nlp": ("keywords", "sentiment", "summary"),
    "cod_opc_menu": known.MENUS,
    "status": ("YES", "NO", "OK", "NO USER", "FAIL"),
    "feeling": FEELINGS,
    "survey": known.SURVEYS,
    "attribute": known.ATTRIBUTES,
    "category": known.CATEGORIES,
    "quality_analyst": (*known.ANALYSTS, "QAi_Bot"),
    "type_of_row": ("preview", "call"),
    "type": ("inbound", "outbound"),
    "action": ("LOGIN", "Editó campaña 'Año nuevo'", "DELETE"),
    "notification": ("Campaña terminada", "Licencias al límite: 98 %"),
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
    "routing": lambda d: d.known["rp_id"],
    "last_code_act": lambda d: d.known["cod_act"],
    "cod_description": lambda d: d.known["description_cod_act"],
    "time_seg": lambda d: str(d.seconds),
    "time_min": lambda d: decimal(d.seconds / 60),
    "chat_duration": lambda d: str(d.seconds),
    "preview_percent": lambda d: percent(100 * d.seconds / d.chance.randrange(1, 90)),
    "from_address": lambda d: d.known["customer_email"],
    "last_use": lambda d: str(d.moment),
    "date_delete": lambda d: str(d.moment),
    "asa": lambda d: duration(d.chance.randrange(600)),
    "assignment_time": lambda d: duration(d.chance.randrange(600)),
    "agent_average_response_time": lambda d: duration(d.chance.randrange(600)),
    "first_response_time": lambda d: duration(d.chance.randrange(600)),
    "message": lambda d: IMAGE if d.chance.random() < 1 / 200 else d.chance.choice(known.TEXTS),
    "destiny": lambda d: f"Colombia móvil {d.chance.randrange(9)}",
}


def maker(report: Report, field: Field) -> Maker:  # noqa: PLR0911 - one for each kind of column
    """Return what makes the text of a column."""
    column = field.column
    if column in (report.time_column, report.time_fallback) and column != "date_close":
        return lambda d: str(d.moment)
    if field.type == "time":
        return lambda d: str(d.moment + timedelta(seconds=d.seconds))
    if column == "time" and field.measure != "seconds":
        return lambda d: duration(d.seconds)
    who, _, of_agent = column.partition("_")
    if who in ("origin", "destiny", "transfer", "receiver") and of_agent.startswith("agent_"):
        is_other = who in ("destiny", "receiver")
        return lambda d: d.known.get(column) or (d.other if is_other else d.known)[of_agent]
    if column in MADE:
        made = MADE[column]
        return lambda d: d.known[column] if column in d.known else made(d)
    choices = CHOICES.get(column, ())
    if choices:
        return lambda d: d.known[column] if column in d.known else d.chance.choice(choices)
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
