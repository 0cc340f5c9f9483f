"""The sandbox on the wire: the report's URL, and a control area beside it."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import msgspec
from aiohttp import web

from sandbox.server.faults import Fault, read_faults
from sandbox.server.log import LogEntry
from sandbox.server.wolkvox import Answer, Wolkvox, break_answer, no_rows
from tap_wolkvox.reports.model import INFORMATION, REPORTS_MANAGER

HOST = "127.0.0.1"
TRICKLE_PIECES = 20

HELP = f"""\
This is the sandbox of tap-wolkvox: a Wolkvox server of this machine alone, with made-up rows.

GET    {REPORTS_MANAGER}
                          reports: AMD Detail (api=campaign_7), calls (cdr_1), chats (chat_1),
                          agents' hours (agent_8) and a hundred more
GET    {INFORMATION}
                          agents, skills, campaigns, activity_codes and others
GET    /sandbox/log       what was asked, and what was answered
DELETE /sandbox/log       empties the log
POST   /sandbox/faults    adds a fault, or a list of them, as JSON:
                          {{"kind": "status", "status": 504, "times": 2}}
DELETE /sandbox/faults    removes all faults
GET    /sandbox/settings  limits, token and clock
"""


class Site:
    """What each URL does.

    Args:
        wolkvox: The server behind it.
    """

    def __init__(self, wolkvox: Wolkvox) -> None:
        self.wolkvox = wolkvox

    def application(self) -> web.Application:
        """Return the web application."""
        app = web.Application()
        app.add_routes(
            [
                web.route("*", REPORTS_MANAGER, self.report),
                web.route("*", INFORMATION, self.report),
                web.get("/sandbox/log", self.log),
                web.delete("/sandbox/log", self.empty_log),
                web.post("/sandbox/faults", self.add_faults),
                web.delete("/sandbox/faults", self.remove_faults),
                web.get("/sandbox/settings", self.settings),
                web.get("/{rest:.*}", self.about),
            ]
        )
        return app

    async def report(self, request: web.Request) -> web.StreamResponse:
        """Answer as Wolkvox, or as the fault wants it."""
        with self.wolkvox.request(
            request.method, request.path_qs, request.query, request.headers
        ) as (entry, fault, refusal):
            answer = await self._answer(entry, fault, refusal)
            entry.status, entry.rows = answer.status, answer.rows
            if fault and fault.kind in ("cut", "cut_chunked", "reset", "trickle"):
                return await _send_badly(request, entry, answer, fault)
        response = web.Response(status=answer.status, body=answer.body, headers=answer.headers)
        response.headers["Content-Type"] = answer.content_type
        if answer.rows:
            response.enable_chunked_encoding()  # as Wolkvox does
        return response

    async def _answer(self, entry: LogEntry, fault: Fault | None, refusal: Answer | None) -> Answer:
        """Make the answer, taking the time that it takes."""
        if fault and fault.kind == "hang":
            await asyncio.sleep(fault.seconds)
        if fault and fault.kind in ("status", "body"):
            return break_answer(fault)
        if refusal:
            return refusal
        if fault and fault.kind == "wrong_empty":
            return no_rows()
        answer = await asyncio.to_thread(self.wolkvox.report, entry)
        settings = self.wolkvox.settings
        await asyncio.sleep(
            settings.latency_seconds + settings.seconds_per_1000_rows * answer.rows / 1000
        )
        return answer

    async def log(self, _: web.Request) -> web.Response:
        """Show what was asked."""
        wolkvox = self.wolkvox
        return _json({"max_in_flight": wolkvox.max_in_flight, "requests": wolkvox.log})

    async def empty_log(self, _: web.Request) -> web.Response:
        """Forget what was asked."""
        self.wolkvox.log.clear()
        return web.Response(status=204)

    async def add_faults(self, request: web.Request) -> web.Response:
        """Add the faults of the request's body."""
        try:
            self.wolkvox.faults += read_faults(await request.read())
        except msgspec.DecodeError as error:
            return web.Response(status=400, text=f"{error}\n")
        return _json({"faults": len(self.wolkvox.faults)}, status=201)

    async def remove_faults(self, _: web.Request) -> web.Response:
        """Go back to normal."""
        self.wolkvox.faults.clear()
        return web.Response(status=204)

    async def settings(self, _: web.Request) -> web.Response:
        """Show the settings, and how much of the quota is used up."""
        settings = self.wolkvox.settings
        shown = {**vars(settings), "clock": settings.clock(), "used": self.wolkvox.used}
        return _json(shown)

    async def about(self, request: web.Request) -> web.Response:
        """Say what this is."""
        return web.Response(status=200 if request.path == "/" else 404, text=HELP)


def _json(value: object, status: int = 200) -> web.Response:
    body = msgspec.json.format(msgspec.json.encode(value), indent=2)
    return web.Response(status=status, body=body, content_type="application/json")


async def _send_badly(
    request: web.Request, entry: LogEntry, answer: Answer, fault: Fault
) -> web.StreamResponse:
    response = web.StreamResponse(status=answer.status, headers=answer.headers)
    response.headers["Content-Type"] = answer.content_type
    transport = request.transport
    if transport is None:
        return response
    if fault.kind == "reset":
        entry.status, entry.rows = None, 0
        # Closing without lingering sends RST, where plain closing would send FIN.
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
        return response
    if fault.kind == "cut_chunked":
        response.enable_chunked_encoding()
    else:
        response.content_length = len(answer.body)
    await response.prepare(request)
    if fault.kind == "trickle":
        size = -(-len(answer.body) // TRICKLE_PIECES)
        for place in range(0, len(answer.body), size):
            await response.write(answer.body[place : place + size])
            await asyncio.sleep(fault.seconds / TRICKLE_PIECES)
    else:
        await response.write(answer.body[: int(len(answer.body) * fault.share)])
        transport.close()
    return response


@asynccontextmanager
async def serving(wolkvox: Wolkvox, port: int = 0) -> AsyncIterator[str]:
    """Serve on the loopback while the context lasts.

    Args:
        wolkvox: The server.
        port: Where to listen; 0 takes a free port.

    Yields:
        The URL, without a slash at its end.

    Raises:
        OSError: The port is taken.
    """
    # A few seconds of keep-alive are Wolkvox's own; at the end, nobody is waited for.
    runner = web.AppRunner(
        Site(wolkvox).application(), access_log=None, keepalive_timeout=5, shutdown_timeout=0.01
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port).start()
        yield f"http://{HOST}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@dataclass(frozen=True)
class Running:
    """A server that runs in the background."""

    url: str
    wolkvox: Wolkvox


@contextmanager
def running(wolkvox: Wolkvox, port: int = 0) -> Iterator[Running]:
    """Serve from a thread while the context lasts; the arguments are those of `serving`."""
    started: Future[tuple[str, asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def serve() -> None:
        stop = asyncio.Event()
        async with serving(wolkvox, port) as url:
            started.set_result((url, asyncio.get_running_loop(), stop))
            await stop.wait()

    def run() -> None:
        try:
            asyncio.run(serve())
        except BaseException as error:
            if started.done():
                raise
            started.set_exception(error)

    thread = threading.Thread(target=run, name="sandbox")
    thread.start()
    try:
        url, loop, stop = started.result()
        try:
            yield Running(url, wolkvox)
        finally:
            loop.call_soon_threadsafe(stop.set)
    finally:
        thread.join()
