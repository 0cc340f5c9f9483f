"""Local warehouses, each with its real loader in a Meltano project."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias

import yaml
from typing_extensions import override

from tests.support.calls import GUARD, TOKEN
from tests.support.queries import Dialect
from tests.support.starter import started_by_fork
from tools.demo.services import (
    EXAMPLE,
    MELTANO,
    PROJECT,
    Database,
    Meltano,
    ServiceError,
    postgres,
)

ENVIRONMENTS = PROJECT / "tools" / "environments"

SERVERS = ExitStack()
"""Servers that all tests of a process share; tests/e2e/conftest.py closes it."""


@cache
def _postgres() -> Database:
    return SERVERS.enter_context(postgres())


_numbers = count(1)


def a_database(like: str = "template1") -> Database:
    """An empty database, or a copy, on a PostgreSQL that the tests of a process share."""
    server = _postgres()
    database = replace(server, name=f"tested_{next(_numbers)}")
    with server.connect() as connection:
        connection.execute(f"CREATE DATABASE {database.name} TEMPLATE {like}".encode())
    return database


def restore(database: Database, kept: Database) -> None:
    """Replace a database by another one, under its name."""
    with _postgres().connect() as connection:
        connection.execute(f"DROP DATABASE {database.name} WITH (FORCE)".encode())
        connection.execute(f"ALTER DATABASE {kept.name} RENAME TO {database.name}".encode())


def extraction(url: str, start: str, end: str) -> dict[str, str]:
    """Settings of the extractor, as Meltano reads them from the environment."""
    return {
        "TAP_WOLKVOX_API_URL": url,
        "TAP_WOLKVOX_WOLKVOX_TOKEN": TOKEN,
        "TAP_WOLKVOX_START_DATE": start,
        "TAP_WOLKVOX_END_DATE": end,
    }


def address_of(process: subprocess.Popen[bytes], log: Path, pattern: str) -> str:
    """Wait until a server has printed its address."""
    for _ in range(20 * GUARD):
        assert process.poll() is None, log.read_text()
        if found := re.search(pattern, log.read_text(), re.MULTILINE):
            return found[1]
        threading.Event().wait(0.05)
    raise AssertionError(log.read_text())


@dataclass(frozen=True)
class ForkedMeltano(Meltano):
    """Meltano that is imported once, since its start takes a third of a short pipeline.

    Recipes and the tests of Meltano itself start the real command.
    """

    @override
    def __call__(self, *arguments: str, **settings: str) -> str:
        self.log.unlink(missing_ok=True)
        order = {
            "arguments": [*self.options, *arguments],
            "env": self.variables(settings),
            "cwd": self.project,
            "stdout": self.log,
            "stderr": self.log,
        }
        program = (f"{MELTANO.with_name('python')}", "meltano.cli", "main")
        if status := started_by_fork(order, program, seconds=600):
            raise ServiceError(f"meltano ended with status {status}.\n{self.log.read_text()}")
        return self.log.read_text()


@dataclass(frozen=True)
class Warehouse:
    """A warehouse, empty at first.

    Attributes:
        dialect: The SQL that it speaks.
        loader: Loads rows into it.
        meltano: A project with the example's plugins.
        ask: Runs a statement, and returns the rows that it finds.
        extractor: The one that the example uses with the loader.
        dbt: The plugin that runs dbt on it; an empty text if the example has none.
    """

    dialect: Dialect
    loader: str
    meltano: Meltano
    ask: Callable[[str], list[tuple[Any, ...]]]
    extractor: str = "tap-wolkvox"
    dbt: str = ""

    def load(self) -> None:
        """Run the pipeline."""
        self.meltano("run", self.extractor, self.loader)

    def keep_maps(self, reports: list[str]) -> dict[str, Any]:
        """Take the stream maps of other reports out: Meltano takes seconds for those of all."""
        if self.extractor == "tap-wolkvox":
            return {}
        path = self.meltano.project / "meltano.yml"
        project = yaml.safe_load(path.read_text(encoding="utf-8"))
        config = plugin("extractors", self.extractor, project)["config"]
        config["stream_maps"] = {stream: config["stream_maps"][stream] for stream in reports}
        path.write_text(yaml.safe_dump(project, sort_keys=False), encoding="utf-8")
        return dict(config["stream_maps"])


def rows_in(database: Database, query: str) -> list[tuple[Any, ...]]:
    """Run a statement, and return the rows that it finds."""
    with database.connect() as connection:
        cursor = connection.execute(query.encode())
        return cursor.fetchall() if cursor.description else []


Opener: TypeAlias = "Callable[[Path, Mapping[str, str]], AbstractContextManager[Warehouse]]"
"""One of the functions below: makes a warehouse in a folder, with settings of the extractor."""


@contextmanager
def in_postgres(folder: Path, settings: Mapping[str, str]) -> Iterator[Warehouse]:
    database = a_database()
    settings = {**settings, **database.target, **database.dbt}
    meltano = ForkedMeltano(folder, settings, project=a_project(folder))
    ask = partial(rows_in, database)
    yield Warehouse("PostgreSQL", "target-postgres", meltano, ask, dbt="dbt-postgres")


@contextmanager
def in_snowflake(folder: Path, settings: Mapping[str, str]) -> Iterator[Warehouse]:
    data = folder / "data"
    data.mkdir()
    settings = {
        **settings,
        "SNOWFLAKE_ACCOUNT": "local",
        "SNOWFLAKE_USER": "tap",
        "TARGET_SNOWFLAKE_PASSWORD": "none",
        "SNOWFLAKE_DATABASE": "ANALYTICS",
        "SNOWFLAKE_WAREHOUSE": "SMALL",
        "FAKESNOW": str(data),
    }
    meltano = ForkedMeltano(folder, settings, project=_with_harness(folder, "snowflake"))
    with _asking("snowflake", data) as ask:
        yield Warehouse("Snowflake", "target-snowflake", meltano, ask, dbt="dbt-snowflake")


@contextmanager
def in_duckdb(folder: Path, settings: Mapping[str, str]) -> Iterator[Warehouse]:
    data = folder / "calls.duckdb"
    settings = {**settings, "TARGET_DUCKDB_PATH": str(data), "DBT_DUCKDB_PATH": str(data)}
    meltano = ForkedMeltano(folder, settings, project=_with_harness(folder, "duckdb"))
    # It understands PostgreSQL's SQL.
    extractor = "tap-wolkvox-no-empty-keys"
    with _asking("duckdb", data) as ask:
        yield Warehouse("PostgreSQL", "target-duckdb", meltano, ask, extractor, dbt="dbt-duckdb")


@contextmanager
def in_postgres_by_pipelinewise(folder: Path, settings: Mapping[str, str]) -> Iterator[Warehouse]:
    """Another loader for PostgreSQL, which writes an empty text as NULL."""
    project = example()
    loader = plugin("loaders", "target-postgres", project)
    names = ("host", "port", "user", "password", "dbname", "default_target_schema")
    loader |= {
        "variant": "pipelinewise",
        "executable": str(PROJECT / ".tools" / "pipelinewise" / "bin" / "target-postgres"),
        "settings": [{"name": name} for name in names],
    }
    del loader["pip_url"], loader["config"], loader["settings_group_validation"]
    database = a_database()
    settings = {**settings, **database.target, "TARGET_POSTGRES_DBNAME": database.name}
    meltano = ForkedMeltano(folder, settings, project=a_project(folder, project))
    ask = partial(rows_in, database)
    yield Warehouse("PostgreSQL", "target-postgres", meltano, ask, "tap-wolkvox-no-empty-keys")


@contextmanager
def in_jsonl(folder: Path, settings: Mapping[str, str]) -> Iterator[Warehouse]:
    """Files of JSON, of which a query names the columns and the file."""
    data = folder / "output"
    data.mkdir()

    def ask(query: str) -> list[tuple[Any, ...]]:
        names, table = query.removeprefix("SELECT ").split(" FROM wolkvox.")
        lines = (data / f"{table}.jsonl").read_text(encoding="utf-8").splitlines()
        columns = [name.strip('"') for name in names.split(", ")]
        return [tuple(json.loads(line)[name] for name in columns) for line in lines]

    settings = {**settings, "TARGET_JSONL_DESTINATION_PATH": str(data)}
    meltano = ForkedMeltano(folder, settings, project=a_project(folder))
    yield Warehouse("PostgreSQL", "target-jsonl", meltano, ask)


def _python(kind: str) -> Path:
    return PROJECT / ".tools" / kind / "bin" / "python"


@contextmanager
def _asking(kind: str, data: Path) -> Iterator[Callable[[str], list[tuple[Any, ...]]]]:
    """Start a program that runs statements, which takes a second or two."""
    command = [_python(kind), ENVIRONMENTS / kind / "query.py", data]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin
        assert process.stdout
        told, found = process.stdin, process.stdout

        def ask(query: str) -> list[tuple[Any, ...]]:
            print(json.dumps(query), file=told, flush=True)
            return [tuple(row) for row in json.loads(found.readline())]

        yield ask


def example() -> dict[str, Any]:
    """The project in `examples/meltano`, with the files that it includes, as one file."""
    project: dict[str, Any] = yaml.safe_load((EXAMPLE / "meltano.yml").read_text(encoding="utf-8"))
    assert project.pop("include_paths") == ["./*.meltano.yml"]
    plugins = project.setdefault("plugins", {})
    for part in sorted(EXAMPLE.glob("*.meltano.yml")):
        for kind, some in yaml.safe_load(part.read_text(encoding="utf-8"))["plugins"].items():
            plugins.setdefault(kind, []).extend(some)
    return project


def plugin(kind: str, name: str, project: dict[str, Any] | None = None) -> dict[str, Any]:
    """A plugin of a project, by default of the example."""
    plugins: list[dict[str, Any]] = (project or example())["plugins"][kind]
    [found] = [each for each in plugins if each["name"] == name]
    return found


def a_project(folder: Path, changed: dict[str, Any] | None = None) -> Path:
    """Copy the example with its plugins as they are installed; return where it is.

    Two Meltanos at once in one project get in each other's way.

    Args:
        folder: A folder to make it in, laid out like a checkout.
        changed: What `example` returns, changed; by default, the example's own files.
    """
    made = shutil.ignore_patterns(".meltano", "output", "target", "logs", ".user.yml", ".env")
    project = folder / EXAMPLE.relative_to(PROJECT)
    shutil.copytree(EXAMPLE, project, ignore=made)
    shutil.copytree(PROJECT / "transform", folder / "transform", ignore=made)
    if changed:
        for part in project.glob("*.meltano.yml"):
            part.unlink()
        content = yaml.safe_dump(changed, allow_unicode=True)
        (project / "meltano.yml").write_text(content, encoding="utf-8")
    (project / "output").mkdir()
    link_plugins(project)
    return project


def link_plugins(project: Path) -> None:
    """Give a project the plugins that the example has installed."""
    (project / ".meltano").mkdir()
    for kind in ("extractors", "loaders", "utilities"):
        (project / ".meltano" / kind).symlink_to(EXAMPLE / ".meltano" / kind)


def _with_harness(folder: Path, kind: str) -> Path:
    """Make a project in which a loader, and dbt on Snowflake, run in their harnesses."""
    project = example()
    runs = [(plugin("loaders", f"target-{kind}", project), kind, "loader.py")]
    if kind == "snowflake":
        runs.append((plugin("utilities", "dbt-snowflake", project), "dbt-snowflake", "run.py"))
    for run, environment, script in runs:
        run["executable"] = _harness(folder, environment, script)
        del run["pip_url"]
    return a_project(folder, project)


def _harness(folder: Path, kind: str, script: str) -> str:
    """Make a command of a script that runs in an environment of its own."""
    harness = folder / f"run-{kind}"
    harness.write_text(
        f"#!/bin/sh\nexec '{_python(kind)}' '{ENVIRONMENTS / kind / script}' \"$@\"\n"
    )
    harness.chmod(0o755)
    return str(harness)
