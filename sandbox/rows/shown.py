"""What reports show of a day in the contact center.

A report lists what happened or adds it up, so each thing tells all columns that any report has of
it, and a report takes its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache, partial
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from sandbox.base import seeded_random
from sandbox.center.days import Center, at, make_id
from sandbox.center.directory import (
    AUXILIARIES,
    DURATIONS,
    HITS,
    NOBODY,
    RIGHT_PARTY,
    Contact,
    Entry,
    entry_of,
)
from sandbox.center.model import HOUR, columns_of
from sandbox.rows.texts import duration
from tap_wolkvox.reports.model import WRAP_UP_GROUPS

LEVELS = (10, 20, 30)
BANDS = (10, 20, 30, 40, 50)
LENGTHS = (30, 60, 120, 300)
RECORDED_SHARE = 0.2
TEN_MINUTES = 600
OF_CALLS = ("conn_id", "type_interaction", "telephone", "destiny")
TIME_OF = {"READY": "ready_time", "RING": "ring_time", "ACW": "acw_time"}
DROPPED = "out_pre"
"""How the server calls dialed calls that were answered and got no agent."""


class Fact(NamedTuple):
    """Something that happened.

    Attributes:
        moment: When, as reports print it.
        known: What is known of it, by column.
        sums: What it adds to figures, by column.
        means: What counts in means, by column.
        hidden: What answers a parameter of a request, where the column of its name holds something
            else.
        seconds: How long it took.
        coded_after: Seconds from its end to when the agent chose its codes.
        known_from: When it begins to count, if later.
    """

    moment: datetime
    known: Entry
    sums: Mapping[str, float] = MappingProxyType({})
    means: Mapping[str, float] = MappingProxyType({})
    hidden: Mapping[str, str] = MappingProxyType({})
    seconds: int = 0
    coded_after: int | None = None
    known_from: datetime | None = None


Facts: TypeAlias = "Iterator[Fact]"
Show: TypeAlias = "Callable[[Center, date], Facts]"


def attempts(center: Center, day: date) -> Facts:
    """Yield each dialed record."""
    for each in center.day(day).attempts:
        known = {
            **NOBODY,
            **entry_of(each.contact),
            "conn_id": each.conn_id,
            "campaign_id": each.campaign,
            "result": each.result,
            "type_interaction": "outbound_ma",
            "machinecode": each.result.lower().replace("-", " "),
        }
        machine = each.heard is not None and each.heard.row["result"] == "machine"
        ended = each.result.lower().replace("-", "_")
        sums = {"records": 1, "count": 1, "total_machine_recognitions": machine, ended: 1}
        if each.unanswered:
            sums["unconnected"] = 1
        yield Fact(at(day, each.second), known, sums)


def calls(center: Center, day: date) -> Facts:
    """Yield each call that an agent took, and again for each agent to whom it was passed on."""
    for each in center.day(day).calls:
        if each.agent:
            cost = round(each.talk * 0.9, 3)
            not_coded = each.codes[0]["cod_act"].startswith("TIMEOUT")
            sums = {"calls": 1, "minutes": each.talk / 60, "cost": cost, "uncode_calls": not_coded}
            if each.campaign:
                sums["records"] = 1
            known = {
                **each.known,
                "duration": DURATIONS[sum(each.talk > most for most in LENGTHS)],
                "cost": f"{cost:.3f}",
            }
            moment = at(day, each.second + each.waited)
            yield Fact(moment, known, sums, seconds=each.talk, coded_after=each.coded_after)


def last_legs(center: Center, day: date) -> Facts:
    """Yield each call that an agent took, with the last agent who did."""
    taken = (each for each in center.day(day).calls if each.agent)
    for each, fact in zip(taken, calls(center, day), strict=True):
        if not (each.passed_on and each.passed_on.agent):
            yield fact


def speech(center: Center, day: date) -> Facts:
    """Yield some of the calls that agents took: those that were recorded."""
    chance = seeded_random(center.seed, day, "speech")
    return (fact for fact in calls(center, day) if chance.random() < RECORDED_SHARE)


def wrap_ups(center: Center, day: date) -> Facts:
    """Yield each wrap-up of a call, for each group of codes."""
    for fact in calls(center, day):
        for place, group in enumerate(WRAP_UP_GROUPS):
            end = "_2" if place else ""
            code = {name: fact.known[name + end] for name in ("cod_act", "description_cod_act")}
            if code["cod_act"] != "-":
                known = fact.known | code
                coded = fact.moment + timedelta(seconds=fact.seconds + (fact.coded_after or 0))
                yield fact._replace(
                    known=known, sums={"count": 1}, hidden={"cod_act": group}, known_from=coded
                )


def waits(center: Center, day: date) -> Facts:
    """Yield each call that came in, and what it waited for an agent."""
    callers: set[Contact] = set()
    for each in center.day(day).calls:
        if each.kind == "inbound":
            verb = "answer" if each.agent else "abandon"
            means: dict[str, float] = {
                f"service_level_{most}seg": 100 * bool(each.agent and each.waited <= most)
                for most in LEVELS
            }
            if each.agent:
                means |= {"asa": each.waited, "att": each.talk, "acw": each.wrap_up}
                means["aht"] = each.talk + each.wrap_up
                means["agents_needed"] = 1 + means["aht"] // 300
            else:
                means["ata"] = each.waited
            sums = {
                f"{verb}_calls": 1,
                _band(verb, each.waited): 1,
                "wait_time": each.waited,
                "inbound_calls": 1,
                "inbound_calls_unique_customers": each.contact not in callers,
            }
            callers.add(each.contact)
            known = {
                **each.known,
                "result": verb.upper(),
                "answer_time": duration(each.waited),
                "abandon_time": str(each.waited),
            }
            yield Fact(at(day, each.second), known, sums, means, seconds=each.waited)


def abandoned(center: Center, day: date) -> Facts:
    """Yield each call that came in and was not taken, and each dialed one that got no agent."""
    yield from (fact for fact in waits(center, day) if "abandon_calls" in fact.sums)
    for each in center.day(day).calls:
        if each.kind != "inbound" and not each.agent:
            known = {**each.known, "result": "ABANDON", "abandon_time": str(each.waited)}
            known["type_interaction"] = DROPPED
            yield Fact(at(day, each.second), known, seconds=each.waited)


def transfers(center: Center, day: date) -> Facts:
    """Yield each time that a call was passed on and taken."""
    chance = seeded_random(center.seed, day, "transfers")
    for each in center.day(day).calls:
        before = each.passed_by
        if before and before.agent and each.agent:
            moment = at(day, each.second)
            known = {
                **each.known,
                **{f"origin_{name}": text for name, text in before.agent.items()},
                **{f"destiny_{name}": text for name, text in each.agent.items()},
                "conn_id_transfer": make_id(chance, moment),
                "id_call_origin": each.conn_id,
                "type_call": each.kind,
            }
            yield Fact(moment, known, seconds=each.talk)


def states(center: Center, day: date) -> Facts:
    """Yield each state of each agent."""
    directory = center.directory
    for shift in center.day(day).shifts:
        place = directory.agents.index(shift.agent)
        skill = directory.queues[place % len(directory.queues)]
        campaign = directory.campaigns[place % len(directory.campaigns)]
        home = {**dict.fromkeys(OF_CALLS, ""), **shift.agent, **skill, "campaign_id": campaign}
        for each in chain.from_iterable(shift.sessions):
            seconds = each.end - each.begin
            call = each.call
            known = {**home, **(call.known if call else {}), "agent_status": each.status}
            sums: dict[str, float] = {}
            if call and each.status == "TALK":
                way = call.kind.partition("_")[0]
                code = call.codes[0]["cod_act"]
                sums = {"calls": 1, way: 1, "hits": code in HITS, "rpc": code in RIGHT_PARTY}
                sums[f"{way}_time"] = seconds
            else:
                sums[TIME_OF.get(each.status, "aux_time")] = seconds
            if each.status in AUXILIARIES:
                known["aux_state"], sums["time"] = each.status, seconds
            moment = at(day, each.begin)
            yield Fact(moment, known, sums, seconds=seconds)


def states_in(slot: int, center: Center, day: date) -> Facts:
    """Yield each state of each agent, as reports with hours of so many seconds show it.

    Of what crosses the border of an hour, the rest is lost: real hours do not add up to their day,
    either.
    """
    for fact in _facts(states, center, day):
        left = slot - int((fact.moment - at(day, 0)).total_seconds()) % slot
        if fact.seconds <= left:
            yield fact
        else:
            # Counts are 1, so this touches times alone.
            sums = {name: min(value, left) for name, value in fact.sums.items()}
            yield fact._replace(sums=sums)


def sessions(center: Center, day: date) -> Facts:
    """Yield moments of each agent's session, so that its end moves while it lasts."""
    for shift in center.day(day).shifts:
        for number, session in enumerate(shift.sessions):
            known = {**shift.agent, "session": str(number)}
            for second in (*range(session[0].begin, session[-1].end, TEN_MINUTES), session[-1].end):
                yield Fact(at(day, second), known)


def chats(center: Center, day: date) -> Facts:
    """Yield each chat."""
    for each in center.day(day).chats:
        known = {
            **entry_of(each.contact),
            **each.agent,
            **each.skill,
            **columns_of(each.codes),
            "conn_id": each.conn_id,
            "channel": each.channel,
            "asa": duration(each.waited),
            "campaign_id": "0",
        }
        moment = at(day, each.second)
        sums = {"interactions": 1, "total_chats": 1, "time": each.seconds}
        means = {"tmo": each.seconds}
        took, coded = each.seconds, each.coded_after
        yield Fact(moment, known, sums, means, seconds=took, coded_after=coded)


def _band(verb: str, seconds: int) -> str:
    place = sum(seconds > most for most in BANDS)
    low = 10 * place + (place > 0)
    if place == len(BANDS):
        return f"{verb}_greater_than_{low}seg"
    return f"{verb}_{low}seg_{BANDS[place]}seg"


def _only(key: str, show: Show, center: Center, day: date) -> Facts:
    """Yield what counts in a figure."""
    return (fact for fact in show(center, day) if key in fact.sums)


SHOWS: Mapping[Show, str] = {
    attempts: """campaign_results campaign_totals_by_result campaign_totals_by_attempt_result
        campaign_totals_by_telephone turbo_dial_totals""",
    partial(_only, "unconnected", attempts): "unconnected_call_detail unconnected_call_totals",
    calls: """call_detail wrap_up_detail calls_without_wrap_up call_totals_by_agent
        call_totals_by_duration""",
    last_legs: "last_legs",
    speech: "speech_detail",
    transfers: "call_transfer_detail",
    wrap_ups: "wrap_up_totals wrap_up_totals_by_agent wrap_up_totals_by_skill",
    partial(_only, "records", calls): "campaign_totals_by_wrap_up",
    waits: """skill_service_level skill_service_level_daily skill_service_level_hourly
        skill_service_level_by_hour skill_service_level_by_half_hour
        skill_service_level_by_ten_minutes skill_workforce_by_hour service_level_by_dnis
        service_level_by_interaction_type answered_calls_by_wait abandoned_calls_by_wait""",
    partial(_only, "answer_calls", waits): "answered_call_detail",
    abandoned: "abandoned_call_detail",
    states: "agent_time agent_time_by_campaign agent_time_by_skill agent_events",
    partial(states_in, HOUR): """agent_time_hourly agent_time_by_hour
        agent_time_by_agent_and_hour""",
    partial(states_in, HOUR // 2): "agent_time_half_hourly",
    partial(_only, "time", states): "agent_auxiliary_time",
    sessions: "agent_logins",
    chats: "chat_detail chat_messages chat_totals_by_channel chat_productivity",
}
"""The reports that show what each function yields. The rows of all others are made up."""

SHOWN = {stream: show for show, streams in SHOWS.items() for stream in streams.split()}


def facts_of(stream: str, center: Center, day: date) -> Sequence[Fact] | None:
    """Return what a report shows of a day, or None if its rows are made up."""
    show = SHOWN.get(stream)
    return _facts(show, center, day) if show else None


@lru_cache(maxsize=4)
def _facts(show: Show, center: Center, day: date) -> Sequence[Fact]:
    return list(show(center, day))
