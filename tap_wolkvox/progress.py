"""What a stream says while it runs: in words, and as fields of structured logs."""

from __future__ import annotations

import time
from contextlib import contextmanager
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from tap_wolkvox.costs import count_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from logging import Logger

    from tap_wolkvox.api.messages import Request
    from tap_wolkvox.base.window import Window

HEARTBEAT_SECONDS = 60
"""How often a run says that it is alive, and what it waits for."""


class Progress:
    """Says how a stream gets on.

    Attributes:
        requests: How many requests may have reached the server, and so cost quota.
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
            "Done with %s, rows: %d; %d%% of the range, requests so far: %d",
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
            "Used %s of the day's quota, received %s and wrote %s of %s",
            count_of(self.requests, "request"),
            count_of(self.rows_received, "row"),
            count_of(self._written(), "record"),
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
