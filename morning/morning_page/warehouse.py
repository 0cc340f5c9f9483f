"""The tables of answers, in the warehouse that dbt's profile names."""

from __future__ import annotations

import importlib.util
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
Profile: TypeAlias = Mapping[str, Any]

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

    Args:
        cursor: A cursor of the driver.
        profile: How dbt connects.
    """

    def __init__(self, cursor: Any, profile: Profile) -> None:
        self._cursor = cursor
        self._schema, self._kind = profile["schema"], profile["type"]

    def tables(self) -> set[str]:
        """The tables that are there.

        Raises:
            WarehouseError: None of them is.
        """
        self._cursor.execute("SELECT table_schema, table_name FROM information_schema.tables")
        found = {name for schema, name in self._cursor.fetchall() if schema == self._schema}
        if not found:
            raise WarehouseError(
                f"There is no table in the schema {self._schema}. Build the tables of answers "
                f"first: meltano run dbt-{self._kind}:build"
            )
        return found

    def ask(self, query: str) -> list[Row]:
        """The rows that a file in `queries` finds. Days are on the operation's clock."""
        self._cursor.execute((QUERIES / f"{query}.sql").read_text(encoding="utf-8"))
        names = [column[0] for column in self._cursor.description]
        return [dict(zip(names, map(_plain, row), strict=True)) for row in self._cursor.fetchall()]


def read_profile(folder: Path) -> Profile:
    """How dbt connects: the target of DBT_TARGET, or else the default one.

    Args:
        folder: Where `profiles.yml` is.

    Raises:
        WarehouseError: The file is missing or cannot be read. The message contains no value of it.
    """
    path = folder / "profiles.yml"
    if not path.is_file():
        raise WarehouseError(f"There is no {path}: set DBT_PROFILES_DIR to dbt's profiles.yml.")
    templates = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)  # noqa: S701
    templates.globals["env_var"] = _variable
    # dbt's filters say what becomes of a text; here, whoever takes the value decides that.
    for name in ("as_bool", "as_native", "as_number", "as_text"):
        templates.filters[name] = str

    def rendered(value: Any) -> Any:
        return templates.from_string(value).render() if isinstance(value, str) else value

    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        profiles = {name: found for name, found in content.items() if name != "config"}
        # That of the dbt project, or the only one.
        found = profiles.get("wolkvox") or [*profiles.values()].pop()
        target = os.environ.get("DBT_TARGET") or rendered(found["target"])
        profile = {name: rendered(value) for name, value in found["outputs"][target].items()}
        profile |= {"schema": profile["schema"], "type": profile["type"]}
    except (AttributeError, LookupError, TypeError, yaml.YAMLError, jinja2.TemplateError):
        raise WarehouseError(
            f"{path} is not understood. It needs a profile with a target whose outputs have a "
            "type and a schema; DBT_TARGET names another target."
        ) from None
    if profile["type"] not in _CONNECT:
        raise WarehouseError(
            f"The morning page reads PostgreSQL and DuckDB, not {profile['type']}."
        )
    return profile


def _variable(name: str, otherwise: str | None = None) -> str:
    value = os.environ.get(name, otherwise)
    if value is None:
        raise WarehouseError(f"The variable {name} is missing, which dbt's profile names.")
    return value


@contextmanager
def opened(profile: Profile, timezone: str) -> Iterator[Warehouse]:
    """Connect as dbt does.

    Args:
        profile: What `read_profile` returns.
        timezone: The zone of the operation's clock, whose day `CURRENT_DATE` is then.

    Raises:
        WarehouseError: The warehouse cannot be reached, or not be read.
    """
    driver = _DRIVERS[profile["type"]]
    if not importlib.util.find_spec(driver):
        raise WarehouseError(f"{driver} is not installed: install the page beside dbt's adapter.")
    with _CONNECT[profile["type"]](profile, timezone) as cursor:
        yield Warehouse(cursor, profile)


@contextmanager
def _postgres(profile: Profile, timezone: str) -> Iterator[Any]:
    import psycopg2  # noqa: PLC0415 - of the two drivers, one is installed

    options = {_LIBPQ[name]: value for name, value in profile.items() if name in _LIBPQ}
    try:
        connection = psycopg2.connect(**options)
    except psycopg2.Error as error:
        raise WarehouseError(f"PostgreSQL cannot be reached: {error}") from None
    try:
        connection.set_session(readonly=True)
        cursor = connection.cursor()
        cursor.execute("SELECT set_config('TimeZone', %s, false)", [timezone])
        path = [profile["schema"]]
        cursor.execute("SELECT set_config('search_path', quote_ident(%s), false)", path)
        yield cursor
    except psycopg2.Error as error:
        raise WarehouseError(_UNREADABLE.format(error)) from None
    finally:
        connection.close()


@contextmanager
def _duckdb(profile: Profile, timezone: str) -> Iterator[Any]:
    import duckdb  # noqa: PLC0415 - of the two drivers, one is installed

    path = profile.get("path", "")
    try:
        connection = duckdb.connect(path, read_only=True)
    except duckdb.Error as error:
        raise WarehouseError(f"DuckDB's file {path} cannot be read: {error}") from None
    try:
        connection.execute(f"SET TimeZone = '{timezone}'")
        # Without a schema there is no table either, and `tables` says so.
        schema = profile["schema"].replace('"', '""')
        if connection.execute(
            "SELECT 1 FROM information_schema.schemata WHERE schema_name = ?", [profile["schema"]]
        ).fetchall():
            connection.execute(f'USE "{schema}"')
        yield connection
    except duckdb.Error as error:
        raise WarehouseError(_UNREADABLE.format(error)) from None
    finally:
        connection.close()


_CONNECT = {"postgres": _postgres, "duckdb": _duckdb}
_DRIVERS = {"postgres": "psycopg2", "duckdb": "duckdb"}
_UNREADABLE = (
    "The tables of answers cannot be read; if they are of an earlier version, build again. {}"
)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
