"""One check: which requests it sends, within their number, and what came of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.metadata import version
from typing import Any, Protocol

from typing_extensions import override

from tap_wolkvox.api.client import Client
from tap_wolkvox.api.request import Request, Response
from tap_wolkvox.base.errors import RunError, WolkvoxError
from tap_wolkvox.check.findings import CheckedReader, findings
from tap_wolkvox.check.server import MINUTE, OverBudgetError, Sample, Server
from tap_wolkvox.reports.model import Report
from tap_wolkvox.rows.layout import Row
from tap_wolkvox.run import Run
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


class Checked(Protocol):
    """What a check needs of a stream."""

    name: str
    report: Report

    @property
    def partitions(self) -> list[dict[str, Any]] | None: ...
    def request_for(self, context: Mapping[str, str] | None) -> Request: ...
    def now(self) -> datetime: ...
    def added_by(self, request: Request) -> dict[str, str]: ...
    def sample(self, request: Request, pool: RequestPool) -> list[Row]: ...


class _Budget:
    def __init__(self, requests: int) -> None:
        self.left, self.sent = requests, 0

    def spend(self) -> None:
        if not self.left:
            raise OverBudgetError
        self.left -= 1
        self.sent += 1


class _CheckPool(RequestPool):
    """Sends so many requests, and keeps what came of them."""

    def __init__(self, client: Client, reader: CheckedReader, check: Check, most: int) -> None:
        super().__init__(
            client,
            reader,
            check_stop=check.check_stop,
            on_response=lambda *_: None,
            retries=False,
        )
        self.answers: list[tuple[Request, Response]] = []
        self._budget, self._most = check.budget, most

    @override
    def fetch(self, request: Request, constants: Mapping[str, str] | None = None) -> Response:
        if not self._most:
            raise OverBudgetError
        self._budget.spend()
        self._most -= 1
        response = super().fetch(request, constants)
        self.answers.append((request, response))
        return response


class Check:
    """Asks for the newest rows of each report, and then what the server does.

    Attributes:
        result: What is known so far, as JSON has it.
    """

    def __init__(self, streams: Sequence[Checked], run: Run, requests: int | None = None) -> None:
        most = REPORT_REQUESTS * len(streams) + SERVER_REQUESTS
        self.budget = _Budget(most if requests is None else requests)
        self.check_stop = run.check_stop
        self._streams, self._run, self._settings = streams, run, run.settings
        self._now = streams[0].now()
        self._samples: list[Sample] = []
        self._reports = {stream.name: dict(_UNKNOWN) for stream in streams}
        self._server = Server(self._ask, self._samples, self._settings, self._now)

    @property
    def result(self) -> dict[str, Any]:
        answers = self._server.answers
        return {
            "tap_version": version("tap-wolkvox"),
            "requests": self.budget.sent,
            "reports": self._reports,
            "timezone_offset_minutes": round(
                (self._settings.clock.to_wall(self._now) - self._now.replace(tzinfo=None)) / MINUTE
            ),
            "server": {name: answer.value for name, answer in answers.items()},
            "why_not_known": {
                name: answer.why for name, answer in answers.items() if answer.value is None
            },
            "server_requests": {name: answer.requests for name, answer in answers.items()},
        }

    @property
    def is_good(self) -> bool:
        """Whether each report answered as a run would take it."""
        return all(each["status"] in {"rows", "empty"} for each in self._reports.values())

    def run(self) -> None:
        """Send the requests; after one that keeps all others from succeeding, no more."""
        try:
            for stream in self._streams:
                self._reports[stream.name] |= self._found(stream)
            self._server.find_out()
        except RunError:
            pass

    def _found(self, stream: Checked) -> dict[str, Any]:
        request = stream.request_for(next(iter(stream.partitions or ()), None))
        reader = self._reader(request, stream.added_by(request))
        pool = _CheckPool(self._run.client, reader, self, REPORT_REQUESTS)
        try:
            stream.sample(request, pool)
        except OverBudgetError:
            pass
        except WolkvoxError as error:
            self._reports[stream.name] |= {"status": "error", "message": str(error)}
            if isinstance(error, RunError):
                raise
            return {}
        if not pool.answers:
            return {}
        asked, response = pool.answers[-1]
        if response.failure:
            return {"status": "error", "message": f"{asked}: {response.failure}"}
        if response.rows:
            self._samples.append(Sample(asked, response.rows))
        return findings(asked, response, reader, self._settings.clock)

    def _reader(self, request: Request, added: Mapping[str, str]) -> CheckedReader:
        return CheckedReader(request.report, self._settings.clock, added)

    def _ask(self, request: Request) -> Response:
        added = dict(request.partition) if request.report.adds_partition else {}
        pool = _CheckPool(self._run.client, self._reader(request, added), self, 1)
        return pool.fetch(request)
