"""What a server sends, and the records of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from jsonschema import validate

from sandbox.base import Row
from sandbox.rows.fixed import Parameters, ReportSource
from sandbox.rows.seeded import Seeded, seeded_reports
from sandbox.rows.wire import nested_columns, nested_field
from sandbox.server.faults import Fault
from tap_wolkvox.reports import REPORTS, REPORTS_BY_STREAM
from tests.support.calls import NOW, TOKEN, call
from tests.support.rows import MORNING, START, sent
from tests.support.world import World


def rows_of(world: World, stream: str, rows: list[dict[str, Any]], **more: Any) -> list[Any]:
    """Run with the given rows, once for each way of writing; return the records."""
    world.wolkvox.reports.pop(stream, None)
    fixed = world.wolkvox.fixed(stream)
    is_list = REPORTS_BY_STREAM[stream].kind == "list"
    fixed.add(rows, filter_date=None if is_list else MORNING)
    first = world.extract(reports=[stream], **more)
    second = world.extract(reports=[stream], stream_maps={stream: {}}, **more)
    assert first.error is None
    assert first.records == second.records
    return first.records


def test_unknown_fields_are_kept(world: World, caplog: pytest.LogCaptureFixture) -> None:
    [record] = rows_of(world, "call_detail", [sent("call_detail", novel="7", list=[1, {"a": 2}])])
    assert record["other_fields"] == {"novel": "7", "list": [1, {"a": 2}]}
    assert "this tap does not know" not in caplog.text


def test_numbers_of_unknown_fields_keep_their_digits(world: World) -> None:
    [record] = rows_of(world, "call_detail", [sent("call_detail", a=12345678901234567890, b=0.10)])
    assert record["other_fields"] == {"a": 12345678901234567890, "b": "0.1"}


def test_unknown_fields_beside_the_rows_are_named_once(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    row = call("2026-06-01 12:00:00")
    fields: dict[str, Any] = {
        "limit": 60_000,
        f"id-{TOKEN}": 1,
        "3001234567": "3001234567",
        "has_more": False,
    }
    raw = json.dumps({"code": "200", "msg": "", "data": [row]} | fields).encode()
    world.wolkvox.faults.append(Fault("body", body=raw))
    more: dict[str, Any] = {
        "start_date": "2026-06-01",
        "end_date": "2026-06-03",
        "max_window_days": 1,
    }
    run = world.extract(campaign_ids=["1", "2"], **more)
    assert run.error is None
    assert len(world.wolkvox.log) == 4
    [warning] = [each.getMessage() for each in caplog.records if "beside the rows" in each.msg]
    assert ": '9999999999', 'id-(the token)', 'limit'. Please" in warning


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


@pytest.mark.parametrize(
    ("stream", "first", "second", "column"),
    [
        ("chat_detail", "agent_anwers ", "agent_answers", "agent_answers"),
        ("activity_codes", "cod_act", "code_act", "cod_act"),
    ],
)
def test_the_first_name_wins_and_the_other_is_kept(
    world: World, stream: str, first: str, second: str, column: str
) -> None:
    row = sent(stream) | {first: "4", second: "5"}
    if stream == "chat_detail":
        row["date_close"] = str(MORNING)
    [record] = rows_of(world, stream, [row])
    assert record[column] == "4"
    assert record["other_fields"] == {second: "5"}


def test_absent_fields_share_one_warning(world: World, caplog: pytest.LogCaptureFixture) -> None:
    for stream in ("call_detail", "unconnected_call_detail"):
        row = sent(stream)
        del row["agent_name"]
        world.wolkvox.fixed(stream).add([row], filter_date=MORNING)
    run = world.extract(reports=["amd_detail", "call_detail", "unconnected_call_detail"])
    assert [record["agent_name"] for record in run.records] == [None, None]
    [told] = [line.message for line in caplog.records if "did not send these" in line.message]
    assert "call_detail (agent_name); unconnected_call_detail (agent_name)" in told


@pytest.mark.parametrize("nothing", ["", "-", "0", "0000-00-00 00:00:00", None])
def test_empty_time_is_null(world: World, nothing: Any) -> None:
    row = sent("chat_detail", date_close=str(MORNING), date=nothing)
    [record] = rows_of(world, "chat_detail", [row])
    assert record["date"] is None
    row = sent("chat_detail", date_close=nothing)
    [record] = rows_of(world, "chat_detail", [row])
    assert record["date_close"] == record["date"] == "2026-06-09T14:00:00Z"


@pytest.mark.parametrize(
    ("stream", "time", "other"),
    [("chat_detail", "date_close", "date"), ("whatsapp_campaign_records", "date", "last_update")],
)
def test_unreadable_other_time_is_kept(world: World, stream: str, time: str, other: str) -> None:
    row = sent(stream) | {time: str(MORNING), other: "yesterday"}
    [record] = rows_of(world, stream, [row])
    assert record[other] is None
    assert record["other_fields"][other] == "yesterday"


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


def test_chats_in_a_second_that_split_windows_share(world: World) -> None:
    moments = [MORNING + timedelta(seconds=n) for n in range(8)]
    rows = [sent("chat_detail", conn_id=f"{each}", date=f"{each}") for each in moments]
    world.wolkvox.fixed("chat_detail").add(rows)
    run = world.extract(reports=["chat_detail"], row_limit=5)
    assert run.error is None
    assert [record["conn_id"] for record in run.records] == [row["conn_id"] for row in rows]


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
    office.wolkvox.reports = seeded_reports(Seeded(3, START.date(), rows_per_day=750))
    run = office.extract(reports=["agents", "agent_logins"])
    assert {row["read_at"] for row in run.records} == {NOW.isoformat().replace("+00:00", "Z")}


def nested(stream: str, *inner: dict[str, Any]) -> dict[str, Any]:
    """Make a row with a list of objects."""
    report = REPORTS_BY_STREAM[stream]
    inside = {report.fields_by_column[each].wire_names[0] for each in nested_columns(report)}
    outer = {name: value for name, value in sent(stream).items() if name not in inside}
    return outer | {str(nested_field(report)): list(inner)}


def test_missing_nested_list_is_an_error(world: World) -> None:
    row = nested("chat_messages")
    del row["conversation"]
    world.wolkvox.fixed("chat_messages").add([row], filter_date=MORNING)
    run = world.extract(reports=["chat_messages"])
    assert "a row lacks conversation" in str(run.error)


@pytest.mark.parametrize("value", ["whatsapp", "a chat", "web"])
def test_outer_field_with_a_nested_name_is_kept(world: World, value: str) -> None:
    message = {"date": str(MORNING), "message": "hello", "channel": "web"}
    row = nested("chat_messages", message) | {"channel": value}
    row["Conversation "] = row.pop("conversation")
    [record] = rows_of(world, "chat_messages", [row])
    assert record["channel"] == "web"
    kept = {"channel around Conversation ": value}
    assert record["other_fields"] == (None if value == "web" else kept)


def test_list_under_one_name_hides_no_other_name(world: World) -> None:
    row = sent("chat_detail", date_close=str(MORNING))
    row |= {"agent_anwers ": [], "agent_answers": "5"}
    [record] = rows_of(world, "chat_detail", [row])
    assert record["agent_answers"] is None or record["agent_answers"] == "5"
    assert "5" in (record["agent_answers"], (record["other_fields"] or {}).get("agent_answers"))


FLATTENINGS: list[dict[str, Any]] = [
    {},
    {"flattening_max_depth": 2},
    {"flattening_enabled": False, "flattening_max_depth": 1},
    *({"flattening_enabled": True, "flattening_max_depth": depth} for depth in (-2, 0, 1, 2, 5)),
    {
        "flattening_enabled": True,
        "flattening_max_depth": 1,
        "flattening_separator": ".",
        "flattening_max_key_length": 40,
    },
]
MAPS: list[dict[str, Any] | None] = [
    None,
    {"call_detail": {}},
    {"call_detail": {"more": "other_fields", "novel": "other_fields['novel']"}},
    {"call_detail": {"other_fields": "json.dumps(other_fields)"}},
    {
        "call_detail": {
            "__else__": None,
            "other_fields": "other_fields",
            **{name: name for name in REPORTS_BY_STREAM["call_detail"].primary_keys},
        }
    },
    {"call_detail": {}, "again": {"__source__": "call_detail"}},
]


@pytest.mark.parametrize("maps", MAPS, ids=str)
@pytest.mark.parametrize("flattening", FLATTENINGS, ids=str)
def test_records_fit_their_schema(
    world: World, flattening: dict[str, Any], maps: dict[str, Any] | None
) -> None:
    novel = {"novel": "7", "list": [1, {"a": "ñ"}], "nested": {"a": {"b": None}}}
    world.wolkvox.fixed("call_detail").add([sent("call_detail", cost={"usd": 1}, **novel)])
    run = world.extract(reports=["call_detail"], stream_maps=maps, **flattening)
    assert run.error is None
    assert len(run.records) == (2 if maps and "again" in maps else 1)
    # An object, or its JSON as text: the SDK decides.
    others = run.records[0]["other_fields"]
    others = json.loads(others) if isinstance(others, str) else others
    assert others == novel | {"cost": {"usd": 1}}
    schemas = {m["stream"]: m["schema"] for m in run.messages if m["type"] == "SCHEMA"}
    for message in run.messages:
        if message["type"] == "RECORD":
            schema = schemas[message["stream"]]
            assert message["record"].keys() == schema["properties"].keys()
            validate(message["record"], schema)


def test_campaign_of_the_request_is_added(world: World) -> None:
    stream = "campaign_totals_by_result"
    row = sent(stream)
    assert "campaign_id" not in row
    world.wolkvox.fixed(stream).add([row, row | {"campaign_id": "7"}], filter_date=MORNING)
    for campaigns, expected in ((["all"], {"all", "7"}), (["90001"], {"90001"})):
        settings: dict[str, Any] = {"reports": [stream], "campaign_ids": campaigns}
        run = world.extract(**settings)
        assert run.error is None
        assert {record["campaign_id"] for record in run.records} == expected


@pytest.mark.parametrize("more", [{}, {"novel": "7"}])
def test_group_of_the_request_is_added(world: World, more: dict[str, str]) -> None:
    row = sent("wrap_up_totals", **more)
    world.wolkvox.fixed("wrap_up_totals").add([row], filter_date=MORNING)
    run = world.extract(reports=["wrap_up_totals"])
    groups = [record["wrap_up_group"] for record in run.records]
    assert groups == ["cod_act1", "cod_act2"]


@pytest.mark.parametrize("empty", [[], None, "", {}])
def test_empty_list_is_a_row_without_its_inside(world: World, empty: object) -> None:
    stream = "agent_time_by_agent_and_hour"
    report = REPORTS_BY_STREAM[stream]
    row = nested(stream) | {str(nested_field(report)): empty}
    world.wolkvox.fixed(stream).add([row], filter_date=MORNING)
    run = world.extract(reports=[stream])
    [record] = run.records
    assert record["agent_id"] == "agent_id 1"
    for name in nested_columns(report):
        assert record[name] == ("" if name in report.key_fields else None)
    assert record["other_fields"] is None


@pytest.mark.parametrize("value", ["text", {"hour": "1"}, ["text"], 7])
def test_nested_value_that_is_no_list_is_an_error(world: World, value: object) -> None:
    stream = "agent_time_by_agent_and_hour"
    row = nested(stream) | {str(nested_field(REPORTS_BY_STREAM[stream])): value}
    world.wolkvox.fixed(stream).add([row], filter_date=MORNING)
    run = world.extract(reports=[stream])
    assert "where a list of objects was expected" in str(run.error)


@pytest.mark.parametrize("texts", ["", "a", "cab"])
def test_positions_follow_the_list(world: World, texts: str) -> None:
    messages = [{"date": str(MORNING), "message": text} for text in texts]
    records = rows_of(world, "chat_messages", [nested("chat_messages", *messages)])
    found = sorted((record["position"], record["message"]) for record in records)
    assert found == list(enumerate(texts, start=1))


@dataclass
class WithASum:
    """A source whose every response has a sum beside the rows, which a hidden limit leaves out."""

    source: ReportSource
    total: dict[str, Any]
    limit: int

    def rows(
        self, start: datetime, end: datetime, parameters: Parameters, now: datetime | None = None
    ) -> list[Row]:
        found = self.source.rows(start, end, parameters, now)[: self.limit]
        return [*found, self.total] if found else []


@pytest.mark.parametrize(
    ("rows", "limit", "count"),
    [
        (4_998, 9_999, "{0} records were found"),
        (4_999, 9_999, "{0} records were found"),  # 5,000 with the sum
        (5_000, 9_999, "{0} records were found"),  # 5,000 without it
        (4_999, 9_999, "ok"),
        (9_000, 5_000, "{0} records were found"),
        (9_000, 5_000, "{1} records were found"),
        (9_000, 4_999, "ok"),
    ],
)
def test_limits_count_with_and_without_a_sum(
    world: World, rows: int, limit: int, count: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The count is of the rows with the sum or of those without."""
    stream = "preview_campaign_detail"
    step = timedelta(days=1) / rows
    world.wolkvox.fixed(stream).add(
        sent(stream, customer_id=f"{n}", date=f"{START + n * step:%Y-%m-%d %H:%M:%S}")
        for n in range(rows)
    )
    total = sent(stream) | {"type_of_row": "TOTAL"}
    world.wolkvox.reports[stream] = WithASum(world.wolkvox.reports[stream], total, limit)

    def body(_report: Any, shown: list[Row], _told: int) -> bytes:
        msg = count.format(len(shown), len(shown) - 1)
        return json.dumps({"code": "200", "error": None, "msg": msg, "data": shown}).encode()

    monkeypatch.setattr("sandbox.server.wolkvox.write_body", body)
    run = world.extract(reports=[stream], start_date=str(START), end_date="2026-06-03")
    assert run.error is None
    assert len({row["customer_id"] for row in run.records}) == len(run.records) == rows
    assert len(world.wolkvox.log) < 30


def test_sum_that_is_counted_and_cut_off(world: World) -> None:
    stream = "preview_campaign_detail"
    world.wolkvox.settings.order = "oldest"
    world.wolkvox.settings.row_limit, world.wolkvox.settings.cut_msg = 5, "found"
    fixed = world.wolkvox.fixed(stream)
    fixed.add(sent(stream, date=str(MORNING + timedelta(seconds=n // 2))) for n in range(5))
    total = sent(stream) | {"type_of_row": "TOTAL"}
    world.wolkvox.reports[stream] = WithASum(fixed, total, limit=5)
    run = world.extract(reports=[stream], row_limit=5)
    assert run.error is None
    assert len(run.records) == 5


@dataclass
class OpenChats:
    """Chats that stay open for hours, on a server that shows them meanwhile or not.

    Attributes:
        shown: Whether an open chat is found by its beginning, by any window, or by none.
    """

    chats: list[tuple[datetime, datetime]]
    shown: str

    def rows(
        self, start: datetime, end: datetime, _parameters: Parameters, now: datetime | None = None
    ) -> list[Row]:
        found: list[Row] = []
        for begun, closed in self.chats:
            is_open = now is not None and begun <= now < closed
            is_found = {"by its beginning": start <= begun <= end, "always": True}
            times = {"date": str(begun), "date_close": "0000-00-00 00:00:00"}
            if is_open and is_found.get(self.shown):
                found.append(sent("chat_detail", conn_id=str(begun), **times))
            elif (now is None or closed <= now) and start <= closed <= end:
                times["date_close"] = str(closed)
                found.append(sent("chat_detail", conn_id=str(begun), **times))
        return found


@pytest.mark.parametrize("shown", ["by its beginning", "always", "never"])
@pytest.mark.parametrize("lookback", [1, None])
@pytest.mark.slow
def test_chats_that_are_open_for_a_while(world: World, shown: str, lookback: int | None) -> None:
    hour = timedelta(hours=1)
    chats = [(START + n * hour / 2, START + n * hour / 2 + n % 24 * hour) for n in range(100)]
    world.wolkvox.reports["chat_detail"] = OpenChats(chats, shown)
    table: dict[str, str] = {}
    state = None
    for n in range(1, 90):
        wall = START + n * hour
        world.wolkvox.settings.clock = partial(datetime.fromisoformat, str(wall))
        more = {} if lookback is None else {"lookback_hours": lookback}
        now = (wall + 5 * hour).replace(tzinfo=UTC)
        run = world.extract(state, now=now, reports=["chat_detail"], **more)
        assert run.error is None
        state = run.states[-1]
        table |= {row["conn_id"]: row["date_close"] for row in run.records}
    assert table == {
        str(begun): f"{closed + 5 * hour:%Y-%m-%dT%H:%M:%SZ}" for begun, closed in chats
    }


def test_sums_among_rows_are_left_out_once_told(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    [report] = [each for each in REPORTS if each.skip_rows]
    rows = [sent(report.stream), sent(report.stream) | dict(report.skip_rows)]
    world.wolkvox.fixed(report.stream).add(rows, filter_date=MORNING)
    run = world.extract(reports=[report.stream])
    assert len(run.records) == 1
    assert caplog.text.count("Rows that are sums of other rows were left out") == 1
    caplog.clear()
    world.wolkvox.reports.clear()
    world.wolkvox.fixed(report.stream).add(rows[:1], filter_date=MORNING)
    assert len(world.extract(reports=[report.stream]).records) == 1
    assert "were left out" not in caplog.text
