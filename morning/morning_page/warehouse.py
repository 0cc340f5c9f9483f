"""The tables of answers, in the warehouse that dbt's profile names."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import jinja2
import yaml

QUERIES = Path(__file__).parent / "queries"

Row: TypeAlias = dict[str, Any]

# The names that dbt-postgres and libpq have for the same things.
_LIBPQ = {
    **{name: name for name in ("host", "port", "user", "password", "dbname", "connect_timeout")},
    **{name: name for name in ("sslmode", "sslcert", "sslkey", "sslrootcert")},
    "pass": "password",
    "database": "dbname",
}


class WarehouseError(Exception):
    """The tables cannot be read. The message says what to do."""


class Warehouse:
    """What can be asked of the tables of answers.

    Attributes:
        schema: Where they are.
    """

    def __init__(self, cursor: Any, schema: str) -> None:
        self._cursor = cursor
        self.schema = schema

    def tables(self) -> set[str]:
        """The tables that are there.

        Raises:
            WarehouseError: None of them is.
        """
        self._cursor.execute("SELECT table_schema, table_name FROM information_schema.tables")
        found = {name for schema, name in self._cursor.fetchall() if schema == self.schema}
        if not found:
            raise WarehouseError(
                f"There is no table in the schema {self.schema}. Build the tables of answers "
                "first, such as with: meltano run dbt-postgres:build"
            )
        return found

    def ask(self, query: str) -> list[Row]:
        """The rows that a file in `queries` finds. Days are on the operation's clock."""
        self._cursor.execute((QUERIES / f"{query}.sql").read_text(encoding="utf-8"))
        names = [column[0] for column in self._cursor.description]
        return [dict(zip(names, map(_plain, row), strict=True)) for row in self._cursor.fetchall()]


@contextmanager
def opened(folder: Path, timezone: str) -> Iterator[Warehouse]:
    """Connect as dbt does.

    Args:
        folder: Where dbt's `profiles.yml` is.
        timezone: The zone of the operation's clock, whose day `CURRENT_DATE` is then.

    Raises:
        WarehouseError: The profile cannot be read, or the warehouse not be reached.
    """
    profile = _profile(folder)
    connect = {"postgres": _postgres, "duckdb": _duckdb}.get(profile["type"])
    if not connect:
        raise WarehouseError(
            f"The morning page reads PostgreSQL and DuckDB, not {profile['type']}."
        )
    with connect(profile, timezone) as cursor:
        yield Warehouse(cursor, profile["schema"])


def _profile(folder: Path) -> dict[str, Any]:
    path = folder / "profiles.yml"
    if not path.is_file():
        raise WarehouseError(f"There is no {path}: set DBT_PROFILES_DIR to dbt's profiles.yml.")
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    [profile] = [found for name, found in content.items() if name != "config"]
    target = os.environ.get("DBT_TARGET") or profile["target"]
    templates = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)  # noqa: S701
    templates.globals["env_var"] = _variable
    # dbt's filters say what becomes of a text; here, whoever takes the value decides that.
    for name in ("as_bool", "as_native", "as_number", "as_text"):
        templates.filters[name] = str
    try:
        return {
            name: templates.from_string(value).render() if isinstance(value, str) else value
            for name, value in profile["outputs"][target].items()
        }
    except (KeyError, jinja2.TemplateError) as error:
        raise WarehouseError(f"{path}, target {target}: {error}") from None


def _variable(name: str, otherwise: str | None = None) -> str:
    value = os.environ.get(name, otherwise)
    if value is None:
        raise WarehouseError(f"The variable {name} is missing, which dbt's profile names.")
    return value


@contextmanager
def _postgres(profile: Mapping[str, Any], timezone: str) -> Iterator[Any]:
    import psycopg2  # noqa: PLC0415 - of the two drivers, one is installed

    options = {_LIBPQ[name]: value for name, value in profile.items() if name in _LIBPQ}
    try:
        connection = psycopg2.connect(**options)
    except psycopg2.OperationalError as error:
        raise WarehouseError(f"PostgreSQL cannot be reached: {error}") from None
    try:
        connection.set_session(readonly=True)
        cursor = connection.cursor()
        cursor.execute("SELECT set_config('TimeZone', %s, false)", [timezone])
        cursor.execute(
            "SELECT set_config('search_path', quote_ident(%s), false)", [profile["schema"]]
        )
        yield cursor
    finally:
        connection.close()


@contextmanager
def _duckdb(profile: Mapping[str, Any], timezone: str) -> Iterator[Any]:
    import duckdb  # noqa: PLC0415 - of the two drivers, one is installed

    try:
        connection = duckdb.connect(profile["path"], read_only=True)
    except duckdb.IOException as error:
        raise WarehouseError(f"DuckDB's file {profile['path']} cannot be read: {error}") from None
    try:
        connection.execute(f"SET TimeZone = '{timezone}'")
        connection.execute(f"SET search_path = '\"{profile['schema']}\"'")
        yield connection
    finally:
        connection.close()


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
