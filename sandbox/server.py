"""The rules of the sandbox: what Wolkvox says to a request, whatever carries it.

Where nobody knows how Wolkvox behaves, the default is the worst that it could do.
"""

from __future__ import annotations

import json
import re
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from http.client import responses
from itertools import count
from typing import TYPE_CHECKING, Literal, TypeAlias
from zoneinfo import ZoneInfo

from sandbox.catalogue import find_report
from sandbox.data import days_of, seeded_random
from sandbox.order import arrange, write_body
from sandbox.reports import FixedReport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sandbox.catalogue import Report
    from sandbox.data import Row, Source
    from sandbox.faults import Fault
    from sandbox.reports import ReportSource

PATH = "/api/v2/reports_manager.php"
INFORMATION_PATH = "/api/v2/information.php"
JSON = "application/json; charset=utf-8"
MOMENT = "%Y%m%d%H%M%S"

AMD_DETAIL = "amd_detail"
UNKNOWN_API = "THE API YOU WANT TO CONSULT DOES NOT EXIST"
REQUIRED = "SOME PARAMETERS ARE REQUIRED"

Order: TypeAlias = Literal["oldest", "newest", "shuffled"]


def bogota_now() -> datetime:
    """Return what a clock in Colombia shows, to the second."""
    return datetime.now(ZoneInfo("America/Bogota")).replace(microsecond=0, tzinfo=None)


@dataclass
class Settings:
    """How the server behaves. May be changed while it runs.

    Attributes:
        row_limit: The most rows of a response.
        row_limits: The same for single reports, by stream; the lowest of all limits holds. Some
            reports have a lower one of their own as well, which the catalogue tells.
        max_days: The most calendar days that a window may touch, counted so because that is
            the stricter reading of "31 days".
        daily_quota: Requests a day of the server's clock; without it, no end of them. Each
            request with the right token costs one, whatever it is answered.
        simultaneous: How many requests of a token may be worked on at once.
        latency_seconds: How long a report takes, at least.
        seconds_per_1000_rows: How long each thousand rows adds to that.
        end_inclusive: Whether rows of the second `date_end` belong to the window.
        across_months: What a window over the border of a month gets: all of its rows, those of
            its first month, as from a server with a table for each, or a refusal.
        months_msg: The words of that refusal.
        order: The order of the rows of a response.
        over_limit: What a report above `row_limit` becomes: a cut list, or an error 400.
        cut_msg: What the `msg` of a cut list counts: the rows held or the rows found.
        silent_limit: A lower limit that nobody tells of: `msg` counts what was left of it.
        clock: The server's wall clock, naive.
    """

    token: str = "sandbox-token"  # noqa: S105 - opens nothing but the sandbox
    row_limit: int = 60_000
    row_limits: dict[str, int] = field(default_factory=dict)
    max_days: int = 31
    daily_quota: int | None = None
    simultaneous: int = 2
    latency_seconds: float = 0.0
    seconds_per_1000_rows: float = 0.0
    end_inclusive: bool = True
    across_months: Literal["all", "first", "refused"] = "all"
    months_msg: str = "Validate dates entered"
    order: Order = "shuffled"
    over_limit: Literal["cut", "error"] = "cut"
    cut_msg: Literal["held", "found"] = "held"
    silent_limit: int | None = None
    clock: Callable[[], datetime] = bogota_now


@dataclass
class Answer:
    """What is sent back."""

    status: int
    body: bytes
    rows: int = 0
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class LogEntry:
    """A request and what became of it.

    Attributes:
        number: From 1, also after the log was emptied.
        path: With the query, as sent.
        headers: Their names in lower case.
        in_flight: How many requests were being worked on once this one had come, itself too.
        started: On `time.monotonic`, in seconds.
        finished: The same, when the server was done with it but for sending.
        status: The HTTP status sent; none after a reset.
        rows: How many rows were sent.
        fault: The kind of fault applied.
        endpoint: The path without the query.
        parameters: The whole query.
    """

    number: int
    method: str
    path: str
    headers: dict[str, str]
    api: str | None
    campaign_id: str | None
    date_ini: str | None
    date_end: str | None
    in_flight: int
    started: float
    finished: float | None = None
    status: int | None = None
    rows: int = 0
    fault: str | None = None
    endpoint: str = PATH
    skill_id: str | None = None
    cod_act: str | None = None
    parameters: dict[str, str] = field(default_factory=dict)

    def window(self) -> tuple[datetime, datetime] | None:
        """Return the window's ends, or None where they cannot be read."""
        try:
            return read_moment(self.date_ini), read_moment(self.date_end)
        except ValueError:
            return None


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
        source: Source,
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

    def fixed(self, stream: str) -> FixedReport:
        """Return the explicit list of rows of a report, which is empty at first.

        Raises:
            KeyError: There is no such report.
            TypeError: Its rows are made in another way.
        """
        source = self.reports.setdefault(stream, FixedReport(stream))
        if not isinstance(source, FixedReport):
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
            headers={name.lower(): value for name, value in headers.items()},
            api=query.get("api"),
            campaign_id=query.get("campaign_id"),
            date_ini=query.get("date_ini"),
            date_end=query.get("date_end"),
            in_flight=self.in_flight + 1,
            started=time.monotonic(),
            endpoint=path.partition("?")[0],
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
        parameters = report.parameters(entry.parameters) or {}
        now = self.settings.clock()
        days = list(days_of(start, end)) if start <= end else []
        if report.stream == AMD_DETAIL:
            campaign = parameters.get("campaign_id", "")
            return arrange(
                days,
                lambda day: self.source.rows(*day, campaign, now),
                self.settings,
                limit,
                seeded_random(start, end, campaign),
            )
        source = self.reports.get(report.stream)
        if source is None:
            return [], 0
        return arrange(
            days if report.by_day else [window],
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
            (report and not report.accepts(entry.parameters), 400, REQUIRED),
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


def read_moment(text: str | None) -> datetime:
    """Read a window's end as it stands in a URL.

    Raises:
        ValueError: It is not fourteen digits that make a moment.
    """
    if not re.fullmatch("[0-9]{14}", text or ""):
        raise ValueError("not a moment")
    return datetime.strptime(text or "", MOMENT)  # noqa: DTZ007 - the server's clock is naive


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
