"""What a run tells of itself: in words, and as fields of structured logs."""

from __future__ import annotations

import time
from contextlib import contextmanager
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from tap_wolkvox.client import describe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from logging import Logger

    from tap_wolkvox.windows import Window

LIVES_EVERY = 60
"""Seconds after which a run says again that it lives, and what it waits for."""


class Progress:
    """Tells how a stream gets on.

    Attributes:
        requests: How many requests were used.
        waits_for: What is to blame while nothing moves.

    Args:
        logger: Where to.
        rows: Gives how many rows were written so far.
    """

    def __init__(self, logger: Logger, rows: Callable[[], int]) -> None:
        self.requests = 0
        self.waits_for = "the server"
        self._logger = logger
        self._rows = rows
        self._begun = time.monotonic()
        self._lock = Lock()

    def used_a_request(self) -> None:
        """Count one. May be called in any thread."""
        with self._lock:
            self.requests += 1

    @contextmanager
    def signs_of_life(self, ended: Event | None = None) -> Iterator[None]:
        """Tell now and then that the run lives, as long as this lasts.

        Args:
            ended: Its `wait` is the pause between two signs.
        """
        ended = ended or Event()
        # A thread, since the loader may hold the tap up where it can say nothing.
        thread = Thread(target=self._live_until, args=[ended], name="progress", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _live_until(self, ended: Event) -> None:
        while not ended.wait(LIVES_EVERY):
            self._logger.info(
                "Running for %d min; requests so far: %d, rows written: %d. Waiting for %s",
                (time.monotonic() - self._begun) / 60,
                self.requests,
                self._rows(),
                self.waits_for,
                extra=self._so_far,
            )

    def done(self, window: Window, of: Window, campaign: str, rows: int) -> None:
        """Tell of a window whose rows are written.

        Args:
            window: The window.
            of: The range of the run.
            campaign: Whose rows.
            rows: How many of them.
        """
        share = (window.end - of.start) / (of.end - of.start) if of.seconds else 1
        self._logger.info(
            "Done with %s, rows: %d; %d %% of the range, requests so far: %d",
            describe(window, campaign),
            rows,
            100 * share,
            self.requests,
            extra={
                "campaign_id": campaign,
                "window_start": f"{window.start}",
                "window_end": f"{window.end}",
                "window_rows": rows,
                "share_done": round(share, 4),
                **self._so_far,
            },
        )

    def sum_up(self) -> None:
        """Tell what the run used and brought."""
        self._logger.info(
            "Used %d requests of the day's quota and wrote %d rows",
            self.requests,
            self._rows(),
            extra=self._so_far,
        )

    @property
    def _so_far(self) -> dict[str, int]:
        return {"requests_used": self.requests, "rows_written": self._rows()}
