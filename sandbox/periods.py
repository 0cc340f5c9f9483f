"""Seeded rows that sum up: those of days, of hours, and totals of whatever window is asked."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from sandbox.data import HOURS, OPENS, Row, days_of, rhythm
from sandbox.dialect import Dialect
from sandbox.dimensions import Combination, combinations
from sandbox.directory import Directory, Entry, busyness
from sandbox.reports import Parameters
from sandbox.sums import PARTS, QUOTIENTS, Facts, share_of
from sandbox.texts import is_mean, is_number, write
from sandbox.wire import nested_columns, nested_field
from tap_wolkvox.reports import REPORTS_BY_STREAM
from tap_wolkvox.reports.field_types import Field
from tap_wolkvox.reports.model import Report

MOST: dict[str | None, int] = {"count": 12, "duration": 900, "decimal": 40, "money": 90}
"""The largest figure of a piece, by measure."""

FEWEST_PIECES = 40
"""Into how many pieces a day falls at least, about."""

AT_REST = 0.12
"""How many agents, or whatever else a report is first of, have nothing on a day."""

MADE_ANEW = timedelta(minutes=10)
"""How old the rows of the present day are at most, which a user of agent_7 and agent_8 has seen."""

SHOWN_BY_MOMENT = ("login", "logout")
TEN_MINUTES = 600


class Piece(NamedTuple):
    """Something that happened, and what it adds to the figures."""

    moment: datetime
    combination: int
    facts: dict[str, float]
    means: dict[str, float]
    weight: float


@dataclass
class _Group:
    """What becomes a row."""

    labels: Entry
    facts: Facts = field(default_factory=Facts)
    first: datetime | None = None
    last: datetime | None = None

    def add(self, piece: Piece) -> None:
        self.facts.add(piece.facts, piece.means, piece.weight)
        self.first = self.first or piece.moment
        self.last = piece.moment


@dataclass(eq=False)
class SeededPeriods:
    """Rows of days, hours or totals, made from a seed.

    All that happens is a small piece at a moment, so totals of neighboring windows add up. A
    request for a part of a day gets the whole day's rows in reports of days and hours, and the
    sum of that part in totals. That is a guess: nobody has seen how Wolkvox does it.

    Args:
        stream: Which report, by the name of its stream.
        directory: The operation.
        start: The first day with rows.
        end: The last day with rows.
        dialect: How rows are written.
    """

    stream: str
    directory: Directory
    start: date
    end: date = date.max
    dialect: Dialect = field(default_factory=Dialect)
    report: Report = field(init=False)

    def __post_init__(self) -> None:
        self.report = REPORTS_BY_STREAM[self.stream]
        self._combinations = combinations(self.report, self.directory)
        self._times = max(1, FEWEST_PIECES // len(self._combinations))
        self._columns = list(self.report.fields_by_column)
        self._labels = [
            each.column
            for each in self.report.fields
            if not is_number(each) and each.type == "text" and each.column not in SHOWN_BY_MOMENT
        ]
        if self.report.key_column:
            self._labels.append(self.report.key_column)
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
        first = max(start, datetime.combine(self.start, time.min))
        last = min(end, datetime.combine(self.end, time(23, 59, 59)))
        if now is not None:
            last = min(last, now if self.report.kind == "total" else now - _age(now))
        if first > last:
            return []
        wanted = self._wanted(parameters)
        days = list(days_of(first, last))
        if self.report.kind == "total":
            pieces = [p for a, b in days for p in self._pieces(a.date()) if a <= p.moment <= b]
            return self._nested(self._groups(pieces, wanted), wanted, first.date())
        rows: list[Row] = []
        for begin, until in days:
            day = begin.date()
            known = until if now and day == now.date() else datetime.combine(day, time.max)
            seen = [piece for piece in self._pieces(day) if piece.moment <= known]
            rows += self._nested(self._groups(seen, wanted, day, known), wanted, day)
        return rows

    @staticmethod
    def _made_from(column: str) -> tuple[str, ...]:
        quotient = QUOTIENTS.get(column)
        return PARTS.get(column) or (quotient and (*quotient[0], *quotient[1])) or ("nothing",)

    def _wanted(self, parameters: Parameters) -> dict[int, Entry]:
        """Return the labels of the combinations that are asked for, by their place."""
        # Where no skill's name is told, all of them are probably one.
        as_one = (
            parameters.get("skill_id") == "all"
            and "skill_id" in self._labels
            and "skill_name" not in self._labels
        )
        narrow = {name: value for name, value in parameters.items() if value != "all"}
        return {
            place: each.labels | {"skill_id": "all"} if as_one else each.labels
            for place, each in enumerate(self._combinations)
            if all(each.hidden.get(name, value) == value for name, value in narrow.items())
        }

    def _groups(
        self,
        pieces: Iterable[Piece],
        wanted: dict[int, Entry],
        day: date | None = None,
        known: datetime | None = None,
    ) -> list[_Group]:
        groups: dict[tuple[object, ...], _Group] = {}

        def group_of(place: int, when: date) -> _Group:
            labels = {name: wanted[place].get(name, "") for name in self._labels}
            if "day" in labels:
                labels["day"] = f"{when} {labels['day']}"
            session = self._combinations[place].slot if self.stream == "agent_logins" else None
            return groups.setdefault((*labels.values(), session), _Group(labels))

        if self.report.kind == "hour" and day and known:
            # Hours in which nothing happens have a row as well.
            for place in wanted:
                slot = self._combinations[place].slot
                begin = datetime.combine(day, time.min) + timedelta(seconds=slot[0] if slot else 0)
                if begin <= known:
                    group_of(place, day)
        for piece in pieces:
            if piece.combination in wanted:
                group_of(piece.combination, piece.moment.date()).add(piece)
        return list(groups.values())

    def _nested(self, groups: list[_Group], wanted: dict[int, Entry], day: date) -> list[Row]:
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
        everybody = [_Group(labels) for labels in wanted.values()] if groups else []
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
                row[name] = group.labels.get(column) or self.directory.skills[0].get(column, "")
            else:
                row[name] = write(self.report, each, self._figure(column, group, groups))
        return row | dict.fromkeys(self.dialect.unknown, "1")

    def _figure(self, column: str, group: _Group, groups: list[_Group]) -> float:
        counted = share_of(column, self._columns)
        if column == "login_time" and self.stream == "agent_logins" and group.first and group.last:
            return (group.last - group.first).total_seconds()
        value = group.facts.value(counted or column, self._columns)
        if counted is None:
            return value
        total = sum(each.facts.value(counted, self._columns) for each in groups)
        return 100 * value / total if total else 0.0

    def _make_pieces(self, day: date) -> Sequence[Piece]:
        share = busyness(self.report, day)
        if not share or not self.start <= day <= self.end:
            return ()
        chance = self.directory.chance(self.stream, day)
        midnight = datetime.combine(day, time.min)
        resting: dict[str, bool] = {}
        pieces: list[Piece] = []
        for place, combination in enumerate(self._combinations):
            labels = combination.labels
            first = next(iter(labels.values()), "")
            if resting.setdefault(first, chance.random() < AT_REST) and len(labels) > 1:
                continue
            for second in self._seconds(combination, chance, share):
                moment = midnight + timedelta(seconds=second)
                pieces.append(self._piece(moment, place, chance))
        pieces.sort(key=lambda piece: piece.moment)
        return pieces

    def _seconds(
        self, combination: Combination, chance: random.Random, share: float
    ) -> Iterable[int]:
        most = chance.choice((1, 1, 2, 3)) * self._times
        number = sum(chance.random() < share for _ in range(most))
        if combination.slot is None:
            return chance.choices(range(86_400), cum_weights=rhythm(), k=number)
        first, last = combination.slot
        if not OPENS <= first < OPENS + 3600 * len(HOURS) or not number:
            return ()
        if self.stream == "agent_logins":
            # A session goes on from ten minutes to ten minutes, so its end moves while it lasts.
            return range(first + chance.randrange(1800), last, TEN_MINUTES)
        return [chance.randint(first, last) for _ in range(number)]

    def _piece(self, moment: datetime, place: int, chance: random.Random) -> Piece:
        facts: dict[str, float] = {}
        means: dict[str, float] = {}
        weight = 1.0
        for each in self._drawn:
            if is_mean(each):
                means[each.column] = chance.uniform(0, 100)
            else:
                facts[each.column] = chance.randint(0, MOST.get(each.measure, 300))
                if each.measure == "count" and not weight > 1:
                    weight = facts[each.column] or 1.0
        levels = [column for column in means if column.startswith("service_level_")]
        # What is answered within ten seconds is answered within twenty as well.
        means |= dict(zip(levels, sorted(means[column] for column in levels), strict=True))
        return Piece(moment, place, facts, means, weight)


def _age(now: datetime) -> timedelta:
    """Return how old the rows of the present day are."""
    return (now - datetime.combine(now, time.min)) % MADE_ANEW
