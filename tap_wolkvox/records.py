"""From a row as the server sends it to a record: fields, time, key."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from datetime import datetime
from itertools import groupby
from operator import eq
from typing import TYPE_CHECKING, Any

from msgspec.structs import astuple

from tap_wolkvox.clock import LeftOutError, rfc3339
from tap_wolkvox.exceptions import WolkvoxError
from tap_wolkvox.reports import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tap_wolkvox.clock import ServerClock
    from tap_wolkvox.reports import Report, Values

_TO_THE_MINUTE = len("2026-06-05 09:28")
_SECONDS = {f":{second:02}": f"{second:02}Z" for second in range(60)}
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
_SHAPE_LENGTH = 40


class RowReader:
    """Reads the rows of a report as the server sends them.

    Attributes:
        report: What the rows are of.
        unknown: Fields seen that the report does not have; they are dropped.
    """

    def __init__(self, report: Report, clock: ServerClock) -> None:
        self.unknown: set[str] = set()
        self.report = report
        self._clock = clock
        self._keys = {field.name for field in report.key_fields}

    def read(self, rows: Iterable[Row] | Iterable[dict[str, Any]]) -> list[Row]:
        """Check rows, and turn their times into UTC.

        Args:
            rows: Rows of the report's type, which are changed in place, or the objects that the
                server sends where those do not fit the type.

        Raises:
            WolkvoxError: If a row lacks a field, its time cannot be read, or a value is neither
                text nor a number.
        """
        time, time_of = self.report.time_field.name, self.report.time_of
        minutes = _Minutes(self._moment)
        checked = [row if isinstance(row, Row) else self._row(row) for row in rows]
        for row in checked:
            text = time_of(row)
            second = _SECONDS.get(text[_TO_THE_MINUTE:])
            minute = minutes[text[:_TO_THE_MINUTE]] if second else None
            setattr(row, time, minute + second if minute and second else self._moment(text))
        return checked

    def _row(self, raw: dict[str, Any]) -> Row:
        fields = self.report.fields
        if raw.keys() != set(fields):
            if missing := [name for name in fields if name not in raw]:
                raise WolkvoxError(
                    f"a row lacks {', '.join(missing)}. The report may have changed: please "
                    "report it to the makers of the tap"
                )
            self.unknown.update(name for name in raw if name not in fields)
        time, *others = fields
        if not isinstance(raw[time], str):
            raise self._unreadable(raw[time])
        return self.report.row_type(raw[time], *(self._text(name, raw[name]) for name in others))

    def _moment(self, value: str) -> str:
        if not _DATE.fullmatch(value):
            raise self._unreadable(value)
        try:
            return rfc3339(self._clock.read(datetime.fromisoformat(value)))
        except LeftOutError:
            # Its moment would be that of another reading, whose row it could overwrite.
            raise WolkvoxError(
                f"the {self.report.time_field.name} of a row is in an hour that the clock of "
                f"{self._clock.zone} leaves out, so the server goes by another. Set timezone to "
                "the zone of the server's clock, and run with a full refresh: all times so far "
                "were read with the wrong one"
            ) from None
        except (ValueError, OverflowError):
            raise WolkvoxError(
                f"the {self.report.time_field.name} of a row is a time that does not exist, such "
                "as one of all zeros, 30 February, or the hour 24. Nothing of this window was "
                "written. Ask Wolkvox to correct the row. To go on behind it until then, set "
                "start_date to the end of this window. The rest of the window comes in parts, "
                "with start_date, end_date and a state of its own; the part that fails holds it"
            ) from None

    def _unreadable(self, value: object) -> WolkvoxError:
        return WolkvoxError(
            f"the {self.report.time_field.name} of a row cannot be read: it is {shape(value)}, "
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


class _Minutes(dict[str, str | None]):
    """Minutes of the server's clock, as UTC text up to the seconds; None if there is none.

    There are far fewer of them than rows.

    Args:
        moment_of: Reads a time to the second.
    """

    def __init__(self, moment_of: Callable[[str], str]) -> None:
        super().__init__()
        self._moment_of = moment_of

    def __missing__(self, minute: str) -> str | None:
        self[minute] = None
        with suppress(WolkvoxError):  # which is raised for the row
            first, last = (self._moment_of(f"{minute}:{second}") for second in ("00", "59"))
            # Else the clock changes within it, or is not off by whole minutes.
            if first.removesuffix("00Z") == last.removesuffix("59Z"):
                self[minute] = first.removesuffix("00Z")
        return self[minute]


def number(report: Report, rows: list[Row], written: Counter[Values] | None = None) -> list[Row]:
    """Order and number the rows of a response, and give those that are not written yet.

    Args:
        report: What the rows are of.
        rows: All rows of the response, in any order. They are numbered in place.
        written: Those of the response before that are of the second which both windows share.
            They are of one second alone, and all of that second.

    Returns:
        Rows in the order of their time.
    """
    if not written:
        _number(report, rows)
        return rows
    before = [report.row_type(*values) for values in written.elements()]
    _number(report, before)
    # Those that the server no longer shows still take part in the numbering, or a row that
    # came late would get the number of one that is already in the target.
    gone = written - Counter(map(report.values_of, rows))
    rows = [*rows, *(report.row_type(*values) for values in gone.elements())]
    _number(report, rows)
    second, done = report.time_of(before[0]), set(map(astuple, before))
    return [row for row in rows if report.time_of(row) != second or astuple(row) not in done]


def _number(report: Report, rows: list[Row]) -> None:
    """Sort rows by time and key, and number those that agree in both by their other fields."""
    rows.sort(key=report.key_of)
    keys = list(map(report.key_of, rows))
    if any(map(eq, keys, keys[1:])):
        groups = groupby(rows, key=report.key_of)
        rows[:] = [row for _, alike in groups for row in _numbered(report, alike)]


def _numbered(report: Report, alike: Iterable[Row]) -> Iterator[Row]:
    def others(row: Row) -> list[tuple[bool, str | None]]:
        return [(value is not None, value) for value in report.values_of(row)]

    for occurrence, row in enumerate(sorted(alike, key=others), start=1):
        row.occurrence = occurrence
        yield row


def shape(value: object) -> str:
    """Describe a value without showing it: digits as 9, letters as a."""
    if not isinstance(value, str):
        names = {bool: "a boolean", dict: "an object", list: "a list", type(None): "null"}
        return names.get(type(value), "a number")
    shape = re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "9", value[:_SHAPE_LENGTH]))
    return f"{shape!r}{' and more' if len(value) > _SHAPE_LENGTH else ''}"
