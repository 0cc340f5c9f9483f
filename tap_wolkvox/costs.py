"""What a run will cost in requests, said before they are spent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from logging import Logger

LICENSE_REQUESTS = 1_000
"""Requests a day for each license; an operation has as many as all of its licenses together."""

MANY_WINDOWS = 100
"""More of them for one bookmark of events is a backfill of some eight years."""

_SHOWN = 10


@dataclass(frozen=True)
class Cost:
    """How many requests a stream takes at least.

    Attributes:
        stream: Its name.
        partitions: Requests for each of its partitions.
        follows_rows: Whether there are the more requests the more rows there are.
    """

    stream: str
    partitions: Sequence[int]
    follows_rows: bool

    @property
    def requests(self) -> int:
        """Requests for all of its partitions."""
        return sum(self.partitions)


def log_cost(costs: Sequence[Cost], logger: Logger) -> None:
    """Log what all streams of a run take, as a warning if that is much.

    Days and totals take what is said, and one request more for each run of days without rows.
    """
    needed = sorted((each for each in costs if each.requests), key=lambda each: -each.requests)
    total = sum(each.requests for each in needed)
    line = f"This run takes at least {total:,} requests of the day's quota"
    if len(needed) > 1:
        names = [f"{each.stream} {each.requests:,}" for each in needed[:_SHOWN]]
        if more := len(needed) - _SHOWN:
            names += [f"{more} other streams"] if more > 0 else []
        line += f" ({', '.join(names)})"
    if any(max(each.partitions) > MANY_WINDOWS for each in needed if each.follows_rows):
        logger.warning(
            "%s, calls or not: start_date is far back. Set it to the day of the first calls", line
        )
    elif total > LICENSE_REQUESTS:
        logger.warning(
            "%s, and a license has %s a day. To spend fewer, set a later start_date or fewer "
            "reports. If the quota ends first, run again the next day: each run goes on from "
            "where the last one ended",
            line,
            f"{LICENSE_REQUESTS:,}",
        )
    elif total:
        logger.info("%s", line)
