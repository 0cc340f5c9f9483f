"""The real loaders, each through Meltano, with the settings of `examples/meltano`.

That for PostgreSQL is in test_reports_loaded.py.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.calls import KEY, NOON, call, calls
from tests.support.rows import is_long
from tests.support.warehouses import (
    ENVIRONMENTS,
    Warehouse,
    extraction,
    in_duckdb,
    in_jsonl,
    in_postgres_by_pipelinewise,
    in_snowflake,
    plugin,
)
from tests.support.world import World

START = datetime(2026, 6, 8, 9)  # noqa: DTZ001 - wall time of the server's clock
RECENT = NOON - timedelta(minutes=40)
REPORTS = ["amd_detail", "agent_time"]
COLUMNS = (*KEY, "file_name", "result")
QUERY = f"SELECT {', '.join(COLUMNS)} FROM wolkvox.amd_detail"  # noqa: S608

AWKWARD = [
    "",
    "0",
    "007",
    "null",
    "NaN",
    "true",
    'Ñandú, "S.A."',
    "a\\b\tc\nd",
    "'; --",
    "💬",
    " ",
    "a\x00b",
    "\\u0000",
]


def with_rows(world: World, awkward: list[str]) -> World:
    world.rows.add(calls(START, 3_600, 60))
    world.rows.add([call(RECENT, customer_id=value, file_name=value) for value in awkward])
    world.rows.add([call(RECENT, result=value) for value in ("human", None, None, "Máquina")])
    world.rows.add([call(NOON - timedelta(minutes=2)), call(NOON - timedelta(minutes=2))])
    agents = [{"agent_id": "7", "new": "1"}, {"agent_id": "8", "agent_name": "Ñandú"}]
    world.wolkvox.fixed("agent_time").add(agents, filter_date=RECENT)
    return world


@pytest.fixture
def server(world: World) -> World:
    return with_rows(world, AWKWARD)


def sandbox(server: World) -> dict[str, str]:
    settings = extraction(server.server.url, "2026-06-08", f"{NOON}")
    return settings | {"TAP_WOLKVOX_REPORTS": json.dumps(REPORTS)}


def expected(server: World, **settings: Any) -> Counter[tuple[Any, ...]]:
    """What the tap extracts of all the server's rows, with times as in a column without a zone."""
    records = server.extract(start_date="2026-06-08", end_date=f"{NOON}", **settings).records
    return Counter(as_row(record) for record in records)


def as_row(record: dict[str, Any]) -> tuple[Any, ...]:
    moment = datetime.fromisoformat(record["date"]).astimezone(UTC).replace(tzinfo=None)
    return tuple((record | {"date": moment})[name] for name in COLUMNS)


def run_twice(server: World, warehouse: Warehouse, **settings: Any) -> None:
    """Load, and load late rows: each time the table equals the server's rows."""

    def loaded() -> Counter[tuple[Any, ...]]:
        found = [dict(zip(COLUMNS, row, strict=True)) for row in warehouse.ask(QUERY)]
        return Counter(as_row(row | {"date": f"{row['date']}Z"}) for row in found)

    warehouse.load()
    assert loaded() == expected(server, **settings)
    # With the look-back, rows that are there come again.
    late = NOON - timedelta(minutes=30)
    server.rows.add([call(late), call(late), call(NOON - timedelta(minutes=1))])
    warehouse.load()
    assert loaded() == expected(server, **settings)
    agents = warehouse.ask("SELECT agent_id FROM wolkvox.agent_time ORDER BY 1")
    assert [agent for (agent,) in agents] == ["7", "8"]


def test_postgres_by_pipelinewise(world: World, tmp_path: Path) -> None:
    # It writes a tab as the two characters \\t.
    server = with_rows(world, [value for value in AWKWARD if "\t" not in value])
    with in_postgres_by_pipelinewise(tmp_path, sandbox(server)) as warehouse:
        maps = warehouse.keep_maps(REPORTS)["amd_detail"]
        # It writes an empty text as NULL.
        maps["file_name"] = "file_name or None"
        run_twice(server, warehouse, stream_maps={"amd_detail": maps})


def test_snowflake(server: World, tmp_path: Path) -> None:
    with in_snowflake(tmp_path, sandbox(server)) as warehouse:
        run_twice(server, warehouse)
        tables = warehouse.ask("SHOW TABLES")
        columns = warehouse.ask("DESCRIBE TABLE amd_detail")
    assert {row[1] for row in tables} == {"AMD_DETAIL", "AGENT_TIME"}
    types = {row[0]: row[1] for row in columns if not row[0].startswith("_SDC")}
    assert set(types) == {name.upper() for name in COLUMNS}
    assert types["DATE"] == "TIMESTAMP_NTZ(9)"
    assert types["OCCURRENCE"] == "NUMBER(38,0)"


def test_snowflake_loader_is_that_of_the_example() -> None:
    installed = (
        (ENVIRONMENTS / "snowflake" / "requirements.txt").read_text(encoding="utf-8").split()
    )
    assert plugin("loaders", "target-snowflake")["pip_url"] in installed


def test_duckdb(server: World, tmp_path: Path) -> None:
    with in_duckdb(tmp_path, sandbox(server)) as warehouse:
        maps = warehouse.keep_maps(REPORTS)["amd_detail"]
        # It writes an empty text as NULL.
        maps["file_name"] = "file_name or None"
        run_twice(server, warehouse, stream_maps={"amd_detail": maps})
        columns = warehouse.ask("DESCRIBE wolkvox.amd_detail")
    assert {name for name, _, null, key, *_ in columns if key == "PRI"} == set(KEY)
    assert {name: kind for name, kind, *_ in columns if not name.startswith("_sdc")} == {
        **dict.fromkeys(COLUMNS, "VARCHAR"),
        "date": "TIMESTAMP",
        "occurrence": "HUGEINT",
    }


if is_long():  # a fault of one loader, which its setting keeps away

    def test_duckdb_reads_quotes_that_come_late(world: World, tmp_path: Path) -> None:
        """It guesses how they are written from the first 2,048 rows that it loads at once."""
        rows = [call(START, customer_id=f"{n}", file_name=f"{n}, voz.wav") for n in range(2_500)]
        rows.append(call(START + timedelta(hours=1), file_name='"voz".wav'))
        world.rows.add(rows)
        with in_duckdb(tmp_path, sandbox(world)) as warehouse:
            warehouse.keep_maps(REPORTS)
            warehouse.load()
            found = warehouse.ask("SELECT file_name FROM wolkvox.amd_detail")
        assert Counter(name for (name,) in found) == Counter(row["file_name"] for row in rows)


def test_jsonl(server: World, tmp_path: Path) -> None:
    with in_jsonl(tmp_path, sandbox(server)) as warehouse:
        warehouse.load()
        first = warehouse.ask(QUERY)
        warehouse.load()
        again = warehouse.ask(QUERY)[len(first) :]
    rows, repeated = (
        [as_row(dict(zip(COLUMNS, row, strict=True))) for row in found] for found in (first, again)
    )
    assert Counter(rows) == expected(server)
    since = max(row[3] for row in rows) - timedelta(hours=1)
    assert Counter(repeated) == Counter(row for row in rows if row[3] >= since), (
        "it repeats more than the look-back"
    )
