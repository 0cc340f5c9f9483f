"""Requests in the background, and reading the rows of their responses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from dataclasses import replace
from threading import Event, Thread

from tap_wolkvox.api.client import Client
from tap_wolkvox.api.request import Request, Response
from tap_wolkvox.base.errors import WolkvoxError
from tap_wolkvox.rows.reader import RowReader

POLL_SECONDS = 0.2


class RequestPool:
    """Sends requests of one report and partition in the background, and reads the rows.

    While it waits, it calls `check_stop`, which may raise, every `POLL_SECONDS`.
    """

    def __init__(
        self,
        client: Client,
        reader: RowReader,
        *,
        check_stop: Callable[[], None],
        on_response: Callable[[int, float], None],
        retries: bool,
    ) -> None:
        self._client = client
        self._reader = reader
        self._check_stop = check_stop
        self._on_response = on_response
        self._retries = retries
        self._cancelled = Event()
        self._pending: set[Future[list[Response]]] = set()

    def start(
        self, *requests: Request, constants: Mapping[str, str] | None = None
    ) -> Future[list[Response]]:
        """Send requests in turn, up to the first that fails; rows get `constants` as columns.

        A daemon thread sends them: with an executor, a stopped run would wait for the server.
        """
        future: Future[list[Response]] = Future()

        def run() -> None:
            responses: list[Response] = []
            try:
                for request in requests:
                    responses.append(self._fetch(request, constants))
                    if responses[-1].failure:
                        break
                future.set_result(responses)
            except BaseException as error:  # noqa: BLE001 - `result` raises it
                future.set_exception(error)

        Thread(target=run, name=f"request {requests[0]}", daemon=True).start()
        self._pending.add(future)
        return future

    def result(self, future: Future[list[Response]]) -> list[Response]:
        """Wait for responses; a WolkvoxError if the server refuses, or a row cannot be read."""
        self._wait(future)
        self._pending.discard(future)
        return future.result()

    def fetch(self, request: Request, constants: Mapping[str, str] | None = None) -> Response:
        """Send a request, and wait for the response; raises what `result` does."""
        [response] = self.result(self.start(request, constants=constants))
        return response

    def close(self) -> None:
        """Cancel retries, and wait until no request uses the token."""
        self._cancelled.set()
        for future in self._pending:
            self._wait(future)

    def _wait(self, future: Future[list[Response]]) -> None:
        while not future.done():
            self._check_stop()
            wait([future], timeout=POLL_SECONDS)

    def _fetch(self, request: Request, constants: Mapping[str, str] | None) -> Response:
        response = self._client.fetch(
            request,
            cancelled=self._cancelled,
            on_response=self._on_response,
            retries=self._retries,
        )
        self._reader.beside = self._reader.beside or set(response.unknown_fields)
        try:
            return replace(response, rows=self._reader.read(response.rows, constants))
        except WolkvoxError as error:
            raise type(error)(f"{request}: {error}") from None
