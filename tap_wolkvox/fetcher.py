"""Whole responses, one window after the other, the next requested while one is written."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import Future, wait
from dataclasses import dataclass
from datetime import datetime
from threading import Thread
from typing import TYPE_CHECKING

from tap_wolkvox.client import describe
from tap_wolkvox.clock import rfc3339
from tap_wolkvox.exceptions import WolkvoxError
from tap_wolkvox.responses import Refusal
from tap_wolkvox.windows import NEGLIGIBLE, RowSample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tap_wolkvox.client import Client
    from tap_wolkvox.config import Settings
    from tap_wolkvox.records import RowReader
    from tap_wolkvox.reports import Row, Values
    from tap_wolkvox.windows import Planner, Window

LOOK_UP_SECONDS = 0.2

SAMPLE = 1_000
"""So many rows tell well enough when all of them are."""

ROUND_COUNT, ROUND_FROM = 1_000, 5_000
"""A limit that nobody told of would be a round number of rows, and not a small one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for a window.

    Attributes:
        refusal: What a narrower window may not meet; None if the server gave rows or silence.
        rows: The rows, read; none of a silence.
        counted: How many rows the server counts, if it does.
        seconds: How long it took, without earlier tries.
    """

    refusal: Refusal | None
    rows: list[Row]
    counted: int
    seconds: float

    def may_be_cut(self, row_limit: int) -> bool:
        """Whether rows may be missing from it."""
        held = len(self.rows)
        return self.counted > held or looks_cut(held, row_limit)


def looks_cut(rows: int, row_limit: int) -> bool:
    """Whether so many rows are as many as a limit would let through, told of or not."""
    return rows >= row_limit or (rows >= ROUND_FROM and rows % ROUND_COUNT == 0)


@dataclass(frozen=True, slots=True)
class Response:
    """All rows of a window.

    Attributes:
        rows: The rows, in any order.
        written: If its window shares its first second with the one before, the rows of that
            second that were handed over with it.
        settled: Nothing that the server showed before speaks against the rows so far.
    """

    window: Window
    rows: list[Row]
    written: Counter[Values]
    settled: bool


@dataclass(slots=True)
class _Debt:
    """A window that was answered with rows but has to be asked again in narrower ones.

    Attributes:
        missing: Times and keys of the rows that it showed, beside such as were handed over before,
            and that no part has brought so far. Other fields may have changed meanwhile.
        rows_seen: How many rows it showed or counted, beside those that were handed over before.
        rows_found: Those that its parts have brought so far.
        is_short: Whether more rows were counted than shown. Nothing but their sum tells then that
            none of those is lacking.
        in_doubt: Whether its parts may turn out to lack rows, since one of them has not brought
            what was shown of its time, or may itself be short.
    """

    window: Window
    missing: Counter[tuple[str, ...]]
    rows_seen: int
    is_short: bool
    in_doubt: bool = False
    rows_found: int = 0


class Responses:
    """Gets the whole responses of one campaign, in the order of time.

    Args:
        planner: Says which windows to ask for, and learns from the answers.
        client: Asks.
        reader: Reads the rows that come.
        settings: The limits.
        campaign: Whose rows.
    """

    def __init__(
        self,
        planner: Planner,
        client: Client,
        reader: RowReader,
        settings: Settings,
        campaign: str,
    ) -> None:
        self._report = reader.report
        self._planner = planner
        self._client = client
        self._reader = reader
        self._settings = settings
        self._campaign = campaign
        self._expects_rows = True
        self._doubted: Window | None = None
        self._full = settings.row_limit
        self._cut_at = 0
        self._flight: list[tuple[Window, Future[Answer]]] = []
        self._debts: list[_Debt] = []
        self._edge: tuple[str, Counter[Values]] = ("", Counter())

    def iterate(
        self, look_up: Callable[[], None], *, doubts_before: datetime
    ) -> Iterator[Response]:
        """Hand over each response once its window is had whole.

        Args:
            look_up: Called now and then while an answer is waited for; ends that if it raises.
            doubts_before: Silence of a window that begins before that second of the server's
                clock may be passed by the bookmark at first sight.

        Raises:
            WolkvoxError: If a window cannot be had.
        """
        # One request alone goes first: a token that is refused costs no second one.
        at_once = 1
        self._ask_ahead(at_once)
        while self._flight:
            window, future = self._flight.pop(0)
            answer = result_of(future, look_up)
            if answer.refusal or answer.may_be_cut(self._settings.row_limit):
                self._narrow(window, answer)
                self._ask_ahead(at_once)
                continue
            if self._is_doubtful(window, answer) and window.start < doubts_before:
                self._flight.insert(0, (window, self._ask(window)))
                continue
            self._planner.on_rows(
                window,
                self._found(answer.rows),
                slowness=answer.seconds / self._settings.request_timeout_seconds,
            )
            response = self._whole(window, answer)
            at_once = self._settings.max_concurrent_requests
            self._ask_ahead(at_once)
            yield response

    def _ask_ahead(self, at_once: int) -> None:
        """Start requests, but none after one that has failed."""
        while (
            len(self._flight) < at_once
            and not any(future.done() and future.exception() for _, future in self._flight)
            and (window := self._planner.next())
        ):
            self._flight.append((window, self._ask(window)))
            self._flight.sort(key=lambda pair: (pair[0].start, pair[0].end))

    def _ask(self, window: Window) -> Future[Answer]:
        return ask_in_background(self._client, self._reader, window, self._campaign)

    def _is_doubtful(self, window: Window, answer: Answer) -> bool:
        """Whether an answer may be empty by mistake, and was not asked for again yet.

        It may where rows break off, where none came yet, and at hours of the week that had rows.
        The bookmark waits for a young silence. An old one it would pass, and nobody would ask for
        its rows again; one more request tells it from a mistake.
        """
        is_expected = self._expects_rows or self._planner.expected_fill(window) * self._full >= 1
        is_doubtful = not answer.rows and is_expected and self._doubted != window
        self._expects_rows = bool(answer.rows)
        self._doubted = window if is_doubtful else None
        return is_doubtful

    def _narrow(self, window: Window, answer: Answer) -> None:
        """Have a window asked again in narrower ones."""
        seen = len(answer.rows)
        # A second on its own helps against too many rows alone: if the server does not count the
        # end of a window in, it is always answered with silence.
        if not window.seconds or (answer.refusal and window.seconds == 1):
            reason = answer.refusal or (
                f"of this one second the server counts {answer.counted} rows and sent {seen}. Run "
                "again later; if it stays, please report it to the makers of the tap"
                if answer.counted > seen
                else f"this one second came with {seen} rows, and there may be more. A response "
                f"holds {self._settings.row_limit} (row_limit): raise it if the server's limit is "
                "higher"
            )
            raise WolkvoxError(f"{describe(window, self._campaign)}: {reason}")
        # It may have been the second look at an empty answer, and told neither.
        self._expects_rows = True
        if answer.refusal:
            self._planner.on_refused(window)
            return
        # Rows that were counted and not sent may be such as are handed over already.
        fresh = self._fresh(window, answer)
        counted = answer.counted - self._written(window).total()
        is_short = answer.counted > seen
        self._debts.append(_Debt(window, fresh, max(fresh.total(), counted), is_short))
        if seen >= ROUND_COUNT and seen == self._cut_at and is_short:
            self._full = min(self._full, seen)
        self._cut_at = seen
        rows = sorted(answer.rows, key=self._report.time_of)
        self._planner.on_truncated(window, self._found(rows))

    def _found(self, rows: list[Row]) -> RowSample:
        """What the rows of an answer show of how they are spread."""
        to_wall, number = self._settings.clock.to_wall, min(SAMPLE, len(rows))
        times = sorted(self._report.time_of(rows[len(rows) * n // number]) for n in range(number))
        walls = [to_wall(datetime.fromisoformat(time)) for time in times]
        return RowSample(len(rows), walls, self._full)

    def _written(self, window: Window) -> Counter[Values]:
        """Rows that are handed over already, of the second in which a window starts."""
        second, rows = self._edge
        return rows if second == self._utc(window.start) else Counter()

    def _fresh(self, window: Window, answer: Answer) -> Counter[tuple[str, ...]]:
        """Times and keys of the rows of an answer that are not handed over already."""
        again = self._rows_at(window.start, answer) & self._written(window)
        written = (self._report.row_type(*values) for values in again.elements())
        key_of = self._report.key_of
        return Counter(map(key_of, answer.rows)) - Counter(map(key_of, written))

    def _rows_at(self, wall: datetime, answer: Answer) -> Counter[Values]:
        """Rows of an answer that are of one second."""
        second, time_of = self._utc(wall), self._report.time_of
        return Counter(self._report.values_of(row) for row in answer.rows if time_of(row) == second)

    def _whole(self, window: Window, answer: Answer) -> Response:
        """Account for the rows of a window, and for the second that it shares."""
        written = self._written(window)
        self._settle(window, answer)
        rows_there = self._rows_at(window.end, answer)
        self._edge = (
            self._utc(window.end),
            rows_there if window.seconds else rows_there | written,
        )
        settled = not any(debt.in_doubt for debt in self._debts)
        return Response(window, answer.rows, written, settled)

    def _settle(self, window: Window, answer: Answer) -> None:
        """Compare what narrower windows hold with what was seen before they were asked for."""
        if not self._debts:
            return
        fresh, end = self._fresh(window, answer), self._utc(window.end)
        is_vouched_for = answer.counted == len(answer.rows) > 0
        for debt in self._debts:
            debt.rows_found += fresh.total()
            debt.missing -= fresh
            debt.in_doubt = (
                debt.in_doubt
                or (debt.is_short and not is_vouched_for)
                or min(debt.missing, default=(end,)) < (end,)
            )
        while self._debts and self._debts[-1].window.end == window.end:
            debt = self._debts.pop()
            # Rows that had not been seen do not make up for such as had.
            if lacking := max(debt.missing.total(), debt.rows_seen - debt.rows_found):
                raise WolkvoxError(
                    f"{describe(debt.window, self._campaign)}: the server showed "
                    f"{debt.rows_seen} rows, and {lacking} of them did not come again when it was "
                    "asked for parts of it. Run again later; if it stays, please report it to "
                    "the makers of the tap"
                )
            # Some rows more may have come meanwhile.
            if debt.rows_found > (1 + NEGLIGIBLE) * debt.rows_seen >= ROUND_FROM:
                self._full = min(self._full, debt.rows_seen)

    def _utc(self, wall: datetime) -> str:
        return rfc3339(self._settings.clock.to_utc(wall))


def ask_in_background(
    client: Client, reader: RowReader, window: Window, campaign: str
) -> Future[Answer]:
    """Ask for a window in a thread that does not keep the process alive.

    An executor's threads would: a run that is told to stop would wait for the server.
    """
    future: Future[Answer] = Future()

    def run() -> None:
        try:
            future.set_result(_ask(client, reader, window, campaign))
        except BaseException as error:  # noqa: BLE001 - raised where the result is asked for
            future.set_exception(error)

    Thread(target=run, name=f"request {window}", daemon=True).start()
    return future


def result_of(future: Future[Answer], look_up: Callable[[], None]) -> Answer:
    """Wait for an answer.

    Args:
        future: What `ask_in_background` gave.
        look_up: Called now and then; ends the wait if it raises.

    Raises:
        WolkvoxError: If the server refuses, or a row cannot be read.
    """
    while not future.done():
        look_up()
        wait([future], timeout=LOOK_UP_SECONDS)
    return future.result()


def _ask(client: Client, reader: RowReader, window: Window, campaign: str) -> Answer:
    answer, seconds = client.ask(window, campaign)
    if isinstance(answer, Refusal):
        return Answer(answer, [], 0, seconds)
    try:
        rows = reader.read(answer.rows)
    except WolkvoxError as error:
        raise WolkvoxError(f"{describe(window, campaign)}: {error}") from None
    return Answer(None, rows, answer.counted or 0, seconds)
