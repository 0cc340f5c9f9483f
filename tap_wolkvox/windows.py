"""Window arithmetic: which stretch of time to ask for next.

Pure: no clock and no I/O. Times are wall times of the server's clock, to the second.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter, deque
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from tap_wolkvox.density import WeeklyDensity, iter_hours

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SECOND = timedelta(seconds=1)
HOUR, DAY = 3_600, 86_400

TARGET_FILL = 0.75
"""How full a response should be, as a share of the row limit."""

MAX_FILL = 0.9
"""How full one may be if nothing is left over then."""

GROWTH, SLOW_GROWTH = 4, 1.5
"""How many times as wide as the last window the next one may be, and after a slow response."""

SLOW = 0.25
"""What counts as slow, as a share of the time-out."""

NEGLIGIBLE = 0.05
"""What may be chance, as a share of the row limit."""

VENDOR_DAYS = 31
"""The vendor's limit for a query. Whether it counts elapsed or calendar days is not known."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the server's wall clock, both ends included."""

    start: datetime
    end: datetime

    @property
    def seconds(self) -> int:
        """From start to end; 0 for a single second."""
        return int((self.end - self.start).total_seconds())

    def __str__(self) -> str:
        return f"{self.start} to {self.end}"


@dataclass(frozen=True, slots=True)
class RowSample:
    """What a response shows of how rows are spread.

    Attributes:
        row_count: How many rows it holds.
        times: When some of them were, evenly picked, in their order.
        row_limit: The most rows that a response holds, as far as one can tell.
    """

    row_count: int
    times: Sequence[datetime]
    row_limit: int


class Planner:
    """Cuts a range into windows that follow each other, as wide as their rows allow.

    Neighbours share their boundary second, so that it does not matter whether the server counts
    the end of a window in or not. Only a second that is asked for on its own shares nothing.

    Args:
        start: First second of the range.
        end: Last second of the range; before ``start`` for an empty range.
        max_days: The widest window.
    """

    def __init__(self, start: datetime, end: datetime, *, max_days: int) -> None:
        self._open = deque([Window(start, end)] if start <= end else [])
        self._max_days = max_days
        self._density = WeeklyDensity()
        self._surprise = 1.0
        self._target_fill = TARGET_FILL
        self._step: float = DAY
        self._cap = math.inf
        self._fits = 0
        self._was_refused = False
        self._probe_until = start

    def next(self) -> Window | None:
        """Take the earliest window that nobody has asked for yet."""
        if not self._open:
            return None
        stretch = self._open.popleft()
        widest = int(min(self._widest(stretch.start), self._cap))
        if self._fits:
            width = self._fits
        elif stretch.seconds <= self._reach(stretch, MAX_FILL, widest):
            width = stretch.seconds
        else:
            width = int(self._reach(stretch, TARGET_FILL, widest))
        self._cap, self._fits = math.inf, 0
        if stretch.seconds <= width:
            return stretch
        window = Window(stretch.start, stretch.start + timedelta(seconds=width))
        rest = window.end if width else window.end + SECOND
        self._open.appendleft(Window(rest, stretch.end))
        return window

    def _reach(self, stretch: Window, share: float, widest: int) -> float:
        """How many seconds of a stretch to ask for, for a response that is full to a share."""
        step = min(max(1, self._step * share / TARGET_FILL), widest)
        if stretch.start < self._probe_until:
            return step
        left = share * self._target_fill / TARGET_FILL / self._surprise
        reach = 0.0
        end = min(stretch.end, stretch.start + timedelta(seconds=widest))
        for hour, part in iter_hours(stretch.start, end):
            if not self._density.has_observed(hour) and reach + part * HOUR > step:
                return step
            expected = (self._density.rate(hour) or 0) * part
            if expected > left:
                reach += part * HOUR * left / expected
                # Within an hour, the last window tells more than the rhythm.
                return max(reach, min(step, HOUR))
            left -= expected
            reach += part * HOUR
        return widest

    def expected_fill(self, window: Window) -> float:
        """How full a response is to be expected, as far as the hours of the week tell."""
        return self._density.expect(window.start, window.end) or 0

    def on_rows(self, window: Window, found: RowSample, *, slowness: float) -> None:
        """Learn from a whole response how wide the next window should be.

        Args:
            window: What was asked for.
            found: What came.
            slowness: The time that it took, as a share of the time-out. It slows growth down and
                no more, since waiting may have nothing to do with the width.
        """
        fullness = found.row_count / found.row_limit
        expected = self._density.expect(window.start, window.end)
        if expected is not None:
            self._surprise = max(1, (fullness + NEGLIGIBLE) / (expected + NEGLIGIBLE))
        self._density.observe(window.start, window.end, _hours(found))
        has_rows = fullness > NEGLIGIBLE
        # Once it was refused something, what makes this server slow is taken to be its rows.
        least = 1 if self._was_refused and has_rows else SLOW_GROWTH
        growth = min(GROWTH, max(least, TARGET_FILL / slowness)) if slowness else GROWTH
        self._target_fill = min(TARGET_FILL, self._target_fill * SLOW_GROWTH)
        if slowness > SLOW and has_rows:
            self._target_fill = min(self._target_fill, fullness * growth)
        ideal = window.seconds * self._target_fill / fullness if fullness else math.inf
        self._step = math.ceil(min(ideal, max(self._step, window.seconds * growth)))

    def on_truncated(self, window: Window, found: RowSample) -> None:
        """Put back a window whose rows did not fit, to be asked for in narrower ones.

        Args:
            window: The earliest window that has been asked for; wider than a single second.
            found: What came.
        """
        self._open.appendleft(window)
        self._cap = window.seconds // 2
        self._step = min(self._step, self._cap)
        begin, end = bisect_left(found.times, window.start), bisect_right(found.times, window.end)
        times = found.times[begin:end]
        if not times or not self._cap:
            return
        self._density.observe(times[0], times[-1], _hours(found), replace=True)
        if window.end - times[-1] > times[0] - window.start:
            # The list seems to be cut at its end: what comes before is had whole.
            self._fits = Window(window.start, times[int(len(times) * self._target_fill)]).seconds

    def on_refused(self, window: Window) -> None:
        """Put back a window that was too much for the server, to be asked for in narrower ones.

        Args:
            window: The earliest window that has been asked for; wider than a second.
        """
        self._open.appendleft(window)
        self._cap = window.seconds // 4 or 1
        self._step = min(self._step, self._cap)
        self._target_fill = max(NEGLIGIBLE, self._target_fill / 4)
        self._was_refused = True
        # What is known of its rows did not help: go on from what is answered.
        self._probe_until = max(self._probe_until, window.end)

    def _widest(self, start: datetime) -> int:
        """The widest window from ``start``, in seconds, however the vendor counts its days."""
        last = datetime.combine(start.date(), time()) + timedelta(days=VENDOR_DAYS) - SECOND
        return min(self._max_days * DAY, int((last - start).total_seconds()))


def _hours(found: RowSample) -> dict[datetime, float]:
    """How full of its rows a response is, by the hour in which they are."""
    hours = Counter(time.replace(minute=0, second=0) for time in found.times)
    each = found.row_count / found.row_limit / max(1, len(found.times))
    return {hour: number * each for hour, number in hours.items()}


def least_requests(start: datetime, end: datetime, *, max_days: int) -> int:
    """How many windows a range takes at least, however few rows it has."""
    return max(0, math.ceil((end - start) / timedelta(days=max_days))) or int(start == end)


def newest_windows(start: datetime, end: datetime, *, max_days: int) -> Iterator[Window]:
    """Windows back in time from ``end``, each wider than the one before, down to ``start``."""
    days = 1
    while start <= end:
        window = Window(max(start, end - timedelta(days=days)), end)
        yield window
        if window.start == start:
            return
        end = window.start
        days = min(days * 7, max_days, VENDOR_DAYS - 1)  # 31 days may touch 32 on the calendar
