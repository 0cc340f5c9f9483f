"""The ids of calls and chats tell the server's clock; `timezone` may say another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from tests.support.world import World

FIRST = datetime(2026, 6, 9, 8)  # noqa: DTZ001 - the server's clock
BOGOTA = timedelta(hours=-5)
MINUTE = timedelta(minutes=1)
NUMBERS = count(1)


def an_id(wall: datetime, offset: timedelta = BOGOTA) -> str:
    """Make the id of a call that began at a time of a clock."""
    number = next(NUMBERS)
    return f"wv.4711.{round((wall - offset).replace(tzinfo=UTC).timestamp())}.{number}"


def a_call(wall: datetime, conn_id: str) -> dict[str, Any]:
    return {"conn_id": conn_id, "date": f"{wall}", "agent_name": "x"}


def add(world: World, ids: list[str], stream: str = "call_detail", **more: str) -> None:
    rows = [a_call(FIRST + n * MINUTE, each) | more for n, each in enumerate(ids)]
    world.wolkvox.fixed(stream).add(rows)


def right(rows: int, offset: timedelta = BOGOTA) -> list[str]:
    """Make ids that agree with the time of their row, up to some minutes."""
    return [an_id(FIRST + n * MINUTE - n % 10 * MINUTE, offset) for n in range(rows)]


def warned(world: World, caplog: pytest.LogCaptureFixture, **settings: Any) -> list[str]:
    caplog.clear()
    run = world.extract(**{"reports": ["call_detail"]} | settings)
    assert run.error is None
    assert run.records
    return [
        line.getMessage()
        for line in caplog.records
        if "timezone may be wrong" in line.getMessage() and line.levelname == "WARNING"
    ]


@pytest.mark.parametrize(
    ("zone", "offset", "told"),
    [
        ("America/Sao_Paulo", BOGOTA, "call_detail: UTC-05:00"),
        ("America/Mexico_City", BOGOTA, "call_detail: UTC-05:00"),
        ("America/Bogota", timedelta(hours=5, minutes=30), "call_detail: UTC+05:30"),
        ("America/Bogota", timedelta(), "call_detail: UTC+00:00"),
    ],
)
def test_another_clock_is_told_from_ids(
    world: World, caplog: pytest.LogCaptureFixture, zone: str, offset: timedelta, told: str
) -> None:
    add(world, right(20, offset))
    [line] = warned(world, caplog, timezone=zone)
    assert f"({told})" in line


@pytest.mark.parametrize(
    "ids",
    [
        pytest.param(right(60), id="the right clock"),
        pytest.param(right(19, timedelta(0)), id="too few"),
        pytest.param([*right(20, timedelta(0)), *right(2)], id="fewer than 95 %"),
        pytest.param(["7", "", "-", "a.b.c", "1.1780000000", "1.0000000001.2"] * 9, id="no time"),
    ],
)
def test_what_ids_do_not_tell_is_no_warning(
    world: World, caplog: pytest.LogCaptureFixture, ids: list[str]
) -> None:
    add(world, ids)
    assert warned(world, caplog) == []


def test_some_odd_ids_do_not_hide_the_clock(world: World, caplog: pytest.LogCaptureFixture) -> None:
    add(world, [*right(57, timedelta(0)), *right(3)])
    assert len(warned(world, caplog)) == 1


def test_the_time_of_an_end_does_not_count(world: World, caplog: pytest.LogCaptureFixture) -> None:
    closed = {"date_close": f"{FIRST + timedelta(hours=9)}"}
    chats = world.wolkvox.fixed("chat_detail")
    for n, each in enumerate(right(30)):
        chats.add([a_call(FIRST + n * MINUTE, each) | closed], filter_date=FIRST)
    # It prints when the menu was left.
    add(world, right(30, timedelta(0)), "ivr_call_detail", cod_opc_menu="1")
    assert warned(world, caplog, reports=["chat_detail", "ivr_call_detail"]) == []
    [line] = warned(world, caplog, reports=["chat_detail"], timezone="Europe/Madrid")
    assert "(chat_detail: UTC-05:00)" in line


def test_streams_share_one_warning(world: World, caplog: pytest.LogCaptureFixture) -> None:
    add(world, right(30))
    add(world, right(30), "answered_call_detail", skill_id="1")
    [line] = warned(
        world, caplog, reports=["call_detail", "answered_call_detail"], timezone="Europe/Madrid"
    )
    assert "(call_detail: UTC-05:00, answered_call_detail: UTC-05:00)" in line
