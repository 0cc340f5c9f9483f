"""What the streams of a run share: settings, the client, the progress, and the summary."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from logging import Logger
from typing import Protocol

from tap_wolkvox.api.client import Client
from tap_wolkvox.base.errors import WolkvoxError
from tap_wolkvox.progress import Progress, RunProgress
from tap_wolkvox.runlog import Cost, Estimate, RunSummary, log_cost, log_estimate
from tap_wolkvox.settings.reader import Settings
from tap_wolkvox.windows.planner import TARGET_FILL


class Extraction(Protocol):
    """What a run needs of a stream."""

    progress: Progress

    def cost(self) -> Cost: ...
    def estimate(self) -> Estimate: ...


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
        self.progress = RunProgress(lambda: [each.progress for each in selected()], logger)
        self.tested = ""  # the one stream that a connection test extracts
        self.tested_rows = 0
        self.check_stop = check_stop
        self._read_settings = read_settings
        self._selected = selected
        self._logger = logger

    @cached_property
    def settings(self) -> Settings:
        return self._read_settings()

    @cached_property
    def client(self) -> Client:
        return Client(self.settings, log=self._logger.info)

    def estimate(self) -> list[Estimate]:
        """What the streams take, and their sum, without a request; logs what it rests on."""
        streams = [each.estimate() for each in self._selected()]
        total = Estimate(
            "total", sum(each.least for each in streams), sum(each.likely for each in streams)
        )
        log_estimate(total, max(1, int(TARGET_FILL * self.settings.row_limit)), self._logger)
        return [*streams, total]

    def begin(self, stream: Extraction) -> None:
        """Before the first stream, log how many requests the run takes at least."""
        if not self.progress.report:
            log_cost([each.cost() for each in self._selected()], self._logger)
        self.progress.begin(stream.progress)

    def end(self) -> None:
        """Log the summaries of all streams; then raise their errors."""
        self.summary.log(self._logger)
        for stream in self._selected():
            stream.progress.log_summary()
        self.client.close()
        self.progress.log_total()
        if error := self.summary.error():
            raise error

    def log_test_result(self) -> None:
        """Say that the connection works; a WolkvoxError if there was nothing to ask for."""
        if not self.progress.requests:
            raise WolkvoxError(
                "Nothing was tested: start_date and end_date leave no time to ask for, or nothing "
                "is selected. Correct them, and test again"
            )
        if self.tested_rows:
            self._logger.info("The connection works: the server has rows of %s", self.tested)
        else:
            self._logger.warning(
                "The connection works, but no rows were found in the newest windows of %s",
                self.tested,
            )
