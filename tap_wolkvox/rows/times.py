"""Times and days as the server prints them, and as records have them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime

from tap_wolkvox.base.clock import NonexistentTimeError, ServerClock, rfc3339
from tap_wolkvox.base.errors import WolkvoxError
from tap_wolkvox.base.redaction import shape
from tap_wolkvox.reports.model import Report
from tap_wolkvox.rows.layout import Row, keep_others, layout_of

_TO_THE_MINUTE = len("2026-06-05 09:28")
_SECONDS = {f":{second:02}": f"{second:02}Z" for second in range(60)}
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
_DAY = re.compile(r"([0-9]{4})(-?)([0-9]{2})\2([0-9]{2})")
_NOTHING = {"", "-", "--", "0", "0000-00-00", "0000-00-00 00:00:00"}


class TimeReader:
    """Reads the times of a report's rows.

    Attributes:
        column: The column with the time, or the day, of a row; None if rows do not say when.
        is_day: Whether that is a day.
    """

    def __init__(self, report: Report, clock: ServerClock) -> None:
        time = report.time_column
        self.column = time if time in report.fields_by_column else None
        self.is_day = self.column is not None and report.fields_by_column[self.column].type == "day"
        self._report = report
        self._clock = clock
        self._time_of = layout_of(report).time_of
        self._others = [
            each.column for each in report.fields if each.type == "time" and each.column != time
        ]

    def read(self, rows: Sequence[Row]) -> None:
        """Turn the times of rows into UTC, and days into ISO dates, in place.

        Raises:
            WolkvoxError: If the time or the day of a row cannot be read. Of other times, those
                that cannot be read go to `other_fields`.
        """
        if self.column and self.is_day:
            days = _Days(self._day)
            for row in rows:
                setattr(row, self.column, days[self._time_of(row)])
        elif self.column:
            self._read_instants(rows, self.column)
        for column in self._others:
            for row in rows:
                self._read_other(row, column)

    def unreadable(self, value: object, expected: str = "9999-99-99 99:99:99") -> WolkvoxError:
        """Make the error of a time that cannot be read."""
        return WolkvoxError(
            f"the {self.column} of a row cannot be read: it is {shape(value)}, not like "
            f"{expected}; please report it to the maintainers of the tap"
        )

    def _read_instants(self, rows: Sequence[Row], column: str) -> None:
        minutes = _Minutes(self._instant)
        for row in rows:
            text = self._time_of(row)
            second = _SECONDS.get(text[_TO_THE_MINUTE:])
            minute = minutes[text[:_TO_THE_MINUTE]] if second else None
            setattr(row, column, minute + second if minute and second else self._instant(text))

    def _read_other(self, row: Row, column: str) -> None:
        text: str | None = getattr(row, column)
        if text is None:
            return
        if is_nothing(text):
            setattr(row, column, None)
            return
        try:
            setattr(row, column, self._instant(text))
        except WolkvoxError:
            setattr(row, column, None)
            keep_others(row, {self._report.fields_by_column[column].wire_names[0]: text})

    def _day(self, value: str) -> str:
        if not (found := _DAY.fullmatch(value)):
            raise self.unreadable(value, "9999-99-99 or 99999999")
        try:
            return date(*map(int, found.group(1, 3, 4))).isoformat()
        except ValueError:
            raise self._nonexistent() from None

    def _instant(self, value: str) -> str:
        if not _TIME.fullmatch(value):
            raise self.unreadable(value)
        try:
            return rfc3339(self._clock.read(datetime.fromisoformat(value)))
        except NonexistentTimeError:
            # Its instant would be that of another wall time, whose row it could overwrite.
            raise WolkvoxError(
                f"the {self.column} of a row is in an hour that the clock of {self._clock.zone} "
                "leaves out, so the server goes by another. Set timezone to the zone of the "
                "server's clock, and run with a full refresh: all times so far were read with "
                "the wrong one"
            ) from None
        except (ValueError, OverflowError):
            raise self._nonexistent() from None

    def _nonexistent(self) -> WolkvoxError:
        return WolkvoxError(
            f"the {self.column} of a row is a time that does not exist, such as one of all zeros, "
            "February 30, or the hour 24. Nothing of this window was written. Ask Wolkvox to "
            "correct the row. To go on behind it until then, set start_date to the end of this "
            "window. To load the rest of the window, extract smaller ranges around the row "
            "(start_date, end_date, and a state of their own): only the range that holds it fails"
        )


def is_nothing(value: object) -> bool:
    """Whether a value stands for none, in one of the forms that servers use."""
    return value is None or (isinstance(value, str) and value.strip() in _NOTHING)


class _Days(dict[str, str]):
    """Days as dates; there are far fewer of them than rows."""

    def __init__(self, day_of: Callable[[str], str]) -> None:
        super().__init__()
        self._day_of = day_of

    def __missing__(self, text: str) -> str:
        self[text] = self._day_of(text)
        return self[text]


class _Minutes(dict[str, str | None]):
    """Minutes of the server's clock, as UTC text up to the seconds; None if there is none.

    There are far fewer of them than rows.

    Args:
        instant_of: Reads a time to the second.
    """

    def __init__(self, instant_of: Callable[[str], str]) -> None:
        super().__init__()
        self._instant_of = instant_of

    def __missing__(self, minute: str) -> str | None:
        self[minute] = None
        with suppress(WolkvoxError):  # which is raised for the row
            first, last = (self._instant_of(f"{minute}:{second}") for second in ("00", "59"))
            # Else the clock changes within it, or is not off by whole minutes.
            if first.removesuffix("00Z") == last.removesuffix("59Z"):
                self[minute] = first.removesuffix("00Z")
        return self[minute]
