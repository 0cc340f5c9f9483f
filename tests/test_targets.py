"""The real loaders, each through Meltano, with the settings of the sample `meltano.yml`."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from demo.services import PROJECT, Meltano, postgres
from tests.conftest import NOON, TOKEN, World, call, calls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from demo.services import Database

START = datetime(2026, 6, 8, 9)  # noqa: DTZ001 - a reading of the server's clock
COLUMNS = (
    *("campaign_id", "customer_id", "telephone", "date", "occurrence"),
    *("file_name", "result"),
)
QUERY = f"SELECT {', '.join(COLUMNS)} FROM wolkvox.amd_detail"  # noqa: S608
SNOWFLAKE = PROJECT / ".tools" / "snowflake" / "bin" / "python"
HERE = Path(__file__).parent / "snowflake"

AWKWARD = ["", "0", "007", "null", "NaN", "true", 'Ñandú, "S.A."', "a\\b\tc\nd", "'; --", "💬", " "]


@pytest.fixture
def server(world: World) -> World:
    world.rows.add(calls(START, 3_600, 60))
    world.rows.add([call(START, customer_id=value, file_name=value) for value in AWKWARD])
    world.rows.add([call(START, result=value) for value in ("human", None, None, "Máquina")])
    world.rows.add([call(NOON - timedelta(minutes=2)), call(NOON - timedelta(minutes=2))])
    return world


def sandbox(server: World) -> dict[str, str]:
    """The settings of the extractor, as Meltano reads them from the environment."""
    return {
        "TAP_WOLKVOX_API_URL": server.server.url,
        "TAP_WOLKVOX_WOLKVOX_TOKEN": TOKEN,
        "TAP_WOLKVOX_START_DATE": "2026-06-08",
        "TAP_WOLKVOX_END_DATE": f"{NOON}",
    }


def expected(server: World) -> Counter[tuple[Any, ...]]:
    """What the tap brings of all that the server has, with times as a column without a zone."""
    records = server.extract(start_date="2026-06-08", end_date=f"{NOON}").records
    return Counter(as_row(record) for record in records)


def as_row(record: dict[str, Any]) -> tuple[Any, ...]:
    moment = datetime.fromisoformat(record["date"]).astimezone(UTC).replace(tzinfo=None)
    return tuple((record | {"date": moment})[name] for name in COLUMNS)


def run_thrice(
    server: World,
    pipeline: tuple[str, str],
    meltano: Meltano,
    loaded: Callable[[], Counter[tuple[Any, ...]]],
) -> None:
    """Load, load again, and load what came late: each time the table is what the server has."""
    meltano("run", *pipeline)
    assert loaded() == expected(server)
    meltano("run", *pipeline)
    assert loaded() == expected(server)
    late = NOON - timedelta(minutes=30)
    server.rows.add([call(late), call(late), call(NOON - timedelta(minutes=1))])
    meltano("run", *pipeline)
    assert loaded() == expected(server)


@pytest.fixture
def database() -> Iterator[Database]:
    with postgres() as running:
        yield running


def test_postgres(server: World, database: Database, tmp_path: Path) -> None:
    def loaded() -> Counter[tuple[Any, ...]]:
        with database.connect() as connection:
            return Counter(connection.execute(QUERY).fetchall())

    meltano = Meltano(tmp_path, {**sandbox(server), **database.target})
    run_thrice(server, ("tap-wolkvox", "target-postgres"), meltano, loaded)
    with database.connect() as connection:
        types = connection.execute(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = 'wolkvox' AND table_name = 'amd_detail'"
        ).fetchall()
        [key] = connection.execute(
            "SELECT array_agg(column_name::text) FROM information_schema.key_column_usage"
            " WHERE table_schema = 'wolkvox' AND table_name = 'amd_detail'"
        ).fetchone() or ([],)
    assert set(key) == set(COLUMNS[:5])
    assert {name: kind for name, kind in types if not name.startswith("_sdc")} == {
        **dict.fromkeys(COLUMNS, "text"),
        "date": "timestamp without time zone",
        "occurrence": "bigint",
    }


def asked(folder: Path, *queries: str) -> list[list[tuple[Any, ...]]]:
    """What queries find in the Snowflake that is a file."""
    run = subprocess.run(
        [SNOWFLAKE, HERE / "query.py"],
        input=json.dumps(queries),
        env={**os.environ, "FAKESNOW": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    return [[tuple(row) for row in rows] for rows in json.loads(run.stdout)]


def with_fakesnow(folder: Path) -> Path:
    """A project with the sample's plugins, of which target-snowflake runs in the test's harness."""
    project = yaml.safe_load((PROJECT / "meltano.yml").read_text())
    [snowflake] = [p for p in project["plugins"]["loaders"] if p["name"] == "target-snowflake"]
    assert snowflake["pip_url"] in (HERE / "requirements.txt").read_text().split()
    loader = folder / "target-snowflake"
    loader.write_text(f"#!/bin/sh\nexec '{SNOWFLAKE}' '{HERE / 'loader.py'}' \"$@\"\n")
    loader.chmod(0o755)
    snowflake["executable"] = str(loader)
    [tap, *_] = project["plugins"]["extractors"]
    tap["executable"] = str(PROJECT / ".venv" / "bin" / "tap-wolkvox")
    del snowflake["pip_url"], tap["pip_url"]
    (folder / "meltano.yml").write_text(yaml.safe_dump(project))
    return folder


def test_snowflake(server: World, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    settings = {
        "SNOWFLAKE_ACCOUNT": "local",
        "SNOWFLAKE_USER": "tap",
        "TARGET_SNOWFLAKE_PASSWORD": "none",
        "SNOWFLAKE_DATABASE": "ANALYTICS",
        "SNOWFLAKE_WAREHOUSE": "SMALL",
        "FAKESNOW": str(data),
    }
    project = with_fakesnow(tmp_path)
    meltano = Meltano(tmp_path, {**sandbox(server), **settings}, project=project)

    def loaded() -> Counter[tuple[Any, ...]]:
        [rows] = asked(data, QUERY)
        return Counter(
            as_row(dict(zip(COLUMNS, row, strict=True)) | {"date": f"{row[3]}Z"}) for row in rows
        )

    run_thrice(server, ("tap-wolkvox", "target-snowflake"), meltano, loaded)
    tables, columns = asked(data, "SHOW TABLES", "DESCRIBE TABLE amd_detail")
    assert [row[1] for row in tables] == ["AMD_DETAIL"]
    types = {row[0]: row[1] for row in columns if not row[0].startswith("_SDC")}
    assert set(types) == {name.upper() for name in COLUMNS}
    assert types["DATE"] == "TIMESTAMP_NTZ(9)"
    assert types["OCCURRENCE"] == "NUMBER(38,0)"


def test_jsonl(server: World, tmp_path: Path) -> None:
    def loaded() -> list[tuple[Any, ...]]:
        lines = (tmp_path / "amd_detail.jsonl").read_text().splitlines()
        return [as_row(json.loads(line)) for line in lines]

    settings = {**sandbox(server), "TARGET_JSONL_DESTINATION_PATH": str(tmp_path)}
    meltano = Meltano(tmp_path, settings)
    meltano("run", "tap-wolkvox", "target-jsonl")
    first = loaded()
    assert Counter(first) == expected(server)
    meltano("run", "tap-wolkvox", "target-jsonl")
    again = loaded()[len(first) :]
    last = max(row[3] for row in first)
    assert Counter(again) == Counter(row for row in first if row[3] >= last - timedelta(hours=1)), (
        "it repeats more than the look-back"
    )
