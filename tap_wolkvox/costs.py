"""What a run will cost in requests, said before they are spent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from logging import Logger

LICENSE_REQUESTS = 1_000
"""Requests a day for each license; an operation has as many as all of its licenses together."""

FAR_BACK = 3_000
"""Days. A range that is longer, over eight years, mostly begins long before the first calls."""

_SHOWN = 10


@dataclass(frozen=True)
class Cost:
    """How many requests a stream takes at least.

    Attributes:
        stream: Its name.
        requests: Requests for all of its partitions.
        days: How many days the longest range of a partition has.
    """

    stream: str
    requests: int = 0
    days: int = 0


def log_cost(costs: Sequence[Cost], logger: Logger) -> None:
    """Log how many requests a run takes at least, as a warning if there are many.

    Windows without rows, and runs of days without rows, take one more when they are first read.
    """
    needed = sorted((each for each in costs if each.requests), key=lambda each: -each.requests)
    total = sum(each.requests for each in needed)
    line = f"This run takes at least {count_of(total, 'request')} of the day's quota"
    if len(needed) > 1:
        names = [f"{each.stream} {each.requests:,}" for each in needed[:_SHOWN]]
        if len(needed) > _SHOWN:
            names.append(count_of(len(needed) - _SHOWN, "other stream"))
        line += f" ({', '.join(names)})"
    hints = []
    if any(each.days > FAR_BACK for each in needed):
        hints.append(
            "start_date is far back. If there were no calls then, set it to the day of the first"
        )
    if total > LICENSE_REQUESTS:
        hints.append(
            f"A license has {LICENSE_REQUESTS:,} a day. To spend fewer, set a later start_date, or "
            "fewer reports or campaign_ids. If the quota ends first, run again the next day: each "
            "run goes on from where the last one ended"
        )
    if hints:
        logger.warning("%s", ". ".join([line, *hints]))
    elif total:
        logger.info("%s", line)


def count_of(number: int, name: str) -> str:
    """Write a number and what is counted, in the singular or plural."""
    return f"{number:,} {name}{'' if number == 1 else 's'}"
