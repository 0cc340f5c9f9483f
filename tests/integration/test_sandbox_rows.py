"""The sandbox's made-up rows, report by report."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from json import dumps
from typing import TYPE_CHECKING, Any

import pytest

from sandbox.data import Fixed, Row
from sandbox.dialect import Dialect
from sandbox.seeded import seeded_reports
from sandbox.server import Settings, Wolkvox
from sandbox.texts import read
from sandbox.wire import flatten, nested_field, value_in
from tap_wolkvox.reports import REPORTS, REPORTS_BY_STREAM
from tests.integration.test_sandbox_reports import FRIDAY, SECOND, asked, bag, served

if TYPE_CHECKING:
    from sandbox.reports import ReportSource

DAY = timedelta(days=1)
NOON = FRIDAY + timedelta(hours=12)
START = date(2026, 5, 1)
SOURCES = seeded_reports(1, START, scale=0.1)
LARGE = seeded_reports(1, START, scale=0.5)
EVENTS = [each.stream for each in REPORTS if each.kind == "event" and each.stream in SOURCES]
TOTALS = [report.stream for report in REPORTS if report.kind == "total"]


def rows_of(
    stream: str,
    start: datetime = FRIDAY,
    end: datetime = FRIDAY + DAY - SECOND,
    now: datetime | None = None,
    sources: dict[str, ReportSource] = SOURCES,
    **more: str,
) -> list[Any]:
    found: list[Any] = sources[stream].rows(start, end, asked(stream) | more, now)
    return found


def one(stream: str, **dialect: Any) -> dict[str, ReportSource]:
    return seeded_reports(1, START, scale=0.1, streams={stream}, dialect=Dialect(**dialect))


def own(rows: list[Row], stream: str) -> list[Row]:
    """Leave out the sums among the rows, since each window has its own."""
    skip = REPORTS_BY_STREAM[stream].skip_rows
    return [row for row in rows if not skip or not skip.items() <= row.items()]


# Made from a seed


@pytest.mark.parametrize("stream", SOURCES)
def test_rows_depend_on_the_seed_alone(stream: str) -> None:
    again = seeded_reports(1, START, scale=0.1, streams={stream})
    rows_of(stream, FRIDAY - DAY, sources=again)
    assert rows_of(stream, sources=again) == rows_of(stream)
    other = seeded_reports(2, START, scale=0.1, streams={stream})
    assert rows_of(stream, sources=other) != rows_of(stream)


def test_the_scale_makes_more_rows() -> None:
    more = seeded_reports(1, START, scale=1)
    assert 2_000 < len(rows_of("call_detail", sources=more)) < 3_000
    assert len(rows_of("agent_time_hourly", sources=more)) == 24 * 24
    assert len(rows_of("agent_time_half_hourly", sources=more)) == 48 * 24


def test_no_rows_outside_the_seeded_days() -> None:
    few = seeded_reports(1, date(2026, 6, 4), date(2026, 6, 5), scale=0.1)
    for stream in ("sms_detail", "agent_logins", "agent_time_hourly", "agent_time"):
        window = FRIDAY - 9 * DAY, FRIDAY + 9 * DAY
        inside = rows_of(stream, FRIDAY - DAY, sources=few)
        assert rows_of(stream, *window, sources=few) == inside
        assert rows_of(stream, FRIDAY + DAY, FRIDAY + 2 * DAY, sources=few) == []


# Events


@pytest.mark.parametrize("stream", [s for s in EVENTS if REPORTS_BY_STREAM[s].windows_add_up])
def test_half_windows_make_the_whole(stream: str) -> None:
    start, end = FRIDAY - DAY, FRIDAY + DAY
    halves = rows_of(stream, start, NOON) + rows_of(stream, NOON + SECOND, end)
    whole = rows_of(stream, start, end)
    assert bag(own(halves, stream)) == bag(own(whole, stream))


@pytest.mark.parametrize("stream", EVENTS)
def test_events_lie_in_their_window(stream: str) -> None:
    report = REPORTS_BY_STREAM[stream]
    found: list[Any] = own(rows_of(stream, FRIDAY, NOON, now=NOON), stream)
    assert found
    for row in found:
        times = [
            value_in(report, row, name)
            for name in (report.time_column, report.time_fallback)
            if name
        ]
        if nested := nested_field(report):
            times = [row[nested][0]["date"]] if row[nested] else [f"{FRIDAY}"]
        time = next(str(each) for each in times if each)
        assert f"{FRIDAY}" <= time <= f"{NOON}"


def test_a_campaigns_windows_do_not_add_up() -> None:
    days = [
        rows_of("campaign_results", FRIDAY + n * DAY, FRIDAY + (n + 1) * DAY - SECOND)
        for n in range(4)
    ]
    whole = rows_of("campaign_results", FRIDAY, FRIDAY + 4 * DAY - SECOND)
    parts = bag(row for day in days for row in day)
    assert parts < bag(whole)
    # Before a record is dialed again, its attempt is in the window of its day.
    early = rows_of("campaign_results", now=FRIDAY + DAY - SECOND)
    assert bag(days[0]) < bag(early)
    assert bag(early) <= bag(whole)


def test_a_window_may_go_by_another_date() -> None:
    shifted = one("sms_detail", filter_shift=timedelta(hours=-30))
    window = FRIDAY - DAY, FRIDAY - SECOND
    usual = rows_of("sms_detail", FRIDAY + timedelta(hours=6), FRIDAY + timedelta(hours=30))
    assert usual
    assert bag(rows_of("sms_detail", *window, sources=shifted)) <= bag(usual)
    assert rows_of("sms_detail", *window, sources=shifted)


def test_ids_hold_the_start_of_the_call() -> None:
    right = 0
    rows = rows_of("call_detail")
    for row in rows:
        epoch = int(row["conn_id"].split(".")[-2])
        wall = datetime.fromtimestamp(epoch, UTC) - timedelta(hours=5)
        right += f"{wall:%Y-%m-%d %H:%M:%S}" == row["date"]
    assert 0.9 < right / len(rows) < 1


def test_an_id_may_come_twice() -> None:
    more = seeded_reports(1, START, streams={"call_detail", "chat_detail", "email_detail"})
    calls = rows_of("call_detail", sources=more)
    assert len({row["conn_id"] for row in calls}) < len(calls)
    chats = rows_of("chat_detail", sources=more)
    assert len({row["conn_id"] for row in chats}) == len(chats)
    mails = rows_of("email_detail", FRIDAY - 9 * DAY, sources=more)
    assert len(bag(mails)) < len(mails)


def test_empty_values_take_many_forms() -> None:
    found = {row["comment"] for row in rows_of("call_detail", FRIDAY - 9 * DAY)}
    assert {"", " ", "-", "--", "0", None} <= found
    full = one("call_detail", null_share=0)
    assert None not in {v for row in rows_of("call_detail", sources=full) for v in row.values()}


@pytest.mark.parametrize(
    ("stream", "column", "form"),
    [
        ("agent_time", "login_time", r"\d\d:\d\d:\d\d"),
        ("agent_logins", "login_time", r"\d:\d\d:\d\d"),
        ("agent_time", "occupancy", r"\d+\.\d\d %"),
        ("preview_call_detail", "preview_percent", r"[\d,]+\.\d\d %"),
        ("voice_conversations", "nlp_credits", r"\d+(\.\d{1,3})?"),
        ("agent_time", "calls", r"\d+"),
        ("agent_time_hourly", "date", "20260605"),
        ("agent_time_hourly", "hour", r"\d\d:00"),
        ("agent_time_half_hourly", "date", "2026-06-05"),
        ("agent_time_half_hourly", "hour", r"\d\d:[03]0"),
        ("skill_service_level_by_ten_minutes", "hour", r"\d\d:\d0"),
        ("skill_service_level_hourly", "date", "2026-06-05"),
        ("ivr_calls_daily", "day", "2026-06-05"),
    ],
)
def test_the_forms_of_values(stream: str, column: str, form: str) -> None:
    nulls = ("", " ", "-", "--", "0", None)
    values = [row[column] for row in rows_of(stream) if row[column] not in nulls]
    assert values
    assert all(re.fullmatch(form, value) for value in values)


def test_a_percentage_may_be_far_above_100() -> None:
    values = [str(row["preview_percent"]) for row in rows_of("preview_call_detail", FRIDAY - DAY)]
    assert any("," in value for value in values)


# Rows that change


@pytest.mark.parametrize(
    ("stream", "column"),
    [
        ("call_detail", "cod_act"),
        ("agent_events", "date_end"),
        ("chatbot_to_agent_detail", "end_date"),
        ("interaction_detail", "close_date"),
        ("whatsapp_campaign_records", "last_update"),
        ("quality_evaluation_detail", "yes/no"),
        ("speech_detail", "audio_text"),
    ],
)
def test_rows_change_later(stream: str, column: str) -> None:
    window = FRIDAY - DAY, NOON
    early = Counter(dumps(row[column]) for row in rows_of(stream, *window, now=NOON, sources=LARGE))
    final = Counter(dumps(row[column]) for row in rows_of(stream, *window, sources=LARGE))
    assert early != final
    for stays in ("sms_detail", "audit_log"):
        assert rows_of(stays, *window, now=NOON) == rows_of(stays, *window)


def test_chats_close_after_a_day_at_most() -> None:
    window = FRIDAY - DAY, NOON
    seen = rows_of("chat_detail", *window, now=NOON)
    waiting = [row for row in seen if not row["date_close"]]
    closed = {row["conn_id"]: row for row in rows_of("chat_detail", FRIDAY - 2 * DAY, NOON + DAY)}
    assert waiting
    assert any(row["cod_act"] == "TIMEOUTCHAT" for row in closed.values())
    for row in waiting:
        assert row["cod_act"] == ""
        end = datetime.fromisoformat(closed[row["conn_id"]]["date_close"])
        assert NOON < end <= datetime.fromisoformat(row["date"]) + timedelta(hours=23, minutes=4)
    # A closed chat is only in the window of its end, even if that is on the next day.
    assert all(row["date_close"] for row in rows_of("chat_detail"))
    assert any(row["date"] < f"{FRIDAY}" for row in rows_of("chat_detail"))


def test_chats_gain_messages_later() -> None:
    now = FRIDAY + timedelta(hours=9)
    early = {row["conn_id"]: row for row in rows_of("chat_messages", FRIDAY, now, now=now)}
    final = {row["conn_id"]: row for row in rows_of("chat_messages", FRIDAY, now)}
    grown = [
        key for key in early
        if len(early[key]["conversation"]) < len(final[key]["conversation"])
    ]  # fmt: skip
    assert early.keys() == final.keys()
    assert len(grown) < len(early)


def test_today_is_made_anew_every_ten_minutes() -> None:
    for stream in ("agent_logins", "agent_time_hourly", "skill_service_level_daily"):
        at = [rows_of(stream, now=NOON + timedelta(minutes=minutes)) for minutes in (0, 9, 30)]
        assert at[0] == at[1] != at[2]
    hours = {row["hour"] for row in rows_of("agent_time_hourly", now=NOON)}
    assert hours == {f"{hour:02}:00" for hour in range(13)}


def test_a_logout_moves_while_the_day_lasts() -> None:
    def logouts(now: datetime) -> dict[str, str]:
        found = rows_of("agent_logins", now=now)
        return {f"{row['agent_id']} {row['login']}": row["logout"] for row in found}

    early, later = logouts(NOON - timedelta(hours=1)), logouts(NOON)
    assert early
    assert all(later[key] > logout for key, logout in early.items())


# Sums


@pytest.mark.parametrize("stream", TOTALS)
def test_totals_are_summed_by_the_server(stream: str) -> None:
    report = REPORTS_BY_STREAM[stream]
    windows = (FRIDAY, FRIDAY + DAY), (FRIDAY - DAY, FRIDAY), (FRIDAY - DAY, FRIDAY + DAY)
    found = [rows_of(stream, start, end - SECOND, sources=LARGE) for start, end in windows]
    first, second, both = ([*flatten(report, rows)] for rows in found)
    assert bag(first) != bag(second)
    assert bag(both) not in (bag(first), bag(second))
    columns = [*report.fields_by_column, report.key_column or ""]
    shown = [name for name in report.key_fields if name in columns] or ["tts_text"]
    keys = Counter(tuple(value_in(report, row, name) for name in shown) for row in both)
    assert set(keys.values()) == {1}
    for field in report.fields:
        if field.measure != "count" or field.column == "agents_needed":
            continue
        name = field.wire_names[0]
        sums = [sum(read(r.get(name, "0")) or 0 for r in rows) for rows in (first, second, both)]
        assert sums[0] + sums[1] == sums[2]


def test_idle_agents_have_empty_lists() -> None:
    for stream, name in (
        ("agent_time_by_agent_and_hour", "status_x_hour"),
        ("agent_time_by_skill", "agents"),
    ):
        sizes = {len(row[name]) for row in rows_of(stream, FRIDAY, NOON, sources=LARGE)}
        assert max(sizes) > 1
        assert min(sizes) == 0


def test_ratios_are_recomputed() -> None:
    for window in ((FRIDAY, NOON), (FRIDAY - DAY, FRIDAY + DAY - SECOND)):
        for row in rows_of("agent_time", *window):
            busy = sum(read(row[f"{name}_time"]) or 0 for name in ("inbound", "outbound", "acw"))
            login = read(row["login_time"]) or 0
            assert read(row["occupancy"]) == pytest.approx(
                100 * busy / login if login else 0, abs=0.01
            )
        shares = [
            read(row["percent"]) or 0 for row in rows_of("campaign_totals_by_result", *window)
        ]
        assert sum(shares) == pytest.approx(100, abs=0.1)
        for row in rows_of("skill_service_level", *window):
            assert int(row["inbound_calls"]) == int(row["answer_calls"]) + int(row["abandon_calls"])
            levels = [read(row[f"service_level_{seconds}seg"]) or 0 for seconds in (10, 20, 30)]
            assert levels == sorted(levels)


def test_a_day_without_rows_is_404() -> None:
    sunday = FRIDAY + 2 * DAY
    with served(Wolkvox(Fixed(), Settings(clock=lambda: sunday + 9 * DAY), SOURCES)) as client:
        window = sunday, sunday + DAY - SECOND
        for stream in ("agent_time", "wrap_up_detail", "campaign_totals_by_result"):
            assert client.rows(stream, *window) == []
        for stream in ("agent_time_hourly", "sms_detail"):
            assert client.rows(stream, *window)


def test_every_hour_of_every_agent_has_a_row() -> None:
    rows = rows_of("agent_time_hourly", FRIDAY, FRIDAY + 3 * DAY - SECOND)
    agents = len(rows_of("agents"))
    assert len(rows) == len({(r["agent_id"], r["date"], r["hour"]) for r in rows})
    assert len(rows) == 3 * 24 * agents
    assert {"0"} < {row["calls"] for row in rows}


def test_part_of_a_day_returns_the_whole_day() -> None:
    assert rows_of("agent_time_hourly", NOON, NOON) == rows_of("agent_time_hourly")
    assert rows_of("agent_logins", NOON, NOON) == rows_of("agent_logins")
    assert rows_of("agent_time", FRIDAY, NOON) != rows_of("agent_time")


# Parameters


def test_wrap_up_groups_overlap() -> None:
    groups = [rows_of("wrap_up_detail", cod_act=name) for name in ("cod_act1", "cod_act2")]
    first, second = ({row["conn_id"] for row in rows} for rows in groups)
    assert first & second
    assert first - second
    codes = [
        {row["cod_act"] for row in rows_of("wrap_up_totals", FRIDAY - DAY, cod_act=name)}
        for name in ("cod_act1", "cod_act2")
    ]
    assert codes[0] & codes[1]
    assert codes[0] - codes[1]
    assert codes[1] - codes[0]


def test_all_skills_are_one_without_a_name() -> None:
    rows = rows_of("skill_service_level_by_hour")
    assert {row["skill_id"] for row in rows} == {"all"}
    parts = [
        row
        for skill in rows_of("skills")
        for row in rows_of("skill_service_level_by_hour", skill_id=skill["skill_id"])
    ]
    assert len({row["skill_id"] for row in parts}) > 1
    assert sum(int(r["inbound_calls"]) for r in parts) == sum(int(r["inbound_calls"]) for r in rows)
    assert len({row["skill_id"] for row in rows_of("skill_service_level")}) > 1


def test_campaigns_make_up_all() -> None:
    campaigns = [row["campaign_id"] for row in rows_of("campaigns")]
    assert len(campaigns) == 5
    events = [row for each in campaigns for row in rows_of("campaign_results", campaign_id=each)]
    assert bag(events) == bag(rows_of("campaign_results"))
    records = [
        int(row["records"])
        for each in campaigns
        for row in rows_of("campaign_totals_by_result", campaign_id=each)
    ]
    assert sum(records) == sum(int(r["records"]) for r in rows_of("campaign_totals_by_result"))


# Dialects


@pytest.mark.parametrize(
    ("names", "name"), [("first", "agent_anwers "), ("last", "agent_answers"), ("column", "asa")]
)
def test_other_names_of_fields(names: str, name: str) -> None:
    assert name in rows_of("chat_detail", sources=one("chat_detail", names=names))[0]


@pytest.mark.parametrize("stream", ["interaction_detail", "skill_service_level_by_hour"])
def test_fields_of_the_table_alone(stream: str) -> None:
    fields = [field.column for field in REPORTS_BY_STREAM[stream].fields]
    more = rows_of(stream, sources=one(stream, table_alone=True))[0]
    assert list(more) == [field.wire_names[0] for field in REPORTS_BY_STREAM[stream].fields]
    assert len(rows_of(stream)[0]) < len(fields)


@pytest.mark.parametrize("stream", ["speech_detail", "agent_time", "agents"])
def test_unknown_fields(stream: str) -> None:
    rows = rows_of(stream, sources=one(stream, unknown=("Motivo de la llamada",)))
    assert all(row["Motivo de la llamada"] for row in rows)


def test_fields_that_are_left_out() -> None:
    rows = rows_of("chat_detail", sources=one("chat_detail", left_out={"date_close"}))
    assert rows
    assert all("date_close" not in row for row in rows)
    assert all(f"{FRIDAY}" <= row["date"] < f"{FRIDAY + DAY}" for row in rows)


def test_rows_may_come_late() -> None:
    late = one("sms_detail", late_minutes=30)
    seen = rows_of("sms_detail", FRIDAY, NOON, now=NOON, sources=late)
    assert bag(seen) < bag(rows_of("sms_detail", FRIDAY, NOON, sources=late))
    after = NOON + timedelta(minutes=30)
    assert bag(rows_of("sms_detail", FRIDAY, NOON, now=after, sources=late)) == bag(
        rows_of("sms_detail", FRIDAY, NOON, sources=late)
    )


def test_single_reports_may_speak_another_dialect() -> None:
    sources = seeded_reports(
        1, START, scale=0.1, dialects={"email_detail": Dialect(names="column")}
    )
    assert "from_address" in rows_of("email_detail", sources=sources)[0]
    assert "from" in rows_of("sent_interaction_detail", sources=sources)[0]


def test_flatten() -> None:
    report = REPORTS_BY_STREAM["chat_messages"]
    rows: list[Row] = [{"conn_id": "1", "conversation": [{"message": "a"}, {"message": "b"}]}]
    rows.append({"conn_id": "2", "conversation": []})
    assert flatten(report, rows) == [
        {"conn_id": "1", "message": "a"},
        {"conn_id": "1", "message": "b"},
        {"conn_id": "2"},
    ]
