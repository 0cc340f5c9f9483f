"""From a row as the server sends it to a record: fields, times, key."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from tap_wolkvox.clock import NonexistentTimeError, rfc3339
from tap_wolkvox.exceptions import WolkvoxError
from tap_wolkvox.reports.model import EventReport
from tap_wolkvox.rows import Row, layout_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tap_wolkvox.clock import ServerClock
    from tap_wolkvox.reports.model import Report

_TO_THE_MINUTE = len("2026-06-05 09:28")
_SECONDS = {f":{second:02}": f"{second:02}Z" for second in range(60)}
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
_DAY = re.compile(r"([0-9]{4})(-?)([0-9]{2})\2([0-9]{2})")
_NOTHING = {"", "-", "--", "0", "0000-00-00", "0000-00-00 00:00:00"}
_SHAPE_LENGTH = 40

_encode = msgspec.json.Encoder(order="sorted").encode
_REPORT_IT = "please report it to the makers of the tap"


class RowReader:
    """Reads the rows of a report as the server sends them.

    Attributes:
        report: What the rows are of.
        unknown: Fields seen that the report does not have; they are dropped where it keeps no
            `other_fields`.
        present: Columns of which the server sent the field.
        skipped: How many rows were left out, since they are sums of others.

    Args:
        added: Columns whose value the request tells, unless the row does.
    """

    def __init__(
        self, report: Report, clock: ServerClock, added: Mapping[str, str] | None = None
    ) -> None:
        self.unknown: set[str] = set()
        self.present: set[str] = set()
        self.skipped = 0
        self.report = report
        self._layout = layout_of(report)
        self._clock = clock
        self._added = added or {}
        self._plans: dict[tuple[str, ...], _Plan] = {}
        time = report.time_column
        is_from_server = time in report.fields_by_column
        self._time = time if is_from_server else None
        self._fallback = report.time_fallback if isinstance(report, EventReport) else None
        self._other_times = [
            each.column for each in report.fields if each.type == "time" and each.column != time
        ]

    def read(
        self,
        rows: Sequence[Row] | Sequence[dict[str, Any]],
        same: Mapping[str, str] | None = None,
    ) -> list[Row]:
        """Check rows, and turn their times into UTC.

        Args:
            rows: Rows of the report's type, which are changed in place, or the objects that the
                server sends where those do not fit the type.
            same: Columns that the tap adds, alike in all of these rows.

        Raises:
            WolkvoxError: If a row lacks its time or a key field, its time cannot be read, or a
                key field is a list or an object.
        """
        if rows and isinstance(rows[0], Row):
            self.present.update(self._layout.columns)
            checked: list[Row] = list(rows)  # type: ignore[arg-type]
        else:
            objects = self._flatten(rows)  # type: ignore[arg-type]
            checked = [self._row(raw, place) for raw, place in objects]
        if self._time:
            self._read_times(checked, self._time)
        for column in self._other_times:
            for row in checked:
                self._read_other_time(row, column)
        for column, value in self._added.items():
            for row in checked:
                if getattr(row, column) is None:
                    setattr(row, column, value)
        for column, value in (same or {}).items():
            for row in checked:
                setattr(row, column, value)
        return checked

    def _flatten(self, rows: Sequence[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], int]]:
        """Give one object for each row, with its place in the list that it comes from."""
        explode = self.report.explode
        for raw in rows:
            if not explode:
                if self.report.skip_rows and self.report.skip_rows.items() <= raw.items():
                    self.skipped += 1
                else:
                    yield raw, 0
                continue
            field = _find(explode.field, raw)
            if field is None:
                raise WolkvoxError(
                    f"a row lacks {explode.field}. The report may have changed: {_REPORT_IT}"
                )
            around = {name: value for name, value in raw.items() if name != field}
            inner = raw[field]
            if not isinstance(inner, list) or not all(isinstance(each, dict) for each in inner):
                if inner:
                    raise WolkvoxError(
                        f"the {explode.field} of a row is {shape(inner)}, where a list of objects "
                        f"was expected; {_REPORT_IT}"
                    )
                inner = []
            for place, each in enumerate(inner, start=1):
                # A field of the same name around it has no column.
                hidden = {
                    f"{name} around {field}": value
                    for name, value in around.items()
                    if name in each and each[name] != value
                }
                yield around | each | hidden, place
            if not inner and self._time not in explode.inside:
                yield {**around, **dict.fromkeys(explode.inside)}, 0

    def _row(self, raw: dict[str, Any], place: int) -> Row:
        names = tuple(raw)
        if (plan := self._plans.get(names)) is None:
            plan = self._plans[names] = self._plan(raw)
        values: list[str | None] = []
        left = {name: raw[name] for name in plan.unknown}
        for column, candidates in plan.candidates:
            name = candidates[0] if candidates else ""
            if len(candidates) > 1:
                name = next((each for each in candidates if not _is_nothing(raw[each])), name)
                others = (each for each in candidates if each != name)
                left |= {each: raw[each] for each in others if not _is_nothing(raw[each])}
            values.append(self._text(column, name, raw[name], left) if name else None)
        row = self._layout.row_type(*values)
        if self._time and self._fallback and _is_nothing(getattr(row, self._time)):
            setattr(row, self._time, getattr(row, self._fallback))
        if self._time and getattr(row, self._time) is None:
            raise self._unreadable(None)
        if left and self.report.keeps_other_fields:
            row.other_fields = _encode(left).decode()
        if place and self.report.explode and self.report.explode.position:
            setattr(row, self.report.explode.position, place)
        return row

    def _plan(self, raw: dict[str, Any]) -> _Plan:
        """Decide which field becomes which column, for all rows with the same fields."""
        fields = self.report.fields_by_column
        wire_names = {
            column: fields[column].wire_names if column in fields else (column,)
            for column in self._layout.columns
        }
        exact = {name for names in wire_names.values() for name in names if name in raw}
        loose = {name.strip().casefold(): name for name in raw if name not in exact}
        plan = _Plan([], [])
        for column, names in wire_names.items():
            found = [name for name in names if name in raw]
            if not found and self.report.keeps_other_fields:
                similar = (loose.pop(name.strip().casefold(), None) for name in names)
                found = [name for name in similar if name is not None]
            if found:
                self.present.add(column)
            plan.candidates.append((column, tuple(found)))
        used = {name for _, found in plan.candidates for name in found}
        plan.unknown.extend(name for name in raw if name not in used)
        missing = [
            column for column, found in plan.candidates if not found and self._is_needed(column)
        ]
        if missing:
            raise WolkvoxError(
                f"a row lacks {', '.join(missing)}. The report may have changed: {_REPORT_IT}"
            )
        if not self.report.keeps_other_fields:
            self.unknown.update(plan.unknown)
        return plan

    def _is_needed(self, column: str) -> bool:
        if column in self._added:
            return False
        if column == self._time:
            return not self._fallback
        return column in self.report.key_fields or not self.report.keeps_other_fields

    def _text(self, column: str, name: str, value: object, left: dict[str, Any]) -> str | None:
        is_strict = not self.report.keeps_other_fields
        is_key = column in self.report.key_fields
        if isinstance(value, str):
            return value
        if value is None:
            return "" if is_key and column not in self._added else None
        if isinstance(value, bool) and not is_strict:
            return "true" if value else "false"
        if isinstance(value, int) and not isinstance(value, bool) and column != self._strict_time:
            return str(value)
        if column == self._time:
            raise self._unreadable(value)
        if is_strict or is_key:
            raise WolkvoxError(
                f"the {column} of a row is {shape(value)}, where text was expected; {_REPORT_IT}"
            )
        left[name] = value
        return None

    @cached_property
    def _strict_time(self) -> str | None:
        """The time, where a number in its place is an error; a day may be one."""
        return None if self._is_day else self._time

    @property
    def _is_day(self) -> bool:
        field = self.report.fields_by_column.get(self._time or "")
        return field is not None and field.type == "day"

    def _read_times(self, rows: list[Row], time: str) -> None:
        time_of = self._layout.time_of
        if self._is_day:
            days = _Days(self._day)
            for row in rows:
                setattr(row, time, days[time_of(row)])
            return
        minutes = _Minutes(self._instant)
        for row in rows:
            text = time_of(row)
            second = _SECONDS.get(text[_TO_THE_MINUTE:])
            minute = minutes[text[:_TO_THE_MINUTE]] if second else None
            setattr(row, time, minute + second if minute and second else self._instant(text))

    def _read_other_time(self, row: Row, column: str) -> None:
        text: str | None = getattr(row, column)
        if text is None:
            return
        if _is_nothing(text):
            setattr(row, column, None)
            return
        try:
            setattr(row, column, self._instant(text))
        except WolkvoxError:
            setattr(row, column, None)
            left = msgspec.json.decode(row.other_fields) if row.other_fields else {}  # type: ignore[arg-type]
            name = self.report.fields_by_column[column].wire_names[0]
            row.other_fields = _encode(left | {name: text}).decode()

    def _day(self, value: str) -> str:
        if not (found := _DAY.fullmatch(value)):
            raise self._unreadable(value, "9999-99-99 or 99999999")
        try:
            return date(*map(int, found.group(1, 3, 4))).isoformat()
        except ValueError:
            raise self._nonexistent() from None

    def _instant(self, value: str) -> str:
        if not _TIME.fullmatch(value):
            raise self._unreadable(value)
        try:
            return rfc3339(self._clock.read(datetime.fromisoformat(value)))
        except NonexistentTimeError:
            # Its instant would be that of another wall time, whose row it could overwrite.
            raise WolkvoxError(
                f"the {self._time} of a row is in an hour that the clock of {self._clock.zone} "
                "leaves out, so the server goes by another. Set timezone to the zone of the "
                "server's clock, and run with a full refresh: all times so far were read with "
                "the wrong one"
            ) from None
        except (ValueError, OverflowError):
            raise self._nonexistent() from None

    def _nonexistent(self) -> WolkvoxError:
        return WolkvoxError(
            f"the {self._time} of a row is a time that does not exist, such as one of all zeros, "
            "30 February, or the hour 24. Nothing of this window was written. Ask Wolkvox to "
            "correct the row. To go on behind it until then, set start_date to the end of this "
            "window. The rest of the window comes in parts, with start_date, end_date and a state "
            "of its own; the part that fails holds it"
        )

    def _unreadable(self, value: object, expected: str = "9999-99-99 99:99:99") -> WolkvoxError:
        return WolkvoxError(
            f"the {self._time} of a row cannot be read: it is {shape(value)}, not like "
            f"{expected}; {_REPORT_IT}"
        )


def _is_nothing(value: object) -> bool:
    """Whether a value stands for none, in one of the forms that servers use."""
    return value is None or (isinstance(value, str) and value.strip() in _NOTHING)


def _find(name: str, raw: Mapping[str, Any]) -> str | None:
    """Find a field, exactly or with blanks at its ends and in any case."""
    if name in raw:
        return name
    return next((each for each in raw if each.strip().casefold() == name.casefold()), None)


class _Plan(msgspec.Struct):
    """Which field becomes which column; several where servers use several names for it."""

    candidates: list[tuple[str, tuple[str, ...]]]
    unknown: list[str]


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


def shape(value: object) -> str:
    """Describe a value without showing it: digits as 9, letters as a."""
    if not isinstance(value, str):
        names = {bool: "a boolean", dict: "an object", list: "a list", type(None): "null"}
        return names.get(type(value), "a number")
    shape = re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "9", value[:_SHAPE_LENGTH]))
    return f"{shape!r}{' and more' if len(value) > _SHAPE_LENGTH else ''}"
