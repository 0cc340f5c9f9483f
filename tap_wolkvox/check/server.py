"""What the server does whichever report is asked for."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

from tap_wolkvox.api.request import Request, Response
from tap_wolkvox.base.errors import RunError, WolkvoxError
from tap_wolkvox.base.window import DAY, SECOND, Window
from tap_wolkvox.reports.model import CAMPAIGN_ID, WRAP_UP_GROUP, WRAP_UP_GROUPS, EventReport
from tap_wolkvox.rows.clock_check import ClockCheck
from tap_wolkvox.rows.layout import Row, layout_of
from tap_wolkvox.settings.reader import Settings
from tap_wolkvox.settings.values import EVERY_CAMPAIGN

NO_ROWS, NO_REQUESTS = "no rows there", "no requests left"

MINUTE = timedelta(minutes=1)
_LEVEL_COLUMNS = ("service_level_20seg", "inbound_calls", "answer_calls")
_FEWEST_LEVELS = 5


@dataclass(frozen=True)
class Sample:
    """A request for a report, and the rows that it brought.

    Attributes:
        asked: When it was asked for.
        is_complete: Whether no row may be missing.
        without_time: How many rows lack their time.
    """

    request: Request
    rows: list[Row]
    asked: datetime
    is_complete: bool
    without_time: int


class OverBudgetError(Exception):
    """No further request may be sent."""


class _NotKnownError(Exception):
    """A question has no answer. The message says why."""


@dataclass
class Answer:
    """What is known of a question: `value` is None if it could not be known, and `why` says so."""

    why: str
    value: bool | int | str | None = None
    requests: int = 0


@dataclass
class Server:
    """Asks what the server does, with requests near the rows that reports brought.

    Attributes:
        ask: Sends a request; raises `OverBudgetError` if no more may be sent.
        answers: By the name of the question, in the order in which they are asked.
        told_offset_minutes: The offset of `timezone` at the time that `utc_offset_minutes` is of.
    """

    ask: Callable[[Request], Response]
    samples: Sequence[Sample]
    settings: Settings
    now: datetime
    answers: dict[str, Answer] = field(init=False)
    told_offset_minutes: int | None = field(init=False, default=None)
    _answer: Answer = field(init=False)

    def __post_init__(self) -> None:
        self.answers = {name: Answer(why="not asked") for name in self._questions}

    @property
    def _questions(self) -> dict[str, Callable[[], bool | int | str]]:
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
            self._answer = self.answers[name] = Answer("the check ended early")
            try:
                self._answer.value = question()
            except _NotKnownError as error:
                self._answer.why = str(error)
            except OverBudgetError:
                self._answer.why = NO_REQUESTS
            except RunError:
                raise
            except WolkvoxError:
                self._answer.why = "the server refused the request"

    @property
    def _events(self) -> Iterator[Sample]:
        return (
            each
            for each in self.samples
            if each.is_complete
            and isinstance(each.request.report, EventReport)
            and each.request.report.windows_add_up
        )

    def _rows(self, request: Request, window: Window | None) -> list[Row]:
        """The rows of a window; a _NotKnownError if some may be missing."""
        self._answer.requests += 1
        try:
            response = self.ask(replace(request, window=window))
        except OverBudgetError:
            self._answer.requests -= 1
            raise
        if response.may_be_truncated(self.settings.row_limit_of(request.report)):
            raise _NotKnownError("no complete answer there")
        return response.rows

    def _utc_offset(self) -> int:
        """Minutes from UTC of the clock that ids of calls and chats speak for."""
        for sample in self.samples:
            check = ClockCheck(sample.request.report, self.settings.clock)
            check.observe(sample.rows)
            if check.offset is not None:
                self.told_offset_minutes = round(check.told_offset / MINUTE)
                return round(check.offset / MINUTE)
        raise _NotKnownError("too few ids with a time")

    def _newest_row_age(self) -> int:
        if self.settings.end and self.settings.end < self.now:
            raise _NotKnownError("end_date is in the past")
        # Of each report, the newest windows were asked for first.
        ages = [each.asked - datetime.fromisoformat(_times(each)[-1]) for each in self._events]
        if not ages:
            raise _NotKnownError(NO_ROWS)
        return min(ages) // MINUTE

    def _service_level_denominator(self) -> str:
        """The column of which the level at 20 seconds is a share: of it, it is a whole number."""
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
        if len(levels) < _FEWEST_LEVELS:
            raise _NotKnownError("too few levels of hours with abandoned calls")
        fitting = [
            name
            for place, name in enumerate(_LEVEL_COLUMNS[1:])
            if all(_is_share(level, calls[place]) for level, calls in levels)
        ]
        if len(fitting) != 1:
            raise _NotKnownError("the levels fit none of the columns, or several")
        return fitting[0]

    def _open_chats_found(self) -> bool:
        """Whether a window shows chats that were not closed: these have the time of their start."""
        if not any(each.without_time for each in self.samples):
            raise _NotKnownError("no open chat there")
        return True

    def _end_is_included(self) -> bool:
        """Ask up to a second that has a row, and then from it on."""
        why = NO_ROWS
        for sample in self._events:
            times = _times(sample)
            text = times[len(times) // 2]
            wall = self.settings.clock.to_wall(datetime.fromisoformat(text))
            before, after = Window(wall - SECOND, wall), Window(wall, wall + SECOND)
            if before.crosses_months or after.crosses_months:
                continue
            time_of = layout_of(sample.request.report).time_of
            for window, is_included in ((before, True), (after, False)):
                if any(time_of(row) == text for row in self._rows(sample.request, window)):
                    return is_included
            why = "windows go by another time than the printed one"
        raise _NotKnownError(why)

    def _all_campaigns_complete(self) -> bool:
        """Hold what `all` campaigns bring against what a single one of them brings."""
        for sample in self._events:
            request, key_of = sample.request, layout_of(sample.request.report).key_of
            campaigns = Counter(getattr(row, CAMPAIGN_ID, None) for row in sample.rows)
            is_told = CAMPAIGN_ID in request.report.fields_by_column
            if request.report.partition != CAMPAIGN_ID or not is_told or not any(campaigns):
                continue
            of_one = sample.rows
            if request.partition[CAMPAIGN_ID] == EVERY_CAMPAIGN:
                campaign = max(filter(None, campaigns), key=campaigns.__getitem__)
                single = replace(request, partition={CAMPAIGN_ID: campaign})
                of_one = self._rows(single, request.window)
            brought = Counter(map(key_of, of_one))
            if not brought:
                continue
            if brought <= Counter(map(key_of, sample.rows)) and sample.rows is not of_one:
                return True
            # Asked for last, so that rows that came meanwhile are in it.
            whole = replace(request, partition={CAMPAIGN_ID: EVERY_CAMPAIGN})
            return brought <= Counter(map(key_of, self._rows(whole, request.window)))
        raise _NotKnownError(NO_ROWS)

    def _groups_overlap(self) -> bool:
        """Whether a row of one group of wrap-up codes is in the other one, too."""
        for sample in self._events:
            group = sample.request.partition.get(WRAP_UP_GROUP)
            if not group:
                continue
            [other] = (each for each in WRAP_UP_GROUPS if each != group)
            request = replace(sample.request, partition={WRAP_UP_GROUP: other})
            key_of = layout_of(request.report).key_without((WRAP_UP_GROUP,))
            if others := set(map(key_of, self._rows(request, request.window))):
                return bool(others & set(map(key_of, sample.rows)))
        raise _NotKnownError(NO_ROWS)

    def _ranges_cross_months(self) -> bool:
        """Hold a range over the border of a month against its two parts."""
        for sample in self._events:
            wall = self.settings.clock.to_wall(self.now)
            border = datetime.combine(wall.replace(day=1), time())
            days = self._days_that_fit(sample)
            before = Window(border - days, border - SECOND)
            after = Window(border, min(border + days - SECOND, wall))
            key_of = layout_of(sample.request.report).key_of
            parts = [
                Counter(map(key_of, self._rows(sample.request, part))) for part in (before, after)
            ]
            if all(parts):
                whole = self._rows(sample.request, Window(before.start, after.end))
                return sum(parts, Counter()) <= Counter(map(key_of, whole))
        raise _NotKnownError(NO_ROWS)

    def _days_that_fit(self, sample: Sample) -> timedelta:
        """So many days that twice as many fit into a response, a week at most."""
        window = sample.request.window
        a_day = len(sample.rows) * DAY.total_seconds() / max(1, window.seconds if window else 1)
        fitting = int(self.settings.row_limit_of(sample.request.report) / (4 * max(a_day, 1)))
        return max(1, min(fitting, 7, self.settings.max_window_days // 2)) * DAY


def _number(text: str | None) -> float:
    """The number of a count or a percentage; NaN for any other text."""
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
