"""What a field of a row is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

FieldType: TypeAlias = Literal["text", "time", "day"]
Measure: TypeAlias = Literal["count", "decimal", "duration", "money", "percent", "seconds"]
Person: TypeAlias = Literal["customer", "staff"]
Source: TypeAlias = Literal["sample and table", "sample", "table", "users"]

ALLOWED: Mapping[str, tuple[Any, ...]] = {
    "type": get_args(FieldType),
    "measure": (None, *get_args(Measure)),
    "personal": (None, *get_args(Person)),
    "source": get_args(Source),
}

UNITS: Mapping[str | None, str] = {
    "count": "count as text",
    "duration": "duration, HH:MM:SS where real values are known",
    "money": "money, currency not told",
    "percent": "percent as text",
    "seconds": "seconds (documented)",
}
"""The unit or form of values, by measure."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field that the server sends, and the column that it becomes.

    Attributes:
        column: Name of the column, and of the field unless `names` says otherwise.
        names: What servers call the field, the most usual name first.
        type: ``text``: as the server writes it. ``time``: ``YYYY-MM-DD HH:MM:SS`` on the server's
            clock, which becomes UTC. ``day``: ``YYYY-MM-DD`` or ``YYYYMMDD``, a date.
        personal: Whose data it holds: who they are, how to reach them, what a contact base keeps
            about them, or what was written or said by, to or about them. None for ids of calls
            and chats, codes, figures and times, which tell of nobody by themselves.
        measure: What kind of value its text stands for, such as a count or a duration.
        unit: The unit or form of that value, where the measure alone does not say it.
        source: Where it is known from: the sample and the table on the vendor's page, one of
            them, or users alone. Servers may not send what the sample does not have.
    """

    column: str
    description: str
    names: tuple[str, ...] = ()
    type: FieldType = "text"
    personal: Person | None = None
    measure: Measure | None = None
    unit: str | None = None
    source: Source = "sample and table"

    @property
    def wire_names(self) -> tuple[str, ...]:
        """What servers call the field, the most usual name first, the column's own last."""
        return (*self.names, *(() if self.column in self.names else (self.column,)))

    @property
    def unit_text(self) -> str | None:
        """The unit or form of its values, in words."""
        return self.unit or UNITS.get(self.measure)
