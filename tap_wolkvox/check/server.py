"""What the server does whichever report is asked for."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from operator import attrgetter
from typing import TypeAlias

from tap_wolkvox.api.request import Request, Response
from tap_wolkvox.base.errors import RunError, WolkvoxError
from tap_wolkvox.base.window import DAY, SECOND, Window
from tap_wolkvox.reports.model import CAMPAIGN_ID, WRAP_UP_GROUP, WRAP_UP_GROUPS, EventReport
from tap_wolkvox.rows.clock_check import ClockCheck
from tap_wolkvox.rows.layout import Row, layout_of
from tap_wolkvox.settings.reader import Settings
from tap_wolkvox.settings.values import EVERY_CAMPAIGN

MINUTE = timedelta(minutes=1)
_LEVEL_COLUMNS = ("service_level_20seg", "inbound_calls", "answer_calls")
_FEWEST_LEVELS = 5


@dataclass(frozen=True)
class Sample:
    """A request for a report, and the rows that it brought."""

    request: Request
    rows: list[Row]


Ask: TypeAlias = Callable[[Request], Response]
"""Sends a request; raises `OverBudgetError` if no more may be sent."""


class OverBudgetError(Exception):
    """No further request may be sent."""


@dataclass
class Answer:
    """What is known of a question: `value` is None if it could not be known, and `why` says so."""

    value: bool | int | str | None = None
    why: str = "no rows there"
    requests: int = 0


@dataclass
class Server:
    """Asks what the server does, with requests near the rows that reports brought.

    Attributes:
        answers: By the name of the question, in the order in which they are asked.
    """

    ask: Ask
    samples: Sequence[Sample]
    settings: Settings
    now: datetime
    answers: dict[str, Answer] = field(init=False)
    _answer: Answer = field(init=False)

    def __post_init__(self) -> None:
        self.answers = {name: Answer(why="not asked") for name in self._questions}

    @property
    def _questions(self) -> dict[str, Callable[[], bool | int | str | None]]:
        return {
            "utc_offset_minutes": self._utc_offset,
            "newest_row_age_minutes": self._newest_row_age,
            "service_level_denominator": self._service_level_denominator,
            "open_chats_found": self._open_chats_found,
            "end_is_included": self._end_is_included,
            "all_campaigns_complete": self._all_campaigns_complete,
            "groups_overlap": self._groups_overlap,
            "ranges_cross_months": self._ranges_cross_months,
        }

    def find_out(self) -> None:
        """Ask all questions.

        Raises:
            RunError: If no further request can succeed.
        """
        for name, question in self._questions.items():
            self._answer = self.answers[name] = Answer()
            try:
                self._answer.value = question()
            except OverBudgetError:
                self._answer.why = "no requests left"
            except RunError:
                self._answer.why = "the check ended early"
                raise
            except WolkvoxError as error:
                self._answer.why = str(error)

    @property
    def _events(self) -> Iterator[Sample]:
        return (
            each
            for each in self.samples
            if isinstance(each.request.report, EventReport) and each.request.report.windows_add_up
        )

    def _rows(self, request: Request, window: Window | None) -> list[Row]:
        """The rows of a window; a WolkvoxError if the response is not complete."""
        self._answer.requests += 1
        try:
            response = self.ask(replace(request, window=window))
        except OverBudgetError:
            self._answer.requests -= 1
            raise
        if response.failure or response.may_be_truncated(self.settings.row_limit):
            raise WolkvoxError("too many rows there")
        return response.rows

    def _utc_offset(self) -> int | None:
        """Minutes from UTC of the clock that ids of calls and chats speak for."""
        self._answer.why = "too few ids with a time"
        for sample in self.samples:
            check = ClockCheck(sample.request.report, self.settings.clock)
            check.observe(sample.rows)
            if check.offset is not None:
                return round(check.offset / MINUTE)
        return None

    def _newest_row_age(self) -> int | None:
        if self.settings.end and self.settings.end < self.now:
            self._answer.why = "end_date is in the past"
            return None
        # Of each report, the newest windows were asked for first.
        newest = max((_times(each)[-1] for each in self._events), default=None)
        if newest is None:
            return None
        return max(0, (self.now - datetime.fromisoformat(newest)) // MINUTE)

    def _service_level_denominator(self) -> str | None:
        """The column of which the level at 20 seconds is a share: of it, it is a whole number."""
        self._answer.why = "too few levels of hours with abandoned calls"
        levels = [
            (level, values[1:])
            for sample in self.samples
            if {*_LEVEL_COLUMNS} <= {*sample.request.report.fields_by_column}
            for row in sample.rows
            if (values := [_number(getattr(row, name)) for name in _LEVEL_COLUMNS])
            and 0 < (level := values[0]) < 100  # noqa: PLR2004 - percent
            and values[1] != values[2]
            and math.isfinite(sum(values))
        ]
        fitting = [
            name
            for place, name in enumerate(_LEVEL_COLUMNS[1:])
            if all(_is_share(level, calls[place]) for level, calls in levels)
        ]
        return fitting[0] if len(levels) >= _FEWEST_LEVELS and len(fitting) == 1 else None

    def _open_chats_found(self) -> bool | None:
        """Whether a window shows chats that were not closed: these have the time of their start."""
        self._answer.why = "no open chat there"
        for sample in self.samples:
            report = sample.request.report
            if report.time_column and report.time_fallback:
                both = attrgetter(report.time_column, report.time_fallback)
                if any(one == other for one, other in map(both, sample.rows)):
                    return True
        return None

    def _end_is_included(self) -> bool | None:
        """Ask up to a second that has a row, and then from it on."""
        for sample in self._events:
            times = _times(sample)
            text = times[len(times) // 2]
            wall = self.settings.clock.to_wall(datetime.fromisoformat(text))
            time_of = layout_of(sample.request.report).time_of
            first_of_month = datetime.combine(wall.replace(day=1), time())
            before = Window(max(first_of_month, wall - MINUTE), wall)
            if any(time_of(row) == text for row in self._rows(sample.request, before)):
                return True
            after = Window(wall, wall + MINUTE - SECOND)
            if any(time_of(row) == text for row in self._rows(sample.request, after)):
                return False
            self._answer.why = "windows go by another time than the printed one"
            return None
        return None

    def _all_campaigns_complete(self) -> bool | None:
        """Hold what `all` campaigns bring against what a single one of them brings."""
        for sample in self.samples:
            request, layout = sample.request, layout_of(sample.request.report)
            if request.report.partition != CAMPAIGN_ID:
                continue
            of_all, of_one = sample.rows, sample.rows
            campaign = request.partition[CAMPAIGN_ID]
            if campaign != EVERY_CAMPAIGN:
                whole = replace(request, partition={CAMPAIGN_ID: EVERY_CAMPAIGN})
                of_all = self._rows(whole, request.window)
            elif request.report.adds_partition:
                continue  # its rows do not say of which campaign they are
            else:
                campaigns = Counter(getattr(row, CAMPAIGN_ID) for row in sample.rows)
                [(campaign, _)] = campaigns.most_common(1)
                single = replace(request, partition={CAMPAIGN_ID: campaign})
                of_one = self._rows(single, request.window)
            # The newest rows may have come between the two requests.
            latest = max(map(layout.time_of, of_all), default="")
            keys = layout.key_without((CAMPAIGN_ID,))
            brought = Counter(keys(row) for row in of_one if layout.time_of(row) <= latest)
            return brought <= Counter(map(keys, of_all))
        return None

    def _groups_overlap(self) -> bool | None:
        """Whether a row of one group of wrap-up codes is in the other one, too."""
        for sample in self._events:
            group = sample.request.partition.get(WRAP_UP_GROUP)
            if not group:
                continue
            [other] = (each for each in WRAP_UP_GROUPS if each != group)
            request = replace(sample.request, partition={WRAP_UP_GROUP: other})
            key_of = layout_of(request.report).key_without((WRAP_UP_GROUP,))
            others = set(map(key_of, self._rows(request, request.window)))
            return bool(others & set(map(key_of, sample.rows))) if others else None
        return None

    def _ranges_cross_months(self) -> bool | None:
        """Hold a range over the border of a month against its two parts."""
        for sample in self._events:
            wall = self.settings.clock.to_wall(self.now)
            border = datetime.combine(wall.replace(day=1), time())
            days = self._days_that_fit(sample)
            before = Window(border - days, border - SECOND)
            after = Window(border, min(border + days - SECOND, wall))
            key_of = layout_of(sample.request.report).key_of
            parts: Counter[tuple[str, ...]] = Counter()
            for part in (before, after):
                keys = Counter(map(key_of, self._rows(sample.request, part)))
                if not keys:
                    return None
                parts += keys
            whole = self._rows(sample.request, Window(before.start, after.end))
            return parts <= Counter(map(key_of, whole))
        return None

    def _days_that_fit(self, sample: Sample) -> timedelta:
        """So many days that twice as many fit into a response, a week at most."""
        window = sample.request.window
        a_day = len(sample.rows) / (window.days if window else 1)
        fitting = int(self.settings.row_limit / (4 * max(a_day, 1)))
        return max(1, min(fitting, 7, self.settings.max_window_days // 2)) * DAY


def _number(text: str | None) -> float:
    """The number of a count or a percentage; NaN if it is none."""
    try:
        return float((text or "").replace(",", "").rstrip(" %"))
    except ValueError:
        return math.nan


def _is_share(percent: float, calls: float) -> bool:
    """Whether a percentage with two decimals can be that of a whole number of calls."""
    part = percent * calls / 100
    return abs(part - round(part)) <= calls * 0.00005 + 1e-9


def _times(sample: Sample) -> list[str]:
    return sorted(map(layout_of(sample.request.report).time_of, sample.rows))
