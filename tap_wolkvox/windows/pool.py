"""Requests in the background, and the rows that come back, read."""

from __future__ import annotations

from concurrent.futures import Future, wait
from dataclasses import dataclass
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, TypeVar

from tap_wolkvox.base.errors import SplitWindowError, WolkvoxError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tap_wolkvox.api.client import Client, Request
    from tap_wolkvox.api.failures import Failure
    from tap_wolkvox.rows.layout import Row
    from tap_wolkvox.rows.reader import RowReader

_Result = TypeVar("_Result")

POLL_SECONDS = 0.2

ROUND_COUNT, ROUND_FROM = 1_000, 5_000
"""A limit that is documented nowhere would be a multiple of the first, from the second up."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back for a request.

    Attributes:
        failure: Why a narrower window may be answered; None if there was a response.
        rows: The rows, read.
        held: How many rows the response holds, those included that were left out of `rows`; of
            nested rows, how many objects.
        skipped: How many were left out, since they are sums of others. Nobody knows whether the
            server's limit and its count include them.
        counted: How many rows the server counts, if it does.
        seconds: How long it took, without earlier tries.
        asked: When it was asked for, in seconds of a monotonic clock.
    """

    failure: Failure | None
    rows: list[Row]
    held: int = 0
    skipped: int = 0
    counted: int | None = None
    seconds: float = 0
    asked: float = 0

    @property
    def count_matches(self) -> bool:
        """Whether the server counts as many rows as it sent."""
        return self.counted in (self.held, self.held - self.skipped)

    @property
    def is_empty(self) -> bool:
        """Whether there was a response without rows."""
        return not self.rows and not self.failure

    @property
    def is_short(self) -> bool:
        """Whether the server counts more rows than it sent."""
        return (self.counted or 0) > self.held

    def may_be_truncated(self, row_limit: int) -> bool:
        """Whether rows may be missing from it."""
        return self.is_short or any(
            looks_truncated(rows, row_limit) for rows in (self.held, self.held - self.skipped)
        )


def looks_truncated(rows: int, row_limit: int) -> bool:
    """Whether so many rows are as many as a limit would let through, documented or not."""
    return rows >= row_limit or (rows >= ROUND_FROM and rows % ROUND_COUNT == 0)


class Fetching:
    """Sends requests of one report and partition in the background, and reads what comes.

    Args:
        client: Sends them.
        reader: Reads the rows that come.
        check_stop: Called now and then while a response is waited for; ends that if it raises.
        retries: Whether to try again where that may help.
    """

    def __init__(
        self,
        client: Client,
        reader: RowReader,
        check_stop: Callable[[], None],
        *,
        retries: bool = True,
    ) -> None:
        self._client = client
        self._reader = reader
        self._check_stop = check_stop
        self._retries = retries
        self._cancelled = Event()
        self._pending: set[Future[Any]] = set()

    def start(self, request: Request, same: Mapping[str, str] | None = None) -> Future[Fetched]:
        """Send a request in a thread that does not keep the process alive.

        An executor's threads would: a run that is stopped would wait for the server.

        Args:
            request: What to ask for.
            same: Columns that the tap adds, alike in all rows of the response.
        """
        return self._run(request, lambda: self._fetch(request, same))

    def start_all(self, requests: Sequence[Request]) -> Future[list[Fetched]]:
        """Send requests one after the other in one thread, up to the first that fails."""
        return self._run(requests[0], lambda: list(self._fetch_all(requests)))

    def _run(self, request: Request, fetch: Callable[[], _Result]) -> Future[_Result]:
        future: Future[_Result] = Future()

        def run() -> None:
            try:
                future.set_result(fetch())
            except BaseException as error:  # noqa: BLE001 - raised where the result is asked for
                future.set_exception(error)

        Thread(target=run, name=f"request {request}", daemon=True).start()
        self._pending.add(future)
        return future

    def result(self, future: Future[_Result]) -> _Result:
        """Wait for a response.

        Raises:
            WolkvoxError: If the server refuses, or a row cannot be read.
        """
        while not future.done():
            self._check_stop()
            wait([future], timeout=POLL_SECONDS)
        self._pending.discard(future)
        return future.result()

    def close(self) -> None:
        """Wait for abandoned requests, so that the token is free."""
        self._cancelled.set()
        for future in self._pending:
            while not future.done():
                self._check_stop()
                wait([future], timeout=POLL_SECONDS)

    def _fetch_all(self, requests: Sequence[Request]) -> Iterator[Fetched]:
        for request in requests:
            fetched = self._fetch(request, None)
            yield fetched
            if fetched.failure:
                return

    def _fetch(self, request: Request, same: Mapping[str, str] | None) -> Fetched:
        try:
            page = self._client.fetch(request, cancelled=self._cancelled, retries=self._retries)
        except SplitWindowError as error:
            return Fetched(error.failure, [])
        self._reader.beside = self._reader.beside or set(page.unknown_fields)
        try:
            rows = self._reader.read(page.rows, same)
        except WolkvoxError as error:
            raise type(error)(f"{request}: {error}") from None
        return Fetched(
            None,
            rows,
            held=len(page.rows),
            skipped=page.sums,
            counted=page.counted,
            seconds=page.seconds,
            asked=page.asked,
        )
