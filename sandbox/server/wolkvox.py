"""The rules of the sandbox: what Wolkvox says to a request, whatever carries it.

Where nobody knows how Wolkvox behaves, the default is the worst that it could do.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from http.client import responses
from itertools import count

from sandbox.base import Row, days_of, seeded_random
from sandbox.rows.fixed import Fixed, ReportSource
from sandbox.rows.wire import accepts, find_report, is_sent_by_day, read_parameters
from sandbox.server.faults import Fault
from sandbox.server.log import LogEntry
from sandbox.server.order import arrange, write_body
from sandbox.server.settings import Settings
from tap_wolkvox.reports.model import Report

JSON = "application/json; charset=utf-8"

AMD_DETAIL = "amd_detail"
UNKNOWN_API = "THE API YOU WANT TO CONSULT DOES NOT EXIST"
REQUIRED = "SOME PARAMETERS ARE REQUIRED"


@dataclass
class Answer:
    """What is sent back."""

    status: int
    body: bytes
    rows: int = 0
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)


class Wolkvox:
    """A server's state and its rules.

    Args:
        source: Where the rows of AMD Detail come from.
        settings: How it behaves.
        reports: Where the rows of other reports come from, by stream. A report that is not there
            has no rows.
    """

    def __init__(
        self,
        source: ReportSource,
        settings: Settings | None = None,
        reports: Mapping[str, ReportSource] | None = None,
    ) -> None:
        self.source = source
        self.settings = settings or Settings()
        self.reports: dict[str, ReportSource] = dict(reports or {})
        self.faults: list[Fault] = []
        self.log: list[LogEntry] = []
        self.used: dict[str, int] = {}
        """Requests of the quota used up, by day."""
        self.in_flight = 0
        self._numbers = count(1)

    @property
    def max_in_flight(self) -> int:
        """The most requests that there were at once, as far back as the log goes."""
        return max((entry.in_flight for entry in self.log), default=0)

    def fixed(self, stream: str) -> Fixed:
        """Return the explicit list of rows of a report, which is empty at first.

        Raises:
            KeyError: There is no such report.
            TypeError: Its rows are made in another way.
        """
        source = self.reports.setdefault(stream, Fixed(stream=stream))
        if not isinstance(source, Fixed):
            raise TypeError(f"The rows of {stream} are no explicit list.")
        return source

    @contextmanager
    def request(
        self, method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str]
    ) -> Iterator[tuple[LogEntry, Fault | None, Answer | None]]:
        """Take a request in, and count it as worked on until the context ends.

        Yields:
            Its entry in the log, the fault that strikes it, and an answer if it is refused.
        """
        entry = LogEntry(
            number=next(self._numbers),
            method=method,
            path=path,
            endpoint=path.partition("?")[0],
            headers={name.lower(): value for name, value in headers.items()},
            api=query.get("api"),
            campaign_id=query.get("campaign_id"),
            date_ini=query.get("date_ini"),
            date_end=query.get("date_end"),
            in_flight=self.in_flight + 1,
            started=time.monotonic(),
            skill_id=query.get("skill_id"),
            cod_act=query.get("cod_act"),
            parameters=dict(query),
        )
        self.log.append(entry)
        refusal = self._refuse(entry)
        self.in_flight += 1
        try:
            yield entry, self._fault(entry), refusal
        finally:
            self.in_flight -= 1
            entry.finished = time.monotonic()

    def report(self, entry: LogEntry) -> Answer:
        """Return the report that an admitted request asks for. Safe in any thread."""
        settings = self.settings
        report = find_report(entry.endpoint, entry.api or "")
        if report is None:
            return refuse(400, UNKNOWN_API)
        window = entry.window()
        if report.kind == "list":
            window = datetime.min, datetime.min  # noqa: DTZ901 - has no dates
        if window is None:
            return no_rows()
        if refusal := self._refuse_window(*window):
            return refusal
        start, end = window
        if report.kind != "list":
            end = self._last_second(start, end)
        limits = (settings.row_limit, report.row_limit, settings.row_limits.get(report.stream))
        most = min(limit for limit in limits if limit is not None)
        limit = min(most, settings.silent_limit or most)
        rows, found = self._rows(report, (start, end), entry, limit)
        if not rows and report.kind != "list":
            return no_rows()
        if found > most and settings.over_limit == "error":
            return refuse(400, f"THE QUERY EXCEEDS THE LIMIT OF {most} ROWS")
        told = len(rows) if settings.cut_msg == "held" or settings.silent_limit else found
        return Answer(200, write_body(report, rows, told), len(rows))

    def _refuse_window(self, start: datetime, end: datetime) -> Answer | None:
        settings = self.settings
        if end < start or (end.date() - start.date()).days + 1 > settings.max_days:
            return no_rows()
        if settings.across_months == "refused" and end >= next_month(start):
            return refuse(404, settings.months_msg)
        return None

    def _last_second(self, start: datetime, end: datetime) -> datetime:
        """Return the last second of which a window gets rows."""
        if self.settings.across_months == "first" and end >= next_month(start):
            return next_month(start) - timedelta(seconds=1)
        return end if self.settings.end_inclusive else end - timedelta(seconds=1)

    def _rows(
        self, report: Report, window: tuple[datetime, datetime], entry: LogEntry, limit: int
    ) -> tuple[list[Row], int]:
        """Return the rows of a response and how many there are, at least."""
        start, end = window
        parameters = read_parameters(report, entry.parameters) or {}
        now = self.settings.clock()
        days = list(days_of(start, end)) if start <= end else []
        is_amd_detail = report.stream == AMD_DETAIL
        source = self.source if is_amd_detail else self.reports.get(report.stream)
        if source is None:
            return [], 0
        return arrange(
            days if is_sent_by_day(report) else [window],
            lambda piece: source.rows(*piece, parameters, now),
            self.settings,
            limit,
            seeded_random(start, end, report.stream, *parameters.values()),
        )

    def _refuse(self, entry: LogEntry) -> Answer | None:
        settings = self.settings
        token = entry.headers.get("wolkvox-token")
        today = f"{settings.clock():%Y-%m-%d}"
        used = self.used.get(today, 0) + (token == settings.token)
        self.used[today] = used
        report = find_report(entry.endpoint, entry.api or "")
        quota, at_once = settings.daily_quota, settings.simultaneous
        refusals = (
            (not token, 401, "PLEASE ENTER THE WOLKVOX-TOKEN"),
            (token != settings.token, 403, "PLEASE VALIDATE TOKEN"),
            (quota is not None and used > quota, 403, "TOKEN LIMIT EXCEEDED"),
            (
                entry.in_flight > at_once,
                403,
                f"EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS PER TOKEN ({at_once})",
            ),
            (entry.method != "GET", 405, "METHOD NOT ALLOWED"),
            (not entry.api, 400, REQUIRED),
            (report is None, 400, UNKNOWN_API),
            (report and not accepts(report, entry.parameters), 400, REQUIRED),
        )
        return next((refuse(status, msg) for wrong, status, msg in refusals if wrong), None)

    def _fault(self, entry: LogEntry) -> Fault | None:
        fault = next((fault for fault in self.faults if fault.strikes(entry)), None)
        if fault is None:
            return None
        entry.fault = fault.kind
        if fault.times is not None:
            fault.times -= 1
        return fault


def next_month(moment: datetime) -> datetime:
    """Return the first moment of the month after that of another."""
    first = moment.replace(day=1, hour=0, minute=0, second=0)
    return (first + timedelta(days=31)).replace(day=1)


def refuse(status: int, msg: str, *, code: str | None = None, error: str | None = None) -> Answer:
    """Return an error as Wolkvox prints it."""
    words = responses.get(status, "")
    if status != HTTPStatus.NOT_FOUND:
        words = words.upper()
    body = {
        "code": str(status) if code is None else code,
        "error": words if error is None else error,
        "msg": msg,
    }
    return Answer(status, json.dumps(body, indent=4).encode())


def break_answer(fault: Fault) -> Answer:
    """Return what a `status` or `body` fault says in place of the report."""
    answer = refuse(fault.status, fault.msg, code=fault.code, error=fault.error)
    if fault.kind == "body":
        answer.status = 200
    if fault.kind == "body" or fault.body is not None:
        answer.body = fault.body or b""
        answer.content_type = fault.content_type
    answer.headers = fault.headers
    return answer


def no_rows() -> Answer:
    """Return what Wolkvox says when there are no rows, or when it dislikes the window."""
    return refuse(404, "Validate dates entered")
