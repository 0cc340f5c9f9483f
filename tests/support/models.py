"""dbt on PostgreSQL, with tables as the loader writes them."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tap_wolkvox.reports import REPORTS_BY_STREAM
from tests.support.starter import started_by_fork
from tests.support.warehouses import a_database, restore, rows_in
from tools.demo.services import EXAMPLE, PROJECT, Database

# `make test-lowest` sets another one.
DBT = (
    os.environ.get("TESTED_DBT")
    or str(EXAMPLE / ".meltano" / "utilities" / "dbt-postgres" / "venv" / "bin" / "python"),
    "dbt.cli.main",
    "cli",
)
SQL_TYPES = {"time": "timestamp", "day": "date", "integer": "integer", "object": "jsonb"}
LOADED = datetime(2026, 6, 20, 15)  # noqa: DTZ001 - UTC
ANALYTICS = "wolkvox_analytics"


class DbtError(Exception):
    """It failed; its message is what dbt printed."""


@dataclass
class Models:
    """A warehouse and dbt.

    Attributes:
        folder: Where dbt works.
        reports: What is loaded.
    """

    folder: Path
    database: Database
    reports: list[str]

    def prepare(self) -> Models:
        """Make the loader's tables, without rows."""
        made = shutil.ignore_patterns("target", "logs")
        shutil.copytree(PROJECT / "transform", self.folder, ignore=made)
        # Those of other reports are off anyway, and dbt takes seconds to read them.
        for staging in self.folder.glob("models/staging/*/stg_*.sql"):
            if staging.stem.removeprefix("stg_") not in self.reports:
                staging.unlink()
        for page in self.folder.glob("models/staging/*/_*.yml"):
            head, *models = page.read_text(encoding="utf-8").split("\n  - name: stg_")
            kept = [each for each in models if each.split("\n")[0] in self.reports]
            page.write_text("\n  - name: stg_".join([head, *kept]) if kept else "", "utf-8")
        self.ask("CREATE SCHEMA wolkvox")
        for stream in self.reports:
            columns = [
                f"{column.name} {SQL_TYPES.get(column.type, 'text')}"
                for column in REPORTS_BY_STREAM[stream].columns
            ]
            columns.append("_sdc_batched_at timestamp")
            self.ask(f"CREATE TABLE wolkvox.{stream} ({', '.join(columns)})")
        return self

    @contextmanager
    def put_back(self) -> Iterator[Models]:
        """Let a test change the database, and put it back.

        In a database of another name, dbt would read the whole project anew.
        """
        kept = a_database(self.database.name)
        yield replace(self, reports=[*self.reports])
        restore(self.database, kept)

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        return rows_in(self.database, query)

    def put(self, stream: str, *rows: dict[str, Any], loaded: datetime = LOADED) -> None:
        """Load rows, whose times are on the operation's clock."""
        types = {column.name: column.type for column in REPORTS_BY_STREAM[stream].columns}
        usual: dict[str, Any] = {"_sdc_batched_at": loaded}
        if "occurrence" in types:
            usual["occurrence"] = 1
        if "read_at" in types:
            usual["read_at"] = loaded - 5 * timedelta(hours=1)
        names = list(dict.fromkeys(name for row in (usual, *rows) for name in row))
        ahead = [timedelta(hours=5) if types.get(name) == "time" else None for name in names]
        copy = f"COPY wolkvox.{stream} ({', '.join(names)}) FROM STDIN"
        with self.database.connect() as connection, connection.cursor().copy(copy.encode()) as into:
            for row in rows:
                values = [(usual | row).get(name) for name in names]
                into.write_row(
                    [
                        value + more if value and more else value
                        for value, more in zip(values, ahead, strict=True)
                    ]
                )

    def build(self, *arguments: str, **environment: str) -> str:
        """Build models; return what dbt printed."""
        return self.run("build", *arguments, **environment)

    def run(self, *arguments: str, **environment: str) -> str:
        """Run dbt; return what it printed.

        Raises:
            DbtError: It failed.
        """
        usual = {name: text for name, text in os.environ.items() if not name.startswith("DBT_")}
        chosen = {"TAP_WOLKVOX_REPORTS": json.dumps(self.reports), "NO_COLOR": "1"}
        told = self.folder / "told.log"
        told.unlink(missing_ok=True)
        order = {
            "arguments": [*arguments, "--profiles-dir", "."],
            "env": usual | self.database.dbt | chosen | environment,
            "cwd": self.folder,
            "stdout": told,
            "stderr": told,
        }
        status = started_by_fork(order, DBT, seconds=600)
        if status:
            raise DbtError(told.read_text("utf-8"))
        assert "Deprecated functionality" not in told.read_text("utf-8")
        return told.read_text("utf-8")

    def rows(self, mart: str, columns: str, where: str = "true") -> Counter[tuple[Any, ...]]:
        return Counter(self.ask(f"SELECT {columns} FROM {ANALYTICS}.{mart} WHERE {where}"))  # noqa: S608

    def everything(self) -> dict[str, Counter[str]]:
        """All rows of all that dbt has built, by model."""
        of_schema = f"WHERE table_schema = '{ANALYTICS}'"
        names = self.ask(f"SELECT table_name FROM information_schema.tables {of_schema}")  # noqa: S608
        return {
            name: Counter(str(row) for row in self.ask(f"SELECT * FROM {ANALYTICS}.{name}"))  # noqa: S608
            for (name,) in names
        }
