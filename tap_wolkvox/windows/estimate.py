"""How many requests a range is likely to take. Pure: no clock and no I/O."""

from __future__ import annotations

from calendar import SUNDAY
from collections.abc import Callable, Iterable
from datetime import datetime, time

from tap_wolkvox.base.window import DAY, Window


def likely_requests(
    windows: Iterable[tuple[Window, int]], is_unconfirmed: Callable[[Window], bool]
) -> int:
    """How many requests windows take if each day but Sunday has a few rows.

    Args:
        windows: As a planner gives them, each with the number of its requests.
        is_unconfirmed: Whether a window, if it is empty, has to be requested a second time.
    """
    return sum(
        2 * requests if _is_empty(window) and is_unconfirmed(window) else requests
        for window, requests in windows
    )


def _is_empty(window: Window) -> bool:
    """Whether a window has no rows: within a Sunday, or the second between two months."""
    midnight = datetime.combine(window.first_day, time()) + DAY
    return window.is_border or (window.start.weekday() == SUNDAY and window.end <= midnight)
