"""Where the rows of a report come from, and the rows that a test adds itself."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from threading import Lock
from typing import Protocol, TypeAlias

from sandbox.base import Row
from sandbox.rows.sums import add_up
from sandbox.rows.wire import nested_field, value_in
from tap_wolkvox.reports import REPORTS_BY_STREAM
from tap_wolkvox.reports.model import Report

Parameters: TypeAlias = "Mapping[str, str]"


class ReportSource(Protocol):
    """Something that has the rows of a report."""

    def rows(
        self, start: datetime, end: datetime, parameters: Parameters, now: datetime | None = None
    ) -> list[Row]:
        """Return the rows of a window, oldest first, as they are sent.

        Rows of a report with `key_to_column` hold that column here; it is taken out when they
        are sent.

        Args:
            start: The window's first second. Lists ignore it.
            end: Its last second, inclusive.
            parameters: What else was asked for, such as `campaign_id`.
            now: What the server's clock shows. Without it, the rows are as they are in the end:
                the truth that a test compares with.
        """
        ...


@dataclass(eq=False)
class _Placed:
    """A row, and where and when it is found."""

    row: Row
    moment: datetime
    second_moment: datetime | None
    parameters: Parameters
    visible_from: datetime | None
    visible_until: datetime | None = None

    def visible(self, now: datetime | None) -> bool:
        if now is None:
            return self.visible_until is None
        return (self.visible_from is None or self.visible_from <= now) and (
            self.visible_until is None or now < self.visible_until
        )


@dataclass(eq=False)
class Fixed:
    """An explicit list of rows, which may grow, change and shrink while the server runs.

    Args:
        first: Rows to begin with.
        stream: Which report they are of, by the name of its stream.
    """

    first: Iterable[Row] = ()
    stream: str = "amd_detail"
    report: Report = field(init=False)

    def __post_init__(self) -> None:
        self.report = REPORTS_BY_STREAM[self.stream]
        self._placed: list[_Placed] = []
        self._is_sorted = True
        self._lock = Lock()
        self.add(self.first)

    def add(
        self,
        rows: Iterable[Row],
        *,
        visible_from: datetime | None = None,
        filter_date: datetime | None = None,
        second_date: datetime | None = None,
        parameters: Parameters | None = None,
    ) -> None:
        """Add rows.

        Args:
            rows: The rows, as they are to be sent, except that those of a report with
                `key_to_column` hold that column.
            visible_from: When they come, on the server's clock. Without it, they are there at
                once.
            filter_date: The moment by which a window finds them, in place of what the row
                prints. Totals print nothing, so there it is needed.
            second_date: Another moment that a window must hold to find them.
            parameters: The requests that they answer, such as `{"cod_act": "cod_act1"}`. Without
                a parameter here, a row that holds a field of its name answers that value and
                `all`, and a row that does not answers any.

        Raises:
            ValueError: A row has no time that can be read and there is no `filter_date`.
        """
        new = [
            _Placed(
                row,
                filter_date or self._moment(row),
                second_date,
                parameters or {},
                visible_from,
            )
            for row in rows
        ]
        with self._lock:
            self._placed += new
            self._is_sorted = False

    def remove(self, match: Callable[[Row], bool], *, at: datetime | None = None) -> int:
        """Let rows vanish; return how many.

        Args:
            match: Tells which.
            at: When, on the server's clock. Without it, at once and as if they had never been.
        """
        with self._lock:
            return len(self._take(match, at))

    def replace(
        self, match: Callable[[Row], bool], at: datetime | None = None, /, **values: object
    ) -> int:
        """Change fields of rows; return how many rows.

        Args:
            match: Tells which rows.
            at: When, on the server's clock. Without it, at once and as if they had always been so.
            values: The new values, by the fields' names. A row whose time changes moves with it,
                unless it has a `filter_date`.
        """
        with self._lock:
            old = self._take(match, at)
            for each in old:
                row = {**each.row, **values}
                self._is_sorted = False
                moved = each.moment == self._moment_or_none(each.row)
                self._placed.append(
                    _Placed(
                        row,
                        self._moment(row) if moved else each.moment,
                        each.second_moment,
                        each.parameters,
                        at or each.visible_from,
                    )
                )
        return len(old)

    def rows(
        self, start: datetime, end: datetime, parameters: Parameters, now: datetime | None = None
    ) -> list[Row]:
        """Return the rows of a window; see `ReportSource`."""
        report = self.report
        if report.kind in ("day", "hour"):
            start, end = (
                datetime.combine(start, time.min),
                datetime.combine(end, time(23, 59, 59)),
            )
        with self._lock:
            if not self._is_sorted:
                self._placed.sort(key=_moment)
                self._is_sorted = True
            placed = self._placed
            if report.kind != "list":
                first = bisect_left(placed, start, key=_moment)
                placed = placed[first : bisect_right(placed, end, lo=first, key=_moment)]
            found = [
                each
                for each in placed
                if each.visible(now)
                and self._answers(each, parameters)
                and (each.second_moment is None or start <= each.second_moment <= end)
            ]
        if report.kind != "total":
            return [each.row for each in found]
        days: dict[object, list[Row]] = {}
        for each in found:
            days.setdefault(each.moment.date(), []).append(each.row)
        return add_up(report, list(days.values()))

    def _take(self, match: Callable[[Row], bool], at: datetime | None) -> list[_Placed]:
        old = [each for each in self._placed if each.visible_until is None and match(each.row)]
        for each in old:
            each.visible_until = at
        if at is None:
            gone = set(map(id, old))
            self._placed = [each for each in self._placed if id(each) not in gone]
        return old

    def _moment(self, row: Row) -> datetime:
        if self.report.kind == "list":
            return datetime.min  # noqa: DTZ901 - all are naive
        moment = self._moment_or_none(row)
        if moment is None:
            raise ValueError(f"A row of {self.stream} has no time; give it a filter_date.")
        return moment

    def _moment_or_none(self, row: Row) -> datetime | None:
        for column in (self.report.time_column, self.report.time_fallback):
            value = value_in(self.report, row, column) if column else None
            if value is None and nested_field(self.report) and column:
                value = self._first_nested(row, column)
            try:
                return datetime.fromisoformat(str(value))
            except ValueError:
                continue
        return None

    def _first_nested(self, row: Row, column: str) -> object:
        inner = row.get(nested_field(self.report) or "")
        if not isinstance(inner, list) or not inner:
            return None
        return value_in(self.report, inner[0], column)

    def _answers(self, placed: _Placed, parameters: Parameters) -> bool:
        for name, wanted in parameters.items():
            if wanted == "all":
                continue
            given: object = placed.parameters.get(name)
            if given is None and name != "cod_act":
                given = value_in(self.report, placed.row, name)
            if given is not None and str(given) != wanted:
                return False
        return True


def _moment(placed: _Placed) -> datetime:
    return placed.moment
