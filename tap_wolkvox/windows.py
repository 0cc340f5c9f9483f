"""Window arithmetic: which stretch of time to ask for next.

Pure: no clock and no I/O. Times are readings of the server's wall clock, to the second.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SECOND = timedelta(seconds=1)
DAY = 86_400

AIM = 0.5
"""How full a response should be, as a share of the row limit."""

GROWTH, SLOW_GROWTH = 4, 1.5
"""How many times as wide as the last window the next one may be, and after a slow response."""

STEEPEST = 1 / 64
"""How narrow the next window may get at once, as a share of one that was cut."""

SLIVER = 1.5
"""Up to how many widths of what is left are asked for in one go."""

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
        self._width = DAY
        self._busiest_day = 0.0

    def next(self) -> Window | None:
        """Take the earliest window that nobody has asked for yet."""
        if not self._open:
            return None
        stretch = self._open.popleft()
        widest = self._widest(stretch.start)
        width = min(self._width, widest)
        if stretch.seconds <= min(width * SLIVER, widest):
            return stretch
        window = Window(stretch.start, stretch.start + timedelta(seconds=width))
        rest = window.end if width else window.end + SECOND
        self._open.appendleft(Window(rest, stretch.end))
        return window

    def answered(self, window: Window, *, fullness: float, slowness: float) -> None:
        """Learn from a whole response how wide the next window should be.

        Args:
            window: What was asked for.
            fullness: Its rows, as a share of the row limit.
            slowness: The time that it took, as a share of the time-out. It slows growth down and
                no more, since waiting may have nothing to do with the width.
        """
        per_day = fullness * DAY / max(window.seconds, DAY)
        self._busiest_day = max(per_day, self._busiest_day * 2 ** (-window.seconds / (7 * DAY)))
        ideal = window.seconds * AIM / fullness if fullness else math.inf
        growth = min(GROWTH, max(SLOW_GROWTH, AIM / slowness)) if slowness else GROWTH
        width = min(ideal, max(self._width, window.seconds * growth))
        if width > DAY and self._busiest_day:
            # A quiet Sunday says little about Monday: beyond a day, the busiest day of about
            # the last week decides.
            width = max(DAY, min(width, AIM / self._busiest_day * DAY))
        self._width = max(1, math.ceil(min(width, self._max_days * DAY)))

    def narrow(self, window: Window, *, ideal: float) -> None:
        """Put back a window that cannot be had whole, to be asked for in narrower ones.

        Args:
            window: The earliest window that has been asked for; wider than a single second.
            ideal: Seconds that would fit, as far as one can tell; at most half is taken.
        """
        self._open.appendleft(window)
        self._width = max(0, min(self._width, window.seconds // 2, int(ideal)))
        if window.seconds > 1:
            self._width = max(1, self._width)

    def _widest(self, start: datetime) -> int:
        """The widest window from ``start``, in seconds, however the vendor counts its days."""
        last = datetime.combine(start.date(), time()) + timedelta(days=VENDOR_DAYS) - SECOND
        return min(self._max_days * DAY, int((last - start).total_seconds()))


def seconds_that_fit(window: Window, *, rows: int, span: float, limit: int) -> float:
    """How wide a window would have to be for its rows to fit well, judged by a cut response.

    Args:
        window: What was asked for.
        rows: How many rows came.
        span: Seconds between the first and the last of them. A list that was cut at one end
            covers less than its window, which tells how dense the rows are.
        limit: The most rows that a response holds.
    """
    if not rows:
        return window.seconds / 2
    return max(min(span, window.seconds) * AIM * limit / rows, window.seconds * STEEPEST)


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
