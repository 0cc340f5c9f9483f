"""Servers with daylight saving time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.server.faults import Fault
from tap_wolkvox.base.clock import ServerClock, parse_instant, rfc3339
from tests.support.calls import call
from tests.support.world import World

ZONES = ["America/Bogota", "America/Santiago", "America/Mexico_City", "Europe/Madrid"]
moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)


@given(moments)
def test_rfc3339_text_round_trips(moment: datetime) -> None:
    assert parse_instant(rfc3339(moment)) == moment


@given(moments, moments)
def test_rfc3339_text_sorts_by_time(one: datetime, other: datetime) -> None:
    assert (rfc3339(one) < rfc3339(other)) == (one < other)


@given(st.sampled_from(ZONES), moments, st.timedeltas(timedelta(0), timedelta(days=2)))
def test_start_at_is_before_every_later_row(zone: str, moment: datetime, later: timedelta) -> None:
    clock = ServerClock(ZoneInfo(zone))
    assert clock.start_at(moment) <= clock.to_wall(moment + later)


@pytest.mark.parametrize("lookback", [0, 0.5, 1])
def test_rows_of_a_repeated_hour_are_found(world: World, lookback: float) -> None:
    # In Madrid 03:00 becomes 02:00 at 01:00 UTC.
    settings = {
        "timezone": "Europe/Madrid",
        "start_date": "2026-10-25T00:00:00",
        "lookback_hours": lookback,
    }
    seen = []
    state = None
    for now, row in [
        ("2026-10-25T00:50:00", call("2026-10-25 02:45:00", customer_id="first pass")),
        ("2026-10-25T01:20:00", call("2026-10-25 02:10:00", customer_id="second pass")),
        ("2026-10-25T01:50:00", call("2026-10-25 02:40:00", customer_id="late in it")),
        ("2026-10-25T03:00:00", call("2026-10-25 03:30:00", customer_id="after")),
    ]:
        world.rows.add([row])
        run = world.extract(state, now=datetime.fromisoformat(now).replace(tzinfo=UTC), **settings)
        state = run.states[-1]
        seen += [record["customer_id"] for record in run.records]
    assert set(seen) == {"first pass", "second pass", "late in it", "after"}


def test_end_in_a_repeated_hour_keeps_first_pass(world: World) -> None:
    world.rows.add([call("2026-10-25 02:45:00")])
    run = world.extract(
        now=datetime(2026, 11, 1, tzinfo=UTC),
        timezone="Europe/Madrid",
        start_date="2026-10-25",
        end_date="2026-10-25T01:10:00Z",  # 02:10, for the second time
    )
    assert [r["date"] for r in run.records] == ["2026-10-25T00:45:00Z"]


def test_bookmark_in_a_skipped_hour_loses_no_row(world: World) -> None:
    # The first window ends at a wall time that does not exist; the second request fails.
    rows = [call("2026-03-28 10:00:00"), call("2026-03-29 03:10:00"), call("2026-03-29 09:00:00")]
    world.rows.add(rows)
    world.wolkvox.faults.append(Fault("status", at=[2], status=400, msg="no"))
    settings: dict[str, Any] = {
        "timezone": "Europe/Madrid",
        "start_date": "2026-03-28T02:30:00",
        "lookback_hours": 0,
    }
    now = datetime(2026, 4, 10, tzinfo=UTC)
    first = world.extract(now=now, **settings)
    assert first.error
    second = world.extract(first.states[-1], now=now, **settings)
    assert second.error is None
    assert len({r["date"] for r in first.records + second.records}) == 3


def test_row_in_a_skipped_hour_is_a_zone_error(world: World) -> None:
    # In Santiago 24:00 of Saturday becomes 01:00 of Sunday.
    fine = call("2026-09-05 23:30:00")
    world.rows.add([fine, call("2026-09-06 00:30:00")])
    run = world.extract(
        now=datetime(2026, 9, 10, tzinfo=UTC), start_date="2026-09-06", timezone="America/Santiago"
    )
    assert "Set timezone" in str(run.error)
    assert run.records == []


def test_rows_around_a_skipped_hour_are_found(world: World) -> None:
    # In Madrid 02:00 becomes 03:00 at 01:00 UTC.
    world.rows.add([call("2026-03-29 01:59:59"), call("2026-03-29 03:00:00")])
    now = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    run = world.extract(now=now, timezone="Europe/Madrid", start_date="2026-03-29T00:00:00")
    assert [r["date"] for r in run.records] == ["2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z"]


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Pacific/Honolulu"])
def test_a_wrong_zone_delays_rows_and_loses_none(world: World, zone: str) -> None:
    """The server's clock is Colombia's, whatever the setting says."""
    state, seen = None, []
    for hours in range(0, 72, 6):
        now = datetime(2026, 6, 9, 17, tzinfo=UTC) + timedelta(hours=hours)
        wall = (now - timedelta(hours=5, minutes=1)).replace(tzinfo=None)
        if hours < 48:
            world.rows.add([call(wall, customer_id=str(hours))])
        run = world.extract(state, now=now, timezone=zone, start_date="2026-06-08")
        state = run.states[-1]
        seen += [record["customer_id"] for record in run.records]
    assert set(seen) == {str(hours) for hours in range(0, 48, 6)}
