"""`--check`: what the server does, one quirk at a time."""

from __future__ import annotations

import json
import re
import signal
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.base import Row
from sandbox.rows.dialect import Dialect
from sandbox.rows.fixed import Fixed, Parameters
from sandbox.rows.seeded import Seeded, seeded_reports
from sandbox.server.faults import Fault
from tap_wolkvox.check import forms
from tap_wolkvox.check.text import table
from tap_wolkvox.reports import REPORTS, REPORTS_BY_STREAM
from tap_wolkvox.reports.field_types import Measure
from tap_wolkvox.reports.model import Report
from tap_wolkvox.tap import TapWolkvox
from tests.support.calls import GUARD, NOON, NOW, call, calls, examples
from tests.support.rows import sent
from tests.support.world import World, extracted, started
from tools.demo.services import PROJECT
from tools.evidence import said_by

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
KEYS = {
    *("status", "message", "rows", "missing_fields", "unknown_fields", "unreadable_values"),
    *("repeated_keys", "rows_outside_window", "count_matches", "seconds"),
}
QUESTIONS = {
    *("end_is_included", "ranges_cross_months", "utc_offset_minutes", "all_campaigns_complete"),
    *("groups_overlap", "newest_row_age_minutes", "service_level_denominator", "open_chats_found"),
}


def checked(world: World, requests: int | None = None, **settings: Any) -> dict[str, Any]:
    world.wolkvox.log.clear()
    with patch("tap_wolkvox.streams.base.utc_now", lambda: NOW):
        check = TapWolkvox(config=world.config(start_date="2026-04-01", **settings)).check(requests)
        check.run()
    found: dict[str, Any] = json.loads(json.dumps(check.result))
    assert found["requests"] == len(world.wolkvox.log)
    assert world.wolkvox.max_in_flight <= 1
    assert table(found)
    return found


def of_report(world: World, stream: str = "amd_detail", **settings: Any) -> dict[str, Any]:
    found: dict[str, Any] = checked(world, reports=[stream], **settings)["reports"][stream]
    return found


def of_server(world: World, **settings: Any) -> dict[str, Any]:
    found: dict[str, Any] = checked(world, **settings)["server"]
    return found


@pytest.fixture
def busy(world: World) -> World:
    """Calls of all hours since the end of May, in two campaigns."""
    rows = calls(NOON - 20 * DAY, 20 * 86_400, 960)
    for n, row in enumerate(rows):
        row |= {"campaign_id": f"{90_001 + n % 2}", "customer_id": f"C{n}"}
    world.rows.add(rows)
    return world


def test_a_server_without_surprises(busy: World) -> None:
    found = checked(busy)
    assert found["reports"]["amd_detail"] | {"seconds": 0} == {
        "status": "rows",
        "message": None,
        "rows": 48,
        "missing_fields": [],
        "unknown_fields": {},
        "unreadable_values": {},
        "repeated_keys": 0,
        "rows_outside_window": 0,
        "count_matches": True,
        "seconds": 0,
        "window": "2026-06-09 12:00:00 to 2026-06-10 12:00:00",
        "rows_by_day": {"2026-06-09": 24, "2026-06-10": 24},
        "order": found["reports"]["amd_detail"]["order"],
        "fields_beside_rows": [],
    }
    assert found["server"] == {
        "end_is_included": True,
        "ranges_cross_months": True,
        "utc_offset_minutes": None,
        "all_campaigns_complete": True,
        "groups_overlap": None,
        "newest_row_age_minutes": 30,
        "service_level_denominator": None,
        "open_chats_found": None,
    }
    assert found["requests"] == 6
    assert "Nothing to do" in table(found)


# Of the server.


def test_an_end_that_is_left_out(busy: World) -> None:
    busy.wolkvox.settings.end_inclusive = False
    assert of_server(busy)["end_is_included"] is False


@pytest.mark.parametrize("across", ["first", "refused"])
def test_ranges_that_stop_at_a_month(busy: World, across: Literal["first", "refused"]) -> None:
    busy.wolkvox.settings.across_months = across
    assert of_server(busy)["ranges_cross_months"] is False


def test_a_month_without_rows(world: World) -> None:
    world.rows.add(calls(NOON - 5 * DAY, 5 * 86_400, 100))
    found = checked(world)
    assert found["server"]["ranges_cross_months"] is None
    assert found["why_not_known"]["ranges_cross_months"] == "no rows there"


def test_all_campaigns_that_lack_one(busy: World) -> None:
    class Lacking(Fixed):
        def rows(self, start: datetime, end: datetime, asked: Parameters, *now: Any) -> list[Row]:
            found = busy.rows.rows(start, end, asked, *now)
            return found[::3] if asked["campaign_id"] == "all" else found

    busy.wolkvox.source = Lacking()
    found = checked(busy)
    assert found["server"]["all_campaigns_complete"] is False
    assert "list your campaigns in campaign_ids" in table(found)
    assert of_server(busy, campaign_ids=["90001"])["all_campaigns_complete"] is False


def test_a_campaign_that_only_now_has_rows(busy: World) -> None:
    class Growing(Fixed):
        def rows(self, start: datetime, end: datetime, asked: Parameters, *now: Any) -> list[Row]:
            found = busy.rows.rows(start, end, asked, *now)
            if len(busy.wolkvox.log) > 1 and end == NOON:
                found.append(call(NOON - HOUR, campaign_id="90002", customer_id="late"))
            return found

    busy.wolkvox.source = Growing()
    for campaigns in (["all"], ["90002"]):
        assert of_server(busy, campaign_ids=campaigns)["all_campaigns_complete"] is True


@pytest.mark.parametrize("stream", ["amd_totals", "campaign_totals_by_result"])
def test_totals_of_campaigns(world: World, stream: str) -> None:
    row = sent(stream) | {"campaign_id": "90001"}
    world.wolkvox.fixed(stream).add([row], filter_date=NOON - DAY)
    for campaigns in (["all"], ["90001"]):
        found = of_server(world, reports=[stream], campaign_ids=campaigns)
        assert found["all_campaigns_complete"] is None


def test_what_the_server_refuses_shows_no_campaign(world: World) -> None:
    world.rows.add([call(NOON - HOUR, campaign_id="SECRET")])
    gone = Fault("status", status=404, msg="SECRET is gone", when=lambda *asked: asked[2] != "all")
    world.wolkvox.faults.append(gone)
    found = checked(world)
    assert found["why_not_known"]["all_campaigns_complete"] == "the server refused the request"
    assert "SECRET" not in json.dumps(found) + table(found)


@pytest.mark.parametrize("order", ["oldest", "newest", "shuffled"])
def test_a_sample_that_is_cut_shows_little(busy: World, order: Any) -> None:
    busy.wolkvox.settings.order = order
    busy.wolkvox.settings.row_limit = 40
    found = of_server(busy, row_limit=40)
    assert found["all_campaigns_complete"] is None
    assert found["newest_row_age_minutes"] is None


@pytest.mark.parametrize("seconds", [-20, 20])
def test_windows_that_go_by_another_time(world: World, seconds: int) -> None:
    for n in range(1, 9):
        wall = NOON - n * HOUR
        world.rows.add([call(wall)], filter_date=wall + timedelta(seconds=seconds))
    found = checked(world)
    assert found["server"]["end_is_included"] is None
    assert "another time" in found["why_not_known"]["end_is_included"]


@pytest.mark.parametrize(("hours", "minutes"), [(0, -300), (1, -240), (5, 0)])
def test_ids_that_speak_for_another_clock(world: World, hours: int, minutes: int) -> None:
    rows = [
        sent("call_detail") | {"conn_id": f"1.{n}.{epoch}.2", "date": str(wall + hours * HOUR)}
        for n in range(30)
        for wall in [NOON - (n + 10) * HOUR / 2]
        for epoch in [int((wall + 5 * HOUR - datetime(1970, 1, 1)).total_seconds())]  # noqa: DTZ001
    ]
    world.wolkvox.fixed("call_detail").add(rows)
    found = checked(world, reports=["call_detail"])
    assert found["server"]["utc_offset_minutes"] == minutes
    assert ("set timezone to the zone of the server's clock" in table(found)) == (hours > 0)


@pytest.mark.parametrize("both", [True, False])
def test_groups_of_codes(world: World, both: bool) -> None:  # noqa: FBT001
    details = world.wolkvox.fixed("wrap_up_detail")
    for n, group in enumerate(["cod_act1", "cod_act2"]):
        row = {"conn_id": "1" if both else f"{n}", "date": str(NOON - HOUR)}
        details.add([sent("wrap_up_detail") | row], parameters={"cod_act": group})
    assert of_server(world, reports=["wrap_up_detail"])["groups_overlap"] is both


@pytest.mark.parametrize("whole", ["inbound_calls", "answer_calls"])
def test_what_a_service_level_is_a_share_of(world: World, whole: str) -> None:
    stream = "skill_service_level_hourly"
    for n in range(7, 13):
        row = {"date": "2026-06-09", "hour": f"{n}:00", "inbound_calls": f"{n + 4}"}
        row |= {"answer_calls": f"{n}", "abandon_calls": "4"}
        row["service_level_20seg"] = f"{100 * (n - 3) / int(row[whole]):.2f} %"
        world.wolkvox.fixed(stream).add([sent(stream) | row])
    assert of_server(world, reports=[stream])["service_level_denominator"] == whole


@pytest.mark.parametrize("closed", ["0000-00-00 00:00:00", str(NOON - HOUR)])
def test_chats_that_are_open(world: World, closed: str) -> None:
    row = sent("chat_detail") | {"date": str(NOON - 2 * HOUR), "date_close": closed}
    world.wolkvox.fixed("chat_detail").add([row], filter_date=NOON - HOUR)
    found = of_server(world, reports=["chat_detail"])["open_chats_found"]
    assert found is (True if closed < "1" else None)


# Of a report.


@pytest.mark.slow
@pytest.mark.parametrize(
    ("quirk", "differs"),
    [
        ({"names": "last"}, {}),
        ({"names": "column"}, {}),
        ({"left_out": ["telephone"]}, {"missing_fields": ["telephone"]}),
        ({"unknown": ["novel_field"]}, {"unknown_fields": {"novel_field": ["9"]}}),
        ({"filter_shift": 2 * HOUR}, {"rows_outside_window": True}),
    ],
)
def test_each_way_to_write_rows(
    world: World, quirk: dict[str, Any], differs: dict[str, Any]
) -> None:
    stream = "agent_events"

    def found(dialect: Dialect) -> dict[str, Any]:
        world.wolkvox.reports |= seeded_reports(
            Seeded(1, (NOON - 3 * DAY).date(), rows_per_day=250), dialect=dialect, streams=[stream]
        )
        report = of_report(world, stream)
        assert report["status"] == "rows"
        report["rows_outside_window"] = report["rows_outside_window"] > 0
        return {name: report[name] for name in KEYS - {"rows", "seconds", "repeated_keys"}}

    usual = found(Dialect())
    assert found(Dialect(**quirk)) == usual | {
        name: sorted([*usual[name], *value]) if name == "missing_fields" else value
        for name, value in differs.items()
    }


def test_a_report_without_rows(world: World) -> None:
    found = checked(world)
    assert found["reports"]["amd_detail"]["status"] == "empty"
    assert set(found["server"].values()) == {None}
    assert found["requests"] == 3


@pytest.mark.parametrize(
    ("changes", "name", "shown"),
    [
        ({"new_field": "12:30:00"}, "unknown_fields", ["99:99:99"]),
        ({"new_field": [1]}, "unknown_fields", ["a list"]),
        ({"new_field": "Ana said so"}, "unknown_fields", ["9-40 characters"]),
        ({"cost": "12,5 COP"}, "unreadable_values", ["99,9 aaa"]),
        ({"telephone": ["573001"]}, "unreadable_values", ["a list"]),
    ],
)
def test_what_is_not_as_declared(
    world: World, changes: dict[str, Any], name: str, shown: list[str]
) -> None:
    rows = [sent("call_detail") | {"conn_id": f"{n}", "date": str(NOON - HOUR)} for n in range(12)]
    world.wolkvox.fixed("call_detail").add([row | changes for row in rows])
    [field] = changes
    assert of_report(world, "call_detail")[name][field] == shown


def test_repeated_keys(world: World) -> None:
    world.rows.add([call(NOON - HOUR, result=result) for result in ("human", "human", "machine")])
    world.rows.add([call(NOON - 2 * HOUR)])
    assert of_report(world)["repeated_keys"] == 2


def test_fields_that_do_not_come(world: World) -> None:
    row = sent("call_detail") | {"date": str(NOON - HOUR)}
    del row["cost"]
    world.wolkvox.fixed("call_detail").add([row])
    assert "cost" in of_report(world, "call_detail")["missing_fields"]


def test_an_unknown_field_of_amd_detail(world: World) -> None:
    world.rows.add([call(NOON - n * HOUR, call_sentiment="9.5") for n in range(10)])
    assert of_report(world)["unknown_fields"] == {"call_sentiment": ["9.9"]}


def test_rows_outside_their_window(world: World) -> None:
    world.rows.add([call(NOON - 40 * DAY)], filter_date=NOON - HOUR)
    assert of_report(world)["rows_outside_window"] == 1


@pytest.mark.parametrize(
    ("order", "told"),
    [("oldest", "oldest first"), ("newest", "newest first"), ("shuffled", "none")],
)
def test_the_order_of_rows(busy: World, order: Any, told: str) -> None:
    busy.wolkvox.settings.order = order
    assert of_report(busy)["order"] == told


@pytest.mark.parametrize(
    ("body", "matches"),
    [('"msg": "7 records were found"', False), ('"msg": "found"', None)],
)
def test_what_msg_counts(world: World, body: str, matches: bool | None) -> None:  # noqa: FBT001
    rows = json.dumps([call(NOON - n * HOUR) for n in range(8)])
    answer = f'{{"code": "200", "data": {rows}, {body}}}'.encode()
    world.wolkvox.faults.append(Fault("body", body=answer))
    assert of_report(world)["count_matches"] is matches


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault("status", status=404, msg="Campaign does not exist"), "Campaign does not exist"),
        (Fault("body", body=b"<html>"), "a response that is not JSON"),
        (Fault("body", body=b'{"code": "200", "data": [{"x": "1"}]}'), "a row lacks date"),
        (Fault("status", status=504), "gave up"),
    ],
)
def test_an_answer_that_a_run_would_not_take(world: World, fault: Fault, words: str) -> None:
    world.wolkvox.faults.append(fault)
    found = checked(world, reports=["amd_detail", "campaigns"])
    report = found["reports"]["amd_detail"]
    assert report["status"] == "error"
    assert words in report["message"]
    assert "amd_detail cannot be extracted as it is" in table(found)


def test_one_mistake_of_the_server_is_no_error(world: World) -> None:
    world.wolkvox.faults.append(Fault("status", at=[1], status=500))
    assert of_report(world, "campaigns")["status"] == "empty"


def test_a_quota_that_ends_is_told(busy: World) -> None:
    busy.wolkvox.settings.daily_quota = 2
    found = checked(busy)
    assert found["reports"]["amd_detail"]["status"] == "rows"
    assert "quota" in found["ended_by"]
    assert "The check ended early: amd_detail" in table(found)
    assert "Nothing to do" not in table(found)


def test_too_many_rows_for_three_requests(world: World) -> None:
    world.rows.add(calls(NOON - DAY, 86_400, 4_000))
    world.wolkvox.settings.row_limit = 10
    world.wolkvox.settings.over_limit = "error"
    found = checked(world)
    assert found["reports"]["amd_detail"]["status"] is None
    assert "amd_detail: more requests are needed to tell" in table(found)


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("\U0001f600\U0001f44d", "1-8 characters"),
        ("***", "1-8 characters"),
        ("\x1b[31mX", "1-8 characters"),
        ("3001234567", "9-40 characters"),
        ("CC-1020304050", "9-40 characters"),
        ("avenida 5 # 4-3", "9-40 characters"),
        ("x" * 41, "more characters"),
        ("", "empty"),
        ("-12.5 %", "-99.9 %"),
        ("2026-06-05 12:00", "9999-99-99 99:99"),
        ("5 min", "9 aaa"),
        (None, "null"),
    ],
)
def test_a_form_shows_nothing_of_the_value(value: str | None, form: str) -> None:
    assert forms.form_of(value) == form


def test_names_that_are_values_are_not_shown(world: World) -> None:
    names = {"Ana Perez": "1", "maria": "2", "AGENT_NAME": "Eva"}
    row = sent("call_detail") | {"date": str(NOON - HOUR)} | names
    world.wolkvox.fixed("call_detail").add([row] * 12)
    found = of_report(world, "call_detail")["unknown_fields"]
    assert found == {"9-40 characters": ["1-8 characters", "9"], "aaaaa": ["9"]}


def test_a_refused_token_ends_the_check(world: World) -> None:
    found = checked(world, reports=["campaigns", "amd_detail"], wolkvox_token="another-token")
    assert found["requests"] == 1
    statuses = [report["status"] for report in found["reports"].values()]
    assert statuses == ["error", None]
    assert "Not known: amd_detail" in table(found)


# Nothing of a row.

values = st.one_of(
    st.text("bcYZ07ñ@._- \n€", max_size=50).map("Zq7{}".format),
    st.sampled_from([None, True, 77, 7.7, ["Zq7"], {"Zq7": "Zq7"}, "", "-"]),
)


@pytest.mark.slow
@settings(max_examples=examples(150), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), report=st.sampled_from(REPORTS), number=st.sampled_from([1, 12]))
def test_no_value_of_a_row_is_in_the_file(
    world: World, data: st.DataObject, report: Report, number: int
) -> None:
    times = {field.wire_names[0] for field in report.fields if field.type != "text"}
    names = [field.wire_names[0] for field in report.fields]
    changed = data.draw(st.lists(st.sampled_from(sorted({*names} - times)), max_size=4))
    rows = []
    for n in range(number):
        row = sent(report.stream) | {name: str(NOON - HOUR) for name in times}
        row |= {name: data.draw(values) for name in changed}
        rows.append(row | {f"Zq{n}": data.draw(values), "new": data.draw(values)})
    world.wolkvox.reports.clear()
    world.wolkvox.faults[:] = [Fault("body", body=_body(report, rows))]
    found = checked(world, reports=[report.stream])
    told = json.dumps(found["reports"]).casefold() + table(found).casefold()
    assert "zq" not in told
    for kind in ("unknown_fields", "unreadable_values"):
        for shown in found["reports"][report.stream][kind].values():
            for form in shown:
                assert form.endswith("characters") or not re.search("[0-8b-zñ]", _plain(form))


def _plain(form: str) -> str:
    """A form without the words for what is no text."""
    return re.sub("a list|a number|a boolean|an object|null|empty", "", form)


def _body(report: Report, rows: list[dict[str, Any]]) -> bytes:
    data: Any = rows
    if report.key_column:
        data = {f"Zq7 {n}": row for n, row in enumerate(rows)}
    elif report.explode:
        inside = {*report.explode.inside}
        columns = {name: field.column for field in report.fields for name in field.wire_names}
        data = [
            {name: row[name] for name in row if columns.get(name) not in inside}
            | {
                report.explode.field: [
                    {name: row[name] for name in row if columns.get(name) in inside}
                ]
            }
            for row in rows
        ]
    return json.dumps(
        {"code": "200", "msg": f"{len(rows)} records were found", "data": data}
    ).encode()


def test_measures_are_read_as_dbt_reads_them() -> None:
    macros = (PROJECT / "transform" / "macros" / "values.sql").read_text()
    whole = "-?([0-9]{1,15}|[1-9][0-9]{0,2}(,[0-9]{3}){1,4})"
    assert whole == forms.WHOLE
    unclear = forms.PART_OR_PERCENT, forms.SECONDS_OR_THOUSANDS
    nothing = "'', '-', '--', '(empty)'"
    for pattern in (whole, "([.]00?)?", "([.][0-9]+)?", forms.DURATION, nothing, *unclear):
        assert pattern in macros
    measures: list[Measure] = ["count", "decimal", "money", "percent", "duration", "seconds"]
    for measure in measures:
        [comment] = re.findall(rf"{{# ([^#]*) #}}\n{{% macro as_{measure}\(", macros)
        for text in re.findall("`(.+?)`", comment):
            assert forms.is_readable(measure, text), (measure, text)
        assert not forms.is_readable(measure, "12,5 COP")
    for unclear_percent in ("0.755", ".5", "1", "1.0"):
        assert not forms.is_readable("percent", unclear_percent)
        assert forms.is_readable("percent", f"0{unclear_percent} %")
    assert not forms.is_readable("seconds", "1.234")
    assert forms.is_readable("seconds", "0.350")


def test_files_are_evidence_for_declarations(world: World) -> None:
    rows = [sent("skill_service_level_hourly", new_field="7", aht="1") for _ in range(12)]
    for row in rows:
        row |= {"date": "2026-06-09", "inbound_calls": "many"}
        del row["asa"]
    world.wolkvox.fixed("skill_service_level_hourly").add(rows)
    found = checked(world, reports=["skill_service_level_hourly", "amd_detail"])
    said = list(said_by([found, found]))
    of_report = "skill_service_level_hourly: "
    assert f"{of_report}asa did not come from 2 of 2" in said
    assert f"{of_report}new_field is not declared, at 2 of 2: 9" in said
    assert f"{of_report}inbound_calls cannot be read as its measure, at 2 of 2: aaaa" in said
    assert f"{of_report}has rows that agree in the key, at 2 of 2" in said
    assert not [line for line in said if line.startswith("amd_detail")]


# Of the command.


def test_all_reports_within_their_requests(world: World) -> None:
    found = checked(world, reports=["all"])
    assert found["reports"].keys() == set(REPORTS_BY_STREAM)
    assert found["requests"] <= 3 * len(REPORTS) + 10
    assert {*found["server"]} == QUESTIONS


@pytest.mark.parametrize("requests", [1, 2, 4, 7])
def test_the_number_of_requests_is_kept(busy: World, requests: int) -> None:
    found = checked(busy, requests, reports=["campaigns", "skills", "amd_detail"])
    assert found["requests"] == min(requests, 8)
    asked = [name for name, report in found["reports"].items() if report["status"]]
    assert asked == ["campaigns", "skills", "amd_detail"][:requests]


def test_a_report_that_was_asked_for_in_part_is_not_known(world: World) -> None:
    for requests, status in ((1, None), (2, None), (3, "empty")):
        assert checked(world, requests)["reports"]["amd_detail"]["status"] == status


def test_the_command_writes_what_it_found(busy: World, tmp_path: Path) -> None:
    path = tmp_path / "check.json"
    config = busy.config(end_date=str(NOON), reports=["amd_detail", "campaigns"])
    run = extracted(config, tmp_path, f"--check={path}")
    assert run.status == 0
    assert "This check sends at most 16 requests" in run.stderr.splitlines()[-1]
    assert run.printed.startswith("report      answer")
    found = json.loads(path.read_text())
    assert found["reports"].keys() == {"amd_detail", "campaigns"}
    assert all(report.keys() >= KEYS for report in found["reports"].values())
    assert run.printed.endswith(f"{found['requests']} requests sent.\n")
    assert len(busy.wolkvox.log) == found["requests"]


def test_too_few_requests_end_with_status_1(busy: World, tmp_path: Path) -> None:
    config = busy.config(end_date=str(NOON), reports=["campaigns", "amd_detail"])
    run = extracted(config, tmp_path, "--check", "--check-requests=1")
    assert run.status == 1
    assert "Not known: amd_detail" in run.printed
    assert "1 request sent." in run.printed


def test_a_file_that_cannot_be_written_costs_no_request(world: World, tmp_path: Path) -> None:
    run = extracted(world.config(), tmp_path, f"--check={tmp_path}")
    assert run.status == 1
    assert "Invalid --check: the file cannot be written" in run.error
    assert world.wolkvox.log == []


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("--check=", "needs the name of a file"),
        ("--check-requests=5", "--check-requests needs --check"),
        ("--check=config.json", "config.json exists, and is no file of --check"),
    ],
)
def test_what_is_no_check_sends_nothing(
    world: World, tmp_path: Path, option: str, words: str
) -> None:
    config = world.config()
    run = extracted(config, tmp_path, option.replace("=config", f"={tmp_path}/config"))
    assert run.status > 0
    assert words in run.stderr
    assert run.printed == ""
    assert world.wolkvox.log == []
    assert json.loads((tmp_path / "config.json").read_text()) == config


def test_an_earlier_file_is_replaced(world: World, tmp_path: Path) -> None:
    for _ in range(2):
        run = extracted(world.config(), tmp_path, f"--check={tmp_path}/check.json")
        assert run.status == 0
    assert json.loads((tmp_path / "check.json").read_text())["tap_version"]


@pytest.mark.parametrize("option", ["--discover", "--about"])
def test_other_options_win(world: World, tmp_path: Path, option: str) -> None:
    assert extracted(world.config(), tmp_path, "--check", option).status == 0
    assert world.wolkvox.log == []


@pytest.mark.posix
def test_ctrl_c_tells_what_is_known(world: World, tmp_path: Path) -> None:
    world.wolkvox.faults.append(Fault("hang", apis=["campaign_7"], seconds=GUARD))
    path = tmp_path / "check.json"
    config = world.config(reports=["campaigns", "amd_detail"])
    with started(config, tmp_path, f"--check={path}") as process:
        while not any(entry.api == "campaign_7" for entry in world.wolkvox.log):
            assert process.poll() is None
            threading.Event().wait(0.01)
        process.send_signal(signal.SIGINT)
        printed, log = process.communicate(timeout=GUARD)
    assert process.returncode == 1
    assert "This check sends" in log.splitlines()[-1]
    assert "The check ended early: a signal" in printed
    assert "Not known: amd_detail" in printed
    assert json.loads(path.read_text())["reports"]["campaigns"]["status"] == "empty"
