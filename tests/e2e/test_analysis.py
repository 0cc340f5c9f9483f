"""The queries of the page for analysts, unchanged."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

import pytest

from sandbox.base import Row
from sandbox.rows.seeded import AmdTotals, Seeded, seeded_reports
from sandbox.server.app import running
from sandbox.server.settings import Settings
from sandbox.server.wolkvox import Wolkvox
from tests.support.calls import TOKEN
from tests.support.queries import query
from tests.support.warehouses import (
    Warehouse,
    a_database,
    extraction,
    in_duckdb,
    in_postgres,
    in_snowflake,
    rows_in,
)
from tools.demo.__main__ import NOW, START

# Like those of the demo, but fewer.
SOURCE = Seeded(1, START.date(), rows_per_day=1_000)
ROWS = SOURCE.rows(START, NOW - timedelta(seconds=1), {})
REPORTS = ["amd_detail", "amd_totals", "campaigns"]


@pytest.fixture(scope="module", params=[in_postgres, in_duckdb, in_snowflake])
def warehouse(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Warehouse]:
    made = seeded_reports(Seeded(1, START.date(), rows_per_day=2500), streams=["campaigns"])
    wolkvox = Wolkvox(
        SOURCE, Settings(token=TOKEN, clock=lambda: NOW), made | {"amd_totals": AmdTotals(SOURCE)}
    )
    with running(wolkvox) as server:
        settings = extraction(server.url, START.isoformat(), NOW.isoformat())
        settings |= {"TAP_WOLKVOX_REPORTS": json.dumps(REPORTS)}
        with request.param(tmp_path_factory.mktemp("project"), settings) as a_warehouse:
            a_warehouse.keep_maps(REPORTS)
            a_warehouse.load()
            yield a_warehouse


def wall(row: Row) -> datetime:
    return datetime.fromisoformat(str(row["date"]))


def monday(row: Row) -> str:
    return str((wall(row) - timedelta(days=wall(row).weekday())).date())


def machines_by(key_of: Callable[[Row], Any]) -> list[tuple[str, int, float]]:
    """For each key in order: calls, and the percentage that a machine answered."""
    heard: dict[Any, Counter[str]] = defaultdict(Counter)
    for row in ROWS:
        heard[key_of(row)][str(row["result"])] += 1
    return [
        (str(key), results.total(), 100 * results["machine"] / results.total())
        for key, results in sorted(heard.items())
    ]


@pytest.mark.parametrize(
    ("title", "key_of"),
    [
        ("Machines by campaign", lambda row: row["campaign_id"]),
        ("Machines by hour of the local day", lambda row: wall(row).hour),
        ("Machines by weekday", lambda row: wall(row).isoweekday()),
        ("The trend by week", monday),
    ],
)
def test_the_share_of_machines(
    warehouse: Warehouse, title: str, key_of: Callable[[Row], Any]
) -> None:
    found = warehouse.ask(query(title, warehouse.dialect))
    expected = machines_by(key_of)
    assert len(expected) > 1
    assert [(str(key)[:10], calls) for key, calls, _ in found] == [row[:2] for row in expected]
    shares = [row[2] for row in expected]
    assert [float(share) for *_, share in found] == pytest.approx(shares, abs=0.051)


def test_telephones_that_never_reach_a_human(warehouse: Warehouse) -> None:
    heard: dict[str, Counter[str]] = defaultdict(Counter)
    campaigns: dict[str, set[str]] = defaultdict(set)
    for row in ROWS:
        heard[str(row["telephone"])][str(row["result"])] += 1
        campaigns[str(row["telephone"])].add(str(row["campaign_id"]))
    expected = sorted(
        (-results.total(), telephone, len(campaigns[telephone]))
        for telephone, results in heard.items()
        if results.total() >= 5 and not results["human"]
    )
    assert expected
    found = warehouse.ask(query("Telephones that never reach a human", warehouse.dialect))
    assert [(-calls, telephone, number) for telephone, calls, number in found] == expected


def test_campaigns_have_their_names(warehouse: Warehouse) -> None:
    found = warehouse.ask(query("Machines by campaign, with names", warehouse.dialect))
    names = dict(warehouse.ask("SELECT campaign_id, campaign_name FROM wolkvox.campaigns"))
    expected = machines_by(lambda row: row["campaign_id"])
    assert [row[:3] for row in found] == [
        (campaign, names[campaign], calls) for campaign, calls, _ in expected
    ]
    assert all(name != campaign for campaign, name in names.items())


def figures() -> dict[tuple[str, str], tuple[int, int]]:
    """Rows and machines of each campaign on each day that was complete, but for the first."""
    days: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in ROWS:
        if START.date() < wall(row).date() < NOW.date():
            days[str(wall(row).date()), str(row["campaign_id"])][str(row["result"])] += 1
    return {key: (results.total(), results["machine"]) for key, results in days.items()}


def disagreeing(warehouse: Warehouse) -> list[tuple[str, str, int, int]]:
    found = warehouse.ask(query("Days that do not agree with the server", warehouse.dialect))
    return [
        (str(day)[:10], campaign, int(there), int(here)) for day, campaign, there, here in found
    ]


def fits(warehouse: Warehouse) -> tuple[int, ...]:
    [found] = warehouse.ask(query("What does the server count?", warehouse.dialect))
    return tuple(map(int, found))


def take_out(warehouse: Warehouse, condition: str) -> None:
    warehouse.ask(f"DELETE FROM wolkvox.amd_detail WHERE {condition}")  # noqa: S608 - a test's own


def recounted(warehouse: Warehouse, totals: AmdTotals) -> Warehouse:
    """A copy of PostgreSQL with what another server counts."""
    [(name,)] = warehouse.ask("SELECT current_database()")
    ask = partial(rows_in, a_database(name))
    days = ask("DELETE FROM wolkvox.amd_totals RETURNING report_date, read_at")
    for day, read_at in set(days):
        midnight = datetime.combine(day, time())
        for row in totals.rows(midnight, midnight + timedelta(seconds=86_399), {}):
            ask(
                "INSERT INTO wolkvox.amd_totals "  # noqa: S608 - a test's own
                "(report_date, campaign_id, total_amd, occurrence, read_at) VALUES "
                f"('{day}', '{row['campaign_id']}', '{row['total_amd']}', 1, '{read_at}')"
            )
    return replace(warehouse, ask=ask)


@pytest.mark.parametrize("warehouse", [in_postgres], indirect=True)
def test_a_server_that_counts_all_rows(warehouse: Warehouse) -> None:
    other = recounted(warehouse, AmdTotals(SOURCE, all_rows=True))
    machines_alone = sum(rows == machines for rows, machines in figures().values())
    assert fits(other) == (len(figures()), len(figures()), machines_alone)
    assert disagreeing(other) == []
    day, campaign = min(figures())
    take_out(other, f"campaign_id = '{campaign}' AND date < '{day} 23:59:59'")
    assert disagreeing(other) == [(day, campaign, figures()[day, campaign][0], 0)]


@pytest.mark.parametrize("warehouse", [in_postgres], indirect=True)
def test_a_server_with_one_count_for_all(warehouse: Warehouse) -> None:
    other = recounted(warehouse, AmdTotals(SOURCE, by_campaign=False))
    days = sorted({day for day, _ in figures()})
    assert fits(other) == (len(days), 0, len(days))
    assert disagreeing(other) == []
    noon = f"{days[3]} 17:00:00"
    take_out(other, f"date BETWEEN '{noon}' AND '{days[3]} 18:00:00'")
    assert [row[:2] for row in disagreeing(other)] == [(days[3], "all")]


def test_rows_taken_out_are_missed(warehouse: Warehouse) -> None:
    machines_alone = sum(rows == machines for rows, machines in figures().values())
    assert fits(warehouse) == (len(figures()), machines_alone, len(figures()))
    assert disagreeing(warehouse) == []
    first, *_, last = sorted(figures())
    take_out(warehouse, f"campaign_id = '{first[1]}' AND date < '{first[0]} 23:59:59'")
    hours = f"'{last[0]} 12:00:00' AND '{last[0]} 20:00:00'"  # UTC: 7 to 15 o'clock there
    take_out(warehouse, f"campaign_id = '{last[1]}' AND date BETWEEN {hours}")
    gone = sum(
        time(7) <= wall(row).time() <= time(15) and row["result"] == "machine"
        for row in ROWS
        if (str(wall(row).date()), row["campaign_id"]) == last
    )
    assert gone
    there = {key: machines for key, (_, machines) in figures().items()}
    assert disagreeing(warehouse) == [
        (*first, there[first], 0),
        (*last, there[last], there[last] - gone),
    ]
