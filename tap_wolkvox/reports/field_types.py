"""How a field of a row is declared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

FieldType: TypeAlias = Literal["text", "time", "day"]
Measure: TypeAlias = Literal["count", "decimal", "duration", "money", "percent", "seconds"]
Person: TypeAlias = Literal["customer", "staff", "both"]
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
    "money": "money, currency unknown",
    "percent": "percent as text",
    "seconds": "seconds (documented)",
}
"""The unit or form of values, by measure."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field that the server sends, and its column.

    Attributes:
        column: Name of the column, and of the field if `names` is empty.
        names: Names that servers send, the most usual first.
        type: ``text``: as the server writes it. ``time``: ``YYYY-MM-DD HH:MM:SS`` on the server's
            clock, converted to UTC. ``day``: a date, ``YYYY-MM-DD`` or ``YYYYMMDD``.
        personal: Whose data it is: names, ways to reach them, what a contact base has about them,
            and what they wrote or said, or others to or about them. None for ids of calls and
            chats, codes, numbers, and times, which identify no person by themselves. ``both``:
            a customer's in some rows, and an agent's in others.
        free_text: Whether it is what somebody wrote or said, or what a contact base holds without
            saying what it is. Other personal data identifies: a number, a name, an address.
        measure: What kind of value the text is, such as a count or a duration.
        unit: Its unit or form, if the measure does not determine it.
        source: Where it is documented: in the sample and the table on Wolkvox's page, in one of
            them, or only by users. Servers may not send what the sample lacks.
    """

    column: str
    description: str
    names: tuple[str, ...] = ()
    type: FieldType = "text"
    personal: Person | None = None
    free_text: bool = False
    measure: Measure | None = None
    unit: str | None = None
    source: Source = "sample and table"

    @property
    def wire_names(self) -> tuple[str, ...]:
        """Names that servers may send, the most usual first, the column's own last."""
        return (*self.names, *(() if self.column in self.names else (self.column,)))

    @property
    def is_usual(self) -> bool:
        """Whether servers usually send it: others may leave out what the sample lacks."""
        return self.source in ("sample and table", "sample")

    @property
    def unit_text(self) -> str | None:
        return self.unit or UNITS.get(self.measure)
