"""Responses from a raw socket that drip or whose framing is broken.

Nothing is waited for longer than the time limit, and nothing that is not complete becomes a row.
"""

from __future__ import annotations

import gzip
import json
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from select import select
from typing import Any
from unittest.mock import patch

import pytest
import requests
import trustme
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tap_wolkvox.api import client as client_module
from tap_wolkvox.api.client import Client
from tap_wolkvox.api.failures import Failure
from tap_wolkvox.api.request import Response
from tap_wolkvox.base.errors import WolkvoxError
from tap_wolkvox.base.window import Window
from tap_wolkvox.tap import TapWolkvox
from tests.integration.test_client import a_server, request_for
from tests.support.calls import GUARD, NOON, TOKEN, as_rows, as_sent, call, calls, examples
from tests.support.rows import MORNING, is_long
from tests.support.world import World

pytestmark = pytest.mark.slow

LIMIT = 0.3
"""Seconds for a response. The setting has at least 1; the clock does not mind."""

TLS_LIMIT = 3 * LIMIT
"""The same with TLS, whose handshake takes a while on a busy machine."""

GIVE_UP = 5
"""Seconds after which a server stops dripping, so that a test without a clock fails."""

TOO_LATE = GIVE_UP - 1

PAUSE = 0.02

ROWS = [call(NOON, customer_id=f"C{n}") for n in range(3)]
BODY = json.dumps({"code": "200", "error": None, "msg": "", "data": ROWS}).encode()
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
CHUNK = b"%x\r\n%s\r\n" % (len(BODY), BODY)
LAST_CHUNK = b"0\r\n\r\n"
WHOLE = HEAD + b"Content-Length: %d\r\n\r\n%s" % (len(BODY), BODY)
ZIPPED = HEAD + b"Content-Encoding: gzip\r\n\r\n"
EMPTY_MEMBER = gzip.compress(b"")
GZIP_HEADER, EMPTY_BLOCK = EMPTY_MEMBER[:10], b"\x00\x00\x00\xff\xff"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"

HOST = "wolkvox.test"
REQUEST = request_for(Window(NOON - timedelta(days=1), NOON))


def hung_up(connection: socket.socket, seconds: float) -> bool:
    """Wait for the client, which has nothing more to say, to end the connection."""
    return bool(select([connection], [], [], seconds)[0])


@dataclass(frozen=True)
class Drip:
    """A response without end.

    Attributes:
        begins: What comes at once.
        piece: What comes again and again after that.
        pause: Seconds between two pieces.
    """

    begins: bytes = b""
    piece: bytes = b""
    pause: float = PAUSE

    def __call__(self, connection: socket.socket) -> None:
        ends = time.monotonic() + GIVE_UP
        connection.sendall(self.begins)
        while time.monotonic() < ends and not hung_up(connection, self.pause):
            connection.sendall(self.piece)


DRIPS = {
    "nothing": Drip(),
    "the status, by letters": Drip(b"HTTP/1.1 200 O", b"K"),
    "a header, by letters": Drip(HEAD + b"X-Name: ", b"a"),
    "headers": Drip(HEAD, b"X: y\r\n"),
    "100 Continue": Drip(b"", CONTINUE),
    "100 Continue, fast": Drip(b"", CONTINUE * 1_000, pause=0),
    "no body": Drip(HEAD + b"Content-Length: 999\r\n\r\n"),
    "401, no body": Drip(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 9\r\n\r\n"),
    "spaces, up to a length": Drip(HEAD + b"Content-Length: 9999\r\n\r\n" + BODY, b" "),
    "spaces, without a length": Drip(HEAD + b"\r\n" + BODY, b" "),
    "spaces, fast": Drip(HEAD + b"\r\n" + BODY, b" " * 1_000, pause=0),
    "the size of a chunk": Drip(CHUNKED + CHUNK, b"0"),
    "the extension of a chunk": Drip(CHUNKED + CHUNK + b"1;x=", b"y"),
    "chunks": Drip(CHUNKED + CHUNK, b"1\r\n \r\n"),
    "no last chunk": Drip(CHUNKED + CHUNK),
    "a trailer, by letters": Drip(CHUNKED + CHUNK + b"0\r\nX-Name: ", b"a"),
    "trailers": Drip(CHUNKED + CHUNK + b"0\r\n", b"X: y\r\n"),
    "gzip, empty members": Drip(ZIPPED + gzip.compress(BODY), EMPTY_MEMBER),
    "gzip, empty members, fast": Drip(ZIPPED, EMPTY_MEMBER * 1_000, pause=0),
    "gzip, empty blocks": Drip(ZIPPED + GZIP_HEADER, EMPTY_BLOCK),
    "gzip, empty blocks, fast": Drip(ZIPPED + GZIP_HEADER, EMPTY_BLOCK * 1_000, pause=0),
}


def drip_in_a_tls_record(connection: socket.socket) -> None:
    with socket.fromfd(connection.fileno(), socket.AF_INET, socket.SOCK_STREAM) as tcp:
        Drip(b"\x17\x03\x03\x40\x00", b"\0")(tcp)


@pytest.fixture(scope="module")
def tls() -> Iterator[ssl.SSLContext]:
    """How a server speaks TLS that is trusted. No proxies but those of a test."""
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST, "localhost").configure_cert(context)
    with authority.cert_pem.tempfile() as path, pytest.MonkeyPatch.context() as environment:
        environment.setenv("REQUESTS_CA_BUNDLE", path)
        for name in (
            "HTTPS_PROXY",
            "https_proxy",
            "ALL_PROXY",
            "all_proxy",
            "NO_PROXY",
            "no_proxy",
        ):
            environment.delenv(name, raising=False)
        yield context


@contextmanager
def a_client(url: str, limit: float = LIMIT) -> Iterator[Client]:
    config = {"api_url": url, "wolkvox_token": TOKEN, "start_date": "2026-06-01"}
    settings: Any = TapWolkvox(config=config).settings
    settings = replace(settings, request_timeout_seconds=limit)
    with closing(Client(settings, log=lambda _: None)) as client:
        yield client


def fetched(client: Client) -> Response:
    response = client.fetch(
        REQUEST, cancelled=threading.Event(), on_response=lambda *_: None, retries=False
    )
    if response.failure:
        raise WolkvoxError(str(response.failure))
    return response


def check_time_out(url: str, error: type[Exception], words: str) -> None:
    with a_client(url, TLS_LIMIT if url.startswith("https") else LIMIT) as client:
        begun = time.monotonic()
        with pytest.raises(error, match=words):
            fetched(client)
        assert time.monotonic() - begun < TOO_LATE


@pytest.mark.parametrize("drip", DRIPS.values(), ids=DRIPS.keys())
def test_dripping_response_is_a_time_out(drip: Drip) -> None:
    with a_server(drip, []) as port:
        check_time_out(f"http://127.0.0.1:{port}", WolkvoxError, "no response came in time")


FEW = ("a header, by letters", "spaces, without a length", "a trailer, by letters")
IN_TLS = {name: drip for name, drip in DRIPS.items() if name in FEW or is_long()}
IN_TLS_AND_BELOW = {**IN_TLS, "a TLS record": drip_in_a_tls_record}


@pytest.mark.parametrize("drip", IN_TLS_AND_BELOW.values(), ids=IN_TLS_AND_BELOW.keys())
def test_dripping_tls_response_is_a_time_out(tls: ssl.SSLContext, drip: Drip) -> None:
    with a_server(drip, [], tls) as port:
        check_time_out(f"https://localhost:{port}", WolkvoxError, "no response came in time")


def test_dripping_tls_handshake_is_a_connect_timeout(tls: ssl.SSLContext) -> None:
    del tls
    with a_server(Drip(b"\x16\x03\x03\x40\x00", b"\2"), []) as port:
        check_time_out(f"https://localhost:{port}", WolkvoxError, "list of allowed addresses")


@dataclass(frozen=True)
class Proxy:
    """Lets a client through to a port, whatever it asks for."""

    port: int

    def __call__(self, connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with socket.create_connection(("127.0.0.1", self.port)) as server:
            ways = {connection: server, server: connection}
            while ready := select(ways, [], [], GUARD)[0]:
                for source in ready:
                    data = source.recv(65_536)
                    while isinstance(source, ssl.SSLSocket) and source.pending():
                        data += source.recv(65_536)
                    if not data:
                        return
                    ways[source].sendall(data)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("drip", IN_TLS_AND_BELOW.values(), ids=IN_TLS_AND_BELOW.keys())
def test_dripping_response_through_a_proxy_is_a_time_out(
    tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch, scheme: str, drip: Drip
) -> None:
    proxy_tls = tls if scheme == "https" else None
    with a_server(drip, [], tls) as port, a_server(Proxy(port), [], proxy_tls) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"{scheme}://localhost:{proxy}")
        check_time_out(f"https://{HOST}", WolkvoxError, "no response came in time")


def test_dripping_proxy_did_not_connect(
    tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    del tls
    with a_server(Drip(b"HTTP/1.1 200 OK\r\nX-Name: ", b"a"), []) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://localhost:{port}")
        check_time_out(f"https://{HOST}", WolkvoxError, f"localhost:{port} .* did not connect")


# Responses that end, and are not whole.

MANY = b"".join(b"X-%d: y\r\n" % n for n in range(200))
BROKEN = {
    "nothing": b"",
    "no HTTP": BODY,
    "HTTP/0.9": b"\r\n\r\n" + BODY,
    "a part of the status": b"HTTP/1.",
    "a part of the headers": HEAD[:-9],
    "a part of the headers, length before": WHOLE[: WHOLE.index(b"\r\n\r\n")],
    "too many headers": HEAD + MANY + b"\r\n" + BODY,
    "too long a header": HEAD + b"X: " + b"y" * 70_000 + b"\r\n\r\n" + BODY,
    "a length too large": HEAD + b"Content-Length: %d\r\n\r\n%s" % (len(BODY) + 1, BODY),
    "a length too small": HEAD + b"Content-Length: %d\r\n\r\n%s" % (len(BODY) - 1, BODY),
    "two lengths": HEAD + b"Content-Length: 1\r\nContent-Length: 9\r\n\r\n" + BODY,
    "a huge length": HEAD + b"Content-Length: %d\r\n\r\n%s" % (10**30, BODY),
    "a part of the body": HEAD + b"\r\n" + BODY[:-1],
    "no chunks": CHUNKED + BODY,
    "a chunk size below 0": CHUNKED + b"-" + CHUNK + LAST_CHUNK,
    "the last chunk below 0": CHUNKED + CHUNK + b"-1\r\n\r\n",
    "a huge chunk size": CHUNKED + b"F" * 30 + b"\r\n" + BODY + b"\r\n" + LAST_CHUNK,
    "a chunk size of 20,000 digits": CHUNKED + b"9" * 20_000 + b"\r\n" + BODY,
    "an endless chunk size": CHUNKED + b"0" * 70_000 + CHUNK + LAST_CHUNK,
    "an endless chunk extension": CHUNKED + b"1;x=" + b"y" * 70_000,
    "no chunk size": CHUNKED + b"\r\n" + BODY + b"\r\n" + LAST_CHUNK,
    "a chunk size in words": CHUNKED + b"all\r\n" + BODY + b"\r\n" + LAST_CHUNK,
    "a chunk size too large": CHUNKED + b"%x\r\n%s\r\n" % (len(BODY) + 9, BODY) + LAST_CHUNK,
    "a chunk size too small": CHUNKED + b"%x\r\n%s\r\n" % (len(BODY) - 9, BODY) + LAST_CHUNK,
    "a part of a chunk": CHUNKED + CHUNK[:-9],
    "no last chunk": CHUNKED + CHUNK,
}


@pytest.mark.parametrize("response", BROKEN.values(), ids=BROKEN.keys())
def test_broken_response_is_an_error(response: bytes) -> None:
    with (
        a_server(lambda connection: connection.sendall(response), []) as port,
        a_client(f"http://127.0.0.1:{port}", limit=GUARD) as client,
        pytest.raises(WolkvoxError),
    ):
        fetched(client)


# Connections that are kept alive.


def receive(connection: socket.socket) -> bool:
    return bool(connection.recv(65_536))


def test_clock_stops_with_a_response() -> None:
    ended = []

    def serve(connection: socket.socket) -> None:
        connection.sendall(WHOLE)
        assert receive(connection)
        # Longer than the first request had.
        ended.append(hung_up(connection, begun + 1.2 - time.monotonic()))
        connection.sendall(WHOLE)

    asked: list[bytes] = []
    with a_server(serve, asked) as port, a_client(f"http://127.0.0.1:{port}", limit=1) as client:
        begun = time.monotonic()
        first = fetched(client)
        time.sleep(0.5)
        assert fetched(client).rows == first.rows
    assert ended == [False]
    assert len(asked) == 1


def test_clock_of_a_response_just_read_spares_the_next() -> None:
    """A connection is free for the next request before the thread of the last one goes on."""
    read_body = client_module._read_body  # noqa: SLF001 - where a response has been read
    is_free, is_over = threading.Event(), threading.Event()

    def read_slowly(response: requests.Response, body: bytearray) -> Failure | None:
        error = read_body(response, body)
        if not is_free.is_set():
            is_free.set()
            assert is_over.wait(GUARD)
        return error

    def serve(connection: socket.socket) -> None:
        connection.sendall(WHOLE)
        assert receive(connection)
        hung_up(connection, begun + 1.2 - time.monotonic())
        connection.sendall(WHOLE)

    asked: list[bytes] = []
    with (
        patch("tap_wolkvox.api.client._read_body", read_slowly),
        a_server(serve, asked) as port,
        a_client(f"http://127.0.0.1:{port}", limit=1) as client,
        ThreadPoolExecutor() as threads,
    ):
        begun = time.monotonic()
        first = threads.submit(fetched, client)
        assert is_free.wait(GUARD)
        time.sleep(0.5)
        second = fetched(client)
        is_over.set()
        assert first.result(GUARD).rows == second.rows
    assert len(asked) == 1


def test_clock_of_a_request_spares_others() -> None:
    drips, is_over = threading.Event(), threading.Event()

    def serve(connection: socket.socket) -> None:
        if not drips.is_set():
            drips.set()
            DRIPS["trailers"](connection)
            is_over.set()
        else:
            assert is_over.wait(GUARD)
            connection.sendall(WHOLE)

    with (
        a_server(serve, []) as port,
        a_client(f"http://127.0.0.1:{port}", limit=1) as client,
        ThreadPoolExecutor() as threads,
    ):
        first = threads.submit(fetched, client)
        assert drips.wait(GUARD)
        time.sleep(0.5)
        assert len(fetched(client).rows) == len(ROWS)
        with pytest.raises(WolkvoxError, match="no response came in time"):
            first.result(GUARD)


def test_clock_leaves_no_socket_and_no_thread_behind() -> None:
    responses: list[Any] = [WHOLE, WHOLE, DRIPS["headers"], BROKEN["a part of a chunk"], WHOLE, b""]
    rest = iter(responses)
    duplicates, duplicate = [], socket.fromfd

    def keep(*arguments: Any) -> socket.socket:
        duplicates.append(duplicate(*arguments))
        return duplicates[-1]

    def serve(connection: socket.socket) -> None:
        while response := next(rest, b""):
            if isinstance(response, Drip):
                return response(connection)
            connection.sendall(response)
            if response != WHOLE or not receive(connection):
                return None
        return None

    asked: list[bytes] = []
    with (
        patch("socket.fromfd", keep),
        a_server(serve, asked) as port,
        a_client(f"http://127.0.0.1:{port}", limit=1) as client,
    ):
        read = 0
        for _ in responses:
            with suppress(WolkvoxError):
                read += len(fetched(client).rows)
    with a_client(f"http://127.0.0.1:{port}") as client, pytest.raises(WolkvoxError, match="fail"):
        fetched(client)
    assert read == 3 * len(ROWS)
    assert len(duplicates) >= len(responses)
    assert [each for each in duplicates if each.fileno() != -1] == []
    for thread in threading.enumerate():
        if thread.name == "deadline":
            thread.join(0.4)
            assert not thread.is_alive()


def test_server_that_is_given_up_is_freed() -> None:
    """One that waits for its data to be read would count the request as running."""
    freed = threading.Event()

    def serve(connection: socket.socket) -> None:
        with suppress(ConnectionError):
            while True:
                connection.sendall(CONTINUE * 1_000)
        freed.set()

    with a_server(serve, []) as port, a_client(f"http://127.0.0.1:{port}") as client:
        with pytest.raises(WolkvoxError, match="no response came in time"):
            fetched(client)
        assert freed.wait(TOO_LATE)


# Whole runs.


def test_dripping_windows_are_split_and_no_row_is_lost(world: World) -> None:
    rows = calls(MORNING, 3 * 3600, 40)
    world.rows.add(rows)

    def serve(connection: socket.socket) -> None:
        path = asked[-1].split(b" ")[1].decode()
        answer = requests.get(world.server.url + path, headers={"wolkvox-token": TOKEN}, timeout=9)
        head = b"HTTP/1.1 %d OK\r\nConnection: close\r\n\r\n" % answer.status_code
        if len(asked) in {1, 3}:
            Drip(head + answer.content, b" ")(connection)
        connection.sendall(head + answer.content)

    asked: list[bytes] = []
    with a_server(serve, asked) as port:
        run = world.extract(
            start_date=str(MORNING),
            api_url=f"http://127.0.0.1:{port}",
            request_timeout_seconds=1,
        )
    assert run.error is None
    assert run.waits == []
    for dripped in (0, 2):
        (start, end), (again, earlier) = world.windows[dripped : dripped + 2]
        assert start == again
        assert earlier < end
    assert Counter(map(as_sent, run.records)) == as_rows(rows)


# Any framing: all rows or an error, in time.


@st.composite
def responses(draw: st.DrawFn) -> bytes:
    """Make a response, and change bytes outside of its body."""
    is_zipped, framing = draw(st.booleans()), draw(st.sampled_from(["length", "chunks", "close"]))
    body = gzip.compress(BODY, mtime=0) if is_zipped else BODY
    head = HEAD + (b"Content-Encoding: gzip\r\n" if is_zipped else b"")
    parts = [head + b"\r\n", body]
    if framing == "length":
        parts = [head + b"Content-Length: %d\r\n\r\n" % len(body), body]
    elif framing == "chunks":
        size = draw(st.integers(len(body) // 5, len(body)))
        parts = [head + b"Transfer-Encoding: chunked\r\n\r\n"]
        for place in range(0, len(body), size):
            chunk = body[place : place + size]
            parts[-1] += b"%x\r\n" % len(chunk)
            parts += [chunk, b"\r\n"]
        parts[-1] += LAST_CHUNK
    for _ in range(draw(st.integers(0, 3))):
        index = draw(st.integers(0, len(parts) // 2)) * 2 % (len(parts) + len(parts) % 2)
        part = parts[index]
        place = draw(st.integers(0, len(part)))
        more = draw(st.sampled_from([b"", *(b"%c" % each for each in b"\r\n :;-0179aFx")]))
        parts[index] = part[:place] + more + part[place + draw(st.integers(0, 2)) :]
    response = b"".join(parts)
    return response[: draw(st.just(None) | st.integers(0, len(response)))]


@hypothesis_settings(max_examples=examples(30))
@given(response=responses(), piece=st.sampled_from([None, None, b"", b"\r\n", b"0", b" "]))
def test_any_framing_brings_all_rows_or_an_error(response: bytes, piece: bytes | None) -> None:
    def serve(connection: socket.socket) -> None:
        if piece is None:
            connection.sendall(response)
        else:
            Drip(response, piece)(connection)

    with a_server(serve, []) as port, a_client(f"http://127.0.0.1:{port}") as client:
        begun = time.monotonic()
        try:
            rows = fetched(client).rows
        except WolkvoxError:
            rows = None
        assert time.monotonic() - begun < TOO_LATE
    assert rows is None or [row.customer_id for row in rows] == [r["customer_id"] for r in ROWS]
