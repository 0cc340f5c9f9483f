"""Seeded rows that sum up: those of days, of hours, and totals of whatever window is asked."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from sandbox.base import Row, clock_text, days_of, rhythm, seeded_random
from sandbox.center.days import Center, at
from sandbox.center.directory import Entry, busyness
from sandbox.rows.dialect import Dialect
from sandbox.rows.fixed import Parameters
from sandbox.rows.shown import Fact, facts_of
from sandbox.rows.sums import PARTS, QUOTIENTS, Sums, share_of
from sandbox.rows.texts import is_mean, is_number, write
from sandbox.rows.values import draft, maker
from sandbox.rows.wire import nested_columns, nested_field
from tap_wolkvox.reports import REPORTS_BY_STREAM
from tap_wolkvox.reports.field_types import Field
from tap_wolkvox.reports.model import Report

MOST: dict[str | None, int] = {"count": 12, "duration": 900, "decimal": 40, "money": 90, None: 300}
"""The largest figure of a piece, by measure."""

PIECES = 60
"""How many things a working day has that are made up, at least."""

SLOT_MINUTES = {
    "agent_time_half_hourly": 30,
    "skill_service_level_by_half_hour": 30,
    "skill_service_level_by_ten_minutes": 10,
}
"""How long an `hour` is, in reports where it is no hour."""

DAY_SECONDS = 86_400
MADE_ANEW = timedelta(minutes=10)
"""How old the rows of the present day are at most, which a user of agent_7 and agent_8 has seen."""

SHOWN_BY_MOMENT = ("login", "logout")


@dataclass
class _Group:
    """What becomes a row."""

    labels: Entry
    sums: Sums = field(default_factory=Sums)
    first: datetime | None = None
    last: datetime | None = None

    def add(self, piece: Fact) -> None:
        self.sums.add(piece.sums, piece.means)
        self.first = self.first or piece.moment
        self.last = piece.moment


@dataclass(eq=False)
class SeededPeriods:
    """Rows of days, hours or totals of a contact center.

    All that happens is a small piece at a moment, so totals of neighboring windows add up. A
    request for a part of a day gets the whole day's rows in reports of days and hours, and the
    sum of that part in totals. That is a guess: nobody has seen how Wolkvox does it.

    Args:
        stream: Which report, by the name of its stream.
        center: The contact center.
        dialect: How rows are written.
    """

    stream: str
    center: Center
    dialect: Dialect = field(default_factory=Dialect)
    report: Report = field(init=False)

    def __post_init__(self) -> None:
        self.report = REPORTS_BY_STREAM[self.stream]
        self._columns = list(self.report.fields_by_column)
        self._labels = [
            each.column
            for each in self.report.fields
            if not is_number(each)
            and each.type == "text"
            and each.source != "table"
            and each.column not in SHOWN_BY_MOMENT
        ]
        if self.report.key_column:
            self._labels.append(self.report.key_column)
        special = {"hour", "day"} | ({"skill_id"} if "skill_name" not in self._labels else set())
        self._special = [(n, name) for n, name in enumerate(self._labels) if name in special]
        self._named = {
            each.column: maker(self.report, each)
            for each in self.report.fields
            if each.column in self._labels and each.column not in special - {"skill_id"}
        }
        self._drawn = [
            each
            for each in self.report.fields
            if is_number(each)
            and not all(part in self._columns for part in self._made_from(each.column))
        ]
        self._pieces = lru_cache(maxsize=40)(self._make_pieces)

    def rows(
        self, start: datetime, end: datetime, parameters: Parameters, now: datetime | None = None
    ) -> list[Row]:
        """Return the rows of a window; see `ReportSource`."""
        first = max(start, datetime.combine(self.center.start, time.min))
        last = min(end, datetime.combine(self.center.end, time(23, 59, 59)))
        if now is not None:
            last = min(last, now if self.report.kind == "total" else now - _age(now))
        if first > last:
            return []
        days = list(days_of(first, last))
        if self.report.kind == "total":
            pieces = [p for a, b in days for p in self._pieces(a.date()) if a <= p.moment <= b]
            if now is not None:
                pieces = [p for p in pieces if (p.known_from or p.moment) <= now]
            return self._nested(self._groups(pieces, parameters), parameters, first.date())
        rows: list[Row] = []
        for begin, until in days:
            day = begin.date()
            known = until if now and day == now.date() else datetime.combine(day, time.max)
            seen = [piece for piece in self._pieces(day) if piece.moment <= known]
            groups = self._groups(seen, parameters, (day, known))
            rows += self._nested(groups, parameters, day)
        return rows

    @staticmethod
    def _made_from(column: str) -> tuple[str, ...]:
        quotient = QUOTIENTS.get(column)
        return PARTS.get(column) or (quotient and (*quotient[0], *quotient[1])) or ("nothing",)

    def _labels_of(self, piece: Fact, parameters: Parameters) -> tuple[str, ...] | None:
        """Return what names the row that a piece counts in, or None if it was not asked for."""
        for name, value in parameters.items():
            if value not in ("all", piece.hidden.get(name) or piece.known.get(name, value)):
                return None
        labels = [piece.known.get(name, "") for name in self._labels]
        for place, name in self._special:
            if name == "hour" and not labels[place]:
                second = piece.moment.hour * 3600 + piece.moment.minute * 60 + piece.moment.second
                labels[place] = clock_text(second - second % slot_of(self.report))[:5]
            elif name == "day":
                labels[place] = f"{piece.moment.date()} {labels[place]}"
            elif name == "skill_id" and parameters.get("skill_id") == "all":
                # Where no skill's name is told, all of them are probably one.
                labels[place] = "all"
        return tuple(labels)

    def _idle(self, parameters: Parameters, day: date) -> Iterator[tuple[Fact, tuple[str, ...]]]:
        """Yield nothing for all that a report may have rows of, and what names the row."""
        of_agents = "agent_id" in self._labels and nested_field(self.report) != "agents"
        directory = self.center.directory
        length = slot_of(self.report) if self.report.kind == "hour" else DAY_SECONDS
        for entry in directory.agents if of_agents else directory.skills:
            for second in range(0, DAY_SECONDS, length):
                piece = Fact(at(day, second), entry)
                if (labels := self._labels_of(piece, parameters)) is not None:
                    yield piece, labels

    def _groups(
        self,
        pieces: Iterable[Fact],
        parameters: Parameters,
        day: tuple[date, datetime] | None = None,
    ) -> list[_Group]:
        groups: dict[tuple[object, ...], _Group] = {}
        if self.report.kind == "hour" and day:
            # Hours in which nothing happens have a row as well.
            for idle, labels in self._idle(parameters, day[0]):
                if idle.moment <= day[1]:
                    groups[labels, None] = self._group(labels)
        for piece in pieces:
            if (names := self._labels_of(piece, parameters)) is not None:
                key = names, piece.known.get("session")
                if key not in groups:
                    groups[key] = self._group(names)
                groups[key].add(piece)
        return list(groups.values())

    def _group(self, labels: tuple[str, ...]) -> _Group:
        return _Group(dict(zip(self._labels, labels, strict=True)))

    def _nested(self, groups: list[_Group], parameters: Parameters, day: date) -> list[Row]:
        nested, inner = nested_field(self.report), nested_columns(self.report)
        fields = self.dialect.fields(self.report)
        if nested is None:
            key = self.report.key_column
            return [
                ({key: group.labels[key]} if key else {}) | self._values(fields, group, groups, day)
                for group in groups
            ]
        around = {name: each for name, each in fields.items() if each.column not in inner}
        inside = {name: each for name, each in fields.items() if each.column in inner}
        outer: dict[tuple[str, ...], dict[str, object]] = {}
        lists: dict[tuple[str, ...], list[Row]] = {}
        idle = self._idle(parameters, day) if groups else ()
        everybody = [self._group(labels) for _, labels in idle]
        # Of those for whom there is nothing, the list is empty.
        for group in (*groups, *everybody):
            labels = tuple(group.labels.get(each.column, "") for each in around.values())
            if labels not in outer:
                outer[labels] = self._values(around, group, groups, day)
                lists[labels] = []
                outer[labels][nested] = lists[labels]
        for group in groups:
            labels = tuple(group.labels.get(each.column, "") for each in around.values())
            lists[labels].append(self._values(inside, group, groups, day))
        return list(outer.values())

    def _values(
        self, fields: dict[str, Field], group: _Group, groups: list[_Group], day: date
    ) -> dict[str, object]:
        row: dict[str, object] = {}
        for name, each in fields.items():
            column = each.column
            if each.type == "day":
                # One report writes its days so, as was seen; the others write them with dashes.
                compact = self.stream == "agent_time_hourly"
                row[name] = f"{day:%Y%m%d}" if compact else f"{day}"
            elif column in SHOWN_BY_MOMENT:
                row[name] = str((group.first if column == "login" else group.last) or "")
            elif not is_number(each):
                row[name] = group.labels.get(column) or self.center.directory.skills[0].get(
                    column, ""
                )
            else:
                row[name] = write(self.report, each, self._figure(column, group, groups))
        return row | dict.fromkeys(self.dialect.unknown, "1")

    def _figure(self, column: str, group: _Group, groups: list[_Group]) -> float:
        counted = share_of(column, self._columns)
        if column == "login_time" and self.stream == "agent_logins" and group.first and group.last:
            return (group.last - group.first).total_seconds()
        value = group.sums.value(counted or column, self._columns)
        if counted is None:
            return value
        total = sum(each.sums.value(counted, self._columns) for each in groups)
        return 100 * value / total if total else 0.0

    def _make_pieces(self, day: date) -> Sequence[Fact]:
        if not self.center.start <= day <= self.center.end:
            return ()
        shown = facts_of(self.stream, self.center, day)
        pieces = self._made_up(day) if shown is None else shown
        return sorted(pieces, key=lambda piece: piece.moment)

    def _made_up(self, day: date) -> Iterator[Fact]:
        chance = seeded_random(self.center.seed, self.stream, day)
        directory = self.center.directory
        number = round(max(PIECES, PIECES * directory.scale) * busyness(self.report, day))
        for second in chance.choices(range(DAY_SECONDS), cum_weights=rhythm(), k=number):
            made = draft(chance, directory, at(day, second), at(day, second), 0)
            known = made.known | {name: make(made) for name, make in self._named.items()}
            figures = {each.column: self._draw(each, chance) for each in self._drawn}
            means = {each.column: figures.pop(each.column) for each in self._drawn if is_mean(each)}
            yield Fact(made.moment, known, figures, means)

    @staticmethod
    def _draw(field: Field, chance: random.Random) -> float:
        return chance.uniform(0, 100) if is_mean(field) else chance.randint(0, MOST[field.measure])


def slot_of(report: Report) -> int:
    """Return how long an hour is in a report, in seconds."""
    return 60 * SLOT_MINUTES.get(report.stream, 60)


def _age(now: datetime) -> timedelta:
    """Return how old the rows of the present day are."""
    return (now - datetime.combine(now, time.min)) % MADE_ANEW
