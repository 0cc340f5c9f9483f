"""The times and days of rows: from the server's clock to UTC."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import TypeVar

from tap_wolkvox.base.clock import NonexistentTimeError, ServerClock, rfc3339
from tap_wolkvox.base.errors import REPORT_IT, WolkvoxError
from tap_wolkvox.base.redaction import shape
from tap_wolkvox.reports.model import Report
from tap_wolkvox.rows.layout import Row, keep_others, layout_of

_TO_THE_MINUTE = len("2026-06-05 09:28")
_SECONDS = {f":{second:02}": f"{second:02}Z" for second in range(60)}
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
_DAY = re.compile(r"([0-9]{4})(-?)([0-9]{2})\2([0-9]{2})")
_NOTHING = {"", "-", "--", "0", "0000-00-00", "0000-00-00 00:00:00"}

_Value = TypeVar("_Value")


class TimeReader:
    """Reads the times of a report's rows.

    Attributes:
        column: The column with the time or the day of a row; None if rows have neither.
        is_day: Whether that column holds a day.
    """

    def __init__(self, report: Report, clock: ServerClock) -> None:
        time = report.time_column
        self.column = time if time in report.fields_by_column else None
        self.is_day = report.time_type == "day"
        self._report = report
        self._clock = clock
        self._time_of = layout_of(report).time_of
        self._others = [
            each.column for each in report.fields if each.type == "time" and each.column != time
        ]

    def read(self, rows: Sequence[Row]) -> None:
        """Convert the times of rows to UTC and their days to ISO dates, in place.

        Other times that cannot be read go to `other_fields`.

        Raises:
            WolkvoxError: If the time or the day of a row cannot be read.
        """
        column, time_of = self.column, self._time_of
        if column and self.is_day:
            days = _Cached(self._day)
            for row in rows:
                setattr(row, column, days[time_of(row)])
        elif column:
            minutes = _Cached(self._minute)
            for row in rows:
                text = time_of(row)
                second = _SECONDS.get(text[_TO_THE_MINUTE:])
                minute = minutes[text[:_TO_THE_MINUTE]] if second else None
                instant = minute + second if minute and second else self._instant(text)
                setattr(row, column, instant)
        for other in self._others:
            for row in rows:
                self._read_other(row, other)

    def unreadable(self, value: object) -> WolkvoxError:
        expected = "9999-99-99 or 99999999" if self.is_day else "9999-99-99 99:99:99"
        return WolkvoxError(
            f"the {self.column} of a row cannot be read: it is {shape(value)}, not like "
            f"{expected}; {REPORT_IT}"
        )

    def _read_other(self, row: Row, column: str) -> None:
        text: str | None = getattr(row, column)
        if text is None:
            return
        instant = None
        if not is_nothing(text):
            try:
                instant = self._instant(text)
            except WolkvoxError:
                keep_others(row, {self._report.fields_by_column[column].wire_names[0]: text})
        setattr(row, column, instant)

    def _day(self, value: str) -> str:
        if not (found := _DAY.fullmatch(value)):
            raise self.unreadable(value)
        try:
            return date(*map(int, found.group(1, 3, 4))).isoformat()
        except ValueError:
            raise self._nonexistent() from None

    def _minute(self, minute: str) -> str | None:
        """A minute as UTC text up to the seconds; None if its seconds must be read one by one.

        That is so if the clock changes within it, or differs from UTC by more than whole minutes.
        """
        with suppress(WolkvoxError):  # reading the row raises it again
            first, last = (self._instant(f"{minute}:{second}") for second in ("00", "59"))
            if first.removesuffix("00Z") == last.removesuffix("59Z"):
                return first.removesuffix("00Z")
        return None

    def _instant(self, value: str) -> str:
        if not _TIME.fullmatch(value):
            raise self.unreadable(value)
        try:
            return rfc3339(self._clock.read(datetime.fromisoformat(value)))
        except NonexistentTimeError:
            # It would get the instant of another wall time, whose row it could overwrite.
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
    """Whether a value is null, or one of the texts that servers send instead of null."""
    return value is None or (isinstance(value, str) and value.strip() in _NOTHING)


class _Cached(dict[str, _Value]):
    """Calls a function once for each text: there are far fewer days and minutes than rows."""

    def __init__(self, function: Callable[[str], _Value]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, text: str) -> _Value:
        self[text] = value = self._function(text)
        return value
