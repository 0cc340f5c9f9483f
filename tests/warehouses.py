"""Warehouses on this machine alone, each with its real loader in a project of Meltano."""

from __future__ import annotations

import json
import os
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from demo.services import PROJECT, Meltano, postgres
from tests.conftest import TOKEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from demo.queries import Dialect

SNOWFLAKE = PROJECT / ".tools" / "snowflake" / "bin" / "python"
HERE = Path(__file__).parent / "snowflake"


def extraction(url: str, start: str, end: str) -> dict[str, str]:
    """Give settings of the extractor, as Meltano reads them from the environment."""
    return {
        "TAP_WOLKVOX_API_URL": url,
        "TAP_WOLKVOX_WOLKVOX_TOKEN": TOKEN,
        "TAP_WOLKVOX_START_DATE": start,
        "TAP_WOLKVOX_END_DATE": end,
    }


@dataclass(frozen=True)
class Warehouse:
    """A warehouse, empty at first.

    Attributes:
        kind: What it is.
        loader: What brings rows into it.
        meltano: A project with the sample's plugins.
        ask: Gives the rows that a query finds.
    """

    kind: Dialect
    loader: str
    meltano: Meltano
    ask: Callable[[str], list[tuple[Any, ...]]]


@contextmanager
def in_postgres(folder: Path, settings: Mapping[str, str]) -> Iterator[Warehouse]:
    with postgres() as database:

        def ask(query: str) -> list[tuple[Any, ...]]:
            with database.connect() as connection:
                return connection.execute(query.encode()).fetchall()

        meltano = Meltano(folder, {**settings, **database.target})
        yield Warehouse("PostgreSQL", "target-postgres", meltano, ask)


@contextmanager
def in_snowflake(folder: Path, settings: Mapping[str, str]) -> Iterator[Warehouse]:
    data = folder / "data"
    data.mkdir()

    def ask(query: str) -> list[tuple[Any, ...]]:
        run = subprocess.run(
            [SNOWFLAKE, HERE / "query.py"],
            input=query,
            env={**os.environ, "FAKESNOW": str(data)},
            capture_output=True,
            text=True,
            check=True,
        )
        return [tuple(row) for row in json.loads(run.stdout)]

    settings = {
        **settings,
        "SNOWFLAKE_ACCOUNT": "local",
        "SNOWFLAKE_USER": "tap",
        "TARGET_SNOWFLAKE_PASSWORD": "none",
        "SNOWFLAKE_DATABASE": "ANALYTICS",
        "SNOWFLAKE_WAREHOUSE": "SMALL",
        "FAKESNOW": str(data),
    }
    meltano = Meltano(folder, settings, project=_with_fakesnow(folder))
    yield Warehouse("Snowflake", "target-snowflake", meltano, ask)


def _with_fakesnow(folder: Path) -> Path:
    """Make a project with the sample's plugins, of which target-snowflake runs in the harness."""
    project = yaml.safe_load((PROJECT / "meltano.yml").read_text(encoding="utf-8"))
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
