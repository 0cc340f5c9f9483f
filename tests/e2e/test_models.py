"""What models make of awkward rows, on PostgreSQL, with tables as the loader writes them."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.support.models import ANALYTICS, LOADED, DbtError, Models
from tests.support.warehouses import a_database
from tools.demo.services import PROJECT

ALL = [
    *("amd_detail", "amd_totals", "campaigns", "call_detail", "campaign_results", "agents"),
    *("skill_service_level_hourly", "agent_time", "chat_detail", "answered_call_detail"),
    *("abandoned_call_detail", "call_transfer_detail", "speech_detail"),
]
# The tests of the project itself are on in all builds: with other variables, dbt reads it anew.
VARIABLES = ("--vars", "test_wolkvox: true")
WITHOUT_TESTS = (
    *VARIABLES,
    *("--exclude-resource-type", "test"),
    *("--exclude-resource-type", "unit_test"),
)
DAY = timedelta(days=1)
MONDAY = datetime(2026, 6, 1)  # noqa: DTZ001 - on the operation's clock


def amd(when: datetime, **fields: Any) -> dict[str, Any]:
    usual = {"campaign_id": "90001", "customer_id": "7", "telephone": "9573001112222"}
    return usual | {"result": "human", "date": when} | fields


def a_call(when: datetime, conn_id: str, **fields: Any) -> dict[str, Any]:
    usual = {"conn_id": conn_id, "campaign_id": "90001", "telephone": "3001112222"}
    return usual | {"type_interaction": "outbound_ma", "date": when, "time_seg": "30"} | fields


# By case: telephone and campaign in AMD Detail; the same, and the kind of call, in `call_detail`;
# and whether they are one call.
MATCHES = {
    "colombia": ("9573001112222", "90001", "3001112222", "90001", "outbound_ma", True),
    "chile": ("956912345678", "90001", "912345678", "90001", "outbound_ma", True),
    "signs": ("+57 (300) 111-2223", "90001", "573001112223", "90001", "outbound_ma", True),
    "six digits": ("112222", "90001", "3001112222", "90001", "outbound_ma", False),
    "nobody": ("0", "90001", "0", "90001", "outbound_ma", False),
    "inbound": ("9573001112222", "90001", "3001112222", "90001", "inbound", False),
    "other campaign": ("9573001112222", "90001", "3001112222", "90002", "outbound_ma", False),
    "no campaign": ("9573001112222", "90001", "3001112222", "0", "outbound_ma", True),
    "none in amd": ("9573001112222", "0", "3001112222", "90001", "outbound_ma", True),
    "dropped": ("(dropped)", "90001", "(dropped)", "90001", "outbound_ma", False),
    "hash": ("ab12" * 16, "90001", "ab12" * 16, "90001", "outbound_ma", True),
    "other hash": ("ab12" * 16, "90001", "cd12" * 16, "90001", "outbound_ma", False),
}


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Models:
    """Models of awkward rows, built once."""
    models = Models(tmp_path_factory.mktemp("models") / "transform", a_database(), ALL).prepare()
    # Five weeks with a call each working hour; of call_detail, until three days before the end.
    for number in range(35):
        noon = MONDAY - 21 * DAY + number * DAY + timedelta(hours=12)
        models.put("amd_detail", amd(noon, customer_id="usual", telephone=f"9573{number:09}"))
        models.put("amd_totals", total(noon.date(), "90001", "1"))
        if noon < MONDAY + 11 * DAY:
            models.put("call_detail", a_call(noon, f"usual.{number}", telephone=f"{number}"))
    for minute, (case, (one, campaign, other, called, kind, _)) in enumerate(MATCHES.items()):
        when = MONDAY + timedelta(hours=8, minutes=10 * minute)
        models.put("amd_detail", amd(when, customer_id=case, telephone=one, campaign_id=campaign))
        ended = a_call(when + timedelta(seconds=30), case, telephone=other, campaign_id=called)
        models.put("call_detail", ended | {"hang_up": case, "type_interaction": kind})
    models.put("call_detail", a_call(MONDAY + 8 * DAY, "of two days"))
    chat = {"conn_id": "1", "customer_id": "7", "channel": "web", "cod_act": "AGENT-INITIATED"}
    models.put("chat_detail", chat | {"date": MONDAY + 50 * DAY})
    # Two attempts at one second, of customers that share a telephone; one was heard.
    second = MONDAY + timedelta(hours=15)
    models.put("amd_detail", amd(second, customer_id="7", telephone="9573005550000"))
    for customer, result in (("7", "ANSWER"), ("8", "BUSY")):
        tried = {"customer_id": customer, "campaign_id": "90001", "telephone": "9573005550000"}
        models.put("campaign_results", tried | {"date": second, "result": result})
    models.put("campaign_results", tried | {"date": second + 2 * DAY, "result": result})
    tuesday = MONDAY + DAY + timedelta(hours=9)
    models.put("amd_detail", amd(tuesday, result="Human ", campaign_id="90009"))
    models.put("amd_detail", amd(tuesday, result="machine", campaign_id="0", customer_id="8"))
    models.put("amd_totals", total(tuesday.date(), "90009", "N/A"))
    codes = {"cod_act": "VENTA", "description_cod_act": "Venta", "campaign_id": "90009"}
    for conn_id, code in (("one", "VENTA"), ("two", "PQR"), ("three", "TIMEOUTACW")):
        models.put("call_detail", a_call(tuesday, conn_id, **codes | {"cod_act": code}))
    # The same call with another agent, who chose the same code.
    models.put("call_detail", a_call(tuesday, "one", agent_id="7", occurrence=2, **codes))
    four = a_call(tuesday, "four", time_seg="1.234", campaign_id="0", cod_act="PQR")
    models.put("call_detail", four)
    for agent, login in (("", "01:00:00"), ("-", "02:00:00"), ("7", "03:00:00")):
        spent = {"agent_id": agent, "login_time": login, "occupancy": "0.755"}
        models.put("agent_time", spent | {"report_date": tuesday.date()})
    for name in ("90001", "90009"):
        models.put("campaigns", {"campaign_id": name, "campaign_name": "Ventas"})
    told = models.build(*VARIABLES)
    assert "int_amd_hours_counts_each_row_in_its_local_hour" in told
    assert "counts_are_read" in told
    return models


def total(day: date, campaign: str, number: str) -> dict[str, Any]:
    read = datetime(day.year, day.month, day.day) + 2 * DAY  # noqa: DTZ001 - the operation's
    return {"report_date": day, "campaign_id": campaign, "total_amd": number, "read_at": read}


@pytest.mark.parametrize("case", MATCHES)
def test_calls_are_matched_by_telephone_and_campaign(models: Models, case: str) -> None:
    where = f"compared_with = 'call_detail' AND gap_seconds IS NOT NULL AND ended = '{case}'"
    found = models.rows("int_amd_matches", "conn_id", where)
    assert found == Counter({(case,): 1} if MATCHES[case][-1] else {})


def test_a_row_has_one_match_at_most(models: Models) -> None:
    where = "compared_with = 'campaign_results' AND gap_seconds IS NOT NULL"
    assert models.rows("int_amd_matches", "ended", where).total() == 1


def test_a_report_that_stopped_is_missed(models: Models) -> None:
    missed = models.rows("missing_days", "day", "table_name = 'call_detail'")
    # Until the day of the load, or for two weeks.
    stopped = MONDAY + 11 * DAY
    gone = [(stopped + n * DAY).date() for n in range(14)]
    assert {day for (day,) in missed} == {day for day in gone if day < LOADED.date()}
    ages = models.rows("table_ages", "table_name, row_count, newest_row_at IS NULL")
    assert ages["agents", 0, True] == 1
    assert ages["campaigns", 2, False] == 1
    assert {name for name, *_ in ages} == {*ALL}


def test_no_figure_of_the_server_is_not_zero(models: Models) -> None:
    columns = "server_total, loaded_rows, rows_agree, machines_agree"
    day = f"day = '{(MONDAY + DAY).date()}'"
    assert models.rows("amd_completeness", columns, f"{day} AND campaign_id = '90009'") == {
        (None, 1, None, None): 1
    }
    assert models.rows("amd_completeness", columns, f"{day} AND campaign_id = '90001'") == {
        (1, 1, True, False): 1
    }


def test_results_are_read_in_any_form(models: Models) -> None:
    share = "campaign_id, calls, humans, machines"
    found = models.rows("amd_machine_share", share, f"day = '{(MONDAY + DAY).date()}' AND hour = 9")
    # Campaign `0` is none.
    assert found == {("90009", 1, 1, 0): 1, (None, 1, 0, 1): 1}
    for mart in ("calls_daily", "wrap_ups_daily"):
        found = models.rows(mart, "campaign_id, calls", f"day = '{(MONDAY + DAY).date()}'")
        assert found[None, 1] == 1


def test_codes_of_the_server_are_not_of_agents(models: Models) -> None:
    found = models.rows(
        "wrap_ups_daily", "code, is_coded, calls, percent_of_coded::float", "campaign_id = '90009'"
    )
    assert found == {
        ("VENTA", True, 1, 50.0): 1,
        ("PQR", True, 1, 50.0): 1,
        ("TIMEOUTACW", False, 1, None): 1,
    }


def test_what_no_report_tells_is_not_zero(models: Models) -> None:
    """Without `activity_codes`, nobody knows what a hit is."""
    found = models.rows(
        "campaign_funnel_daily", "hits, right_party, right_party_percent, abandoned"
    )
    assert {*found} == {(None, None, None, 0)}


def test_rows_at_one_second_have_no_last_leg(models: Models) -> None:
    found = models.rows("calls", "leg, is_last_leg, is_passed_on", "conn_id = 'one'")
    assert found == {(1, None, True): 1, (2, None, True): 1}


def test_several_texts_for_nobody_stay_several_rows(models: Models) -> None:
    found = models.rows("agents_daily", "agent_id, occurrence, login_hours::float")
    assert Counter((agent, number) for agent, number, _ in found) == {
        (None, 1): 1,
        (None, 2): 1,
        ("7", 1): 1,
    }
    assert sum(hours for *_, hours in found) == 6


def test_what_could_be_two_numbers_is_listed(models: Models) -> None:
    columns = "table_name, column_name, form, row_count"
    found = models.rows("unreadable_values", columns)
    assert found == {
        ("call_detail", "time_seg", "9.999", 1): 1,
        ("agent_time", "occupancy", "9.999", 3): 1,
        ("amd_totals", "total_amd", "a/a", 1): 1,
    }


def test_grain_is_an_error(models: Models) -> None:
    manifest = json.loads((models.folder / "target" / "manifest.json").read_text())
    tests = [node for node in manifest["nodes"].values() if node["resource_type"] == "test"]
    unique = [test for test in tests if test["name"].startswith("unique_together")]
    assert unique
    assert {test["config"]["severity"] for test in unique} == {"ERROR"}


@pytest.fixture
def copy(models: Models) -> Iterator[Models]:
    """The same, which a test may change."""
    with models.put_back() as changed:
        yield changed


def test_later_builds_equal_full_ones(copy: Models) -> None:
    chance = random.Random(3)  # noqa: S311 - repeatable
    heard, calls, attempts = [], [], []
    for number in range(200):
        # Late rows as well, close together, alike, and around midnight.
        when = MONDAY + chance.randrange(6) * DAY
        when += timedelta(seconds=chance.choice([-90, 90, 300]) + chance.randrange(240))
        telephone, customer_id = f"957300111222{chance.randrange(4)}", f"{chance.randrange(9)}"
        result = chance.choice(["human", "machine"])
        heard.append(amd(when, telephone=telephone, customer_id=customer_id, result=result))
        ended = when + timedelta(seconds=chance.randrange(-150, 150))
        called = {"telephone": telephone[-10:], "hang_up": "agent", "skill_id": "1"}
        calls.append(a_call(ended, f"late.{number}", agent_id="7", **called))
        tried = {"campaign_id": "90001", "customer_id": customer_id, "date": ended}
        result = chance.choice(["ANSWER", "BUSY"])
        attempts.append(tried | {"result": result, "telephone": telephone})
    # What other reports tell of calls that are there, and late calls of which they told before.
    of_calls = [f"usual.{number}" for number in range(0, 30, 3)]
    late = [f"late.{number}" for number in range(0, 200, 9)]
    for conn_ids, loaded in ((of_calls, LOADED + DAY), (late, LOADED)):
        of_call = [{"conn_id": each, "date": MONDAY} for each in conn_ids]
        skill, agent = {"skill_id": "1"}, {"agent_id": "7"}
        for report, told in (
            ("answered_call_detail", skill | {"answer_time": "00:00:09"}),
            ("abandoned_call_detail", skill | {"abandon_time": "9"}),
            ("speech_detail", agent | {"time_silence": "5"}),
        ):
            copy.put(report, *(each | told for each in of_call), loaded=loaded)
        transfers = [{"conn_id_transfer": each, "id_call_origin": each} for each in conn_ids]
        copy.put("call_transfer_detail", *(each | {"date": MONDAY} for each in transfers))
    # Passed on, after midnight: it is no more a contact of that day, but of the one before.
    calls.append(a_call(MONDAY + 8 * DAY - timedelta(minutes=1), "of two days"))
    # Its agent chose a code, so that its week has no contact any more.
    recoded = f"cod_act = 'VENTA', _sdc_batched_at = '{LOADED + DAY}'"
    copy.ask(f"UPDATE wolkvox.chat_detail SET {recoded} WHERE conn_id = '1'")  # noqa: S608
    copy.put("amd_detail", *heard, loaded=LOADED + DAY)
    copy.put("call_detail", *calls, loaded=LOADED + DAY)
    copy.put("campaign_results", *attempts, loaded=LOADED - DAY)
    # As if that report, whose rows were there before, only now joined the list.
    copy.ask(f"DELETE FROM {ANALYTICS}.int_amd_matches WHERE compared_with = 'campaign_results'")  # noqa: S608
    copy.ask(f"TRUNCATE {ANALYTICS}.int_attempts")
    copy.build(*WITHOUT_TESTS)
    grown = copy.everything()
    copy.build(*WITHOUT_TESTS, DBT_FULL_REFRESH="true")
    full = copy.everything()
    for name in full.keys() - {"table_ages"}:  # which tells the age in hours
        assert grown[name] == full[name], name
    known = "wait_seconds = 9 AND is_abandoned AND is_passed_on AND silence_seconds = 5"
    assert copy.rows("calls", "conn_id", known).total() == len(late)
    for report in ("call_detail", "campaign_results"):
        matched = f"gap_seconds IS NOT NULL AND compared_with = '{report}'"
        assert copy.rows("int_amd_matches", "date, ended", matched).total() > 50


def test_deleted_rows_fail_each_model_that_keeps_them(copy: Models) -> None:
    where = f"date::date = '{(MONDAY + 8 * DAY).date()}'"
    for stream in ("amd_detail", "call_detail"):
        copy.ask(f"DELETE FROM wolkvox.{stream} WHERE {where}")  # noqa: S608
    with pytest.raises(DbtError) as failed:
        copy.build("--select", "test_name:counts_each_row", *VARIABLES)
    failed_ones = re.findall(r"FAIL \d+ counts_each_row_(\w+)", str(failed.value))
    of_days = ("int_amd_hours", "int_calls_daily", "int_wrap_ups_daily")
    for model in ("amd_contacts", "int_calls_1", *of_days):
        assert any(name.startswith(f"{model}_") for name in failed_ones), model


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Models:
    """Tables of three reports, without rows."""
    folder = tmp_path_factory.mktemp("empty") / "transform"
    return Models(folder, a_database(), ["amd_detail", "call_detail", "agents"]).prepare()


@pytest.fixture
def small(empty: Models) -> Iterator[Models]:
    """The same, which a test may change."""
    with empty.put_back() as changed:
        yield changed


def test_settings_and_tables_are_checked_before_anything_is_built(small: Models) -> None:
    small.ask("DROP TABLE wolkvox.call_detail")
    small.ask("ALTER TABLE wolkvox.amd_detail DROP COLUMN _sdc_batched_at")
    with pytest.raises(DbtError) as failed:
        small.build()
    told = str(failed.value)
    assert "call_detail: there is no such table in the schema wolkvox" in told
    assert "amd_detail: the table lacks _sdc_batched_at. Set add_record_metadata" in told
    with pytest.raises(DbtError, match="timezone: 'Bogota' is no IANA time zone"):
        small.build(TAP_WOLKVOX_TIMEZONE="Bogota")
    small.reports.append("call_details")
    with pytest.raises(DbtError, match="there is no report 'call_details'"):
        small.build()
    assert small.everything() == {}


def test_a_key_that_comes_twice_fails(small: Models) -> None:
    staging = ("--select", "stg_amd_detail")
    now = datetime.now(UTC).replace(tzinfo=None)
    small.put("amd_detail", *[amd(MONDAY)] * 2)
    # Two texts that stand for no telephone.
    small.put("amd_detail", *(amd(MONDAY, telephone=text) for text in ("", "-")), loaded=now)
    small.put("amd_detail", amd(MONDAY + DAY), loaded=now)
    assert "PASS unique_key_stg_amd_detail" in small.build(*staging)
    small.put("amd_detail", amd(MONDAY + DAY), loaded=now - DAY)
    with pytest.raises(DbtError, match="FAIL 1 unique_key_stg_amd_detail"):
        small.build(*staging)


def test_freshness_is_that_of_loaded_reports(small: Models) -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    small.put("amd_detail", amd(MONDAY), loaded=now - timedelta(hours=35))
    small.put("call_detail", a_call(MONDAY, "1"), loaded=now - timedelta(hours=37))
    ages = re.findall(r"(PASS|WARN) freshness of wolkvox\.(\w+)", small.run("source", "freshness"))
    # A table without rows was never loaded.
    assert {*ages} == {("PASS", "amd_detail"), ("WARN", "call_detail"), ("WARN", "agents")}


def test_questions_are_exposures_of_what_is_built(small: Models) -> None:
    exposures = ("ls", "--quiet", "--resource-type", "exposure", "--output", "name")
    page = (PROJECT / "docs" / "answers.md").read_text("utf-8")
    titles = re.findall("^### (.+)$", page, re.MULTILINE)
    names = {"_".join(re.findall("[a-z]+", title.lower())) for title in titles}
    of_both = {*small.run(*exposures).split()}
    assert of_both < names
    # Of a report or another, of two, of one, and of any.
    assert {"how_far_amd_can_be_trusted", "how_each_call_went", "days_without_rows"} < of_both
    assert not of_both & {"does_the_server_count_as_many", "hours_of_agents_by_day"}


def test_later_columns_reach_tables_that_are_built_in_parts(small: Models) -> None:
    small.put("call_detail", a_call(MONDAY, "1"))
    part = ("--select", "+int_calls_daily")
    small.build(*part)
    small.ask(f"ALTER TABLE {ANALYTICS}.int_calls_daily DROP COLUMN cost")
    small.put("call_detail", a_call(MONDAY + DAY, "2", cost="1.5"), loaded=LOADED + DAY)
    small.build(*part)
    assert small.rows("int_calls_daily", "day, cost") == {
        (MONDAY.date(), None): 1,
        ((MONDAY + DAY).date(), 1.5): 1,
    }


def test_lists_keep_what_they_held_before(small: Models) -> None:
    def read(day: datetime, *names: str, last_use: str) -> None:
        for number, name in enumerate(names):
            agent = {"agent_id": f"{number}", "agent_name": name, "last_use": last_use}
            small.put("agents", agent | {"read_at": day})
        small.build("--select", "+agents_history")

    read(MONDAY, "Ana", "Sol", "Luz", last_use="1")
    read(MONDAY + DAY, "Ana Mora", "Sol", last_use="2")
    versions = small.rows("agents_history", "agent_name, dbt_valid_from, dbt_valid_to")
    in_utc = MONDAY + timedelta(hours=5)
    renamed = in_utc + DAY
    assert versions["Ana", in_utc, renamed] == 1
    assert versions["Ana Mora", renamed, None] == 1
    assert versions["Sol", in_utc, None] == 1
    [(gone,)] = small.ask(
        f"SELECT dbt_valid_to FROM {ANALYTICS}.agents_history WHERE agent_name = 'Luz'"  # noqa: S608
    )
    assert gone is not None
    assert versions.total() == 4


def test_a_part_of_operations_in_one_table(small: Models) -> None:
    """In a schema that is empty, from tables without some columns."""
    small.ask("ALTER TABLE wolkvox.amd_detail ADD COLUMN operation text, DROP COLUMN file_name")
    small.ask("ALTER TABLE wolkvox.call_detail ADD COLUMN operation text, DROP COLUMN cost")
    small.put("amd_detail", *(amd(MONDAY, operation=name) for name in ("cali", "medellin")))
    small.put("call_detail", *(a_call(MONDAY + n * DAY, "1", operation="cali") for n in (0, 2)))
    part = ("--select", "+amd_accuracy", "+amd_contacts", "+calls_daily")
    there = {"WOLKVOX_OPERATION_COLUMN": "operation", "TAP_WOLKVOX_TIMEZONE": "Europe/Madrid"}
    told = small.build(*part, **there)
    assert "agents_daily is not built: it needs agent_time among the reports" in told
    assert "stg_amd_detail: null for columns that amd_detail lacks: file_name" in told
    # Tests of the project itself are not the user's.
    assert not re.findall("unit_test|_are_read", told)
    found = small.rows("amd_contacts", "operation_id, calls, first_called_local")
    in_madrid = MONDAY + timedelta(hours=7)
    assert found == {(name, 1, in_madrid): 1 for name in ("cali", "medellin")}
    assert small.rows("calls_daily", "operation_id, cost") == {("cali", None): 2}
    people = "campaign_id = 'all' AND month IS NULL AND amd_result = 'human'"
    found = small.rows("amd_accuracy", "operation_id, calls, matched", people)
    assert found == {("cali", 1, 1): 1, ("medellin", 1, 0): 1}
    assert not small.everything().keys() & {"amd_machine_share", "wrap_ups_daily"}
    # What `dbt docs generate` shows.
    manifest = json.loads((small.folder / "target" / "manifest.json").read_text())
    described = {
        (node["name"], column["name"])
        for node in manifest["nodes"].values()
        for column in node.get("columns", {}).values()
        if column["description"] and node["description"]
    }
    columns = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema"
    assert set(small.ask(f"{columns} = '{ANALYTICS}'")) <= described
