"""Who and what there is in the operation: agents, skills, campaigns, codes, all made up."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import NamedTuple, TypeAlias

from sandbox.base import SATURDAY, SUNDAY, seeded_random
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
    ("TIMEOUTCHAT", "Sin tipificar"),
    ("PQR", "Petición, queja o reclamo"),
)
HITS = ("VENTA", "PROMESA")
RIGHT_PARTY = (*HITS, "VOLVERALLAMAR", "NOINTERESADO", "PQR")
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
DIAL_RESULTS = ("ANSWER", "ANSWER-MACHINE", "NO-ANSWER", "BUSY", "CONGESTION", "FAILED", "ABANDON")
AUXILIARIES = ("BAÑO", "BREAK")
DURATIONS = ("0-30", "31-60", "61-120", "121-300", "greater than 300")


class Profile(NamedTuple):
    """The character of a campaign."""

    share: float
    """Its part of the day's rows; parts are relative to each other."""
    machines: float
    """How often a machine answers."""
    files: tuple[str, ...]


PROFILES = (
    Profile(0.42, 0.71, ("promoción_navidad.mp3", "promoción_navidad.mp3", "")),
    Profile(0.27, 0.55, ("recordación señal.wav", "cobranza_01.wav", "cobranza_02.wav")),
    Profile(0.17, 0.38, ("",)),
    Profile(0.10, 0.64, ("encuesta-año_2026.mp3", "encuesta-año_2026.mp3", "")),
    Profile(0.04, 0.12, ("bienvenida.wav",)),
)

CALLS_PER_CONTACT = 2.5
NO_ID_SHARE = 0.02
ALPHANUMERIC_ID_SHARE = 0.06


class Contact(NamedTuple):
    """Somebody whom a campaign calls again and again, and who calls at times.

    Attributes:
        machines: How often a machine answers.
    """

    customer_id: str
    telephone: str
    machines: float


TELEPHONES = ("telephone", "ani", "customer_phone", "dial_phone", "phone_number", "value")
"""What reports call a customer's number."""

NOBODY = dict.fromkeys(("agent_id", "agent_name", "agent_dni"), "")
"""What stands for an agent where there was none."""


@cache
def entry_of(contact: Contact) -> Entry:
    """Return what is known of a customer."""
    telephone = contact.telephone
    return {
        "customer_id": contact.customer_id,
        "customer_name": FIRST_NAMES[int(telephone[-1]) - 1],
        "customer_last_name": LAST_NAMES[int(telephone[-2]) % len(LAST_NAMES)],
        "customer_email": f"cliente{telephone[-6:]}@example.com",
        **dict.fromkeys(TELEPHONES, telephone),
    }


CLOSED_ON_SUNDAYS = ("agent_", "act_", "campaign_", "quality_", "speech_", "wizard_")
"""How the `api` of reports begins that have no rows on Sundays. Others have a few."""


@dataclass(frozen=True)
class Directory:
    """An operation, made from a seed.

    Args:
        seed: Another seed, other people.
        rows_per_day: About how many attempts are answered on a working day.
        campaigns: The campaigns' numbers.
    """

    seed: int
    rows_per_day: int
    campaigns: Sequence[str]

    @property
    def scale(self) -> float:
        """How large the operation is; 1 has two dozen agents."""
        return self.rows_per_day / 2_500

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
    def queues(self) -> Sequence[Entry]:
        """Skills for calls, each with its entrance and the number that customers call."""
        return [
            {**skill, **self.routing_points[place], "dnis": self.numbers[place % len(self.numbers)]}
            for place, skill in enumerate(self.skills[:-1])
        ]

    @property
    def chat_queue(self) -> Entry:
        """The skill for chats."""
        return {**self.skills[-1], **self.routing_points[-1]}

    @cached_property
    def numbers(self) -> Sequence[str]:
        """Telephone numbers that customers call."""
        chance = self.chance("numbers")
        return [f"60{chance.randrange(1, 9)}{chance.randrange(10**7):07}" for _ in range(6)]

    def volume(self, campaign: str) -> float:
        """Return about how many attempts of a campaign are answered on a working day."""
        shares: float = sum(profile.share for profile in self.profiles.values())
        return self.rows_per_day * self.profiles[campaign].share / shares

    def skill_of(self, campaign: str) -> Entry:
        """Return the skill whose agents take a campaign's calls."""
        return self.queues[self.campaigns.index(campaign) % len(self.queues)]

    @cached_property
    def profiles(self) -> Mapping[str, Profile]:
        """The character of each campaign."""
        return {name: PROFILES[n % len(PROFILES)] for n, name in enumerate(self.campaigns)}

    @cached_property
    def customers(self) -> Sequence[Contact]:
        """The contacts of all campaigns."""
        return [contact for campaign in self.campaigns for contact in self.contacts(campaign)]

    def contacts(self, campaign: str) -> Sequence[Contact]:
        """Return whom a campaign calls."""
        return self._contacts[campaign]

    @cached_property
    def _contacts(self) -> Mapping[str, Sequence[Contact]]:
        return {campaign: self._make_contacts(campaign) for campaign in self.campaigns}

    def _make_contacts(self, campaign: str) -> Sequence[Contact]:
        chance = seeded_random(self.seed, campaign)
        machines = self.profiles[campaign].machines

        def contact() -> Contact:
            kind = chance.random()
            customer_id = str(chance.randrange(10_000_000, 1_200_000_000))
            if kind < NO_ID_SHARE:
                customer_id = ""
            elif kind < ALPHANUMERIC_ID_SHARE:
                customer_id = f"NIT{customer_id}-{chance.choice('ABCK')}"
            telephone = f"9573{chance.randrange(10**9):09}"
            # Some nearly always answer themselves, others nearly never do.
            return Contact(
                customer_id, telephone, chance.betavariate(3 * machines, 3 * (1 - machines))
            )

        return [contact() for _ in range(max(1, round(self.volume(campaign) / CALLS_PER_CONTACT)))]


@cache
def codes(group: str = "cod_act1") -> Sequence[Entry]:
    """Return the wrap-up codes of a group."""
    return [
        {"cod_act": code, "description_cod_act": words}
        for code, words in (CODES if group == "cod_act1" else SECOND_CODES)
    ]


def busyness(report: Report, day: date) -> float:
    """Return how much happens on a day, as a part of a working day."""
    if day.weekday() == SATURDAY:
        return 1 / 3
    if day.weekday() == SUNDAY:
        return 0.0 if report.api.startswith(CLOSED_ON_SUNDAYS) else 0.03
    return 1.0
