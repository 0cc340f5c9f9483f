"""What the local server has: the rows of a report, in one response for each day."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from sandbox.center import directory
from sandbox.center.days import make_id
from tap_wolkvox.reports import REPORTS_BY_STREAM
from tap_wolkvox.reports.model import Report

Row: TypeAlias = dict[str, str]

START = datetime(2026, 6, 1)  # noqa: DTZ001 - a reading of the server's clock
SENTENCES = (
    "El cliente pide que lo llamen después de las cinco de la tarde.",
    "Confirma los datos y la dirección de entrega.",
    "Solicita copia de la factura de mayo por correo electrónico.",
    "Queda pendiente la validación con el área técnica.",
    "Acepta la promesa de pago para el viernes.",
    "No está interesado por ahora.",
)
SENTENCES_PER_COMMENT = (3, 6)
"""At least and at most; with them, a row of `call_detail` has about 740 bytes."""


@dataclass(frozen=True)
class Served:
    """A report, and the rows that the server has of it.

    Attributes:
        stream: The report, by the name of its stream.
        days: How many days there are, and responses.
        rows_per_day: Not a round number, which could be a limit.
        make_row: Makes a row of a time.
    """

    stream: str
    days: int
    rows_per_day: int
    make_row: Callable[[random.Random, datetime], Row]

    @property
    def report(self) -> Report:
        """What the tap declares of the report."""
        report: Report = REPORTS_BY_STREAM[self.stream]
        return report

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return self.days * self.rows_per_day

    @property
    def end(self) -> datetime:
        """The first instant without rows."""
        return START + timedelta(days=self.days)

    @property
    def parameters(self) -> dict[str, str]:
        """What the report is asked with, besides the dates."""
        campaign = {"campaign_id": "all"} if self.report.partition == "campaign_id" else {}
        return {"api": self.report.api, **campaign}

    def rows_of(self, day: int) -> Iterator[Row]:
        """Make the rows of a working day, from 8 to 18 o'clock, in the order of time."""
        chance = random.Random(day)  # noqa: S311 - not for secrets
        seconds = sorted(chance.randrange(8 * 3600, 18 * 3600) for _ in range(self.rows_per_day))
        for second in seconds:
            yield self.make_row(chance, START + timedelta(days=day, seconds=second))


def machine_call(chance: random.Random, moment: datetime) -> Row:
    """Make a row of `amd_detail`."""
    return {
        "customer_id": f"{chance.randrange(10**9, 10**10)}",
        "campaign_id": f"{chance.randrange(22_100, 22_120)}",
        "file_name": chance.choice(("", "campana_junio.wav")),
        "telephone": f"957300{chance.randrange(10**7):07}",
        "result": chance.choice(("machine", "human")),
        "date": str(moment),
    }


def call(chance: random.Random, moment: datetime) -> Row:
    """Make a row of `call_detail`, as documented."""
    seconds = chance.randrange(3, 900)
    telephone = f"957300{chance.randrange(10**7):07}"
    code, second_code = chance.choice(directory.CODES), chance.choice(directory.SECOND_CODES)
    skill, agent = chance.randrange(len(directory.SKILL_NAMES)), chance.randrange(120)
    first, last = directory.FIRST_NAMES, directory.LAST_NAMES
    return {
        "agent_name": f"{first[agent % len(first)]} {last[agent % len(last)]} {last[agent % 3]}",
        "date": str(moment),
        "destiny": telephone,
        "telephone": telephone,
        "cost": f"{seconds * 0.731:.3f}",
        "time_seg": f"{seconds}",
        "time_min": f"{seconds / 60:.3f}",
        "cod_act": code[0],
        "description_cod_act": code[1],
        "cod_act_2": second_code[0],
        "description_cod_act_2": second_code[1],
        "type_interaction": chance.choice(directory.TYPES),
        "customer_id": f"{chance.randrange(10**9, 10**10)}",
        "hang_up": chance.choice(("agent", "customer")),
        "campaign_id": f"{chance.randrange(22_100, 22_120)}",
        "conn_id": make_id(chance, moment),
        "skill_id": f"{4001 + skill}",
        "skill_name": directory.SKILL_NAMES[skill],
        "agent_id": f"{1001 + agent}",
        "comment": " ".join(chance.choices(SENTENCES, k=chance.randint(*SENTENCES_PER_COMMENT))),
    }


def changed_call(chance: random.Random, moment: datetime) -> Row:
    """Make a row of `call_detail` that lacks a documented field and has an unknown one."""
    row = call(chance, moment)
    del row["hang_up"]
    return row | {"queue_time": "17"}


AMD_DETAIL = Served("amd_detail", 10, 40_017, machine_call)
CALL_DETAIL = Served("call_detail", 10, 59_950, call)
CHANGED_CALL_DETAIL = Served("call_detail", 10, 59_950, changed_call)
