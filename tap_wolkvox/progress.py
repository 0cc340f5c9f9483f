"""What a run logs while it goes on, and its last line."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from logging import Logger
from threading import Event, Lock, Thread

from typing_extensions import override

from tap_wolkvox.api.request import Request
from tap_wolkvox.base.numbers import count_of
from tap_wolkvox.base.window import Window

HEARTBEAT_SECONDS = 60


class _WarningCounter(logging.Handler):
    """Counts the warnings of a logger and of those below it."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self.count += record.levelno == logging.WARNING


_warnings = _WarningCounter()


class RunProgress:
    """Logs the progress of a run, in words and as fields of structured logs.

    `streams` returns the progress of each stream to extract, in their order.
    """

    def __init__(self, streams: Callable[[], Sequence[Progress]], logger: Logger) -> None:
        self.report = 0  # the number of the report that is extracted, from 1
        self.waits_for = "the server"
        self._read_streams = streams
        self._logger = logger
        self._begun = self._beaten = time.monotonic()
        logger.addHandler(_warnings)  # which a logger takes only once
        self._earlier_warnings = _warnings.count

    @cached_property
    def streams(self) -> Sequence[Progress]:
        return self._read_streams()

    def begin(self, stream: Progress) -> None:
        self.report = self.streams.index(stream) + 1

    @property
    def requests(self) -> int:
        return sum(each.requests for each in self.streams)

    @property
    def rows_written(self) -> int:
        return sum(each.rows_written for each in self.streams)

    @property
    def position(self) -> str:
        """Which report of how many; empty if there is only one."""
        several = self.report and len(self.streams) > 1
        return f"report {self.report} of {len(self.streams)}, " if several else ""

    @property
    def so_far(self) -> dict[str, float]:
        return {
            "report": self.report,
            "reports": len(self.streams),
            "requests_used": self.requests,
            "rows_received": sum(each.rows_received for each in self.streams),
            "rows_written": self.rows_written,
        }

    @contextmanager
    def heartbeat(self, ended: Event | None = None) -> Iterator[None]:
        """Within this context, log every `HEARTBEAT_SECONDS` of the run that it is alive."""
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
        while not ended.wait(self._beaten + HEARTBEAT_SECONDS - time.monotonic()):
            self._beaten = time.monotonic()
            self._logger.info(
                "Running for %d min; %s%s and %s so far. Waiting for %s",
                (self._beaten - self._begun) / 60,
                self.position,
                count_of(self.requests, "request"),
                count_of(self.rows_written, "record"),
                self.waits_for,
                extra=self.so_far,
            )

    def log_total(self) -> None:
        """Log the last line of a run; only the error that ends it comes after it."""
        seconds = time.monotonic() - self._begun
        warnings = _warnings.count - self._earlier_warnings
        self._logger.info(
            "Run: %s, %s, %s, %s s, %s",
            count_of(self.report, "report"),
            count_of(self.rows_written, "row"),
            count_of(self.requests, "request"),
            f"{seconds:,.0f}",
            count_of(warnings, "warning"),
            extra=self.so_far | {"run_seconds": round(seconds, 3), "warnings": warnings},
        )


class Progress:
    """Logs the progress of a stream, in words and as fields of structured logs.

    `written` returns how many records were written: stream maps can make more or fewer than rows.
    """

    def __init__(
        self, stream: str, logger: Logger, written: Callable[[], int], run: RunProgress
    ) -> None:
        self.requests = 0  # that may have reached the server, and so cost quota
        self.rows_received = 0  # without repeated ones
        self._stream = stream
        self._logger = logger
        self._written = written
        self._run = run
        self._lock = Lock()

    @property
    def rows_written(self) -> int:
        return self._written()

    def used_a_request(self) -> None:
        """Count a request. Threads may call it."""
        with self._lock:
            self.requests += 1

    def done(self, request: Request, whole: Window | None, rows: int) -> None:
        """Log that the rows of a request were written; `whole` is the range of its partition."""
        window, share = request.window, 1.0
        if window and whole and whole.seconds:
            share = (window.end - whole.start) / (whole.end - whole.start)
        ends = {"window_start": f"{window.start}", "window_end": f"{window.end}"} if window else {}
        self._logger.info(
            "Done with %s, %s; %d%% of the range, %s%s so far",
            request,
            count_of(rows, "row"),
            100 * share,
            self._run.position,
            count_of(self._run.requests, "request"),
            extra={
                "stream_name": request.report.stream,
                **request.partition,
                **ends,
                "window_rows": rows,
                "share_done": round(share, 4),
                **self._run.so_far,
            },
        )

    def log_summary(self) -> None:
        self._logger.info(
            "Used %s of the day's quota, received %s and wrote %s of %s",
            count_of(self.requests, "request"),
            count_of(self.rows_received, "row"),
            count_of(self.rows_written, "record"),
            self._stream,
            extra={
                "requests_used": self.requests,
                "rows_received": self.rows_received,
                "rows_written": self.rows_written,
            },
        )
