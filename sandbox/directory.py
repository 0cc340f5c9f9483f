"""Who and what there is in the operation: agents, skills, campaigns, codes, all made up."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeAlias

from sandbox.data import SATURDAY, SATURDAY_SHARE, SUNDAY, seeded_random
from tap_wolkvox.reports.model import Report

Entry: TypeAlias = dict[str, str]
"""What is known of somebody or something, by column."""

FIRST_NAMES = ("María José", "Andrés", "Ángela", "Luis", "Sofía", "Iván", "Nubia", "José", "Zoë")
LAST_NAMES = ("Muñoz", "Peña", "Gómez", "O'Brien", "Rodríguez", "Ñáñez", "Díaz", "Castro")
SKILL_NAMES = ("Ventas", "Soporte técnico", "Cobranza", "Retención", "Citas", "PQRS", "VIP", "Chat")
CODES = (
    ("VENTA", "Venta efectiva"),
    ("PROMESA", "Promesa de pago"),
    ("VOLVERALLAMAR", "Volver a llamar"),
    ("NOINTERESADO", "No está interesado"),
    ("EQUIVOCADO", "Número equivocado"),
    ("BUZON", "Buzón de mensajes"),
    ("TIMEOUTACW", "Sin tipificar"),
    ("PQR", "Petición, queja o reclamo"),
)
SECOND_CODES = (*CODES[1:3], ("ALTA", "Prioridad alta"), ("BAJA", "Prioridad baja"))
"""Codes of the second group. Two of them are in both groups."""

TYPES = ("inbound", "outbound_ma", "outbound_pd", "preview", "internal", "chat")
CHANNELS = ("web", "whatsapp", "facebook", "instagram", "telegram", "email")
MENUS = ("PULSE", "1_VENTAS", "2_SOPORTE", "3_PAGOS", "NO_OPC", "TIMEOUT")
TEXTS = (
    "Hola, ¿en qué le puedo ayudar?",
    'Dijo "mañana" y colgó',
    "Quiere que le llamen\ndespués de las 5",
    "Buenos días 😀",
    "=1+1; no es una fórmula",
    "Gracias",
)
SURVEYS = ("Calidad voz", "Calidad chat")
CATEGORIES = ("Saludo", "Gestión", "Cierre")
ATTRIBUTES = ("Da su nombre", "Confirma los datos", "Ofrece ayuda", "Se despide")
ANALYSTS = ("Analista Uno", "Analista Dós")
DIAL_RESULTS = ("ANSWER", "ANSWER-MACHINE", "NO ANSWER", "BUSY", "CONGESTION", "FAILED", "ABANDON")
AUXILIARIES = ("BAÑO", "BREAK", "ALMUERZO", "CAPACITACIÓN")
MACHINE_CODES = ("answer machine", "no answer", "failed", "answer", "congestion", "busy")
DURATIONS = ("0-30", "31-60", "61-120", "121-300", "greater than 300")

CLOSED_ON_SUNDAYS = ("agent_", "act_", "campaign_", "quality_", "speech_", "wizard_")
"""How the `api` of reports begins that have no rows on Sundays. Others have a few."""


@dataclass(frozen=True)
class Directory:
    """An operation, made from a seed.

    Args:
        seed: Another seed, other people.
        scale: How large the operation is; 1 has two dozen agents.
        campaigns: The campaigns' numbers.
    """

    seed: int
    scale: float
    campaigns: Sequence[str]

    def chance(self, *parts: object) -> random.Random:
        """Return a generator that depends on the seed and on the parts."""
        return seeded_random(self.seed, *parts)

    @cached_property
    def agents(self) -> Sequence[Entry]:
        """Agents; two of them have the same name, and one has no document."""
        chance = self.chance("agents")
        entries = [
            {
                "agent_id": str(1001 + place),
                "agent_name": f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)} {place}",
                "agent_dni": str(chance.randrange(10**7, 10**9)),
            }
            for place in range(max(3, round(24 * self.scale)))
        ]
        entries[1]["agent_name"] = entries[0]["agent_name"]
        entries[2]["agent_dni"] = ""
        return entries

    @cached_property
    def skills(self) -> Sequence[Entry]:
        """Groups of agents that take calls of a kind."""
        return [
            {"skill_id": str(4001 + place), "skill_name": name}
            for place, name in enumerate(SKILL_NAMES)
        ]

    @cached_property
    def routing_points(self) -> Sequence[Entry]:
        """Entrances of calls and chats."""
        return [{"rp_id": str(701 + place), "rp_name": f"IVR {place + 1}"} for place in range(12)]

    @cached_property
    def numbers(self) -> Sequence[str]:
        """Telephone numbers that customers call."""
        chance = self.chance("numbers")
        return [f"60{chance.randrange(1, 9)}{chance.randrange(10**7):07}" for _ in range(6)]

    @cached_property
    def customers(self) -> Sequence[Entry]:
        """Customers, who come again and again."""
        chance = self.chance("customers")
        return [
            {
                "customer_id": str(chance.randrange(10**7, 12 * 10**8)),
                "customer_name": chance.choice(FIRST_NAMES),
                "customer_last_name": chance.choice(LAST_NAMES),
                "telephone": f"9573{chance.randrange(10**9):09}",
                "customer_email": f"cliente{place}@example.com",
            }
            for place in range(max(20, round(2_000 * self.scale)))
        ]


def codes(group: str = "cod_act1") -> list[Entry]:
    """Return the wrap-up codes of a group."""
    return [
        {"cod_act": code, "description_cod_act": words}
        for code, words in (CODES if group == "cod_act1" else SECOND_CODES)
    ]


def busyness(report: Report, day: date) -> float:
    """Return how much happens on a day, as a part of a working day."""
    if day.weekday() == SATURDAY:
        return SATURDAY_SHARE
    if day.weekday() == SUNDAY:
        return 0.0 if report.api.startswith(CLOSED_ON_SUNDAYS) else 0.03
    return 1.0
