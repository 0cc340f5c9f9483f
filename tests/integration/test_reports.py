"""Reports of every kind: their rows, and what happens when one of them fails."""

from __future__ import annotations

import json
import logging
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import sandbox.catalogue
from sandbox.app import running
from sandbox.catalogue import reports as described
from sandbox.data import Fixed, Seeded
from sandbox.dialect import Dialect
from sandbox.faults import Fault
from sandbox.seeded import seeded_reports
from sandbox.server import Settings, Wolkvox
from tap_wolkvox.reports import REPORTS, REPORTS_BY_STREAM
from tests.calls import NOON, NOW, TOKEN, call, calls
from tests.truth import counted, records
from tests.world import World, command, extracted

if TYPE_CHECKING:
    from collections.abc import Iterator

CATALOGUE = Path(sandbox.catalogue.__file__).with_name("catalogue.json")
FACTS = {each["stream"]: each for each in json.loads(CATALOGUE.read_text(encoding="utf-8"))}

# The catalogue guesses whose data a column holds from the column's name. These are the wrong
# guesses, by the rule that `Field.personal` states.
CORRECTED_PERSONAL = {
    # The number of the customer, whichever way the call went.
    ("call_transfer_detail", "dnis"): "customer",
    # A telephone number or a customer's id.
    ("law_2300_releases", "value"): "customer",
    # Names of the two sides of a chat, and the account that the customer uses.
    ("chat_messages", "from_name"): "customer",
    ("chat_messages", "to_name"): "customer",
    ("chat_detail", "bsuid"): "customer",
    # Texts that are made for a customer, or written about one.
    ("chatbot_detail", "routing_answer"): "customer",
    ("interaction_detail", "attachments"): "customer",
    ("notifications", "notification"): "customer",
    ("copilot_negative_ratings", "explanation"): "customer",
    # A file's name, which users choose, can hold that of a person.
    ("amd_detail", "file_name"): "customer",
    # Where the agent's name is, on servers that follow the vendor's table.
    ("agent_transfers_and_conferences", "skill_name"): "staff",
    # What an analyst writes about an agent, as in `feedback` and `ai_comment`.
    ("quality_evaluations", "comments"): "staff",
    # Accounts, computers and addresses of users, and texts that can name users.
    ("agents", "agent_sso"): "staff",
    ("allowed_addresses", "ip"): "staff",
    ("allowed_addresses", "description"): "staff",
    ("audit_log", "ip"): "staff",
    ("audit_log", "workstation"): "staff",
    ("audit_log", "action"): "staff",
    # The id of a call.
    ("call_transfer_detail", "conn_id_transfer"): None,
    # The company for which the operation calls.
    ("law_2300_releases", "protected_nit"): None,
    # Counts.
    ("smart_waiting_totals", "customer_say_no"): None,
    ("smart_waiting_totals", "customer_say_yes"): None,
    ("chat_detail", "customer_chars"): None,
    ("chatbot_to_agent_detail", "customer_chars"): None,
}
START = datetime(2026, 6, 1)  # noqa: DTZ001 - the server's clock
MORNING = datetime(2026, 6, 9, 9)  # noqa: DTZ001
OTHERS = [report.stream for report in REPORTS if report.stream != "amd_detail"]


@pytest.fixture(scope="module")
def office() -> Iterator[World]:
    """A server with seeded rows of all reports, in the middle of a day."""
    calls_of = Seeded(3, START.date(), rows_per_day=300)
    made = seeded_reports(3, START.date(), scale=0.3, calls=calls_of)
    wolkvox = Wolkvox(calls_of, Settings(token=TOKEN, clock=lambda: NOON), made)
    with running(wolkvox) as server:
        yield World(server, Fixed(), wolkvox)


def tables(messages: list[dict[str, Any]]) -> dict[str, dict[tuple[Any, ...], dict[str, Any]]]:
    """What a target holds that upserts, by stream and key."""
    keys = {m["stream"]: m["key_properties"] for m in messages if m["type"] == "SCHEMA"}
    held: dict[str, dict[tuple[Any, ...], dict[str, Any]]] = {stream: {} for stream in keys}
    for message in messages:
        if message["type"] == "RECORD":
            stream, record = message["stream"], message["record"]
            held[stream][tuple(record[name] for name in keys[stream])] = record
    return held


def test_declarations_match_the_catalogue() -> None:
    sources = {"sample alone": "sample", "table alone": "table"}
    for report in REPORTS:
        told = described()[report.stream]
        assert (report.api, report.endpoint, report.kind) == (told.api, told.endpoint, told.kind)
        assert list(report.key_fields) == told.key_fields
        assert report.time_column == (told.time_field or report.time_column)
        assert sorted(report.fields_by_column) == sorted(told.columns)
        assert report.row_limit == told.row_limit
        assert report.rows_change == told.rows_change
        assert report.is_numbered == (report.stream != "chat_detail")
        assert dict(report.skip_rows) == told.skip_rows
        assert (report.partition == "campaign_id") == ("campaign_id" in told.request)
        assert (report.partition == "wrap_up_group") == ("cod_act" in told.request)
        assert report.key_column == told.key_column
        assert (report.explode.field if report.explode else None) == told.nested
        facts = FACTS[report.stream]
        assert report.title == facts["title"]
        assert report.note == facts["note"]
        assert report.seen_on_wire == (facts["evidence"] == "seen on the wire")
        assert report.lookback_hours == (facts["lookback_hours"] or 0)
        for field in facts["fields"]:
            ours = report.fields_by_column[field["column"]]
            assert ours.unit == field.get("unit")
        for field in told.fields:
            ours = report.fields_by_column[field.column]
            assert list(ours.wire_names[: len(field.names)]) == field.names
            assert ours.type == (field.type or "text")
            assert ours.measure == field.measure
            usual = field.documented == "sample and table"
            assert ours.source == (
                field.documented if usual else sources.get(field.documented, "users")
            )


def test_personal_data_of_catalogue_or_corrected() -> None:
    guessed = {
        (stream, field["column"]): field.get("personal")
        for stream, facts in FACTS.items()
        for field in facts["fields"]
    }
    declared = {
        (report.stream, field.column): field.personal
        for report in REPORTS
        for field in report.fields
    }
    assert declared == guessed | CORRECTED_PERSONAL
    assert [key for key, who in CORRECTED_PERSONAL.items() if guessed[key] == who] == []


def test_figures_are_not_personal_data() -> None:
    fields = [field for report in REPORTS for field in report.fields]
    assert [field.column for field in fields if field.personal and field.measure] == []


def test_same_columns_are_marked_alike() -> None:
    marks: dict[tuple[str, str], set[str | None]] = {}
    for report in REPORTS:
        for field in report.fields:
            marks.setdefault((field.column, field.description), set()).add(field.personal)
    assert [column for column, whose in marks.items() if len(whose) > 1] == []


def dialects() -> Iterator[tuple[str, str]]:
    """Each report in its usual form, and in its other form where there is one."""
    for stream in OTHERS:
        yield stream, "first"
        fields = described()[stream].fields
        if any(len(f.names) > 1 or f.documented != "sample and table" for f in fields):
            yield stream, "last"


@pytest.mark.parametrize(("stream", "names"), list(dialects()))
def test_each_report_is_complete(office: World, stream: str, names: str) -> None:
    dialect = Dialect(names=names, table_alone=names == "last")  # type: ignore[arg-type]
    made = seeded_reports(3, START.date(), scale=0.2, dialect=dialect, streams=[stream])
    office.wolkvox.reports = made
    truth = counted(records(office.wolkvox, stream, START, NOON, NOON))
    first = office.extract(reports=[stream])
    assert first.error is None
    assert counted(tables(first.messages)[stream].values()) == truth
    office.wolkvox.log.clear()
    second = office.extract(first.states[-1], reports=[stream], stream_maps={stream: {}})
    assert second.error is None
    assert counted(tables(first.messages + second.messages)[stream].values()) == truth
    assert len(office.wolkvox.log) < 13


def test_streams_come_in_the_order_of_the_setting(office: World) -> None:
    office.wolkvox.reports = seeded_reports(3, START.date(), scale=0.1)
    names = ["campaigns", "call_detail", "amd_totals", "agents"]
    run = office.extract(reports=names)
    assert [m["stream"] for m in run.messages if m["type"] == "SCHEMA"] == names


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ([], "reports must be a list of different stream names"),
        (["amd_detail", "amd_detail"], "reports must be a list of different stream names"),
        (["all", "amd_detail"], "'all' is none"),
        (["cdr_1"], "'call_detail' is the stream of the vendor's cdr_1"),
        (["campaign_7"], "'amd_detail' is the stream of the vendor's campaign_7"),
        (["call_details"], "'call_details' is none (closest: call_detail"),
        ([7], "reports must be a list of different stream names"),
    ],
)
def test_unknown_reports_are_named(
    world: World, tmp_path: Path, names: list[Any], told: str
) -> None:
    for arguments in ([], ["--discover"]):
        run = command(*arguments, config=world.config(reports=names), folder=tmp_path)
        assert run.returncode == 1
        assert told in run.stderr.splitlines()[-1]
    assert world.windows == []


def test_only_amd_detail_is_extracted_by_default(world: World) -> None:
    world.rows.add(calls(MORNING, 60, 5))
    world.extract()
    assert {entry.api for entry in world.wolkvox.log} == {"campaign_7"}


def test_all_selects_every_report(world: World) -> None:
    run = world.extract(reports=["all"])
    assert {entry.api for entry in world.wolkvox.log} == {report.api for report in REPORTS}
    assert run.error is None


# A failure does not stop the others.

REFUSALS = {
    "400": Fault("status", status=400, msg="THE API YOU WANT TO CONSULT DOES NOT EXIST"),
    "404": Fault("status", status=404, msg="Campaign_id 7 does not exist in your operation."),
    "500": Fault("status", status=500),
    "no JSON": Fault("body", body=b"<html>"),
    "another shape": Fault("body", body=b'{"code": "200", "data": "rows"}'),
}


@pytest.mark.parametrize("kind", REFUSALS)
@pytest.mark.parametrize("failing", ["amd_detail", "agent_logins", "amd_totals", "campaigns"])
def test_failed_report_does_not_stop_the_others(
    office: World, failing: str, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    office.wolkvox.reports = seeded_reports(3, START.date(), scale=0.1)
    names = ["amd_detail", "agent_logins", "amd_totals", "campaigns"]
    fault = REFUSALS[kind]
    fault.apis, fault.times = {REPORTS_BY_STREAM[failing].api}, None
    office.wolkvox.faults.append(fault)
    run = office.extract(reports=names)
    office.wolkvox.faults.clear()
    assert str(run.error).startswith(f"{failing}, ") or str(run.error).startswith(f"{failing}:")
    brought = {m["stream"] for m in run.messages if m["type"] == "RECORD"}
    assert brought == {*names} - {failing}
    assert "replication_key_value" not in run.states[-1]["bookmarks"].get(failing, {})
    errors = [line.message for line in caplog.records if line.levelno == logging.ERROR]
    assert str(run.error) in errors


def test_all_failures_are_named_at_the_end(office: World, tmp_path: Path) -> None:
    office.wolkvox.reports = seeded_reports(3, START.date(), scale=0.1)
    apis = {REPORTS_BY_STREAM[name].api for name in ("amd_detail", "amd_totals", "agents")}
    office.wolkvox.faults.append(Fault("status", status=400, msg="NO", apis=apis))
    names = ["amd_detail", "campaigns", "amd_totals", "agents"]
    run = extracted(office.config(reports=names, end_date="2026-06-03"), tmp_path)
    office.wolkvox.faults.clear()
    assert run.status == 1
    assert "3 reports or campaigns were not extracted" in run.stderr.splitlines()[-1]
    for name in ("amd_detail", "amd_totals", "agents"):
        assert f"{name}" in run.error
    assert {m["stream"] for m in run.messages if m["type"] == "RECORD"} == {"campaigns"}


def test_failed_campaign_does_not_stop_the_others(world: World) -> None:
    world.rows.add(
        [call(MORNING, campaign_id=name, customer_id=str(n)) for name in "123" for n in range(4)]
    )
    told = "Campaign_id 2 does not exist in your operation."
    world.wolkvox.faults.append(
        Fault("status", status=404, msg=told, when=lambda _start, _end, campaign: campaign == "2")
    )
    run = world.extract(campaign_ids=["1", "2", "3"])
    assert Counter(row["campaign_id"] for row in run.records) == {"1": 4, "3": 4}
    assert "campaign 2" in str(run.error)
    partitions = run.states[-1]["bookmarks"]["amd_detail"]["partitions"]
    moved = {p["context"]["campaign_id"]: "replication_key_value" in p for p in partitions}
    assert moved == {"1": True, "2": False, "3": True}


@pytest.mark.parametrize(
    ("status", "msg"),
    [
        (403, "PLEASE VALIDATE TOKEN"),
        (403, "TOKEN LIMIT EXCEEDED"),
        (401, "PLEASE ENTER"),
        (302, ""),
    ],
)
def test_failure_common_to_all_ends_the_run(office: World, status: int, msg: str) -> None:
    office.wolkvox.reports = seeded_reports(3, START.date(), scale=0.1)
    office.wolkvox.faults.append(Fault("status", status=status, msg=msg))
    office.wolkvox.log.clear()
    run = office.extract(reports=["campaigns", "agents", "amd_detail"])
    office.wolkvox.faults.clear()
    assert run.records == []
    assert len(office.wolkvox.log) == 1
    assert "campaigns" in str(run.error)


def test_failure_before_the_quota_error_is_named(office: World) -> None:
    office.wolkvox.reports = seeded_reports(3, START.date(), scale=0.1)
    office.wolkvox.faults += [
        Fault("status", status=400, msg="NO", apis={"campaigns"}),
        Fault("status", status=403, msg="TOKEN LIMIT EXCEEDED", apis={"agents"}),
    ]
    run = office.extract(reports=["campaigns", "agents", "amd_detail"])
    office.wolkvox.faults.clear()
    assert "campaigns: the request was refused" in str(run.error)
    assert "agents: the day's quota" in str(run.error)


def test_a_state_of_other_streams_is_kept(world: World) -> None:
    world.rows.add(calls(MORNING, 60, 5))
    other = {"replication_key": "date", "replication_key_value": "2026-06-01T00:00:00Z"}
    run = world.extract({"bookmarks": {"call_detail": dict(other), "unheard_of": dict(other)}})
    assert run.states[-1]["bookmarks"]["call_detail"] == other
    assert run.states[-1]["bookmarks"]["unheard_of"] == other


# What a server sends, and the records of it.


def rows_of(world: World, stream: str, rows: list[dict[str, Any]], **more: Any) -> list[Any]:
    """Run with the given rows, once for each way of writing; return the records."""
    world.wolkvox.reports.pop(stream, None)
    fixed = world.wolkvox.fixed(stream)
    fixed.add(rows, filter_date=MORNING)
    first = world.extract(reports=[stream], **more)
    second = world.extract(reports=[stream], stream_maps={stream: {}}, **more)
    assert first.error is None
    assert first.records == second.records
    return first.records


def sent(stream: str, **values: Any) -> dict[str, Any]:
    """Make a row with every usual field of a report."""
    report = described()[stream]
    row: dict[str, Any] = {
        field.names[0]: f"{field.column} 1"
        for field in report.fields
        if field.documented == "sample and table"
    }
    times = {field.names[0] for field in report.fields if field.type == "time"}
    return row | {name: str(MORNING) for name in times & row.keys()} | values


def test_unknown_fields_are_kept(world: World) -> None:
    [record] = rows_of(world, "call_detail", [sent("call_detail", novel="7", list=[1, {"a": 2}])])
    assert record["other_fields"] == {"novel": "7", "list": [1, {"a": 2}]}


def test_unknown_fields_tell_occurrences_apart(world: World) -> None:
    rows = [sent("call_detail", novel=value) for value in ("b", "a", "b")]
    found = rows_of(world, "call_detail", rows)
    assert [(r["occurrence"], r["other_fields"]["novel"]) for r in found] == [
        (1, "a"),
        (2, "b"),
        (3, "b"),
    ]


def test_a_nested_value_where_text_was_expected(world: World) -> None:
    [record] = rows_of(world, "call_detail", [sent("call_detail", cost={"usd": 1})])
    assert record["cost"] is None
    assert record["other_fields"] == {"cost": {"usd": 1}}


def test_a_nested_value_in_the_key_is_an_error(world: World) -> None:
    world.wolkvox.fixed("call_detail").add([sent("call_detail", conn_id=[1])])
    run = world.extract(reports=["call_detail"])
    assert "the conn_id of a row is a list, where text was expected" in str(run.error)


@pytest.mark.parametrize(
    ("value", "text"), [(7, "7"), (True, "true"), (False, "false"), (None, ""), (1.5, "1.5")]
)
def test_key_fields_are_text(world: World, value: Any, text: str) -> None:
    [record] = rows_of(world, "call_detail", [sent("call_detail", conn_id=value)])
    assert record["conn_id"] == text


@pytest.mark.parametrize("name", ["COST", " cost ", "Cost"])
def test_names_in_another_case_or_with_blanks(world: World, name: str) -> None:
    row = sent("call_detail")
    row[name] = row.pop("cost")
    [record] = rows_of(world, "call_detail", [row])
    assert record["cost"] == "cost 1"
    assert record["other_fields"] is None


def test_the_name_that_is_filled_wins(world: World) -> None:
    row = sent("chat_detail", date_close=str(MORNING))
    row |= {"agent_anwers ": "", "agent_answers": "5"}
    [record] = rows_of(world, "chat_detail", [row])
    assert record["agent_answers"] == "5"


def test_absent_fields_are_null_and_logged_once(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    row = sent("call_detail")
    del row["cost"], row["agent_name"]
    [record] = rows_of(world, "call_detail", [row, {**row}][:1])
    assert record["cost"] is None
    told = [line.message for line in caplog.records if "did not send these fields" in line.message]
    assert len(told) == 2  # one for each of the two runs
    assert "call_detail (agent_name, cost)" in told[0]


def test_absent_fields_share_one_warning(world: World, caplog: pytest.LogCaptureFixture) -> None:
    for stream in ("call_detail", "unconnected_call_detail"):
        row = sent(stream)
        del row["telephone"]
        world.wolkvox.fixed(stream).add([row], filter_date=MORNING)
    world.extract(reports=["amd_detail", "call_detail", "unconnected_call_detail"])
    [told] = [line.message for line in caplog.records if "did not send these" in line.message]
    assert "call_detail (telephone); unconnected_call_detail (telephone)" in told


@pytest.mark.parametrize("name", ["conn_id", "date"])
def test_row_without_key_or_time_is_an_error(world: World, name: str) -> None:
    row = sent("call_detail")
    del row[name]
    world.wolkvox.fixed("call_detail").add([row], filter_date=MORNING)
    run = world.extract(reports=["call_detail"])
    assert f"a row lacks {name}" in str(run.error)
    assert run.records == []


@pytest.mark.parametrize("nothing", ["", "-", "0", "0000-00-00 00:00:00", None])
def test_empty_time_is_null(world: World, nothing: Any) -> None:
    row = sent("chat_detail", date_close=str(MORNING), date=nothing)
    [record] = rows_of(world, "chat_detail", [row])
    assert record["date"] is None
    row = sent("chat_detail", date_close=nothing)
    [record] = rows_of(world, "chat_detail", [row])
    assert record["date_close"] == record["date"] == "2026-06-09T14:00:00Z"


def test_unreadable_other_time_is_kept(world: World) -> None:
    row = sent("chat_detail", date_close=str(MORNING), date="yesterday")
    [record] = rows_of(world, "chat_detail", [row])
    assert record["date"] is None
    assert record["other_fields"]["date"] == "yesterday"


def test_newest_row_of_a_chat_wins(world: World, caplog: pytest.LogCaptureFixture) -> None:
    later = str(MORNING + timedelta(seconds=5))
    rows = [
        sent("chat_detail", date_close=later, comments="new"),
        *[sent("chat_detail", date_close=str(MORNING), comments="old")] * 2,
    ]
    [record] = rows_of(world, "chat_detail", rows)
    assert record["comments"] == "new"
    told = [line.message for line in caplog.records if "with the same conn_id" in line.message]
    assert len(told) == 2  # one for each of the two runs


def test_days_are_read_in_both_forms(world: World) -> None:
    rows = [
        sent("agent_logins", date=day, login=str(n))
        for n, day in enumerate(["2026-06-09", "20260609"])
    ]
    assert [r["date"] for r in rows_of(world, "agent_logins", rows)] == ["2026-06-09"] * 2


@pytest.mark.parametrize("day", ["", "-", None, "09/06/2026", "2026-06-31", "20260231"])
def test_invalid_day_is_an_error(world: World, day: Any) -> None:
    row = sent("agent_logins", date=day)
    world.wolkvox.fixed("agent_logins").add([row], filter_date=MORNING)
    run = world.extract(reports=["agent_logins"])
    assert "the date of a row" in str(run.error)
    assert run.records == []


def test_rows_of_one_response_share_read_at(office: World) -> None:
    office.wolkvox.reports = seeded_reports(3, START.date(), scale=0.3)
    run = office.extract(reports=["agents", "agent_logins"])
    assert {row["read_at"] for row in run.records} == {NOW.isoformat().replace("+00:00", "Z")}


def test_total_is_requested_day_by_day(office: World) -> None:
    office.wolkvox.reports = seeded_reports(3, START.date(), scale=0.3)
    office.wolkvox.log.clear()
    office.extract(reports=["agent_time"])
    windows = {(entry.date_ini, entry.date_end) for entry in office.wolkvox.log}
    days = [START.date() + timedelta(days=n) for n in range(10)]
    assert windows == {(f"{day:%Y%m%d}000000", f"{day:%Y%m%d}235959") for day in days}


# Bookmarks of days.


def bookmark(run: Any, stream: str) -> Any:
    return run.states[-1]["bookmarks"][stream].get("replication_key_value")


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 6, day, 5, tzinfo=UTC) + timedelta(hours=hour)


@pytest.mark.parametrize("stream", ["agent_logins", "amd_totals"])
def test_bookmark_follows_completed_days(world: World, stream: str) -> None:
    fixed = world.wolkvox.fixed(stream)
    for day in (5, 6, 8, 9, 10):
        moment = datetime(2026, 6, day, 9)  # noqa: DTZ001 - the server's clock
        fixed.add([sent(stream, date=f"{moment:%Y-%m-%d}")], filter_date=moment)
    run = world.extract(reports=[stream], start_date="2026-06-05")
    assert bookmark(run, stream) == "2026-06-09"
    world.wolkvox.log.clear()
    again = world.extract(run.states[-1], reports=[stream])
    assert min(entry.date_ini or "" for entry in world.wolkvox.log) == "20260609000000"
    assert bookmark(again, stream) == "2026-06-09"


@pytest.mark.parametrize("stream", ["agent_logins", "amd_totals"])
def test_day_old_empty_day_advances_the_bookmark(world: World, stream: str) -> None:
    moment = datetime(2026, 6, 7, 9)  # noqa: DTZ001 - the server's clock
    world.wolkvox.fixed(stream).add([sent(stream, date="2026-06-07")], filter_date=moment)
    run = world.extract(reports=[stream], start_date="2026-06-07", now=at(9, 23))
    assert bookmark(run, stream) == "2026-06-07"  # the 8th ended 23 hours ago
    run = world.extract(run.states[-1], reports=[stream], now=at(10, 1))
    assert bookmark(run, stream) == "2026-06-08"


@pytest.mark.parametrize("hours", [0, 1, 24, 25, 72])
def test_a_look_back_is_of_whole_days(world: World, hours: float) -> None:
    moment = datetime(2026, 6, 9, 9)  # noqa: DTZ001 - the server's clock
    world.wolkvox.fixed("amd_totals").add([sent("amd_totals")], filter_date=moment)
    run = world.extract(reports=["amd_totals"])
    world.wolkvox.log.clear()
    world.extract(run.states[-1], reports=["amd_totals"], lookback_hours=hours)
    days = -(-hours // 24)
    first = date(2026, 6, 10) - timedelta(days=days)
    assert min(entry.date_ini or "" for entry in world.wolkvox.log) == f"{first:%Y%m%d}000000"


def test_one_wrong_empty_day_loses_nothing(world: World) -> None:
    fixed = world.wolkvox.fixed("amd_totals")
    for day in range(1, 10):
        fixed.add([sent("amd_totals", campaign_id=str(day))], filter_date=START.replace(day=day))
    for n in range(1, 12):
        world.wolkvox.faults[:] = [Fault("wrong_empty", times=1, at=[n + len(world.wolkvox.log)])]
        run = world.extract(reports=["amd_totals"])
        world.wolkvox.faults.clear()
        # A day that ended less than 24 hours ago is requested again by the next run.
        again = world.extract(run.states[-1], reports=["amd_totals"])
        assert len({row["campaign_id"] for row in run.records + again.records}) == 9


def test_wrong_empty_day_window_loses_nothing(world: World) -> None:
    fixed = world.wolkvox.fixed("agent_logins")
    for day in range(1, 11):
        fixed.add([sent("agent_logins", date=f"2026-06-{day:02}")])
    for n in range(1, 8):
        world.wolkvox.faults[:] = [Fault("wrong_empty", times=1, at=[n + last_request(world)])]
        run = world.extract(reports=["agent_logins"])
        world.wolkvox.faults.clear()
        again = world.extract(run.states[-1], reports=["agent_logins"])
        assert len({row["date"] for row in run.records + again.records}) == 10


def last_request(world: World) -> int:
    return world.wolkvox.log[-1].number if world.wolkvox.log else 0


def test_hidden_row_limit_splits_day_windows(world: World) -> None:
    world.wolkvox.settings.silent_limit = 5_000
    fixed = world.wolkvox.fixed("agent_logins")
    for day in range(1, 7):
        fixed.add(
            sent("agent_logins", date=f"2026-06-{day:02}", agent_id=str(n)) for n in range(2_000)
        )
    run = world.extract(reports=["agent_logins"], end_date="2026-06-07")
    assert len({(row["date"], row["agent_id"]) for row in run.records}) == 12_000


def test_day_windows_stay_small_after_failures(world: World) -> None:
    fixed = world.wolkvox.fixed("agent_logins")
    days = [datetime(2026, 2, 1) + timedelta(days=n) for n in range(120)]  # noqa: DTZ001
    fixed.add(sent("agent_logins", date=f"{day:%Y-%m-%d}") for day in days)
    world.wolkvox.faults.append(Fault("status", status=504, min_window_seconds=8 * 86_400))
    run = world.extract(reports=["agent_logins"], start_date="2026-02-01")
    assert len({row["date"] for row in run.records}) == 120
    assert len(world.wolkvox.log) < 50


def test_missing_nested_list_is_an_error(world: World) -> None:
    row = sent("chat_messages")
    inside = [field.names[0] for field in described()["chat_messages"].fields if field.inside]
    outer = {name: value for name, value in row.items() if name not in inside}
    world.wolkvox.fixed("chat_messages").add([outer], filter_date=MORNING)
    run = world.extract(reports=["chat_messages"])
    assert "a row lacks conversation" in str(run.error)


def test_outer_field_with_a_nested_name_is_kept(world: World) -> None:
    row = sent("chat_messages")
    inside = [field.names[0] for field in described()["chat_messages"].fields if field.inside]
    outer = {name: value for name, value in row.items() if name not in inside}
    message = {name: row[name] for name in inside}
    chat = outer | {"Conversation ": [message], "channel": "whatsapp"}
    [record] = rows_of(world, "chat_messages", [chat])
    assert record["channel"] == "channel 1"
    assert record["other_fields"] == {"channel around Conversation ": "whatsapp"}


def test_rows_of_other_days_are_warned_of(world: World, caplog: pytest.LogCaptureFixture) -> None:
    row = sent("agent_logins", date="2026-06-03")
    world.wolkvox.fixed("agent_logins").add([row], filter_date=MORNING)
    run = world.extract(reports=["agent_logins"])
    assert len(run.records) == 1
    assert "rows of days that were not asked for" in caplog.text


def test_list_under_one_name_hides_no_other_name(world: World) -> None:
    row = sent("chat_detail", date_close=str(MORNING))
    row |= {"agent_anwers ": [], "agent_answers": "5"}
    [record] = rows_of(world, "chat_detail", [row])
    assert record["agent_answers"] is None or record["agent_answers"] == "5"
    assert "5" in (record["agent_answers"], (record["other_fields"] or {}).get("agent_answers"))


@pytest.mark.parametrize("value", ["9999-12-31", "2026-02-30", "yesterday", 7])
def test_invalid_day_bookmark_is_an_error(world: World, value: Any) -> None:
    bookmarks = {"replication_key": "report_date", "replication_key_value": value}
    run = world.extract({"bookmarks": {"amd_totals": bookmarks}}, reports=["amd_totals", "agents"])
    assert "a bookmark that is no day" in str(run.error)
    assert "agents" in {entry.api for entry in world.wolkvox.log}


def test_flattening_turns_other_fields_into_text(world: World) -> None:
    world.wolkvox.fixed("call_detail").add([sent("call_detail", novel="7")])
    more: dict[str, Any] = {"flattening_enabled": True, "flattening_max_depth": 2}
    run = world.extract(reports=["call_detail"], **more)
    [schema] = [message for message in run.messages if message["type"] == "SCHEMA"]
    [record] = run.records
    assert record.keys() == schema["schema"]["properties"].keys()
    assert json.loads(record["other_fields"]) == {"novel": "7"}


def test_total_costs_one_request_a_day(world: World) -> None:
    fixed = world.wolkvox.fixed("amd_totals")
    start = datetime(2025, 6, 10)  # noqa: DTZ001 - the server's clock
    for n in range(365):
        if n not in {100, 101, 200}:
            fixed.add([sent("amd_totals")], filter_date=start + timedelta(days=n))
    world.extract(reports=["amd_totals"], start_date="2025-06-10", end_date="2026-06-10")
    assert len(world.wolkvox.log) == 365 + 2


def test_day_over_the_row_limit_is_retried_once(world: World) -> None:
    rows = [sent("amd_totals", campaign_id=str(n)) for n in range(30)]
    world.wolkvox.fixed("amd_totals").add(rows, filter_date=MORNING)
    run = world.extract(reports=["amd_totals", "campaigns"], row_limit=30, start_date="2026-06-09")
    assert "To ask for less at once, list the campaigns in campaign_ids" in str(run.error)
    day = [entry for entry in world.wolkvox.log if entry.date_ini == "20260609000000"]
    assert len(day) == 2
    assert "campaigns" in {entry.api for entry in world.wolkvox.log}


def test_day_windows_follow_the_row_density(world: World) -> None:
    fixed = world.wolkvox.fixed("agent_time_hourly")
    for n in range(40):
        day = datetime(2026, 5, 1) + timedelta(days=n)  # noqa: DTZ001 - the server's clock
        fixed.add(
            [sent("agent_time_hourly", date=f"{day:%Y%m%d}", hour=str(h)) for h in range(24)],
            filter_date=day,
        )
    run = world.extract(reports=["agent_time_hourly"], start_date="2026-05-01", row_limit=120)
    assert len({(row["date"], row["hour"]) for row in run.records}) == 40 * 24
    assert max(Counter(entry.rows for entry in world.wolkvox.log)) < 120
    assert len(world.wolkvox.log) < 25


# Compatibility with earlier versions.

BEFORE = {
    "bookmarks": {
        "amd_detail": {
            "replication_key": "date",
            "replication_key_value": "2026-06-09T14:00:30Z",
            "wolkvox_server": "127.0.0.1",
        }
    }
}


def test_state_of_the_previous_version_works(world: World) -> None:
    world.rows.add(calls(MORNING - timedelta(days=1), 60, 5))
    world.rows.add(calls(MORNING, 60, 7))
    run = world.extract(json.loads(json.dumps(BEFORE)))
    assert len(run.records) == 7
    assert min(world.windows)[0] == MORNING + timedelta(seconds=30) - timedelta(hours=1)


def test_records_of_amd_detail_are_as_before(world: World, tmp_path: Path) -> None:
    row = {"customer_id": "", "file_name": None, "result": "Máquina"}
    world.rows.add([call(MORNING, **row), call(MORNING, **row)])
    run = extracted(world.config(end_date="2026-06-10"), tmp_path)
    lines = [line for line in run.printed.splitlines() if '"RECORD"' in line]
    assert [line.partition(',"time_extracted"')[0] for line in lines] == [
        '{"type":"RECORD","stream":"amd_detail","record":{"date":"2026-06-09T14:00:00Z",'
        '"campaign_id":"90001","customer_id":"","telephone":"9573001234567","file_name":null,'
        f'"result":"Máquina","occurrence":{n}}}'
        for n in (1, 2)
    ]
