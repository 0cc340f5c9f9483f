"""Window arithmetic: which range of time to request next.

Pure: no clock and no I/O. Times are wall times of the server's clock, to the second.
"""

from __future__ import annotations

import math
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tap_wolkvox.base.window import DAY, SECOND, Window
from tap_wolkvox.windows.density import WeeklyDensity, iter_hours

HOUR_SECONDS, DAY_SECONDS = 3_600, 86_400

# Shares of the row limit.
TARGET_FILL = 0.75  # how full a response should be
MAX_FILL = 0.9  # how full the last one of a range may be, so that no remainder costs a request
NEGLIGIBLE = 0.05  # fewer rows do not explain a slow response

SLOW = 0.25  # a slow response takes longer than this share of the timeout
GROWTH, SLOW_GROWTH = 4, 1.5  # how many times as wide the next window may be; if slow
REGROWTH = 1.1  # how fast the widest window may grow again after days were split, each time

VENDOR_DAYS = 31
"""Wolkvox's limit for a request. Whether it means elapsed or calendar days is unknown."""


@dataclass(frozen=True, slots=True)
class RowSample:
    """How full a response is, and wall times of some of its rows, evenly picked and in order."""

    row_count: int
    times: Sequence[datetime]
    row_limit: int

    @property
    def fill(self) -> float:
        return self.row_count / self.row_limit

    def fill_by_hour(self) -> dict[datetime, float]:
        hours = Counter(time.replace(minute=0, second=0) for time in self.times)
        each = self.fill / max(1, len(self.times))
        return {hour: count * each for hour, count in hours.items()}


class Planner:
    """Splits a range into consecutive windows, as wide as the density of rows allows.

    Neighbors share their boundary second, so it does not matter whether the server includes the
    end of a window. After a window of a single second, the next one starts a second later.
    A window lies within a calendar month; windows of one second lead from month to month.

    Args:
        end: Last second of the range; before ``start`` for an empty range.
        adds_up: Whether the rows of a window are those of its parts together. If not, windows start
            as wide as is allowed, and cross the border of a month.
        borders_after: See `by_month`.
    """

    def __init__(
        self,
        start: datetime,
        end: datetime,
        *,
        max_days: int,
        adds_up: bool = True,
        borders_after: datetime = datetime.min,  # noqa: DTZ901 - wall time
    ) -> None:
        ranges = by_month(start, end, borders_after) if adds_up else [Window(start, end)]
        self._pending = deque(ranges if start <= end else [])
        self._again: Window | None = None
        self._max_days = max_days
        self.adds_up = adds_up
        self._density = WeeklyDensity()
        self._target_fill = TARGET_FILL
        self._width: float = DAY_SECONDS * (1 if adds_up else max_days)
        self._cap: float = math.inf
        self._was_refused = False
        self._probe_until = start

    def next(self) -> Window | None:
        """Take the earliest window that has not been requested yet; None at the end."""
        again, self._again = self._again, None
        if again:
            return again
        if not self._pending:
            return None
        pending = self._pending.popleft()
        if self.adds_up and pending.is_border:
            return pending
        widest = int(min(self._widest(pending.start), self._cap))
        self._cap = math.inf
        if pending.seconds <= self._width_for(pending, MAX_FILL, widest):
            return pending
        width = int(self._width_for(pending, TARGET_FILL, widest))
        window = Window(pending.start, pending.start + timedelta(seconds=width))
        rest = window.end if width else window.end + SECOND
        self._pending.appendleft(Window(rest, pending.end))
        return window

    def _width_for(self, pending: Window, fill: float, widest: int) -> float:
        """How many seconds to request to get this share of the row limit."""
        width = min(max(1, self._width * fill / TARGET_FILL), widest)
        if pending.start < self._probe_until:
            return width
        leftover = fill * self._target_fill / TARGET_FILL
        reach = 0.0
        end = min(pending.end, pending.start + timedelta(seconds=widest))
        for hour, share in iter_hours(pending.start, end):
            seconds = share * HOUR_SECONDS
            if not self._density.has_observed(hour) and reach + seconds > width:
                return width
            expected = (self._density.rate(hour) or 0) * share
            if expected > leftover:
                reach += seconds * leftover / expected
                # Within an hour, the last window is a better guide than the weekly density.
                return max(reach, min(width, HOUR_SECONDS))
            leftover -= expected
            reach += seconds
        return widest

    def on_rows(self, window: Window, sample: RowSample, *, slowness: float) -> None:
        """Adapt the width to a complete response that took `slowness` of the timeout."""
        if self.adds_up and window.is_border:
            return
        fill = sample.fill
        self._density.observe(window.start, window.end, sample.fill_by_hour())
        has_rows = fill > NEGLIGIBLE
        # A slow response may have other reasons than rows, so it only slows growth down. Once the
        # server has refused a window, rows are assumed to be the reason.
        least = 1 if self._was_refused and has_rows else SLOW_GROWTH
        growth = min(GROWTH, max(least, TARGET_FILL / slowness)) if slowness else GROWTH
        # How full a response can be and still come in time, if this one is typical.
        reachable = min(TARGET_FILL, fill * growth)
        if slowness <= SLOW:
            self._target_fill = max(self._target_fill, reachable)
        elif has_rows:
            self._target_fill = reachable
        ideal = window.seconds * self._target_fill / fill if fill else math.inf
        self._width = math.ceil(min(ideal, max(self._width, window.seconds * growth)))

    def on_truncated(self, window: Window, sample: RowSample) -> None:
        """Put back the earliest window, whose rows did not fit in a response, to split it."""
        if self.adds_up and window.is_border:
            self._pending.extendleft(Window(wall, wall) for wall in (window.end, window.start))
            return
        self._pending.appendleft(window)
        self._cap = window.seconds // 2
        times = [time for time in sample.times if window.start <= time <= window.end]
        if times:
            # The hours before the first and after the last row may have lost theirs.
            self._density.observe(times[0], times[-1], sample.fill_by_hour(), replace=True)
            if window.end - times[-1] > times[0] - window.start:
                # It seems truncated at its end; then the rows before are complete.
                fits = Window(window.start, times[int(len(times) * self._target_fill)])
                self._cap = fits.seconds or self._cap
        self._width = min(self._width, self._cap)

    def on_refused(self, window: Window) -> None:
        """Put back the earliest window, which the server did not answer in time, to split it."""
        self._pending.appendleft(window)
        self._cap = window.seconds // 4 or 1
        self._width = min(self._width, self._cap)
        self._was_refused = True
        # The expected number of rows was no guide here, so the width follows the responses.
        self._probe_until = max(self._probe_until, window.end)

    def repeat(self, window: Window) -> None:
        """Put back the earliest window, to request it once more as it is."""
        self._again = window

    def requests(self, window: Window) -> list[Window]:
        """What to request for a window: if windows do not add up, also its part of each month.

        For the whole, a server that keeps a table for each month may send only the first month's
        rows. The parts can lack rows that the whole has.
        """
        if self.adds_up or not window.crosses_months:
            return [window]
        return [window, *by_month(window.start, window.end, borders_after=window.end)]

    def with_few_rows(self) -> Iterator[tuple[Window, int]]:
        """The windows if no response has many rows, each with the number of its requests."""
        while window := self.next():
            yield window, len(self.requests(window))
            self.on_rows(window, RowSample(0, (), 1), slowness=0)

    def _widest(self, start: datetime) -> int:
        """Seconds of the widest window from a time, within Wolkvox's limit and two months."""
        widest = self._max_days * DAY_SECONDS
        if self.adds_up:
            return widest
        midnight = datetime.combine(start.date(), time())
        after = min(midnight + VENDOR_DAYS * DAY, _next_month(_next_month(start)))
        return min(widest, Window(start, after - SECOND).seconds)


class DayPlanner:
    """Splits a range of days into windows within a month, as wide as the number of rows allows.

    Args:
        max_days: The most days of a window; with 1, windows do not grow.
    """

    def __init__(self, first: date, last: date, *, max_days: int) -> None:
        self._first, self._last = first, last
        self.max_days = max_days
        self._days, self._widest = 1, float(max_days)

    def next(self) -> Window | None:
        """The earliest window that is not done yet; None at the end."""
        return next(day_windows(self._first, self._last, self._days), None)

    def on_rows(self, window: Window, fill: float) -> None:
        """Go on after a complete response, which had this share of the row limit."""
        self._first = window.last_day + DAY
        self._widest = min(self._widest * REGROWTH, self.max_days)
        fitting = window.days * TARGET_FILL / fill if fill else math.inf
        # `_days` grows, since the end of a month may have cut the window short.
        self._days = max(1, int(min(fitting, self._days * GROWTH, self._widest)))

    def on_truncated(self, window: Window) -> None:
        """Halve a window of several days, whose rows did not fit in a response."""
        self._days, self._widest = window.days // 2, window.days / 2

    def with_few_rows(self) -> Iterator[tuple[Window, int]]:
        """The windows if no response has many rows, each with the number of its requests."""
        while window := self.next():
            yield window, 1
            self.on_rows(window, 0)


def by_month(
    start: datetime,
    end: datetime,
    borders_after: datetime = datetime.min,  # noqa: DTZ901 - wall time
) -> Iterator[Window]:
    """Split a range at the borders of calendar months.

    A window of one second, from ``23:59:59`` to ``00:00:00``, crosses each border after
    `borders_after`: a server that excludes the end of a window would otherwise never show the last
    second of a month. It shares each of its two seconds with a neighbor.
    """
    while Window(start, end).crosses_months:
        first = _next_month(start)
        yield Window(start, first - SECOND)
        if first > borders_after:
            yield Window(first - SECOND, first)
            if first == end:
                return
        start = first
    yield Window(start, end)


def _next_month(time: datetime) -> datetime:
    return (_start_of_month(time) + 31 * DAY).replace(day=1)


def _start_of_month(time: datetime) -> datetime:
    return datetime(time.year, time.month, 1)  # noqa: DTZ001 - wall time


def day_windows(first: date, last: date, days: int) -> Iterator[Window]:
    """Split days into windows within a month, of so many days at most."""
    while first <= last:
        end_of_month = (_next_month(datetime.combine(first, time())) - SECOND).date()
        end = min(last, end_of_month, first + (days - 1) * DAY)
        yield Window.of_days(first, end)
        first = end + DAY


def least_requests(
    start: datetime,
    end: datetime,
    *,
    max_days: int,
    borders_after: datetime = datetime.min,  # noqa: DTZ901 - wall time
) -> int:
    """How many windows a range takes, however few rows it has."""
    if start > end:
        return 0
    ranges = by_month(start, end, borders_after)
    return sum(math.ceil(max(1, part.seconds) / (max_days * DAY_SECONDS)) for part in ranges)


def newest_window(start: datetime, end: datetime, width: timedelta) -> Window:
    """The last part of a range, within a month and no wider than `width`."""
    return Window(max(start, _start_of_month(end), end - width), end)


def end_before(window: Window) -> datetime:
    """Where the next older window ends. Windows share a second, but months do not."""
    return window.start - SECOND if window.start == _start_of_month(window.start) else window.start
