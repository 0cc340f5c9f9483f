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

import msgspec

from sandbox.data import days_of, seeded_random

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sandbox.data import Row, Source
    from sandbox.faults import Fault

PATH = "/api/v2/reports_manager.php"
JSON = "application/json; charset=utf-8"
MOMENT = "%Y%m%d%H%M%S"

Order: TypeAlias = Literal["oldest", "newest", "shuffled"]


def bogota_now() -> datetime:
    """Return what a clock in Colombia shows, to the second."""
    return datetime.now(ZoneInfo("America/Bogota")).replace(microsecond=0, tzinfo=None)


@dataclass
class Settings:
    """How the server behaves. May be changed while it runs.

    Attributes:
        row_limit: The most rows of a response.
        max_days: The most calendar days that a window may touch, counted so because that is
            the stricter reading of "31 days".
        daily_quota: Requests a day of the server's clock; without it, no end of them. Each
            request with the right token costs one, whatever it is answered.
        simultaneous: How many requests of a token may be worked on at once.
        latency_seconds: How long a report takes, at least.
        seconds_per_1000_rows: How long each thousand rows adds to that.
        end_inclusive: Whether rows of the second `date_end` belong to the window.
        order: The order of the rows of a response.
        over_limit: What a report above `row_limit` becomes: a cut list, or an error 400.
        cut_msg: What the `msg` of a cut list counts: the rows held or the rows found.
        silent_limit: A lower limit that nobody tells of: `msg` counts what was left of it.
        clock: The server's wall clock, naive.
    """

    token: str = "sandbox-token"  # noqa: S105 - opens nothing but the sandbox
    row_limit: int = 60_000
    max_days: int = 31
    daily_quota: int | None = None
    simultaneous: int = 2
    latency_seconds: float = 0.0
    seconds_per_1000_rows: float = 0.0
    end_inclusive: bool = True
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

    def window(self) -> tuple[datetime, datetime] | None:
        """Return the window's ends, or None where they cannot be read."""
        try:
            return read_moment(self.date_ini), read_moment(self.date_end)
        except ValueError:
            return None


class Wolkvox:
    """A server's state and its rules.

    Args:
        source: Where its rows come from.
        settings: How it behaves.
    """

    def __init__(self, source: Source, settings: Settings | None = None) -> None:
        self.source = source
        self.settings = settings or Settings()
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
        window = entry.window()
        if window is None:
            return silence()
        start, end = window
        days = (end.date() - start.date()).days + 1
        if end < start or days > settings.max_days:
            return silence()
        if not settings.end_inclusive:
            end -= timedelta(seconds=1)
        limit = min(settings.row_limit, settings.silent_limit or settings.row_limit)
        campaign = entry.campaign_id or ""
        if campaign == "ALL":
            campaign = "all"
        rows, found = self._rows(start, end, campaign, limit)
        if not rows:
            return silence()
        if found > settings.row_limit and settings.over_limit == "error":
            return refuse(400, f"THE QUERY EXCEEDS THE LIMIT OF {settings.row_limit} ROWS")
        told = len(rows) if settings.cut_msg == "held" or settings.silent_limit else found
        body = {"code": "200", "error": None, "msg": f"{told} records were found", "data": rows}
        return Answer(200, msgspec.json.encode(body), len(rows))

    def _rows(
        self, start: datetime, end: datetime, campaign: str, limit: int
    ) -> tuple[list[Row], int]:
        """Return the rows of a response and how many there are, at least.

        Goes day by day, so that of a window far above the limit no more is made than needed.
        """
        settings = self.settings
        chance = seeded_random(start, end, campaign)
        days = list(days_of(start, end)) if start <= end else []
        if settings.order == "newest":
            days.reverse()
        elif settings.order == "shuffled":
            chance.shuffle(days)
        # Counting all of them is slow, and only these two settings tell the number.
        count_all = settings.cut_msg == "found" or settings.over_limit == "error"
        now = settings.clock()
        rows: list[Row] = []
        found = 0
        for first, last in days:
            piece = self.source.rows(first, last, campaign, now)
            found += len(piece)
            if settings.order == "newest":
                piece.reverse()
            if len(rows) <= limit:
                rows += piece
            if len(rows) > limit and not count_all:
                break
        if settings.order == "shuffled":
            chance.shuffle(rows)
        return rows[:limit], found

    def _refuse(self, entry: LogEntry) -> Answer | None:
        settings = self.settings
        token = entry.headers.get("wolkvox-token")
        today = f"{settings.clock():%Y-%m-%d}"
        used = self.used.get(today, 0) + (token == settings.token)
        self.used[today] = used
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
            (
                not (entry.api and entry.campaign_id and entry.date_ini and entry.date_end),
                400,
                "SOME PARAMETERS ARE REQUIRED",
            ),
            (entry.api != "campaign_7", 400, "THE API YOU WANT TO CONSULT DOES NOT EXIST"),
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


def silence() -> Answer:
    """Return what Wolkvox says when there are no rows, or when it dislikes the window."""
    return refuse(404, "Validate dates entered")
