"""What goes over the wire, and what can go wrong on it."""

from __future__ import annotations

import socket
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any
from unittest.mock import patch

import pytest

from sandbox.server.faults import Fault
from tap_wolkvox.api.client import Client
from tap_wolkvox.api.request import Request
from tap_wolkvox.base.errors import WolkvoxError
from tap_wolkvox.base.window import Window
from tap_wolkvox.reports.campaigns import AMD_DETAIL
from tap_wolkvox.tap import TapWolkvox
from tests.support.calls import NOON, TOKEN, as_rows, as_sent, call, calls
from tests.support.world import World, a_world

YESTERDAY = NOON - timedelta(days=1)


def request_for(window: Window) -> Request:
    return Request(AMD_DETAIL, {"campaign_id": "all"}, window)


def shut_down(connection: socket.socket) -> None:
    with suppress(OSError):  # closed
        connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def a_server(
    serve: Callable[[socket.socket], None], asked: list[bytes], tls: ssl.SSLContext | None = None
) -> Iterator[int]:
    """Serve each connection with a function, in a thread of its own; yields the port.

    In the end, the connections are shut down.
    """
    with ExitStack() as connections, socket.create_server(("127.0.0.1", 0)) as server:

        def handle(connection: socket.socket, place: int) -> None:
            with suppress(OSError), connection:
                if tls:
                    connection = tls.wrap_socket(connection, server_side=True)
                connections.callback(shut_down, connection)
                with connection:
                    asked[place] = connection.recv(65_536)
                    serve(connection)

        def accept() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                asked.append(b"")
                thread = threading.Thread(target=handle, args=(connection, len(asked) - 1))
                connections.callback(thread.join)
                thread.start()

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            shut_down(server)
            thread.join()


def test_request_has_documented_query_and_headers(world: World) -> None:
    world.extract(campaign_ids=["90001"], start_date="2026-06-10T07:00:00", user_agent="us/1.0")
    [entry] = world.wolkvox.log
    assert entry.path == (
        "/api/v2/reports_manager.php?api=campaign_7&campaign_id=90001"
        "&date_ini=20260610070000&date_end=20260610120000"
    )
    assert entry.headers["wolkvox-token"] == TOKEN
    assert entry.headers["user-agent"] == "us/1.0"
    assert "authorization" not in entry.headers


@pytest.mark.parametrize(
    ("status", "body", "words", "requests"),
    [
        (401, b'{"code": "401", "msg": "PLE', "wolkvox_token", 1),
        *(
            (status, b'{"msg": "too many ro', f"a response was cut off: HTTP {status}", 5)
            for status in (400, 403, 404, 413, 422)
        ),
    ],
)
def test_cut_off_words_are_retried_if_they_matter(
    world: World, status: int, body: bytes, words: str, requests: int
) -> None:
    def refuse(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 %d No\r\nContent-Length: 999\r\n\r\n%s" % (status, body))

    asked: list[bytes] = []
    with a_server(refuse, asked) as port:
        run = world.extract(api_url=f"http://127.0.0.1:{port}")
    assert words in str(run.error)
    assert len(asked) == requests


@pytest.mark.parametrize("kind", ["cut", "cut_chunked"])
def test_cut_off_empty_response_is_retried(world: World, kind: Any) -> None:
    world.rows.add([call(NOON)])
    world.wolkvox.faults.append(Fault(kind, at=[2]))
    run = world.extract()
    assert run.error is None
    assert len(run.waits) == 1
    assert world.windows[1] == world.windows[2]


def test_cut_off_403_message_is_retried(world: World) -> None:
    world.wolkvox.settings.token = "another"
    world.wolkvox.faults.append(Fault("cut", times=2))
    run = world.extract()
    assert "PLEASE VALIDATE TOKEN" in str(run.error)
    assert len(set(world.windows)) == 1
    assert len(world.windows) == 3


@pytest.mark.parametrize("content", ["", "no certificate", None])
@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"])
def test_unreadable_ca_bundle_is_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, content: str | None
) -> None:
    for other in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.delenv(other, raising=False)
    path = tmp_path / "certificates.pem"
    if content is not None:
        path.write_text(content)
    monkeypatch.setenv(name, str(path))
    with socket.create_server(("127.0.0.1", 0)) as server, a_world() as world:
        run = world.extract(api_url=f"https://127.0.0.1:{server.getsockname()[1]}")
    assert "the file of trusted certificates cannot be read" in str(run.error)
    assert name in str(run.error)
    assert run.waits == []


@pytest.mark.parametrize(
    ("proxy", "message", "waits"),
    [
        ("socks5://127.0.0.1:1080", "the proxy 127.0.0.1:1080 (HTTPS_PROXY or ALL_PROXY) is a", 0),
        ("ftp://127.0.0.1:21", "the proxy 127.0.0.1:21 (HTTPS_PROXY or ALL_PROXY) is not a", 0),
        ("http://user:secret@127.0.0.1:99999", "the proxy of HTTPS_PROXY or ALL_PROXY is not", 0),
        ("::::", "the proxy of HTTPS_PROXY or ALL_PROXY is not a valid URL", 0),
        ("http://user:secret@127.0.0.1:9", "the proxy 127.0.0.1:9 (HTTPS_PROXY or ALL_PROXY)", 4),
        ("user:secret@127.0.0.1:9", "the proxy 127.0.0.1:9 (HTTPS_PROXY or ALL_PROXY) is not a", 0),
    ],
)
@pytest.mark.parametrize("name", ["HTTPS_PROXY", "ALL_PROXY"])
def test_a_proxy_that_does_not_work_is_named(
    world: World, monkeypatch: pytest.MonkeyPatch, name: str, proxy: str, message: str, waits: int
) -> None:
    for other in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(name, proxy)
    run = world.extract(api_url=None, wolkvox_server="0016")
    assert message in str(run.error)
    assert "secret" not in str(run.error)
    assert len(run.waits) == waits


def test_connect_timeout_names_allowed_addresses(world: World) -> None:
    with patch("urllib3.util.connection.create_connection", side_effect=TimeoutError) as connect:
        run = world.extract()
    assert "list of allowed addresses" in str(run.error)
    assert connect.call_count == 3
    assert connect.call_args.args[1] == 20


def test_fatal_error_ends_concurrent_retries(world: World) -> None:
    world.wolkvox.faults += [
        Fault("status", at=[1], status=500),
        Fault("status", at=[2], status=403, msg="TOKEN LIMIT EXCEEDED"),
    ]
    client = Client(TapWolkvox(config=world.config()).settings, log=lambda _: None)
    request = request_for(Window(NOON - timedelta(days=1), NOON))

    def fetch() -> None:
        with pytest.raises(WolkvoxError, match="quota"):
            client.fetch(request, cancelled=Event(), on_response=lambda *_: None)

    with patch("tap_wolkvox.api.client.time.sleep", lambda _: fetch()):
        fetch()
    assert len(world.wolkvox.log) == 2


def test_each_failed_request_names_its_own_window(world: World) -> None:
    world.wolkvox.faults.append(Fault("status", status=403, msg="TOKEN LIMIT EXCEEDED"))
    client = Client(TapWolkvox(config=world.config()).settings, log=lambda _: None)
    earlier = Window(NOON - timedelta(days=2), YESTERDAY)
    later = Window(YESTERDAY, NOON)

    def fetch(window: Window) -> None:
        with pytest.raises(WolkvoxError, match=str(window)):
            client.fetch(request_for(window), cancelled=Event(), on_response=meanwhile)

    def meanwhile(*_: object) -> None:
        if len(world.wolkvox.log) == 1:
            fetch(later)

    fetch(earlier)


def test_response_over_the_size_limit_is_split(world: World) -> None:
    rows = calls(YESTERDAY, 20 * 3600, 900)
    world.rows.add(rows)
    with patch("tap_wolkvox.api.client.LARGEST_BODY", 100_000):
        run = world.extract(start_date=str(YESTERDAY))
    assert run.error is None
    assert Counter(map(as_sent, run.records)) == as_rows(rows)


def test_second_over_the_size_limit_is_an_error(world: World) -> None:
    world.rows.add([call(YESTERDAY) for _ in range(900)])
    with patch("tap_wolkvox.api.client.LARGEST_BODY", 100_000):
        run = world.extract(start_date=str(YESTERDAY))
    assert "larger than 256 MB" in str(run.error)
    assert run.records == []
