"""The reports that the sandbox serves, as `catalogue.json` describes them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sandbox.data import Row

Kind: TypeAlias = Literal["event", "day", "hour", "total", "list"]

WRAP_UP_GROUPS = ("cod_act1", "cod_act2")
NEEDED = ("campaign_id", "skill_id", "cod_act")
"""Parameters that a report cannot be asked without. Others have a default on the server."""


class Field(msgspec.Struct, frozen=True):
    """A field of a report's rows.

    Attributes:
        names: What servers call it. Where they differ, the first is what most do.
        column: What it is called in a table.
        documented: Where the vendor's pages have it.
        inside: The nested list that it is in.
    """

    names: list[str]
    column: str
    documented: str
    type: Literal["time", "day"] | None = None
    measure: Literal["count", "duration", "percent", "seconds", "decimal", "money"] | None = None
    unit: str | None = None
    inside: str | None = None


class Report(msgspec.Struct, frozen=True, dict=True):
    """A report: how it is asked for, and what its rows look like."""

    stream: str
    endpoint: str
    api: str
    kind: Kind
    time_field: str | None
    key_fields: list[str]
    request: dict[str, str | list[str]]
    shape: Literal["rows"] | dict[str, str]
    fields: list[Field]
    row_limit: int | None = None
    rows_change: str | None = None
    skip_rows: dict[str, str] = {}
    time_fallback: str | None = None
    windows_add_up: bool = True

    @property
    def nested(self) -> str | None:
        """The field that holds a list of objects."""
        return None if self.shape == "rows" else self.shape.get("explode")

    @property
    def key_column(self) -> str | None:
        """The column that is not in the rows, but the key under which each is sent."""
        return None if self.shape == "rows" else self.shape.get("key_to_column")

    @property
    def by_day(self) -> bool:
        """Whether the rows of a window are those of its days, one after the other."""
        return self.kind == "event" and self.windows_add_up and not self.skip_rows

    @property
    def columns(self) -> list[str]:
        """The names of the columns, in order."""
        return [field.column for field in self.fields]

    def names(self, column: str) -> list[str]:
        """Return what a column may be called on the wire."""
        field = next((field for field in self.fields if field.column == column), None)
        return [*field.names, column] if field else [column]

    def value(self, row: Row, column: str) -> object:
        """Return a column's value from a row as it is sent, by whichever of its names is there."""
        return next((row[name] for name in self.names(column) if name in row), None)

    def parameters(self, query: Mapping[str, str]) -> dict[str, str] | None:
        """Return what a request narrows the report to, or None if it lacks something.

        `ALL` is read as `all`.
        """
        found = {name: query.get(name, "") for name in NEEDED if name in self.request}
        found = {name: "all" if text == "ALL" else text for name, text in found.items()}
        if not all(found.values()):
            return None
        if found.get("cod_act", "cod_act1") not in WRAP_UP_GROUPS:
            return None
        skill = found.get("skill_id", "all")
        if not (skill == "all" or (skill.isascii() and skill.isdecimal())):
            return None
        defaults = {name: value for name, value in self.request.items() if name not in found}
        return found | {name: query.get(name) or str(value) for name, value in defaults.items()}

    def accepts(self, query: Mapping[str, str]) -> bool:
        """Return whether a request has all that the report needs."""
        dated = bool(query.get("date_ini") and query.get("date_end"))
        return (dated or self.kind == "list") and self.parameters(query) is not None


@cache
def reports() -> Mapping[str, Report]:
    """Return all reports by the name of their stream."""
    text = Path(__file__).with_name("catalogue.json").read_bytes()
    return {report.stream: report for report in msgspec.json.decode(text, type=list[Report])}


@cache
def find_report(endpoint: str, api: str) -> Report | None:
    """Return the report that a URL asks for, or None if there is none."""
    return next((r for r in reports().values() if (r.endpoint, r.api) == (endpoint, api)), None)


def flatten(report: Report, rows: Iterable[Row]) -> list[Row]:
    """Turn rows with a nested list into one row for each of its objects.

    An object with an empty list becomes one row without the fields of the list. Rows of other
    reports are returned as they are.
    """
    name = report.nested
    if name is None:
        return list(rows)
    flat: list[Row] = []
    for row in rows:
        around = {key: value for key, value in row.items() if key != name}
        inner = row.get(name)
        objects: Sequence[Row] = inner if isinstance(inner, list) else []
        flat += [{**around, **each} for each in objects] or [around]
    return flat
