"""One check: which requests it sends, within their number, and what came of them."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.metadata import version
from typing import Any

from typing_extensions import override

from tap_wolkvox.api.client import Client
from tap_wolkvox.api.failures import TOO_MANY_ROWS
from tap_wolkvox.api.request import Request, Response
from tap_wolkvox.base.errors import RunError, WolkvoxError
from tap_wolkvox.base.redaction import shown_name
from tap_wolkvox.check.findings import CheckedReader, findings
from tap_wolkvox.check.server import NO_REQUESTS, NO_ROWS, OverBudgetError, Sample, Server
from tap_wolkvox.run import Run
from tap_wolkvox.streams.base import ReportStream
from tap_wolkvox.windows.pool import RequestPool

REPORT_REQUESTS, SERVER_REQUESTS = 3, 10
"""The most requests for each report, and for what the server does with all of them."""

_UNKNOWN: Mapping[str, Any] = {
    "status": None,
    "message": None,
    "rows": 0,
    "missing_fields": [],
    "unknown_fields": {},
    "unreadable_values": {},
    "repeated_keys": 0,
    "rows_outside_window": 0,
    "count_matches": None,
    "seconds": None,
}


class _CheckPool(RequestPool):
    """Sends so many requests, and keeps what came of the last.

    Attributes:
        last: The last request that was answered, with its rows as a run reads them.
        left: How many more it may send.
    """

    def __init__(self, client: Client, reader: CheckedReader, check: Check, most: int) -> None:
        super().__init__(
            client,
            reader,
            check_stop=check.check_stop,
            on_response=lambda *_: None,
            retries=False,
        )
        self.last: tuple[Request, Response] | None = None
        self._check, self.left = check, most

    @override
    def fetch(self, request: Request, constants: Mapping[str, str] | None = None) -> Response:
        if not self.left:
            raise OverBudgetError
        self._check.spend()
        self.left -= 1
        response = super().fetch(request, constants)
        self.last = request, response
        return response


class Check:
    """Asks for the newest rows of each report, and then what the server does.

    Attributes:
        result: What is known so far, as JSON has it.
        left: How many more requests it may send.
        ended_by: What ended it early.
    """

    def __init__(self, streams: Sequence[ReportStream], run: Run, requests: int | None) -> None:
        most = REPORT_REQUESTS * len(streams) + SERVER_REQUESTS
        self.left, self._sent = most if requests is None else requests, 0
        self.check_stop = run.check_stop
        self._streams = {stream.name: stream for stream in streams}
        self._run, self._settings = run, run.settings
        self.ended_by: str | None = None
        self._samples: list[Sample] = []
        self._reports = {stream.name: dict(_UNKNOWN) for stream in streams}
        self._server = Server(self._ask, self._samples, self._settings, streams[0].now())

    def spend(self) -> None:
        """Count a request; an OverBudgetError if no more may be sent."""
        if not self.left:
            raise OverBudgetError
        self.left, self._sent = self.left - 1, self._sent + 1

    @property
    def result(self) -> dict[str, Any]:
        answers = self._server.answers
        return {
            "tap_version": version("tap-wolkvox"),
            "requests": self._sent,
            "reports": self._reports,
            "ended_by": self.ended_by,
            "timezone_offset_minutes": self._server.told_offset_minutes,
            "server": {name: answer.value for name, answer in answers.items()},
            "why_not_known": {
                name: self._reason(answer.why)
                for name, answer in answers.items()
                if answer.value is None
            },
            "server_requests": {name: answer.requests for name, answer in answers.items()},
        }

    def _reason(self, why: str) -> str:
        """Without requests, there were no rows to ask about either."""
        return NO_REQUESTS if why == NO_ROWS and not self.left else why

    @property
    def is_good(self) -> bool:
        """Whether each report answered as a run would take it."""
        return all(each["status"] in {"rows", "empty"} for each in self._reports.values())

    def run(self) -> None:
        """Send the requests; after one that keeps all others from succeeding, no more.

        Raises:
            Stopped: After a signal.
        """
        try:
            for stream in self._streams.values():
                self._check(stream)
            self._server.find_out()
        except RunError as error:
            self.ended_by = _shown(str(error))

    def _check(self, stream: ReportStream) -> None:
        request = stream.request_for(next(iter(stream.partitions or ()), None))
        reader, asked_at = self._reader(request), stream.now()
        pool = _CheckPool(self._run.client, reader, self, REPORT_REQUESTS)
        found = self._reports[stream.name]
        is_done = False
        try:
            is_done = _sampled(stream, request, pool)
        except WolkvoxError as error:
            found |= {"status": "error", "message": _shown(str(error))}
            if isinstance(error, RunError):
                raise
        finally:
            if pool.last and not found["status"]:
                self._describe(pool.last, reader, asked_at, found, is_done=is_done)

    def _describe(
        self,
        answer: tuple[Request, Response],
        reader: CheckedReader,
        asked_at: datetime,
        found: dict[str, Any],
        *,
        is_done: bool,
    ) -> None:
        """Describe the last answer; `is_done`: whether the report had all of its requests."""
        request, response = answer
        limit = self._settings.row_limit_of(request.report)
        is_complete = not response.may_be_truncated(limit)
        if response.failure and not response.failure.what.startswith(TOO_MANY_ROWS.what):
            found |= {"status": "error", "message": _shown(f"{request}: {response.failure}")}
            return
        if response.failure or (not is_done and (not is_complete or not response.rows)):
            found["message"] = "more requests are needed to tell"
            return
        if response.rows:
            sample = Sample(request, response.rows, asked_at, is_complete, reader.without_time)
            self._samples.append(sample)
        found |= findings(request, response, reader, self._settings.clock)
        found["fields_beside_rows"] = sorted(
            shown_name(name, self._settings.token) for name in reader.beside
        )

    def _reader(self, request: Request) -> CheckedReader:
        added = self._streams[request.report.stream].added_by(request)
        return CheckedReader(request.report, self._settings.clock, added)

    def _ask(self, request: Request) -> Response:
        pool = _CheckPool(self._run.client, self._reader(request), self, 1)
        # At DEBUG, it logs the URL, which may have a campaign that a row told.
        urls = logging.getLogger("urllib3.connectionpool")
        urls.disabled = True
        try:
            return pool.fetch(request)
        finally:
            urls.disabled = False


def _sampled(stream: ReportStream, request: Request, pool: _CheckPool) -> bool:
    """Ask for the newest rows; return whether the report had all of its requests."""
    try:
        try:
            stream.sample(request, pool)
        except RunError:
            raise
        except WolkvoxError:
            if not pool.left:
                raise
            stream.sample(request, pool)  # it may have been a mistake of the moment
    except OverBudgetError:
        return not pool.left
    return True


def _shown(message: str) -> str:
    """A message without what may be an address or a number of somebody's."""
    return re.sub(r"\d{5,}", "(a number)", re.sub(r"\S+@\S+", "(an address)", message))
