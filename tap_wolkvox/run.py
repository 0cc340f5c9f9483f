"""What the streams of a run share: settings, the client, and the summary."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from logging import Logger
from typing import Protocol

from tap_wolkvox.api.client import Client
from tap_wolkvox.runlog import Cost, Progress, RunSummary, log_cost
from tap_wolkvox.settings.reader import Settings


class Extraction(Protocol):
    """What a run needs of a stream."""

    name: str
    progress: Progress

    def cost(self) -> Cost: ...


class Run:
    """One run of the tap. It reads settings when they are needed: `--discover` works without."""

    def __init__(
        self,
        read_settings: Callable[[], Settings],
        selected: Callable[[], Sequence[Extraction]],
        check_stop: Callable[[], None],
        logger: Logger,
    ) -> None:
        self.summary = RunSummary()
        self.tested = ""  # the one stream that a connection test extracts
        self.tested_rows = 0
        self.check_stop = check_stop
        self._read_settings = read_settings
        self._selected = selected
        self._logger = logger
        self._is_cost_logged = False

    @cached_property
    def settings(self) -> Settings:
        return self._read_settings()

    @cached_property
    def client(self) -> Client:
        return Client(self.settings, log=self._logger.info)

    def log_cost(self) -> None:
        """Log, the first time, how many requests the run takes at least."""
        if not self._is_cost_logged:
            self._is_cost_logged = True
            log_cost([stream.cost() for stream in self._selected()], self._logger)

    def end(self, stream: Extraction) -> None:
        """Log the summary of a stream. After the last one, raise the errors of all."""
        selected = self._selected()
        if stream is selected[0]:
            self.summary.log(self._logger)
        stream.progress.log_summary()
        if stream is selected[-1]:
            self.client.close()
            if error := self.summary.error():
                raise error

    def log_test_result(self) -> None:
        if self.tested_rows:
            self._logger.info("The connection works: the server has rows of %s", self.tested)
        else:
            self._logger.warning(
                "The connection works, but no rows were found in the newest windows of %s",
                self.tested,
            )
