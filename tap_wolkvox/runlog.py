"""What a run logs before and after: its cost, and a summary."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from logging import Logger

from tap_wolkvox.api.request import Request
from tap_wolkvox.base.clock import shown_offset
from tap_wolkvox.base.errors import RunError, WolkvoxError, readable
from tap_wolkvox.base.numbers import count_of

LICENSE_REQUESTS = 1_000
"""Requests a day for each license; an operation shares those of all its licenses."""

FAR_BACK = 3_000
"""Days, over eight years. A longer range usually begins long before the first calls."""

_SHOWN = 10


@dataclass(frozen=True)
class Cost:
    """How many requests a stream takes at least, and the days of its longest range."""

    stream: str
    requests: int = 0
    days: int = 0


def log_cost(costs: Sequence[Cost], logger: Logger) -> None:
    """Log how many requests a run takes at least, without those that confirm empty responses."""
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


@dataclass(frozen=True)
class Estimate:
    """How many requests a stream, or a run, takes at least, and how many are likely."""

    name: str
    least: int
    likely: int

    def __str__(self) -> str:
        return f"{self.name} {self.least} {self.likely}"


def log_estimate(total: Estimate, fitting: int, logger: Logger) -> None:
    """Log what an estimate amounts to and rests on; `fitting` rows are read with one request."""
    licenses = math.ceil(total.likely / LICENSE_REQUESTS)
    quota = f"A license has {LICENSE_REQUESTS:,} a day"
    if licenses > 1:
        quota += f", so that is a day of {licenses:,} licenses, or {licenses:,} days of one"
    logger.info(
        "This run takes at least %s, and likely %s. %s. Nothing was requested",
        count_of(total.least, "request"),
        f"{total.likely:,}",
        quota,
    )
    logger.info(
        "How many rows there are is not known before. The likely number supposes a few on each "
        "day but Sunday: each response is complete, and an empty one is requested again if no "
        "run has read its time before. A report with many rows takes about one more request for "
        "every %s",
        f"{fitting:,}",
    )


@dataclass
class RunSummary:
    """What users should know at the end of a run.

    Attributes:
        errors: One for each report, or campaign of it, that could not be extracted.
        without_rows: Reports and partitions that had no rows in their whole range.
        absent: By stream, the columns of documented fields that no row had.
        offsets: By stream, the offset from UTC that ids suggest, if it is not that of `timezone`.
    """

    errors: list[WolkvoxError] = field(default_factory=list)
    without_rows: list[Request] = field(default_factory=list)
    absent: dict[str, list[str]] = field(default_factory=dict)
    offsets: dict[str, timedelta] = field(default_factory=dict)

    def log(self, logger: Logger) -> None:
        if self.without_rows:
            logger.warning(
                "No rows for %s. That is how the server answers when there were none, and also "
                "when it does not have the report or the campaign: if you expected rows, check "
                "campaign_ids, timezone, and the report in Wolkvox Manager",
                _list_of(self.without_rows),
            )
        absent = {name: columns for name, columns in self.absent.items() if columns}
        if absent:
            streams = (f"{name} ({', '.join(columns)})" for name, columns in absent.items())
            logger.warning(
                "The server did not send these fields, though Wolkvox documents them, so their "
                "columns are null: %s",
                "; ".join(streams),
            )
        if self.offsets:
            logger.warning(
                "timezone may be wrong: the times in ids of calls and chats suggest another clock "
                "(%s). If they are right, all times so far are wrong by the difference. Compare a "
                "call with your own clock; then set timezone to the zone of the server's clock, "
                "empty the tables, and run with a full refresh",
                ", ".join(
                    f"{name}: {shown_offset(offset)}" for name, offset in self.offsets.items()
                ),
            )

    def error_beside(self, error: BaseException) -> BaseException:
        """Combine the error that ends the run with all that were collected before.

        Where an unexpected one came from is logged here, before the last line of the run.
        """
        if isinstance(error, WolkvoxError):
            self.errors.append(error)
        elif isinstance(error, Exception) and not isinstance(error, OSError):
            self.errors.append(WolkvoxError(readable(error)))
        return self.error() or error

    def error(self) -> WolkvoxError | None:
        """Combine all errors into one; None if there are none."""
        if len(self.errors) < 2:  # noqa: PLR2004 - one error is raised as it is
            return self.errors[0] if self.errors else None
        messages = " || ".join(map(str, self.errors))
        ends_run = any(isinstance(error, RunError) for error in self.errors)
        kind = RunError if ends_run else WolkvoxError
        return kind(f"{len(self.errors)} reports or campaigns were not extracted: {messages}")


def _list_of(requests: list[Request]) -> str:
    """Name requests in one message: a single one in full, several by report."""
    if len(requests) == 1:
        return str(requests[0])
    partitions: dict[str, list[str]] = {}
    for request in requests:
        partitions.setdefault(request.report.stream, []).extend(request.partition.values())
    return "; ".join(
        f"{stream} ({', '.join(values)})" if values else stream
        for stream, values in partitions.items()
    )
