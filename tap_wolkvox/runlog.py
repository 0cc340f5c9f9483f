"""What a run logs: its cost, its progress, and a summary."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from logging import Logger
from threading import Event, Lock, Thread

from tap_wolkvox.api.request import Request
from tap_wolkvox.base.errors import RunError, WolkvoxError, readable
from tap_wolkvox.base.window import Window

LICENSE_REQUESTS = 1_000
"""Requests a day for each license; an operation shares those of all its licenses."""

FAR_BACK = 3_000
"""Days, over eight years. A longer range usually begins long before the first calls."""

HEARTBEAT_SECONDS = 60
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
    line = f"This run takes at least {_count_of(total, 'request')} of the day's quota"
    if len(needed) > 1:
        names = [f"{each.stream} {each.requests:,}" for each in needed[:_SHOWN]]
        if len(needed) > _SHOWN:
            names.append(_count_of(len(needed) - _SHOWN, "other stream"))
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


class Progress:
    """Logs the progress of a stream, in words and as fields of structured logs.

    `written` returns how many records were written: stream maps can make more or fewer than rows.
    """

    def __init__(self, stream: str, logger: Logger, written: Callable[[], int]) -> None:
        self.requests = 0  # that may have reached the server, and so cost quota
        self.rows_received = 0  # without repeated ones
        self.waits_for = "the server"
        self._stream = stream
        self._logger = logger
        self._written = written
        self._begun = time.monotonic()
        self._lock = Lock()

    def used_a_request(self) -> None:
        """Count a request. Threads may call it."""
        with self._lock:
            self.requests += 1

    @contextmanager
    def heartbeat(self, ended: Event | None = None) -> Iterator[None]:
        """Within this context, log every `HEARTBEAT_SECONDS` that the run is alive."""
        ended = ended or Event()
        # A thread, since a blocked loader also blocks the tap.
        thread = Thread(target=self._beat_until, args=[ended], name="progress", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _beat_until(self, ended: Event) -> None:
        while not ended.wait(HEARTBEAT_SECONDS):
            self._logger.info(
                "Running for %d min; requests so far: %d, records written: %d. Waiting for %s",
                (time.monotonic() - self._begun) / 60,
                self.requests,
                self._written(),
                self.waits_for,
                extra=self._so_far,
            )

    def done(self, request: Request, whole: Window | None, rows: int) -> None:
        """Log that the rows of a request were written; `whole` is the range of its partition."""
        window, share = request.window, 1.0
        if window and whole and whole.seconds:
            share = (window.end - whole.start) / (whole.end - whole.start)
        ends = {"window_start": f"{window.start}", "window_end": f"{window.end}"} if window else {}
        self._logger.info(
            "Done with %s, rows: %d; %d%% of the range, requests so far: %d",
            request,
            rows,
            100 * share,
            self.requests,
            extra={
                "stream_name": request.report.stream,
                **request.partition,
                **ends,
                "window_rows": rows,
                "share_done": round(share, 4),
                **self._so_far,
            },
        )

    def log_summary(self) -> None:
        self._logger.info(
            "Used %s of the day's quota, received %s and wrote %s of %s",
            _count_of(self.requests, "request"),
            _count_of(self.rows_received, "row"),
            _count_of(self._written(), "record"),
            self._stream,
            extra=self._so_far,
        )

    @property
    def _so_far(self) -> dict[str, int]:
        return {
            "requests_used": self.requests,
            "rows_received": self.rows_received,
            "rows_written": self._written(),
        }


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
                ", ".join(f"{name}: {_utc(offset)}" for name, offset in self.offsets.items()),
            )

    def error_beside(self, error: BaseException) -> BaseException:
        """Combine the error that ends the run with all that were collected before."""
        if isinstance(error, WolkvoxError):
            self.errors.append(error)
        elif self.errors and isinstance(error, Exception) and not isinstance(error, OSError):
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


def _count_of(number: int, name: str) -> str:
    return f"{number:,} {name}{'' if number == 1 else 's'}"


def _utc(offset: timedelta) -> str:
    minutes = round(offset / timedelta(minutes=1))
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


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
