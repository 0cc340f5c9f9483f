"""The queries that the page for analysts gives, as they stand there."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from demo.__main__ import NOW, START
from demo.queries import query
from sandbox.app import running
from sandbox.data import Seeded
from sandbox.server import Settings, Wolkvox
from tests.calls import TOKEN
from tests.warehouses import Warehouse, extraction, in_duckdb, in_postgres, in_snowflake

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sandbox.data import Row

# Like those of the demo, but fewer.
SOURCE = Seeded(1, START.date(), rows_per_day=2_000)
ROWS = SOURCE.rows(START, NOW - timedelta(seconds=1), "all")


@pytest.fixture(scope="module", params=[in_postgres, in_duckdb, in_snowflake])
def warehouse(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Warehouse]:
    wolkvox = Wolkvox(SOURCE, Settings(token=TOKEN, clock=lambda: NOW))
    with running(wolkvox) as server:
        settings = extraction(server.url, START.isoformat(), NOW.isoformat())
        with request.param(tmp_path_factory.mktemp("project"), settings) as a_warehouse:
            a_warehouse.load()
            yield a_warehouse


def wall(row: Row) -> datetime:
    return datetime.fromisoformat(str(row["date"]))


def monday(row: Row) -> str:
    return str((wall(row) - timedelta(days=wall(row).weekday())).date())


def machines_by(key_of: Callable[[Row], Any]) -> list[tuple[str, int, float]]:
    """For each key in their order: calls, and how many in a hundred a machine answered."""
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


def test_contacts_that_never_reach_a_human(warehouse: Warehouse) -> None:
    heard: dict[str, Counter[str]] = defaultdict(Counter)
    campaigns: dict[str, set[str]] = defaultdict(set)
    for row in ROWS:
        heard[str(row["telephone"])][str(row["result"])] += 1
        campaigns[str(row["telephone"])].add(str(row["campaign_id"]))
    expected = sorted(
        (-results.total(), telephone, len(campaigns[telephone]))
        for telephone, results in heard.items()
        if results.total() >= 3 and set(results) == {"machine"}
    )
    assert expected
    found = warehouse.ask(query("Contacts that never reach a human", warehouse.dialect))
    assert [(-calls, telephone, number) for telephone, calls, number in found] == expected
