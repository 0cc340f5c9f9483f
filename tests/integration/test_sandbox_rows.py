"""The sandbox's made-up rows, report by report."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, timedelta
from json import dumps
from typing import Any

import pytest

from sandbox.rows.dialect import Dialect
from sandbox.rows.fixed import Fixed, ReportSource
from sandbox.rows.seeded import Seeded, seeded_reports
from sandbox.rows.texts import read
from sandbox.rows.wire import flatten, value_in
from sandbox.server.settings import Settings
from sandbox.server.wolkvox import Wolkvox
from tap_wolkvox.reports import REPORTS, REPORTS_BY_STREAM
from tests.integration.test_sandbox_reports import FRIDAY, SECOND, asked, bag, served

DAY = timedelta(days=1)
NOON = FRIDAY + timedelta(hours=12)
START = date(2026, 5, 1)
SOURCES = seeded_reports(Seeded(1, START, rows_per_day=250))
LARGE = seeded_reports(Seeded(1, START, rows_per_day=1250))
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
    return seeded_reports(
        Seeded(1, START, rows_per_day=250), streams={stream}, dialect=Dialect(**dialect)
    )


# Events


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


def test_an_id_may_come_twice() -> None:
    more = seeded_reports(
        Seeded(1, START, rows_per_day=2500), streams={"call_detail", "chat_detail", "email_detail"}
    )
    calls = rows_of("call_detail", sources=more)
    assert len({row["conn_id"] for row in calls}) < len(calls)
    chats = rows_of("chat_detail", sources=more)
    assert len({row["conn_id"] for row in chats}) == len(chats)
    mails = rows_of("email_detail", FRIDAY - 9 * DAY, sources=more)
    assert len(bag(mails)) < len(mails)


def test_empty_values_take_many_forms() -> None:
    found = {row["comment"] for row in rows_of("call_detail", FRIDAY - 9 * DAY)}
    assert {"", " ", "-", "--", "0", None} <= found


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
        ("chat_detail", "cod_act"),
        ("chat_messages", "conversation"),
        ("agent_logins", "logout"),
        ("agent_time_hourly", "calls"),
        ("skill_service_level_daily", "inbound_calls"),
    ],
)
def test_rows_change_later(stream: str, column: str) -> None:
    window = FRIDAY - DAY, NOON
    early = Counter(dumps(row[column]) for row in rows_of(stream, *window, now=NOON, sources=LARGE))
    final = Counter(dumps(row[column]) for row in rows_of(stream, *window, sources=LARGE))
    assert early != final
    for stays in ("sms_detail", "audit_log"):
        assert rows_of(stays, *window, now=NOON) == rows_of(stays, *window)


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


def test_a_day_without_rows_is_404() -> None:
    sunday = FRIDAY + 2 * DAY
    with served(Wolkvox(Fixed(), Settings(clock=lambda: sunday + 9 * DAY), SOURCES)) as client:
        window = sunday, sunday + DAY - SECOND
        for stream in ("agent_time", "wrap_up_detail", "campaign_totals_by_result"):
            assert client.rows(stream, *window) == []
        for stream in ("agent_time_hourly", "sms_detail"):
            assert client.rows(stream, *window)


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
