"""Marts of codes, lists, days, service, agents, and contacts, from awkward rows."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.e2e.test_models import MONDAY, a_call
from tests.support.models import ANALYTICS, LOADED, DbtError, Models
from tests.support.warehouses import a_database

REPORTS = [
    *("activity_codes", "call_detail", "agents", "skills", "campaigns", "agent_time"),
    *("agent_time_hourly", "agent_auxiliary_time", "skill_service_level_hourly"),
    *("answered_calls_by_wait", "abandoned_calls_by_wait", "sms_detail", "chat_detail"),
]
DAY = timedelta(days=1)
HASH = "ab12" * 16

# By customer, when calls began, and how many of them were outside hours.
TIMES = {
    "early": (["06:59:59", "07:00:00"], 0, 1),
    "late": (["18:59:59", "19:00:00"], 4, 1),
    "saturday": (["07:59:59", "08:00:00", "14:59:59", "15:00:00"], 5, 2),
    "sunday": (["10:00:00"], 6, 1),
    "holiday": (["10:00:00"], 28, 1),  # Monday, 29 June
}


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Models:
    """Models of awkward rows, built once."""
    folder = tmp_path_factory.mktemp("models") / "transform"
    models = Models(folder, a_database(), REPORTS).prepare()
    put_codes(models)
    put_lists(models)
    put_agents(models)
    put_service(models)
    put_contacts(models)
    models.build()
    return models


def put_codes(models: Models) -> None:
    first = {"type_code": "cod_act1", "hit": "yes", "rpc": "yes"}
    sale = first | {"cod_act": "VENTA", "description_cod_act": "Venta"}
    # An older reading had another name, and a code that is gone.
    models.put("activity_codes", sale | {"cod_act": "IDA"}, loaded=LOADED - DAY)
    models.put("activity_codes", sale, sale | {"type_code": "cod_act2", "hit": "no"})
    codes = [("VENTA", "ALTA"), ("PQR", "VENTA"), ("TIMEOUTNEW", None), (None, None), ("-", "")]
    for number, (one, two) in enumerate(codes):
        row = {"cod_act": one, "cod_act_2": two, "description_cod_act": f"{one} dicho"}
        models.put("call_detail", a_call(MONDAY, f"{number}", telephone=None, **row))


def test_codes_of_the_list_and_of_calls(models: Models) -> None:
    columns = "level, code, description, kind, is_hit, is_right_party, is_listed"
    assert models.rows("wrap_up_codes", columns) == Counter(
        [
            (1, "VENTA", "Venta", None, True, True, True),
            (2, "VENTA", "Venta", None, False, True, True),
            (1, "IDA", "Venta", None, True, True, False),
            (1, "PQR", "PQR dicho", None, None, None, False),
            (1, "TIMEOUTNEW", "TIMEOUTNEW dicho", "not coded", None, None, False),
            (2, "ALTA", None, None, None, None, False),
        ]
    )


def put_lists(models: Models) -> None:
    """Each list had an entry that is gone, and calls have one that it never had."""
    before = {"loaded": LOADED - DAY}
    ana, luis = ({"agent_id": "1", "agent_name": "Ana"}, {"agent_id": "2", "agent_name": "Luis"})
    models.put("agents", ana | {"agent_name": "Ana Gil"}, luis, **before)
    models.put("agents", ana | {"enabled": "Yes"}, {"agent_id": None, "occurrence": 2})
    skill = {"skill_id": "1", "skill_name": "Ventas"}
    models.put("skills", skill | {"skill_id": "2"}, **before)
    models.put("skills", skill)
    campaign = {"campaign_id": "90001", "campaign_name": "Enero"}
    models.put("campaigns", campaign | {"campaign_id": "90002"}, **before)
    models.put("campaigns", campaign, {"campaign_id": "0"})
    for days, agent, name in ((0, "1", "Anita"), (1, "3", "Zoë"), (2, "3", None), (0, "3", "Z")):
        seen = {"agent_id": agent, "agent_name": name, "skill_id": "3", "campaign_id": "90003"}
        seen |= {"telephone": None}
        models.put("call_detail", a_call(MONDAY + days * DAY, f"{agent}.{days}", **seen))


def test_lists_keep_what_is_gone_and_have_what_they_lack(models: Models) -> None:
    monday, tuesday = (MONDAY.date() + n * DAY for n in (0, 2))
    columns = "agent_name, is_enabled, is_listed, last_day"
    assert models.rows("agents", f"agent_id, {columns}") == Counter(
        [
            ("1", "Ana", True, True, monday),
            ("2", "Luis", None, False, monday),
            ("3", "Zoë", None, False, tuesday),
        ]
    )
    assert models.rows("skills", "skill_id, skill_name, is_listed") == Counter(
        [("1", "Ventas", True), ("2", "Ventas", False), ("3", None, False)]
    )
    found = models.rows("campaigns", "campaign_id, campaign_name, is_listed, last_day")
    assert found == Counter(
        [
            ("90001", "Enero", True, monday),
            ("90002", "Enero", False, None),
            ("90003", "90003", False, tuesday),
        ]
    )


SPENT = {"inbound": "00:10:00", "outbound": "00:20:00", "acw": "00:09:04", "aux": "00:10:00"}
SPENT |= {"login": "02:02:47", "ready": "01:10:00", "ring": "00:03:43"}


def put_agents(models: Models) -> None:
    """An agent whose figures agree as those of a real server do, and one without any."""
    spent = {f"{state}_time": time for state, time in SPENT.items()}
    row = {"agent_id": "1", "calls": "2", "aht": "00:19:32", "occupancy": "34.64 %", **spent}
    models.put("agent_time", row | {"report_date": MONDAY.date()})
    models.put("agent_time", {"agent_id": "2", "calls": "0", "report_date": MONDAY.date()})
    for hour in ("09:00", "23:00"):
        models.put("agent_time_hourly", row | {"hour": hour, "date": MONDAY.date()})
    models.put("agent_time_hourly", {"date": (MONDAY + 20 * DAY).date(), "hour": "9"})
    for agent, state, time in (("1", "BREAK", "0:08:00"), ("1", "BAÑO", "0:01:30")):
        rested = {"agent_id": agent, "aux_state": state, "time": time}
        models.put("agent_auxiliary_time", rested | {"report_date": MONDAY.date()})
    bare = {"agent_id": "2", "aux_state": "BREAK", "time": "45", "occurrence": 1}
    models.put("agent_auxiliary_time", bare | {"report_date": MONDAY.date()})


def test_figures_of_agents_follow_from_their_times(models: Models) -> None:
    columns = """busy_seconds, staffed_seconds, counted_occupancy_percent::float,
    counted_handling_seconds::float, not_in_hours_seconds, not_in_pauses_seconds"""
    found = models.rows("agents_daily", f"agent_id, {columns}", "agent_id IS NOT NULL")
    assert found == {
        ("1", 2_344, 6_767, 34.64, 1_172, -7_367, 30): 1,
        ("2", None, None, None, None, None, None): 1,
    }
    columns = "hour, busy_seconds, staffed_seconds, occupancy_percent::float, handling_seconds"
    found = models.rows("agents_hourly", columns, "agent_id = '1'")
    assert found == {(hour, 2_344, 6_767, 34.64, 1_172): 1 for hour in (9, 23)}


def test_a_bare_number_is_no_time(models: Models) -> None:
    found = models.rows("agent_pauses_daily", "agent_id, state, seconds")
    assert found == {("1", "BREAK", 480): 1, ("1", "BAÑO", 90): 1, ("2", "BREAK", None): 1}
    found = models.rows("unreadable_values", "table_name, column_name, form, row_count")
    assert found == {
        ("agent_auxiliary_time", "time", "99", 1): 1,
        ("skill_service_level_hourly", "asa", "9.999", 1): 1,
    }


def put_service(models: Models) -> None:
    """A day whose hours lack two calls, and one of which an hour has no mean."""
    waits = {"asa": "10", "ata": "40", "aht": "00:03:00", "service_level_20seg": "66.67 %"}
    hours = [
        waits | {"hour": "09:00", "inbound_calls": "3", "answer_calls": "3", "abandon_calls": "0"},
        waits | {"hour": "10", "inbound_calls": "2", "answer_calls": "1", "abandon_calls": "1"},
        {"hour": "11", "inbound_calls": "0", "answer_calls": "0", "abandon_calls": "0"},
    ]
    hours[1] |= {"asa": "31", "aht": "00:10:00", "service_level_20seg": "0 %"}
    for row in hours:
        models.put("skill_service_level_hourly", row | {"skill_id": "1", "date": MONDAY.date()})
    unknown = hours[0] | {"skill_id": "2", "date": MONDAY.date(), "asa": "1.234", "aht": "-"}
    models.put("skill_service_level_hourly", unknown)
    for skill in ("1", "2"):
        asked = {"skill_id": skill, "report_date": MONDAY.date()}
        taken = {"answer_calls": "6", "answer_0seg_10seg": "2", "answer_11seg_20seg": "1"}
        models.put("answered_calls_by_wait", asked | taken)
        models.put("abandoned_calls_by_wait", asked | {"abandon_calls": "1"})


def test_hours_of_service_add_up(models: Models) -> None:
    columns = "hour, service_level_calls, answered_20, answer_wait_seconds, abandon_wait_seconds"
    found = models.rows("service_hourly", f"{columns}, handled_seconds", "skill_id = '1'")
    assert found == {
        (9, 3, 2, 30, 0, 540): 1,
        (10, 2, 0, 31, 40, 600): 1,
        (11, 0, 0, 0, 0, 0): 1,
    }
    columns = """skill_id, offered, answered_in_hours, answer_wait_seconds, not_in_hours,
    answered_20_not_in_hours, speed_of_answer_seconds::float, time_to_abandon_seconds::float,
    handling_seconds::float"""
    assert models.rows("service_daily", columns) == {
        ("1", 7, 4, 61, 2, 1, 15.3, 40, 285): 1,
        ("2", 7, 3, None, 4, 1, None, None, None): 1,
    }


def test_the_level_is_of_calls_by_hour(copy: Models) -> None:
    with pytest.raises(DbtError, match="service_level_of: no report has abandoned calls by hour"):
        copy.build("--vars", "service_level_of: without_short_abandons")


def test_nothing_is_built_about_people_who_were_dropped(copy: Models) -> None:
    people = {"agents", "agents_daily", "agents_hourly", "agent_pauses_daily"}
    for name in (*people, "int_contacts_daily"):
        copy.ask(f"DROP TABLE {ANALYTICS}.{name} CASCADE")
    dropped = {"TAP_WOLKVOX_CUSTOMER_DATA": "drop", "DBT_POSTGRES_STAFF_DATA": "drop"}
    told = copy.build("--exclude-resource-type", "test", **dropped)
    for name in people:
        assert f"{name} is not built: staff_data is drop" in told
    assert "contact_rules_daily is not built: customer_data is drop" in told
    assert "amd_contacts is not built: customer_data is drop" in told
    assert not copy.everything().keys() & (people | {"contact_rules_daily"})
    with pytest.raises(DbtError, match="staff_data: expected keep, hash, or drop, not 'none'"):
        copy.build(TAP_WOLKVOX_STAFF_DATA="none")


def test_days_without_rows_are_dates_too(models: Models) -> None:
    columns = "day, weekday, week, month, is_holiday, holiday"
    found = models.rows("dates", columns, "day <= '2026-06-15'")
    days = [MONDAY.date() + n * DAY for n in range(15)]
    assert {row[0] for row in found} == {*days}
    assert found[days[1], 2, days[0], days[0], False, None] == 1
    assert found[days[14], 1, days[14], days[0], True, "Sagrado Corazón de Jesús"] == 1


def test_a_value_that_its_mart_lacks_is_a_warning(copy: Models) -> None:
    copy.ask(f"DELETE FROM {ANALYTICS}.agents WHERE agent_id = '3'")  # noqa: S608
    told = copy.build("--select", "test_name:known_in")
    assert "WARN 1 known_in_calls_daily_agent_id__agents" in told
    copy.ask(f"DROP TABLE {ANALYTICS}.agents")
    assert "WARN" not in copy.build("--select", "calls_daily").replace("WARN=0", "")


@pytest.fixture
def copy(models: Models, tmp_path: Path) -> Iterator[Models]:
    """The same in a folder of its own, which a test may change."""
    folder = shutil.copytree(models.folder, tmp_path / "transform")
    with models.put_back() as changed:
        yield replace(changed, folder=folder)


def test_kinds_of_codes_are_of_six(copy: Models) -> None:
    kinds = copy.folder / "seeds" / "code_kinds.csv"
    kinds.write_text("code,kind\n007,person\nPQR,call back\nVENTA,sold\nVENTA,person\n")
    with pytest.raises(DbtError) as failed:
        copy.build("--select", "code_kinds")
    assert "FAIL 1 accepted_values_code_kinds_kind" in str(failed.value)
    assert "FAIL 1 unique_code_kinds_code" in str(failed.value)
    assert ("007", "person") in copy.rows("code_kinds", "code, kind")


def put_contacts(models: Models) -> None:
    """Contacts at the edges of hours, days, weeks, and kinds, of no campaign."""
    reached = partial(a_call, campaign_id="0")
    for customer, (times, days, _) in TIMES.items():
        for time in times:
            when = datetime.fromisoformat(f"{(MONDAY + days * DAY).date()} {time}")
            models.put(
                "call_detail",
                reached(when, f"{customer} {time}", customer_id=customer),
            )
    noon = MONDAY + timedelta(hours=12)
    # Passed on, dialed in advance, and two that the operation did not make.
    for minute, kind in enumerate(("outbound_ma", "outbound_ma", "out_pre", "inbound", "internal")):
        when, conn_id = noon + timedelta(minutes=minute), "passed" if minute < 2 else kind
        models.put(
            "call_detail", reached(when, conn_id, customer_id="kinds", type_interaction=kind)
        )
    models.put("call_detail", reached(noon, "Sunday before", customer_id="weeks"))
    for days, channel in ((1, "SMS"), (6, "SMS"), (6, "Whatsapp API 57"), (7, "SMS")):
        sent = {"customer_id": "weeks", "channel": channel, "date": noon + days * DAY}
        models.put("sms_detail", sent | {"conn_id": f"{days}{channel}"})
    for number, code in enumerate(("AGENT-INITIATED", "VENTA")):
        chat = {"conn_id": f"{number}", "channel": "whatsapp", "cod_act": code, "date": noon}
        models.put("chat_detail", chat | {"customer_id": "chats", "date_close": noon + 9 * DAY})
    # Nobody's number: then the telephone, in any form, or a hash.
    for number, telephone in enumerate(("573001112222", "3001112222", HASH, "12", "(dropped)")):
        row = reached(noon, f"nobody {number}", telephone=telephone)
        models.put("call_detail", row | {"customer_id": ("0", None, "(dropped)")[number % 3]})


@pytest.mark.parametrize("customer", TIMES)
def test_contacts_are_within_hours_or_outside(models: Models, customer: str) -> None:
    times, days, outside = TIMES[customer]
    columns = "day, contacts, contacts_outside_hours"
    found = models.rows("contact_rules_daily", columns, f"customer_id = '{customer}'")
    assert found == {((MONDAY + days * DAY).date(), len(times), outside): 1}


def test_a_holiday_has_its_name(models: Models) -> None:
    found = models.rows("contact_rules_daily", "customer_id, holiday", "holiday IS NOT NULL")
    assert found == {("holiday", "San Pedro y San Pablo"): 1, ("weeks", "Corpus Christi"): 1}


def test_calls_count_once_and_outgoing_ones_alone(models: Models) -> None:
    found = models.rows("contact_rules_daily", "calls, messages", "customer_id = 'kinds'")
    assert found == {(2, 0): 1}


def test_channels_are_of_a_week(models: Models) -> None:
    columns = "day, calls, messages, channels, channels_of_week"
    found = models.rows("contact_rules_daily", columns, "customer_id = 'weeks'")
    monday = MONDAY.date()
    assert found == {
        (monday, 1, 0, 1, 3): 1,
        (monday + DAY, 0, 1, 1, 3): 1,
        (monday + 6 * DAY, 0, 2, 2, 3): 1,
        (monday + 7 * DAY, 0, 1, 1, 1): 1,
    }


def test_chats_count_where_an_agent_began_them(models: Models) -> None:
    columns = "day, contacts, channels_of_week"
    found = models.rows("contact_rules_daily", columns, "customer_id = 'chats'")
    assert found == {(MONDAY.date(), 1, 1): 1}


def test_contacts_without_a_number_go_by_telephone(models: Models) -> None:
    found = models.rows("contact_rules_daily", "telephone, contacts", "customer_id IS NULL")
    assert found == Counter({("3001112222", 2): 1, (HASH, 1): 1})
