"""What a run says of itself: in words, and as fields of structured logs."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from tap_wolkvox.exceptions import RunError, WolkvoxError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from logging import Logger

    from tap_wolkvox.client import Request
    from tap_wolkvox.windows import Window

HEARTBEAT_SECONDS = 60
"""How often a run says that it is alive, and what it waits for."""


class Progress:
    """Says how a stream gets on.

    Attributes:
        requests: How many requests were used.
        rows_received: How many rows the server sent, without those that it repeated.
        waits_for: What the run is waiting for.

    Args:
        stream: Its name.
        logger: Where to.
        written: Gives how many records were written so far. With stream maps, that is another
            number than that of the rows.
    """

    def __init__(self, stream: str, logger: Logger, written: Callable[[], int]) -> None:
        self.requests = 0
        self.rows_received = 0
        self.waits_for = "the server"
        self._stream = stream
        self._logger = logger
        self._written = written
        self._begun = time.monotonic()
        self._lock = Lock()

    def used_a_request(self) -> None:
        """Count one. May be called in any thread."""
        with self._lock:
            self.requests += 1

    @contextmanager
    def heartbeat(self, ended: Event | None = None) -> Iterator[None]:
        """Say now and then that the run is alive, as long as this lasts.

        Args:
            ended: Its `wait` is the pause between two beats.
        """
        ended = ended or Event()
        # A thread, since the loader may hold the tap up where it can say nothing.
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

    def done(self, request: Request, of: Window | None, rows: int) -> None:
        """Say that the rows of a request are written.

        Args:
            request: The request.
            of: The whole range that is extracted.
            rows: How many rows.
        """
        window, share = request.window, 1.0
        if window and of and of.seconds:
            share = (window.end - of.start) / (of.end - of.start)
        self._logger.info(
            "Done with %s, rows: %d; %d %% of the range, requests so far: %d",
            request,
            rows,
            100 * share,
            self.requests,
            extra={
                "stream_name": request.report.stream,
                **request.partition,
                **(
                    {"window_start": f"{window.start}", "window_end": f"{window.end}"}
                    if window
                    else {}
                ),
                "window_rows": rows,
                "share_done": round(share, 4),
                **self._so_far,
            },
        )

    def log_summary(self) -> None:
        """Say what the stream used and brought."""
        self._logger.info(
            "Used %d requests of the day's quota, received %d rows and wrote %d records of %s",
            self.requests,
            self.rows_received,
            self._written(),
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
    """What happened in a run that a person should know at its end.

    Attributes:
        errors: Of each report, or campaign of one, that could not be extracted.
        without_rows: What had no rows at all: the whole range of a report and partition.
        absent: By stream, columns whose field no row had although the vendor documents it.
        offsets: By stream, the offset from UTC that ids tell, if it is not that of `timezone`.
    """

    errors: list[WolkvoxError] = field(default_factory=list)
    without_rows: list[Request] = field(default_factory=list)
    absent: dict[str, list[str]] = field(default_factory=dict)
    offsets: dict[str, timedelta] = field(default_factory=dict)

    def log(self, logger: Logger) -> None:
        """Log the warnings of the run, one of each kind."""
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

    def error(self) -> WolkvoxError | None:
        """One error for all that failed; None if nothing did."""
        if len(self.errors) < 2:  # noqa: PLR2004 - one stands for itself
            return self.errors[0] if self.errors else None
        messages = " || ".join(map(str, self.errors))
        kind = (
            RunError if any(isinstance(error, RunError) for error in self.errors) else WolkvoxError
        )
        return kind(f"{len(self.errors)} reports or campaigns were not extracted: {messages}")


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
