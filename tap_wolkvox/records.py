"""From a raw row to a record: fields, time, key.

A row is held as a tuple in the order of `Report.fields`: first the time as UTC text, then the key
fields, then the others. So rows compare, sort and count as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeAlias

from tap_wolkvox.clock import LeftOutError, ServerClock, rfc3339
from tap_wolkvox.errors import WolkvoxError
from tap_wolkvox.reports import OCCURRENCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tap_wolkvox.reports import Report

Row: TypeAlias = tuple[Any, ...]

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
_SHAPE_LENGTH = 40


class RowReader:
    """Reads the rows of a report as the server sends them.

    Attributes:
        unknown: Fields seen that the report does not have; they are dropped.
    """

    def __init__(self, report: Report, clock: ServerClock) -> None:
        self.unknown: set[str] = set()
        self._report = report
        self._clock = clock
        self._keys = {field.name for field in report.key_fields}

    def read(self, raw_rows: Iterable[dict[str, Any]]) -> list[Row]:
        """Check and convert raw rows.

        Raises:
            WolkvoxError: If a row lacks a field, its time cannot be read, or a value is neither
                text nor a number.
        """
        return [self._row(raw) for raw in raw_rows]

    def _row(self, raw: dict[str, Any]) -> Row:
        fields = self._report.fields
        if raw.keys() != set(fields):
            if missing := [name for name in fields if name not in raw]:
                raise WolkvoxError(
                    f"a row lacks {', '.join(missing)}. The report may have changed: please "
                    "report it to the makers of the tap"
                )
            self.unknown.update(name for name in raw if name not in fields)
        time, *others = fields
        return (self._moment(raw[time]), *(self._text(name, raw[name]) for name in others))

    def _moment(self, value: object) -> str:
        try:
            if isinstance(value, str) and _DATE.fullmatch(value):
                return rfc3339(self._clock.read(datetime.fromisoformat(value)))
        except LeftOutError:
            # Its moment would be that of another reading, whose row it could overwrite.
            raise WolkvoxError(
                f"the {self._report.time_field.name} of a row is in an hour that the clock of "
                f"{self._clock.zone} leaves out, so the server goes by another. Set timezone to "
                "the zone of the server's clock, and run with a full refresh: all times so far "
                "were read with the wrong one"
            ) from None
        except (ValueError, OverflowError):
            pass
        raise WolkvoxError(
            f"the {self._report.time_field.name} of a row cannot be read: it is {shape(value)}, "
            "not like 9999-99-99 99:99:99. Please report this to the makers of the tap"
        )

    def _text(self, name: str, value: object) -> str | None:
        if isinstance(value, str):
            return value
        if value is None:
            return "" if name in self._keys else None
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        raise WolkvoxError(
            f"the {name} of a row is {shape(value)}, where text was expected. Please report "
            "this to the makers of the tap"
        )


def to_records(
    report: Report, rows: list[Row], written: Counter[Row] | None = None
) -> Iterator[dict[str, Any]]:
    """Order and number the rows of a response, and give those that are not written yet.

    Args:
        report: What the rows are of.
        rows: All rows of the response, in any order; sorted in place.
        written: Those of the response before that are of the second which both windows share.
            They are of one second alone, and all of that second.

    Yields:
        Records in the order of their time.
    """
    key_length = 1 + len(report.key_fields)
    done: set[tuple[Row, int]] = set()
    if written:
        done.update(_numbered(list(written.elements()), key_length))
        # Those that the server no longer shows still take part in the numbering, or a row that
        # came late would get the number of one that is already in the target.
        rows.extend((written - Counter(rows)).elements())
    for row, occurrence in _numbered(rows, key_length):
        if not done or (row, occurrence) not in done:
            record = dict(zip(report.fields, row, strict=True))
            record[OCCURRENCE] = occurrence
            yield record


def _numbered(rows: list[Row], key_length: int) -> Iterator[tuple[Row, int]]:
    """Number the rows that agree in time and key, by their remaining fields."""
    rows.sort(key=lambda row: row[:key_length])
    for _, group in groupby(rows, key=lambda row: row[:key_length]):
        alike = list(group)
        if len(alike) > 1:
            alike.sort(key=lambda row: [(value is not None, value) for value in row[key_length:]])
        for occurrence, row in enumerate(alike, start=1):
            yield row, occurrence


def shape(value: object) -> str:
    """Describe a value without showing it: digits as 9, letters as a."""
    if not isinstance(value, str):
        names = {bool: "a boolean", dict: "an object", list: "a list", type(None): "null"}
        return names.get(type(value), "a number")
    shape = re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "9", value[:_SHAPE_LENGTH]))
    return f"{shape!r}{' and more' if len(value) > _SHAPE_LENGTH else ''}"
