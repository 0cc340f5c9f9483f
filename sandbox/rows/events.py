"""Seeded rows of reports that list events, each at its own time."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from sandbox.base import ONE_DAY, Row, days_of, rhythm, seeded_random
from sandbox.center.days import Center, at
from sandbox.center.directory import busyness
from sandbox.rows.changes import CHANGES, LATE_SECONDS, OPEN_CHAT, Change
from sandbox.rows.dialect import Dialect
from sandbox.rows.fixed import Parameters
from sandbox.rows.shown import SHOWN, facts_of
from sandbox.rows.values import ZERO_TIME, Draft, draft, maker
from sandbox.rows.wire import nested_columns, nested_field, value_in
from tap_wolkvox.reports import REPORTS_BY_STREAM
from tap_wolkvox.reports.model import Report

EVENTS_A_DAY = {"ivr_call_detail": 1_500, "menu_option_detail": 1_200, "chatbot_detail": 900}
"""About how many events a working day has in an operation of two dozen agents, where a report makes
its own. Others have `USUAL`."""

USUAL = 300

TRANSFERRED = "ivr_call_detail"
"""A report in which an id may come again, as calls are transferred."""

TRANSFER_SHARE = 0.01
REPEATED_SHARE = 0.005
IDS = frozenset(
    {"conn_id", "id_call", "conn_id_transfer", "connect_id", "case_id", "chat_id", "id_text"}
)

EARLIER_CALL = frozenset({"quality_evaluations", "quality_evaluation_detail"})
"""Reports about calls of the days before."""

NO_CALL = {"chatbot_to_agent_detail": "-", "chatbot_detail": "0"}
"""What stands in `conn_id` where there was no agent."""

LONG = frozenset({"chatbot_to_agent_detail", "cobrowsing_detail"})
"""Reports of what takes up to an hour. The rest takes some minutes."""

NO_CALL_SHARE = 0.3
REDIALED_SHARE = 0.25
EMPTY_CHAT_SHARE = 0.01
NOTHING = ("", " ", "-", "--", "0", None)


class Version(NamedTuple):
    """A row as it is for a time.

    Attributes:
        moment: By which a window finds it.
        second_moment: What the window must hold as well.
        visible_from: From when on the row is so.
        visible_until: Until when; None if it stays so.
        belongs: What it is of, by the parameter of the request that narrows to it.
    """

    moment: datetime
    second_moment: datetime
    visible_from: datetime
    visible_until: datetime | None
    row: Row
    belongs: Mapping[str, str]


@dataclass(eq=False)
class SeededEvents:
    """Rows of events, made from a seed.

    Chats that are still open are found by the time at which they began, closed ones by the time
    at which they were closed.

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
        self.report = report = REPORTS_BY_STREAM[self.stream]
        sent = self.dialect.fields(report)
        inside = nested_columns(report)
        makers = [(name, each.column in inside, maker(report, each)) for name, each in sent.items()]
        self._outer = [(name, make) for name, is_inside, make in makers if not is_inside]
        self._inner = [(name, make) for name, is_inside, make in makers if is_inside]
        self._list = nested_field(report)
        self._sent = {each.column: name for name, each in sent.items()}
        kept = {report.time_column, report.time_fallback, *report.key_fields, *report.skip_rows}
        kept |= {"campaign_id", "skill_id", "conn_id", "type_of_row"}
        self._optional = [
            (name, ("", ZERO_TIME) if each.type == "time" else self.dialect.nulls)
            for name, each in sent.items()
            if each.column not in kept and each.column not in inside
        ]
        self._repeats = self.stream not in SHOWN and IDS.isdisjoint(report.key_fields)
        # Chats are found by their end, which may be on the next day.
        self._reach = ONE_DAY if report.time_column == "date_close" else timedelta(0)
        self._versions = lru_cache(maxsize=8)(self._make_versions)

    def rows(
        self, start: datetime, end: datetime, parameters: Parameters, now: datetime | None = None
    ) -> list[Row]:
        """Return the rows of a window; see `ReportSource`."""
        shift = self.dialect.filter_shift
        first = max(start - shift - self._reach, datetime.combine(self.center.start, time.min))
        last = min(end - shift, datetime.combine(self.center.end, time(23, 59, 59)))
        found = [
            version
            for begin, _ in days_of(first, last)
            for version in self._versions(begin.date())
            if start <= version.moment <= end
            and start <= version.second_moment <= end
            and _is_shown(version, now)
            and self._answers(version, parameters)
        ]
        found.sort(key=lambda version: version.moment)
        rows = [version.row for version in found]
        if rows and self.report.skip_rows:
            rows.append({**dict.fromkeys(rows[0], ""), **self.report.skip_rows})
        return rows

    def _answers(self, version: Version, parameters: Parameters) -> bool:
        for name, wanted in parameters.items():
            if name == "cod_act":
                column = "cod_act" if wanted == "cod_act1" else "cod_act_2"
                if value_in(self.report, version.row, column) in NOTHING:
                    return False
            elif wanted not in ("all", version.belongs.get(name, wanted)):
                return False
        return True

    def _make_versions(self, day: date) -> Sequence[Version]:
        if not self.center.start <= day <= self.center.end:
            return ()
        chance = seeded_random(self.center.seed, self.stream, day)
        versions: list[Version] = []
        shown = self._shown(day, chance)
        for event in self._made_up(day, chance) if shown is None else shown:
            versions += self._event(event)
            if self._repeats and chance.random() < REPEATED_SHARE:
                versions.append(versions[-1])
        return versions

    def _shown(self, day: date, chance: random.Random) -> list[Draft] | None:
        """Return the events that the report shows of the center's day, if it shows any."""
        is_last = self.stream == "call_detail" and self.dialect.last_legs
        facts = facts_of("last_legs" if is_last else self.stream, self.center, day)
        if facts is None:
            return None
        return [
            Draft(
                *(chance, fact.moment, fact.moment, fact.seconds, fact.known),
                *(fact.known.get("conn_id", ""), fact.coded_after),
            )
            for fact in facts
        ]

    def _made_up(self, day: date, chance: random.Random) -> Iterator[Draft]:
        share = busyness(self.report, day)
        usual = EVENTS_A_DAY.get(self.stream, USUAL) * self.center.directory.scale
        number = max(1, round(usual * share * chance.uniform(0.95, 1.05))) if share else 0
        for second in chance.choices(range(86_400), cum_weights=rhythm(), k=number):
            event = self._draft(chance, at(day, second))
            yield event
            if self.stream == TRANSFERRED and chance.random() < TRANSFER_SHARE:
                later = min(at(day, 86_399), event.moment + timedelta(seconds=event.seconds))
                again = draft(chance, self.center.directory, later, event.begin, event.seconds)
                again.conn_id = event.conn_id
                yield again

    def _draft(self, chance: random.Random, moment: datetime) -> Draft:
        seconds = int(chance.expovariate(1 / 150)) + 3
        begin = moment
        if self.stream in LONG:
            seconds = 60 * chance.randrange(2, 60)
        if self.stream == "ivr_to_agent_detail":
            begin = moment - timedelta(seconds=seconds)
        elif self.stream in EARLIER_CALL:
            begin = moment - timedelta(seconds=chance.randrange(86_400, 3 * 86_400))
        made = draft(chance, self.center.directory, moment, begin, seconds)
        if self.stream in NO_CALL and chance.random() < NO_CALL_SHARE:
            made.conn_id = NO_CALL[self.stream]
        return made

    def _event(self, event: Draft) -> Iterator[Version]:
        """Yield the versions of a row, the last one last."""
        chance = event.chance
        row: dict[str, object] = {name: make(event) for name, make in self._outer}
        for name, nulls in self._optional:
            if chance.random() < self.dialect.null_share:
                row[name] = chance.choice(nulls)
        row |= dict.fromkeys(self.dialect.unknown, "1")
        messages = self._messages(event)
        if self._list:
            row[self._list] = messages
        over = event.moment + timedelta(seconds=event.seconds)
        is_chat = self.report.time_column == "date_close"
        # Calls that agents code are there once they are over.
        first = event.moment if event.coded_after is None or is_chat else over
        seen = first + timedelta(seconds=self._lateness(chance))
        found = event.moment + self.dialect.filter_shift
        belongs = event.known

        def version(until: datetime | None, changed: Row) -> Version:
            return Version(
                found, second, seen, until, {**row, **changed} if changed else row, belongs
            )

        second = found
        if is_chat:
            yield version(over, self._early(OPEN_CHAT))
            seen = over
            found = second = (over if "date_close" in self._sent else event.moment) + (
                self.dialect.filter_shift
            )
        if len(messages) > 1:
            half = {self._list or "": messages[: len(messages) // 2]}
            yield version(max(over, seen), half)
            seen = max(over, seen)
        change = CHANGES.get(self.stream)
        if change and (wait := self._wait(change, event)) is not None:
            until = seen + timedelta(seconds=int(wait) + 1)
            yield version(until, self._early(change.early))
            seen = until
        if not self.report.windows_add_up and chance.random() < REDIALED_SHARE:
            redialed = found + timedelta(seconds=chance.randrange(3600, 3 * 86_400))
            yield version(max(redialed, seen), {})
            second, seen = redialed, max(redialed, seen)
        yield version(None, {})

    @staticmethod
    def _wait(change: Change, event: Draft) -> float | None:
        """Return after how many seconds a row changes, or None if it does not."""
        if event.coded_after is not None and "cod_act" in change.early:
            return event.coded_after or None
        if event.chance.random() >= change.share:
            return None
        return 3600 * change.hours * event.chance.random() ** 2 if change.hours else event.seconds

    def _early(self, early: Mapping[str, str]) -> Row:
        return {self._sent[name]: text for name, text in early.items() if name in self._sent}

    def _lateness(self, chance: random.Random) -> int:
        most = 60 * self.dialect.late_minutes + LATE_SECONDS.get(self.stream, 0)
        return int(most * chance.random() ** 3) if most else 0

    def _messages(self, event: Draft) -> list[Row]:
        chance = event.chance
        if not self._list or chance.random() < EMPTY_CHAT_SHARE:
            return []
        first = event.moment
        offsets = [0, *sorted(chance.randrange(event.seconds) for _ in range(chance.randrange(8)))]
        messages: list[Row] = []
        for offset in offsets:
            event.moment = first + timedelta(seconds=offset)
            messages.append({name: make(event) for name, make in self._inner})
        event.moment = first
        return messages


def _is_shown(version: Version, now: datetime | None) -> bool:
    if now is None:
        return version.visible_until is None
    return version.visible_from <= now and (
        version.visible_until is None or now < version.visible_until
    )
