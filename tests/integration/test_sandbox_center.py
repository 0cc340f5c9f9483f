"""Reports of the sandbox agree, since they show one contact center."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from sandbox.center.model import HOUR
from sandbox.rows.dialect import Dialect
from sandbox.rows.seeded import Seeded, seeded_reports
from sandbox.rows.texts import read
from tests.integration.test_sandbox_reports import FRIDAY, SECOND, asked

DAY = timedelta(days=1)
CENTER = Seeded(1, date(2026, 5, 1), rows_per_day=1_250)
FULL = Dialect(null_share=0)
REPORTS = seeded_reports(CENTER, dialect=FULL)
TRUTH = CENTER.day(FRIDAY.date())
BUSY = ("inbound_time", "outbound_time", "acw_time")
SPENT = (*BUSY, "ready_time", "ring_time", "aux_time")


def rows(stream: str, **more: str) -> list[dict[str, Any]]:
    """All rows of a Friday, as they are in the end."""
    if stream == "amd_detail":
        return [dict(row) for row in CENTER.rows(FRIDAY, FRIDAY + DAY - SECOND, {})]
    found = REPORTS[stream].rows(FRIDAY, FRIDAY + DAY - SECOND, asked(stream) | more)
    return [dict(row) for row in found]


def by(column: str, found: Iterable[dict[str, Any]]) -> Counter[Any]:
    return Counter(row[column] for row in found)


def figure(row: dict[str, Any], *columns: str) -> float:
    return sum(read(row[column]) or 0 for column in columns)


def summed(found: Iterable[dict[str, Any]], key: str, *columns: str) -> Counter[Any]:
    sums: Counter[Any] = Counter()
    for row in found:
        sums[row[key]] += int(figure(row, *columns))
    return sums


def test_a_day_is_made_by_itself() -> None:
    again = Seeded(1, date(2026, 5, 1), rows_per_day=1_250)
    for day in (date(2026, 8, 3), FRIDAY.date()):
        assert [each.conn_id for each in again.day(day).calls] == [
            each.conn_id for each in CENTER.day(day).calls
        ]
    assert Seeded(2, date(2026, 5, 1)).day(FRIDAY.date()).calls[0].conn_id != TRUTH.calls[0].conn_id


def test_what_detection_heard_and_the_truth() -> None:
    heard = [each.heard for each in TRUTH.attempts if each.heard]
    people = [each for each in heard if each.is_person]
    machines = [each for each in heard if not each.is_person]
    assert 0.02 < sum(each.is_lost for each in people) / len(people) < 0.06
    assert 0.04 < sum(each.row["result"] == "human" for each in machines) / len(machines) < 0.08
    blind = Seeded(1, date(2026, 5, 1), rows_per_day=1_250, lost=0.4, leaked=0)
    heard = [each.heard for each in blind.day(FRIDAY.date()).attempts if each.heard]
    lost = [each.is_lost for each in heard if each.is_person]
    assert 0.35 < sum(lost) / len(lost) < 0.45
    assert all(each.row["result"] == "machine" for each in heard if not each.is_person)


@pytest.mark.parametrize("share", [0, 1])
def test_lost_people_call_back(share: float) -> None:
    center = Seeded(1, date(2026, 5, 1), rows_per_day=1_250, lost=0.4, called_back=share)
    day = center.day(FRIDAY.date())
    lost = {each.contact.telephone for each in day.attempts if each.heard and each.heard.is_lost}
    calls = [each for each in day.calls if each.kind == "inbound" and not each.passed_by]
    # So many call of their own accord on a working day.
    assert len(calls) == 250 + share * sum(
        each.heard is not None and each.heard.is_lost for each in day.attempts
    )
    assert len(lost) > 100


def test_attempts_are_what_detection_heard() -> None:
    attempts, amd = rows("campaign_results"), rows("amd_detail")
    unlike = {tuple(row.items()) for row in amd}
    heard = Counter(dict(row)["result"] for row in unlike)
    ended = Counter(each.result for each in TRUTH.attempts)
    assert ended["ANSWER-MACHINE"] == heard["machine"]
    assert ended["ANSWER"] + ended["ABANDON"] == heard["human"]
    # Records that were dialed again on a later day are not among those of this day alone.
    assert by("conn_id", attempts) < Counter(each.conn_id for each in TRUTH.attempts)
    assert summed(rows("campaign_totals_by_attempt_result"), "result", "records") == ended
    totals = summed(rows("amd_totals"), "campaign_id", "total_amd")
    assert totals == by("campaign_id", (row for row in amd if row["result"] == "machine"))


def test_ids_join() -> None:
    calls = rows("call_detail")
    ids = by("conn_id", calls)
    connected = {each.conn_id for each in TRUTH.attempts if each.result == "ANSWER"}
    assert {row["conn_id"] for row in calls if row["campaign_id"] != "0"} == connected
    answered, abandoned = rows("answered_call_detail"), rows("abandoned_call_detail")
    assert by("conn_id", answered) <= ids
    passed_on = {each.conn_id for each in TRUTH.calls if each.passed_by and not each.agent}
    assert by("conn_id", abandoned).keys() & ids.keys() == passed_on
    dropped = {row["conn_id"] for row in abandoned if row["type_interaction"] == "out_pre"}
    assert dropped - passed_on == {
        each.conn_id for each in TRUTH.attempts if each.result == "ABANDON"
    }
    assert by("conn_id", rows("wrap_up_detail")) == ids
    assert by("conn_id", rows("speech_detail")) <= ids
    transfers = by("id_call_origin", rows("call_transfer_detail"))
    assert transfers
    assert transfers == Counter({conn_id: n - 1 for conn_id, n in ids.items() if n > 1})
    assert by("conn_id", rows("chat_messages")) == Counter(each.conn_id for each in TRUTH.chats)
    for stream, column in (("agents", "agent_id"), ("skills", "skill_id")):
        assert by(column, calls).keys() <= by(column, rows(stream)).keys()
    campaigns = by("campaign_id", rows("campaigns")).keys()
    assert by("campaign_id", calls).keys() - {"0"} <= campaigns
    codes = by("cod_act", rows("activity_codes")).keys()
    assert by("cod_act", calls).keys() | by("cod_act_2", calls).keys() <= codes | {"-"}


def test_an_id_tells_when_its_call_began() -> None:
    off = []
    for row in rows("campaign_results"):
        began = datetime.fromisoformat(row["date"]) + timedelta(hours=5)
        told = int(row["conn_id"].split(".")[-2])
        off.append(told != (began - datetime(1970, 1, 1)).total_seconds())  # noqa: DTZ001 - UTC
    assert 0 < sum(off) / len(off) < 0.06


def test_agents_days_add_up_and_their_hours_do_not() -> None:
    days = {row["agent_id"]: row for row in rows("agent_time")}
    states: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows("agent_events"):
        states[row["agent_id"]][row["agent_status"]] += int(figure(row, "time"))
    for agent, row in days.items():
        assert figure(row, "login_time") == figure(row, *SPENT) == states[agent].total()
        assert figure(row, "inbound_time", "outbound_time") == states[agent]["TALK"]
        assert figure(row, "acw_time") == states[agent]["ACW"]
        busy, paid = figure(row, *BUSY), figure(row, "login_time") - figure(row, "aux_time")
        assert figure(row, "aht") == round(busy / figure(row, "calls"))
        assert abs(figure(row, "occupancy") - 100 * busy / paid) < 0.01
    pauses = summed(rows("agent_auxiliary_time"), "agent_id", "time")
    assert pauses == summed(days.values(), "agent_id", "aux_time")
    assert by("agent_id", rows("call_detail")) == summed(days.values(), "agent_id", "calls")
    for stream in ("agent_time_hourly", "agent_time_half_hourly"):
        hours = summed(rows(stream), "agent_id", "login_time")
        logged_in = summed(days.values(), "agent_id", "login_time")
        assert +hours <= logged_in
        assert +hours != logged_in
        assert summed(rows(stream), "agent_id", "calls") == +by("agent_id", rows("call_detail"))


@pytest.mark.parametrize(
    ("stream", "key"),
    [
        ("skill_service_level", "skill_id"),
        ("skill_service_level_daily", "skill_name"),
        ("skill_service_level_hourly", "skill_id"),
        ("service_level_by_interaction_type", "type_interaction"),
    ],
)
def test_service_levels_are_those_of_the_calls(stream: str, key: str) -> None:
    answered = rows("answered_call_detail")
    abandoned = [r for r in rows("abandoned_call_detail") if r["type_interaction"] == "inbound"]
    found = rows(stream)
    assert +summed(found, key, "answer_calls") == by(key, answered)
    assert +summed(found, key, "abandon_calls") == by(key, abandoned)
    assert +summed(found, key, "inbound_calls") == by(key, answered + abandoned)
    soon = sum(figure(row, "answer_time") <= 20 for row in answered)
    level = sum(figure(row, "service_level_20seg") * figure(row, "inbound_calls") for row in found)
    assert abs(level / 100 - soon) < 0.01 * len(found)


def test_waits_are_those_of_the_calls() -> None:
    bands = ("answer_0seg_10seg", "answer_11seg_20seg", "anwers_greater_than_51seg")
    found = rows("answered_calls_by_wait")
    waited = [figure(row, "answer_time") for row in rows("answered_call_detail")]
    sums = [sum(figure(row, name) for row in found) for name in bands]
    assert sums == [
        sum(each <= 10 for each in waited),
        sum(11 <= each <= 20 for each in waited),
        sum(each > 50 for each in waited),
    ]


def test_codes_are_those_of_the_calls() -> None:
    for group, column in (("cod_act1", "cod_act"), ("cod_act2", "cod_act_2")):
        chosen = by(column, rows("wrap_up_detail", cod_act=group))
        assert summed(rows("wrap_up_totals", cod_act=group), "cod_act", "count") == chosen
    machines = {each.conn_id for each in TRUTH.calls if each.agent and not each.is_person}
    assert machines
    for row in rows("call_detail"):
        if row["conn_id"] in machines:
            assert row["cod_act"] in ("BUZON", "TIMEOUTACW")
    dialed = by("cod_act", (row for row in rows("call_detail") if row["campaign_id"] != "0"))
    assert summed(rows("campaign_totals_by_wrap_up"), "cod_act", "records") == dialed


def test_codes_come_late_in_all_reports_alike() -> None:
    now = FRIDAY + timedelta(seconds=19 * HOUR)
    early: dict[str, Counter[str]] = {}
    for stream in ("call_detail", "wrap_up_detail"):
        found = REPORTS[stream].rows(FRIDAY, FRIDAY + DAY - SECOND, asked(stream), now)
        early[stream] = Counter(str(row["conn_id"]) for row in found if row["cod_act"])
    assert early["call_detail"] == early["wrap_up_detail"]
    assert early["call_detail"] < by("conn_id", rows("call_detail"))
    for stream in ("wrap_up_totals", "wrap_up_totals_by_agent"):
        found = REPORTS[stream].rows(FRIDAY, FRIDAY + DAY - SECOND, asked(stream), now)
        total = sum(figure(dict(row), "count") for row in found)
        assert total == early["call_detail"].total()


def test_a_call_that_was_passed_on_may_have_one_row() -> None:
    dialect = Dialect(null_share=0, last_legs=True)
    reports = seeded_reports(CENTER, dialect=dialect, streams={"call_detail"})
    found = reports["call_detail"].rows(FRIDAY, FRIDAY + DAY - SECOND, {})
    last = {each.conn_id: each.agent["agent_id"] for each in TRUTH.calls if each.agent}
    assert len(found) == len(last) < len(rows("call_detail"))
    assert {row["conn_id"]: row["agent_id"] for row in found} == last


def test_chats_are_of_agents_who_are_there() -> None:
    there = {shift.agent["agent_id"] for shift in TRUTH.shifts}
    assert {chat.agent["agent_id"] for chat in TRUTH.chats} <= there
    assert all(chat.waited < chat.seconds for chat in TRUTH.chats)


def test_nothing_is_dialed_by_agents_on_a_sunday() -> None:
    sunday = CENTER.day((FRIDAY + 2 * DAY).date())
    assert not sunday.shifts
    assert not sunday.chats
    assert sunday.calls
    assert not any(call.agent for call in sunday.calls)
