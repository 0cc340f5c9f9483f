"""What the rows of summed reports are of: each agent, each hour of each skill, and so on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import NamedTuple

from sandbox import directory as known
from sandbox.data import HOURS, OPENS, clock_text
from sandbox.directory import Directory, Entry
from sandbox.wire import nested_field, usual_parameters
from tap_wolkvox.reports.model import WRAP_UP_GROUPS, Report

DAY_SECONDS = 86_400
SLOT_MINUTES = {
    "agent_time_half_hourly": 30,
    "skill_service_level_by_half_hour": 30,
    "skill_service_level_by_ten_minutes": 10,
}
"""How long an `hour` is, in reports where it is no hour."""

SESSIONS = ((OPENS, 12 * 3600 + 1800), (13 * 3600, OPENS + len(HOURS) * 3600 - 1))
"""When agents work, in seconds of the day."""


class Combination(NamedTuple):
    """One thing that a report may have a row of.

    Attributes:
        labels: Its identity, by column.
        hidden: What it belongs to, by the parameter of the request that narrows to it.
        slot: Its first and last second of the day, where it is of a part of the day.
    """

    labels: Entry
    hidden: Entry
    slot: tuple[int, int] | None


def combinations(report: Report, directory: Directory) -> list[Combination]:
    """Return all that a report may have rows of."""
    columns = {field.column for field in report.fields if field.source != "table"}
    if report.key_column:
        columns.add(report.key_column)
    dimensions: list[list[Combination]] = []
    told: set[str] = set()
    for entries in _dimensions(report, directory):
        first = entries[0]
        of_columns = not columns.isdisjoint(first.labels)
        of_request = not told.issuperset(first.hidden) and not first.hidden.keys().isdisjoint(
            usual_parameters(report)
        )
        if of_columns or of_request:
            dimensions.append(entries)
            told.update(first.hidden)
    if report.stream == "agent_logins":
        dimensions.append([Combination({}, {}, session) for session in SESSIONS])
    return [_joined(parts) for parts in product(*dimensions)]


def _joined(parts: Sequence[Combination]) -> Combination:
    labels: Entry = {}
    hidden: Entry = {}
    slot = None
    for part in parts:
        labels |= part.labels
        hidden |= part.hidden
        slot = part.slot or slot
    return Combination(labels, hidden, slot)


def _dimensions(report: Report, directory: Directory) -> list[list[Combination]]:
    telephones = [
        ({"telephone": customer["telephone"]}, {"campaign_id": campaign})
        for place, campaign in enumerate(directory.campaigns)
        for customer in directory.customers[place :: len(directory.campaigns)][:150]
    ]
    skills = [(skill, {"skill_id": skill["skill_id"]}) for skill in directory.skills]
    campaigns = [({"campaign_id": each}, {"campaign_id": each}) for each in directory.campaigns]
    wrap_ups: list[tuple[Entry, Entry]] = [
        (code, {"cod_act": group} if report.partition == "wrap_up_group" else {})
        for group in WRAP_UP_GROUPS[: 2 if report.partition == "wrap_up_group" else 1]
        for code in known.codes(group)
    ]
    values: Mapping[str, Sequence[str]] = {
        "aux_state": known.AUXILIARIES,
        "type_interaction": known.TYPES,
        "result": known.DIAL_RESULTS,
        "duration": known.DURATIONS,
        "dnis": directory.numbers,
        "type_nlp": ("ASR", "TTS", "NLP"),
        "cod_opc_menu": known.MENUS,
        "channel": known.CHANNELS,
        "survey": known.SURVEYS,
        "category": known.CATEGORIES,
        "attribute": known.ATTRIBUTES,
        "quality_analyst": known.ANALYSTS,
        "machinecode": known.MACHINE_CODES,
        "tts_text": known.TEXTS,
    }
    named: list[list[tuple[Entry, Entry]]] = [
        [({name: text}, {}) for text in texts] for name, texts in values.items()
    ]
    found: list[list[tuple[Entry, Entry]]] = [
        # Outer objects come first: the rows of a nested list are of what is around them.
        *([skills] if nested_field(report) == "agents" else []),
        [(agent, {}) for agent in directory.agents],
        *([telephones] if "telephone" in report.fields_by_column else []),
        *([] if nested_field(report) == "agents" else [skills]),
        campaigns,
        wrap_ups,
        [(point, {}) for point in directory.routing_points],
        *named,
    ]
    return [
        *([Combination(labels, hidden, None) for labels, hidden in entries] for entries in found),
        _slots(report),
    ]


def _slots(report: Report) -> list[Combination]:
    length = 60 * SLOT_MINUTES.get(report.stream, 60)
    name = "hour" if "hour" in report.fields_by_column or report.kind == "day" else "day"
    return [
        Combination({name: clock_text(second)[:5]}, {}, (second, second + length - 1))
        for second in range(0, DAY_SECONDS, length)
    ]
