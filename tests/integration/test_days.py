"""Days and totals: which windows are asked for, and how far the bookmark goes."""

from __future__ import annotations

import json
import logging
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest

from sandbox.server.faults import Fault
from tap_wolkvox.tap import TapWolkvox
from tests.support.calls import NOW
from tests.support.rows import MORNING, START, is_long, sent
from tests.support.world import Run, World

DAY = timedelta(days=1)


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


# Weeks of rows but for Sundays.
WEEKDAYS = [d for n in range(14) if (d := date(2026, 5, 18) + timedelta(days=n)).weekday() != 6]


@pytest.mark.parametrize(
    "stream", ["agent_logins", "amd_totals", *(["skill_workforce_by_hour"] if is_long() else [])]
)
@pytest.mark.slow
def test_one_mistake_beside_true_empty_days(world: World, stream: str) -> None:
    for day in WEEKDAYS:
        moment = datetime(day.year, day.month, day.day, 9)  # noqa: DTZ001 - the server's clock
        world.wolkvox.fixed(stream).add([sent(stream, date=f"{day}")], filter_date=moment)
    settings: dict[str, Any] = {"reports": [stream], "start_date": "2026-05-18"}
    name = "date" if stream == "agent_logins" else "report_date"
    world.extract(**settings)
    for wrong in range(1, len(world.wolkvox.log) + 1):
        world.wolkvox.faults[:] = [Fault("wrong_empty", times=1, at=[wrong + last_request(world)])]
        run = world.extract(**settings)
        assert [row[name] for row in run.records] == [f"{day}" for day in WEEKDAYS], wrong
        # What is read by now is asked for once by the next run, with rows or without.
        world.wolkvox.log.clear()
        world.extract(run.states[-1], **settings, lookback_hours=24 * 30)
        assert max(Counter(asked(world)).values()) == 1


def test_run_of_empty_days_is_confirmed_by_one_request(world: World) -> None:
    world.wolkvox.fixed("amd_totals").add([sent("amd_totals")], filter_date=MORNING)
    world.extract(reports=["amd_totals"], start_date="2026-04-10")
    assert len(world.wolkvox.log) == 62 + 3
    together = [each for each in asked(world) if each[0] != each[1]]
    assert together == [
        ("20260410", "20260430"),
        ("20260501", "20260531"),
        ("20260601", "20260608"),
    ]
    # Each before anything after it is written.
    places = [asked(world).index(each) for each in together]
    assert places == [21 + 1, 21 + 1 + 31 + 1, 62 + 2 - 1]


def test_empty_days_are_confirmed_one_by_one_where_a_report_wants_it(world: World) -> None:
    world.extract(reports=["skill_workforce_by_hour"], start_date="2026-06-01")
    assert {first == last for first, last in asked(world)} == {True}
    # The last day that has been over for 24 hours is the 8th.
    assert Counter(Counter(asked(world)).values()) == {2: 8, 1: 2}


@pytest.mark.parametrize(
    "fault",
    [
        Fault("status", status=504, min_window_seconds=86_400),
        Fault("status", status=400, msg="ONE DAY A REQUEST", min_window_seconds=86_400),
    ],
)
def test_empty_days_that_cannot_be_confirmed_together(world: World, fault: Fault) -> None:
    world.wolkvox.fixed("amd_totals").add([sent("amd_totals")], filter_date=MORNING)
    world.wolkvox.faults[:] = [fault, Fault("wrong_empty", times=0)]
    run = world.extract(reports=["amd_totals"], start_date="2026-06-01")
    assert run.error is None
    assert [row["report_date"] for row in run.records] == ["2026-06-09"]
    assert Counter(asked(world))["20260605", "20260605"] == 2


@pytest.mark.parametrize("stream", ["agent_logins", "amd_totals"])
def test_day_that_was_read_at_noon_is_not_read(world: World, stream: str) -> None:
    noon = world.extract(reports=[stream], start_date="2026-06-08", now=at(8, 12))
    assert bookmark(noon, stream) is None
    # Two days later its rows are there, but for one mistake.
    moment = datetime(2026, 6, 8, 18)  # noqa: DTZ001 - the server's clock
    world.wolkvox.fixed(stream).add([sent(stream, date="2026-06-08")], filter_date=moment)
    world.wolkvox.faults[:] = [Fault("wrong_empty", times=1)]
    state = noon.states[-1] if noon.states else None
    run = world.extract(state, reports=[stream], start_date="2026-06-08", now=at(10, 12))
    assert len(run.records) == 1


@pytest.mark.parametrize("stream", ["agent_logins", "amd_totals"])
def test_wrong_empty_day_after_a_failure_loses_nothing(world: World, stream: str) -> None:
    fixed = world.wolkvox.fixed(stream)
    for day in range(1, 10):
        fixed.add([sent(stream, date=f"2026-06-{day:02}")], filter_date=START.replace(day=day))
    world.wolkvox.faults += [Fault("status", status=504, at=[1, 2]), Fault("wrong_empty", at=[3])]
    run = world.extract(reports=[stream])
    assert run.error is None
    assert len(run.records) == 9


def test_failed_day_does_not_keep_empty_ones_from_being_passed(world: World) -> None:
    def fails(start: datetime, end: datetime, _campaign: str) -> bool:
        return start.day <= 6 <= end.day

    world.wolkvox.faults.append(Fault("status", status=400, msg="NO", when=fails))
    run = world.extract(reports=["amd_totals"], start_date="2026-06-01")
    assert "2026-06-06" in str(run.error)
    assert bookmark(run, "amd_totals") == "2026-06-05"


def test_rows_that_days_showed_together_are_not_forgotten(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    def is_alone(start: datetime, end: datetime, _campaign: str) -> bool:
        return start.day == end.day == 5

    moment = datetime(2026, 6, 5, 9)  # noqa: DTZ001 - the server's clock
    world.wolkvox.faults.append(Fault("wrong_empty", when=is_alone))
    for stream in ("agent_logins", "amd_totals"):
        world.wolkvox.fixed(stream).add([sent(stream, date="2026-06-05")], filter_date=moment)
    days: dict[str, Any] = {"start_date": "2026-06-05", "end_date": "2026-06-08"}
    run = world.extract(reports=["agent_logins"], **days)
    assert "the server showed 1 row before. Missing now: 1." in str(run.error)
    assert bookmark(run, "agent_logins") is None
    assert "rows of amd_totals" not in caplog.text
    run = world.extract(reports=["amd_totals"], **days)
    assert run.error is None
    assert "The server showed rows of amd_totals" in caplog.text


def logins(day: int, agents: int = 30) -> list[dict[str, Any]]:
    return [sent("agent_logins", date=f"2026-06-{day:02}", agent_id=str(n)) for n in range(agents)]


@pytest.mark.parametrize("lacking", [2, 3])
def test_smaller_windows_of_days_bring_what_a_wider_one_showed(world: World, lacking: int) -> None:
    for day in range(1, 9):
        world.wolkvox.fixed("agent_logins").add(logins(day, 30 if day > 1 else 10))
    # The wide window is truncated; of the smaller one that comes next, one day lacks its rows.
    rows = logins(5 - lacking) + logins(lacking, 1)
    body = json.dumps({"code": "200", "msg": "31 records were found", "data": rows}).encode()
    next_days = (START + DAY, START + 3 * DAY - timedelta(seconds=1))
    world.wolkvox.faults.append(Fault("body", body=body, when=lambda s, e, _: (s, e) == next_days))
    world.wolkvox.settings.row_limit = 100
    run = world.extract(reports=["agent_logins"], row_limit=100)
    assert asked(world) == [("20260601",) * 2, ("20260602", "20260605"), ("20260602", "20260603")]
    assert "Missing now: 2" in str(run.error)  # some 27 of 30, as the order of rows is random
    assert bookmark(run, "agent_logins") == "2026-06-01"


def test_rows_of_the_present_day_may_change_meanwhile(world: World) -> None:
    for day in range(7, 11):
        world.wolkvox.fixed("agent_logins").add(logins(day, 30 if day > 7 else 10))
    body = json.dumps({"code": "200", "msg": "1 records were found", "data": logins(10, 1)})
    today = START + 9 * DAY
    fault = Fault("body", body=body.encode(), when=lambda start, _end, _campaign: start == today)
    world.wolkvox.faults.append(fault)
    run = world.extract(reports=["agent_logins"], row_limit=80, start_date="2026-06-07")
    assert run.error is None
    assert Counter(row["date"][-2:] for row in run.records) == {
        "07": 10,
        "08": 30,
        "09": 30,
        "10": 1,
    }
    assert asked(world).count(("20260608", "20260610")) == 1


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


@pytest.mark.parametrize(("days", "widest", "most"), [(120, 8, 50), (10, 1, 20)])
def test_day_windows_stay_small_after_failures(
    world: World, days: int, widest: int, most: int
) -> None:
    start = datetime(2026, 2, 1)  # noqa: DTZ001 - the server's clock
    world.wolkvox.fixed("agent_logins").add(
        sent("agent_logins", date=f"{start + n * DAY:%Y-%m-%d}") for n in range(days)
    )
    world.wolkvox.faults.append(Fault("status", status=504, min_window_seconds=widest * 86_400))
    end = f"{start + days * DAY}"
    run = world.extract(reports=["agent_logins"], start_date=str(start), end_date=end)
    assert run.error is None
    assert len({row["date"] for row in run.records}) == days
    assert len(world.wolkvox.log) < most


def test_rows_of_other_days_are_warned_of(world: World, caplog: pytest.LogCaptureFixture) -> None:
    row = sent("agent_logins", date="2026-06-03")
    world.wolkvox.fixed("agent_logins").add([row], filter_date=MORNING)
    run = world.extract(reports=["agent_logins"])
    assert len(run.records) == 1
    assert "rows of days that were not asked for" in caplog.text


@pytest.mark.parametrize("value", ["9999-12-31", "2026-02-30", "yesterday", 7])
def test_invalid_day_bookmark_is_an_error(world: World, value: Any) -> None:
    bookmarks = {"replication_key": "report_date", "replication_key_value": value}
    run = world.extract({"bookmarks": {"amd_totals": bookmarks}}, reports=["amd_totals", "agents"])
    assert "a bookmark that is not a day" in str(run.error)
    assert "agents" in {entry.api for entry in world.wolkvox.log}


def test_total_costs_one_request_a_day(world: World) -> None:
    fixed = world.wolkvox.fixed("amd_totals")
    start = datetime(2025, 6, 10)  # noqa: DTZ001 - the server's clock
    for n in range(365):
        if n not in {100, 101, 200}:
            fixed.add([sent("amd_totals")], filter_date=start + timedelta(days=n))
    world.extract(reports=["amd_totals"], start_date="2025-06-10", end_date="2026-06-10")
    assert len(world.wolkvox.log) == 365 + 2  # two runs of empty days


def connection_test(world: World, now: datetime = NOW, **settings: Any) -> Run:
    run = Run()
    with patch("tap_wolkvox.streams.base.utc_now", lambda: now):
        tap = TapWolkvox(config=world.config(**settings), message_writer=run)
        assert tap.run_connection_test()
        tap.run.log_test_result()
    return run


def asked(world: World) -> list[tuple[str, str]]:
    """Days of the windows that were requested, first and last, each as a whole."""
    windows = [(e.date_ini or "", e.date_end or "") for e in world.wolkvox.log]
    assert all((first[8:], last[8:]) == ("000000", "235959") for first, last in windows)
    return [(first[:8], last[:8]) for first, last in windows]


@pytest.mark.parametrize("stream", ["agent_logins", "amd_totals"])
@pytest.mark.parametrize(
    ("day", "days"),
    [
        (9, ["20260609"]),
        (10, ["20260609", "20260610"]),
        (8, ["20260609", "20260610", "20260608"]),
        (1, ["20260609", "20260610", "20260608"]),
    ],
)
def test_connection_test_asks_for_three_days(
    world: World, caplog: pytest.LogCaptureFixture, stream: str, day: int, days: list[str]
) -> None:
    wall = datetime(2026, 6, day, 9)  # noqa: DTZ001 - the server's clock
    row = sent(stream, date=f"{wall:%Y-%m-%d}")
    world.wolkvox.fixed(stream).add([row], filter_date=wall)
    run = connection_test(world, reports=[stream])
    assert asked(world) == [(each, each) for each in days]
    assert len(run.records) == (1 if day > 1 else 0)
    assert ("no rows were found" in caplog.text) == (day == 1)


@pytest.mark.parametrize(
    ("now", "days"),
    [(at(6), ["05", "06", "04"]), (at(7), ["06", "07", "05"]), (at(8), ["07", "08", "05"])],
)
def test_connection_test_prefers_a_weekday(world: World, now: datetime, days: list[str]) -> None:
    connection_test(world, now, reports=["amd_totals"])
    assert asked(world) == [(f"202606{day}",) * 2 for day in days]


def test_connection_test_stays_in_the_range(world: World) -> None:
    connection_test(world, reports=["amd_totals"], start_date="2026-06-10")
    assert asked(world) == [("20260610", "20260610")]
    world.wolkvox.log.clear()
    connection_test(world, reports=["amd_totals"], end_date="2026-06-09")
    assert asked(world) == [("20260608", "20260608")]


@pytest.mark.parametrize("stream", ["agent_logins", "amd_totals", "campaigns"])
def test_only_streams_without_rows_are_named(
    world: World, caplog: pytest.LogCaptureFixture, stream: str
) -> None:
    world.extract(reports=[stream], start_date="2026-06-08")
    assert f"No rows for {stream}" in caplog.text
    caplog.clear()
    when = None if stream == "campaigns" else MORNING
    world.wolkvox.fixed(stream).add([sent(stream, date="2026-06-09")], filter_date=when)
    assert len(world.extract(reports=[stream], start_date="2026-06-08").records) == 1
    assert "No rows for" not in caplog.text


def test_range_of_days_that_ends_early_is_told(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    state = {
        "bookmarks": {
            "amd_totals": {"replication_key": "report_date", "replication_key_value": "2026-06-09"}
        }
    }
    world.extract(state, reports=["amd_totals"], end_date="2026-06-05")
    assert asked(world) == []
    assert "Nothing to extract" in caplog.text
    assert "This run takes" not in caplog.text


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault("status", status=504), "the server gave up: HTTP 504"),
        (Fault("status", status=400, msg="too many records, the limit is 9 records"), "more rows"),
        (
            Fault("body", body=b'{"data": [{"campaign_id": "1"}], "msg": "7 records were found"}'),
            "the server counts 7 rows and sent 1. Run again later",
        ),
    ],
)
def test_day_that_never_fits_names_the_reason(world: World, fault: Fault, told: str) -> None:
    world.wolkvox.faults.append(fault)
    run = world.extract(reports=["amd_totals"], start_date="2026-06-09")
    assert "amd_totals, all campaigns, 2026-06-09 00:00:00" in str(run.error)
    assert told in str(run.error)


@pytest.mark.parametrize(
    ("reports", "campaigns", "hint"),
    [
        (["amd_totals"], ["all"], True),
        (["amd_totals"], ["1"], False),
        (["agent_time"], ["all"], False),
        (["wrap_up_totals"], ["all"], False),
    ],
)
def test_hint_at_campaigns_where_it_helps(
    world: World, reports: list[str], campaigns: list[str], *, hint: bool
) -> None:
    world.wolkvox.faults.append(Fault("status", status=504))
    run = world.extract(reports=reports, campaign_ids=campaigns, start_date="2026-06-10")
    assert ("list the campaigns in campaign_ids" in str(run.error)) == hint


@pytest.mark.parametrize(
    ("rows", "counted", "warned"),
    [(5_000, False, True), (5_000, True, False), (5_001, False, False), (4_000, False, False)],
)
def test_round_count_that_nobody_counts_is_told(
    world: World, caplog: pytest.LogCaptureFixture, rows: int, *, counted: bool, warned: bool
) -> None:
    msg = f"{rows} records were found" if counted else "ok"
    data = [{"campaign_id": str(n), "total_amd": "1"} for n in range(rows)]
    body = json.dumps({"code": "200", "msg": msg, "data": data}).encode()
    world.wolkvox.faults.append(Fault("body", body=body))
    run = world.extract(reports=["amd_totals"], start_date="2026-06-10")
    assert run.error is None
    assert len(run.records) == rows
    assert ("A response held exactly" in caplog.text) == warned


@pytest.mark.parametrize("first", range(5, 11))
def test_rows_of_the_days_asked_for_are_no_surprise(
    world: World, caplog: pytest.LogCaptureFixture, first: int
) -> None:
    fixed = world.wolkvox.fixed("agent_logins")
    for day in range(first, 11):
        fixed.add([sent("agent_logins", date=f"2026-06-{day:02}")])
    run = world.extract(reports=["agent_logins"], start_date=f"2026-06-{first:02}")
    assert len(run.records) == 11 - first
    assert "rows of days that were not asked for" not in caplog.text


def sizes(world: World) -> list[int]:
    """How many days each window had."""
    return [
        (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
        for first, last in asked(world)
    ]


@pytest.mark.parametrize(
    ("rows", "row_limit", "expected"),
    [
        (10, 120, [1, 4, 9, 9, 7]),
        (24, 30, [1] * 30),
        (40, 100, [1] * 30),
        (1, 1_000, [1, 4, 16, 9]),
    ],
)
def test_windows_of_days_aim_at_three_quarters(
    world: World, rows: int, row_limit: int, expected: list[int]
) -> None:
    fixed = world.wolkvox.fixed("agent_logins")
    for n in range(30):
        day = START.replace(month=5) + timedelta(days=n)
        row = sent("agent_logins", date=f"{day:%Y-%m-%d}")
        fixed.add(row | {"agent_id": str(agent)} for agent in range(rows))
    settings: dict[str, Any] = {"start_date": "2026-05-01", "end_date": "2026-05-31"}
    run = world.extract(reports=["agent_logins"], row_limit=row_limit, **settings)
    assert len(run.records) == 30 * rows
    assert sizes(world) == expected


@pytest.mark.parametrize("rows", [30, 31])
def test_day_at_or_over_the_limit_is_asked_twice(world: World, rows: int) -> None:
    totals = [sent("amd_totals", campaign_id=str(n)) for n in range(rows)]
    world.wolkvox.fixed("amd_totals").add(totals, filter_date=MORNING)
    run = world.extract(reports=["amd_totals", "campaigns"], row_limit=30, start_date="2026-06-09")
    assert f"the response came with {rows} rows" in str(run.error)
    assert "To ask for less at once, list the campaigns in campaign_ids" in str(run.error)
    assert run.records == []
    assert [entry.date_ini for entry in world.wolkvox.log].count("20260609000000") == 2
    assert "campaigns" in {entry.api for entry in world.wolkvox.log}


def test_several_empty_days_are_confirmed(world: World) -> None:
    fixed = world.wolkvox.fixed("agent_logins")
    fixed.add(sent("agent_logins", date=f"2026-06-0{day}") for day in range(2, 6))
    # The first day, which is empty, is confirmed; then come four days at once.
    world.wolkvox.faults.append(Fault("wrong_empty", at=[3]))
    run = world.extract(reports=["agent_logins"], start_date="2026-06-01")
    assert len(run.records) == 4
