"""No setting, response or URL shows the token or row data, or sends the token elsewhere."""

from __future__ import annotations

import base64
import hmac
import html
import ipaddress
import json
import logging
import os
import re
import signal
import socket
import socketserver
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Self
from unittest.mock import Mock
from urllib.parse import quote, quote_plus, urlsplit

import pytest
import requests
import trustme
from hypothesis import example, given, settings
from hypothesis import strategies as st
from singer_sdk.exceptions import ConfigValidationError
from singer_sdk.logging import StructuredFormatter
from urllib3.util import parse_url

from sandbox.server.faults import Fault
from tap_wolkvox.api.responses import parse_response
from tap_wolkvox.reports.campaigns import AMD_DETAIL
from tap_wolkvox.settings.reader import read_settings
from tap_wolkvox.settings.schema import SCHEMA
from tap_wolkvox.tap import TapWolkvox
from tests.support.calls import TOKEN, call, calls, examples
from tests.support.world import Outcome, Run, World, extracted

AWKWARD = 'Zq7/x+9=W"&<k>%41vN-3_f8Rt2Lm6Yp'
"""A token that is written in another way in a URL, in HTML and in JSON."""

ROW = call(
    "2026-06-01 08:13:47",
    customer_id="CUST-7731-X",
    campaign_id="camp-90817-x",
    file_name="voz-privada.wav",
    telephone="573009988776",
    result="contestadora",
)
LATER = datetime(2026, 6, 1, 21, 0, 0)  # noqa: DTZ001 - wall time of the server's clock
"""When the last call of that window was: the bookmark, which may be shown."""

LOOPBACK = "127.0.0.1"
HOST = "wv0016.wolkvox.com"

ROW_DATA = (
    *("CUST-7731-X", "camp-90817-x", "voz-privada", "573009988776", "3009988776", "contestadora"),
    *("2026-06-01 08:13:47", "2026-06-01T08:13:47", "20260601081347"),
    *("2026-06-01 13:13:47", "2026-06-01T13:13:47", "20260601131347"),
)


def forms(secret: str) -> set[str]:
    """The forms in which a text may show a secret: whole, in part, reversed, encoded."""
    data = secret.encode()
    return {
        *(secret, secret[:8], secret[-8:], secret[::-1], data.hex()),
        *(quote(secret, safe=""), quote_plus(secret), html.escape(secret)),
        *(json.dumps(secret)[1:-1], secret.replace("/", r"\/")),
        base64.b64encode(data).decode().rstrip("="),
        base64.urlsafe_b64encode(data).decode().rstrip("="),
    }


def shown(text: str, *secrets: str) -> list[str]:
    """List what a text shows of secrets, in any case."""
    text = text.casefold()
    return sorted(form for secret in secrets for form in forms(secret) if form.casefold() in text)


def row_data_in(text: str) -> list[str]:
    return [value for value in ROW_DATA if value.casefold() in text.casefold()]


def full_text(error: BaseException | None) -> str:
    """Write an error and its causes, suppressed or not, as fully as any log would."""
    assert error
    record = logging.LogRecord("", 40, "", 0, "", (), (type(error), error, error.__traceback__))
    output = [StructuredFormatter().format(record)]
    behind: list[BaseException | None] = [error]
    for one in behind:
        if one:
            output.append(f"{one} {one!r} {one.args} {vars(one)}")
            behind += [one.__cause__, one.__context__]
    return "\n".join(output)


def both_formats(folder: Path) -> str:
    """Configure the command to log everything, as lines of text and as JSON."""
    stream = {"class": "logging.StreamHandler", "stream": "ext://sys.stderr"}
    config = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "text": {"()": "singer_sdk.logging.ConsoleFormatter"},
            "json": {"()": "singer_sdk.logging.StructuredFormatter"},
        },
        "handlers": {name: stream | {"formatter": name} for name in ("text", "json")},
        "root": {"level": "DEBUG", "handlers": ["text", "json"]},
        "loggers": {name: {"level": "DEBUG"} for name in ("urllib3", "requests")},
    }
    (folder / "logging.yaml").write_text(json.dumps(config))
    return str(folder / "logging.yaml")


class Listener(socketserver.ThreadingTCPServer):
    """Listens on the loopback, answers each connection alike, and keeps the requests.

    Args:
        answer: What to answer to a request.
        tls: How to speak TLS; without it, plain HTTP.
        tunnel: What to answer first, before TLS, as a proxy.

    Attributes:
        heard: The decrypted requests; none after a failed handshake.
    """

    daemon_threads = True

    def __init__(
        self, answer: str, tls: ssl.SSLContext | None = None, tunnel: str | None = None
    ) -> None:
        super().__init__((LOOPBACK, 0), socketserver.BaseRequestHandler)
        self.answer, self.tls, self.tunnel = answer, tls, tunnel
        self.heard: list[str] = []
        self.port = self.server_address[1]
        self.url = f"http://{LOOPBACK}:{self.port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, args=(0.01,)).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    def finish_request(self, request: Any, _: Any) -> None:
        with suppress(OSError):
            if self.tunnel is not None and not self._answer(request, self.tunnel):
                return
            if self.tls:
                with self.tls.wrap_socket(request, server_side=True) as connection:
                    self._answer(connection, self.answer)
            else:
                self._answer(request, self.answer)

    def _answer(self, connection: socket.socket, answer: str) -> str:
        request = b""
        while not request.endswith(b"\r\n\r\n") and (more := connection.recv(65_536)):
            request += more
            if request.startswith(b"\x16"):  # a TLS handshake, on a plain connection
                return ""
        if request:
            self.heard.append(request.decode("latin-1"))
            connection.sendall(answer.encode())
        return answer


def http(status: str, body: str = "{}", *headers: str) -> str:
    lines = (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers)
    return "\r\n".join(lines) + f"\r\n\r\n{body}"


REFUSED = http("401 Unauthorized")
EMPTY = http("404 Not Found", '{"msg": "Validate dates entered"}', "Set-Cookie: session=1; Path=/")


@dataclass
class Network:
    """A tap whose name resolution is replaced: all names lead to the loopback.

    Attributes:
        authority: The only certificate authority that is trusted.
        port: Where they lead to, whatever port is requested.
        looked_up: Hosts and ports that were looked up.
    """

    world: World
    authority: trustme.CA
    port: int = 9
    looked_up: list[tuple[str, int]] = field(default_factory=list)

    def resolve(self, host: str, port: int, *_: Any) -> list[Any]:
        self.looked_up.append((host, port))
        return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (LOOPBACK, self.port))]

    @contextmanager
    def answering(self, answer: str, *hosts: str, **more: Any) -> Iterator[Listener]:
        """Have a server answer, with a certificate of the hosts, if there are any."""
        tls = certified(self.authority, *hosts) if hosts else None
        with Listener(answer, **{"tls": tls} | more) as listener:
            self.port = listener.port
            yield listener

    def extract(self, **more: Any) -> Run:
        """Run the tap, by default with the vendor's server."""
        return self.world.extract(**{"api_url": None, "wolkvox_server": "0016"} | more)


@pytest.fixture
def network(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Network:
    """No network, no proxies but those of the test, and one authority that is trusted."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    network = Network(world, trustme.CA())
    network.authority.cert_pem.write_to_path(str(tmp_path / "trusted.pem"))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "trusted.pem"))
    monkeypatch.setattr(socket, "getaddrinfo", network.resolve)
    # On macOS, Python asks for addresses to compare them with the system's list of exceptions.
    monkeypatch.setattr(socket, "gethostbyname", Mock(side_effect=OSError))
    return network


def certified(authority: trustme.CA, *hosts: str, **more: Any) -> ssl.SSLContext:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*hosts, **more).configure_cert(tls)
    return tls


@pytest.fixture
def private(world: World) -> World:
    """A server with the private row, and one later in the same window."""
    world.wolkvox.settings.token = AWKWARD
    world.rows.add([ROW, call(LATER)])
    return world


@dataclass(frozen=True)
class End:
    """A run of the command, and how it ends.

    Attributes:
        shows: Part of the output that proves this end.
        rows: The server's rows in addition to the private row.
        faults: What goes wrong; by default nothing.
        given: A file's content for each option.
    """

    shows: str
    settings: dict[str, Any] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    rows: tuple[dict[str, Any], ...] = ()
    faults: tuple[Fault, ...] = ()
    given: dict[str, str | bytes] = field(default_factory=dict)
    environment: dict[str, Any] = field(default_factory=dict)
    token: str = AWKWARD
    status: int = 1


def answer(status: int, msg: str, code: object = None, **headers: str) -> Fault:
    """Answer all but the first request with an error that says far too much."""
    said = {
        "code": code or str(status),
        "error": f"{AWKWARD} {ROW}",
        "msg": f"{msg} {AWKWARD}",
        "data": [ROW],
        AWKWARD: "573009988776",
    }
    kind = {"content_type": "application/json", "headers": headers}
    return Fault("status", at=range(2, 99), status=status, body=json.dumps(said).encode(), **kind)  # type: ignore[arg-type]


def body(text: str) -> Fault:
    return Fault("body", at=range(2, 99), body=text.encode())


def with_maps(**maps: str) -> dict[str, Any]:
    return {"stream_maps": {"amd_detail": maps}}


def config_file(**more: Any) -> str:
    return json.dumps({"wolkvox_token": AWKWARD, "start_date": "2026-06-01"} | more)


UNEXPECTED = "Stopped by an unexpected"

ENDS = {
    "all is well": End("Done with", status=0),
    "the server is at a loss": End(
        "answers after all",
        faults=(
            Fault("status", at=[1], status=503, msg=f"{AWKWARD} is busy"),
            Fault("status", at=[2], status=429, msg=AWKWARD, headers={"Retry-After": AWKWARD}),
            Fault("status", at=[3], status=403, msg=f"simultaneous {AWKWARD} {AWKWARD}"),
            Fault("cut", at=[4]),
            Fault("reset", at=[5]),
            Fault("body", at=[6], body=f"<html>{AWKWARD} {ROW}".encode()),
            Fault("status", at=[7], status=400, msg="answers after all"),
        ),
    ),
    # Error responses, one for each row of the table.
    "400": End("was refused", faults=(answer(400, "SOME PARAMETERS ARE REQUIRED"),)),
    "401": End("asks for a token", faults=(answer(401, "PLEASE ENTER THE WOLKVOX-TOKEN"),)),
    "403 busy": End("in use by other", faults=(answer(403, "LIMIT OF SIMULTANEOUS REQUESTS"),)),
    "403 quota": End("quota", faults=(answer(403, "TOKEN LIMIT EXCEEDED"),)),
    "403 token": End("token was refused", faults=(answer(403, "PLEASE VALIDATE TOKEN"),)),
    "403 backup": End("maintenance", faults=(answer(403, "BACKUP"),)),
    "404": End("not found", faults=(answer(404, "Campaign_id 7 does not exist"),)),
    "302": End("redirects", faults=(answer(302, "", Location=f"https://a.b/{AWKWARD}"),)),
    "429": End("too many requests", faults=(answer(429, ""),)),
    "500": End("the server failed", faults=(answer(500, ""),)),
    "504": End("the server gave up", faults=(answer(504, ""),)),
    "200 403": End("token was refused", faults=(answer(200, "PLEASE VALIDATE TOKEN", "403"),)),
    "200 ?": End("does not understand", faults=(answer(200, "", "SECRET"),)),
    # Responses that are not understood.
    "not JSON": End("not JSON", faults=(body(f"{AWKWARD} {ROW}"),)),
    "a bare list": End("not a JSON object", faults=(body(json.dumps([ROW, AWKWARD])),)),
    "rows as an object": End("not a list", faults=(body(json.dumps({"data": {AWKWARD: ROW}})),)),
    # Rows.
    "a date that cannot be read": End("cannot be read", rows=(ROW | {"date": "08:13:47 573009"},)),
    "a row in one second too many": End(
        "even for the shortest window",
        {"row_limit": 3},
        rows=tuple(call(LATER, result=str(n)) for n in "123"),
    ),
    # The settings.
    "the token has no quotes": End("wolkvox_token must be", {"wolkvox_token": [AWKWARD]}),
    "the token has a line break": End("wolkvox_token must be", {"wolkvox_token": f"{AWKWARD}\n"}),
    "the setting is misspelt": End("wolkvox_tokn", {"wolkvox_tokn": AWKWARD}),
    "the token is in the query": End("api_url", {"api_url": f"https://h.test/?token={TOKEN}"}),
    "the token is the campaign": End("campaign_ids", {"campaign_ids": [TOKEN]}, token=TOKEN),
    "the environment is wrong": End(
        "row_limit must be a whole number",
        arguments=("--config=ENV",),
        environment={"TAP_WOLKVOX_ROW_LIMIT": AWKWARD, "TAP_WOLKVOX_WOLKVOX_TOKEN": AWKWARD},
    ),
    # Other commands.
    "--test": End("573009988776", arguments=("--test",), status=0),
    "--test of a wrong token": End("was refused", {"wolkvox_token": AWKWARD[::-1]}, ("--test",)),
    "--check": End("requests sent", arguments=("--check",), status=0),
    "--check of an answer that shows too much": End(
        "cannot be extracted as it is",
        arguments=("--check",),
        faults=(Fault("status", status=404, msg=f"no such campaign: {AWKWARD}"),),
    ),
    "--discover": End("amd_detail", arguments=("--discover",), status=0),
    "--discover in a wrong environment": End(
        "tap_stream_id",
        arguments=("--config=ENV", "--discover"),
        environment={"TAP_WOLKVOX_STREAM_MAPS": AWKWARD},
        status=0,
    ),
    "--about": End("wolkvox_server", arguments=("--about",), status=0),
    # Stream maps.
    "a key for hashes": End(
        sha256(f"{AWKWARD}{ROW['telephone']}".encode()).hexdigest(),
        with_maps(telephone="sha256(config['key'] + telephone)")
        | {"stream_map_config": {"key": AWKWARD}},
        status=0,
    ),
    "the key of hashes": End(
        hmac.new(AWKWARD.encode(), ROW["telephone"].encode(), "sha256").hexdigest(),
        {"customer_data": "hash", "personal_data_key": AWKWARD},
        status=0,
    ),
    "the key of hashes is the campaign": End(
        "belongs in personal_data_key alone",
        {"campaign_ids": [AWKWARD], "personal_data_key": AWKWARD},
    ),
    "a filter": End("Done with", with_maps(__filter__="customer_id and telephone"), status=0),
    "a filter that fails": End(UNEXPECTED, with_maps(__filter__="customer_id > 3")),
    "a map that fails on a value": End(UNEXPECTED, with_maps(a="int(customer_id)")),
    "a map that fails on a key": End(UNEXPECTED, with_maps(a="config[telephone]")),
    "a map that cannot be": End("Failed to evaluate", with_maps(a="telephone.customer")),
    # Files.
    "a broken state": End("is not JSON", given={"--state": f'{{"{AWKWARD}'}),
    "a broken catalog": End("is not JSON", given={"--catalog": config_file()[:-1]}),
    "a broken config": End("is not JSON", given={"--config": config_file()[:-1]}),
    "a config of another encoding": End(
        "not UTF-8", given={"--config": config_file().encode("utf-16")}
    ),
    "a config that is a list": End(
        "has to hold a JSON object", given={"--config": f"[{config_file(row_limit=1)}]"}
    ),
    "a config as the catalog": End(
        "Skipping deselected", given={"--catalog": config_file()}, status=0
    ),
    "a config as the state": End(
        "Invalid --state: expected",
        given={"--state": config_file(bookmarks={"amd_detail": AWKWARD})},
    ),
    "a config in place of its file": End("--config", arguments=("--config", config_file())),
}


def shown_by(outcome: Outcome, token: str) -> list[str]:
    """List what a run shows of the token anywhere, and of a row outside its record."""
    lines = outcome.printed.splitlines(keepends=True)
    others = [line for line in lines if not line.startswith('{"type":"RECORD"')]
    output = outcome.stderr + "".join(others)
    return shown(output + outcome.printed, token) + row_data_in(output)


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS.keys())
@pytest.mark.slow
def test_output_never_shows_token_or_row_data(private: World, tmp_path: Path, end: End) -> None:
    private.wolkvox.settings.token = end.token
    private.wolkvox.faults += end.faults
    private.rows.add(end.rows, filter_date=LATER)
    arguments = list(end.arguments)
    for option, content in end.given.items():
        data = content if isinstance(content, bytes) else content.encode()
        (tmp_path / "given.json").write_bytes(data)
        arguments += [option, str(tmp_path / "given.json")]
    outcome = extracted(
        private.config(wolkvox_token=end.token, end_date="2026-06-11") | end.settings,
        tmp_path,
        *arguments,
        log_level="DEBUG",
        SINGER_SDK_LOG_CONFIG=both_formats(tmp_path),
        **end.environment,
    )
    assert shown_by(outcome, end.token) == []
    assert outcome.status == end.status
    assert end.shows in outcome.stderr + outcome.printed
    if private.wolkvox.log:
        assert '"logger_name":"urllib3.connectionpool"' in outcome.stderr


@pytest.mark.parametrize("level", ["DEBUG", "INFO", "WARNING", "ERROR"])
@pytest.mark.slow
def test_no_log_level_shows_token_or_row_data(private: World, tmp_path: Path, level: str) -> None:
    private.wolkvox.faults.append(Fault("status", at=[2], status=503, msg=AWKWARD))
    private.rows.add([call(LATER + timedelta(days=2), telephone={"573009988776": [AWKWARD]})])
    outcome = extracted(private.config(wolkvox_token=AWKWARD), tmp_path, log_level=level)
    assert shown_by(outcome, AWKWARD) == []
    assert "the telephone of a row is an object" in outcome.error
    assert len(outcome.records) == 2
    assert (" | DEBUG " in outcome.stderr) == (level == "DEBUG")


@contextmanager
def started(config: dict[str, Any], folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Start the command without waiting for it. Its log goes into the file `stderr`."""
    (folder / "config.json").write_text(json.dumps(config))
    logs = {"LOGLEVEL": "DEBUG", "SINGER_SDK_LOG_CONFIG": both_formats(folder)}
    with (
        (folder / "stderr").open("w") as stderr,
        subprocess.Popen(
            [sys.executable, "-m", "tap_wolkvox", "--config", str(folder / "config.json")],
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            env=os.environ | logs,
        ) as process,
    ):
        yield process


@pytest.mark.posix
def test_stop_signal_shows_no_secret(private: World, tmp_path: Path) -> None:
    private.wolkvox.faults.append(Fault("hang", at=[2], seconds=60))
    with started(private.config(wolkvox_token=AWKWARD), tmp_path) as process:
        while len(private.wolkvox.log) < 2:
            assert process.poll() is None
            threading.Event().wait(0.01)
        process.send_signal(signal.SIGTERM)
        printed, _ = process.communicate()
    outcome = Outcome(process.returncode, printed, (tmp_path / "stderr").read_text())
    assert "Stopped by signal" in outcome.stderr
    assert shown_by(outcome, AWKWARD) == []


def test_early_target_exit_shows_no_secret(private: World, tmp_path: Path) -> None:
    # More rows than a pipe holds: the command is still writing them when its target ends.
    private.rows.add([row | {"telephone": ROW["telephone"]} for row in calls(LATER, 60, 3_000)])
    with started(private.config(wolkvox_token=AWKWARD), tmp_path) as process:
        assert process.stdout
        while '"RECORD"' not in process.stdout.readline():
            assert process.poll() is None
        process.stdout.close()
    outcome = Outcome(process.returncode, "", (tmp_path / "stderr").read_text())
    assert outcome.status != 0
    assert shown_by(outcome, AWKWARD) == []


@pytest.mark.parametrize("header", [json.dumps(ROW, indent=1), f"wolkvox-token {AWKWARD}"])
def test_malformed_headers_are_not_shown(private: World, tmp_path: Path, header: str) -> None:
    head = "HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\n"
    with Listener(f"{head}{header}\r\n\r\n") as listener:
        config = private.config(wolkvox_token=AWKWARD, api_url=listener.url)
        outcome = extracted(config, tmp_path, log_level="DEBUG")
    assert "maintenance" in outcome.error
    assert shown_by(outcome, AWKWARD) == []


# The same for a program that runs the tap in its own process.


def output_of(run: Run, caplog: pytest.LogCaptureFixture) -> str:
    """Return all that a run logged, raised or wrote, except its records."""
    return caplog.text + full_text(run.error) + json.dumps(run.states)


@pytest.mark.parametrize("campaigns", [["all"], ["7", "8"]])
def test_state_holds_only_bookmarks_and_server(private: World, campaigns: list[str]) -> None:
    run = private.extract(wolkvox_token=AWKWARD, wolkvox_server="0016", campaign_ids=campaigns)
    bookmark: dict[str, Any] = {
        "replication_key": "date",
        "replication_key_value": "2026-06-09T17:00:00Z",
        "read_until": "2026-06-10T16:00:00Z",
    }
    if campaigns != ["all"]:
        partitions = [{"context": {"campaign_id": name}} | bookmark for name in campaigns]
        bookmark = {"partitions": partitions}
    bookmark |= {"wolkvox_server": "0016", "timezone": "America/Bogota"}
    bookmark |= {"customer_data": "keep", "staff_data": "keep"}
    assert run.states[-1] == {"bookmarks": {"amd_detail": bookmark}}


REPEATED = {
    "as it is": str,
    "in capitals": str.upper,
    "twice": lambda token: token * 2,
    "after a line break": "\n{}".format,
    "in quotes": '"{}"'.format,
    "at the limit of what is quoted": lambda token: "x" * 185 + token,
    "as in a URL": lambda token: quote(token, safe=""),
    "as in a URL, in small letters": lambda token: quote(token, safe="").lower(),
    "as in a form": quote_plus,
    "as in HTML": html.escape,
    "as in JSON": lambda token: json.dumps(token)[1:-1],
    "as in JSON of PHP": lambda token: json.dumps(token)[1:-1].replace("/", r"\/"),
    "with a soft hyphen": lambda token: f"{token[:9]}\xad{token[9:]}",
    "with a null": lambda token: f"{token[:9]}\0{token[9:]}",
}


@pytest.mark.parametrize("repeated", REPEATED.values(), ids=REPEATED.keys())
def test_token_repeated_by_the_server_is_redacted(
    private: World, caplog: pytest.LogCaptureFixture, repeated: Callable[[str], str]
) -> None:
    caplog.set_level(logging.DEBUG)
    for status in (400, 403, 404, 503):
        caplog.clear()
        msg = f"who is {repeated(AWKWARD)}?"
        private.wolkvox.faults[:] = [Fault("status", status=status, msg=msg)]
        run = private.extract(wolkvox_token=AWKWARD)
        assert '("who is ' in str(run.error)
        assert shown(output_of(run, caplog), AWKWARD) == []


@settings(max_examples=examples(100))
@given(
    token=st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=12, max_size=300),
    status=st.sampled_from([400, 401, 403, 404, 500]),
    before=st.integers(0, 220),
    spelt=st.sampled_from([str, str.upper, str.lower, str.swapcase]),
)
def test_shortened_message_shows_no_part_of_token(
    token: str, status: int, before: int, spelt: Callable[[str], str]
) -> None:
    said = {"msg": "ñ" * before + spelt(token) + "?", "error": token, "data": [token]}
    failure = parse_response(status, json.dumps(said).encode(), report=AMD_DETAIL, secret=token)
    quoted = str(failure).partition('("')[2].partition('")')[0].casefold()
    assert quoted.startswith("ñ" * min(before, 200))
    assert not any(token[n : n + 6].casefold() in quoted for n in range(len(token) - 5))


UNREADABLE = [
    *({"date": value} for value in ("", "01/06/2026 08:13:47", None, 573009988776, ["08:13:47"])),
    {"date": "2026-06-01 08:13:47 CUST-7731-X"},
    *({name: {"573009988776": ["CUST-7731-X"]}} for name in ROW),
    *({name: ["573009988776", AWKWARD]} for name in ROW),
    *({name: True} for name in ROW),
]


@pytest.mark.parametrize("wrong", [*UNREADABLE, *ROW], ids=str)
def test_unreadable_row_is_not_shown(
    private: World, caplog: pytest.LogCaptureFixture, wrong: dict[str, Any] | str
) -> None:
    caplog.set_level(logging.DEBUG)
    row = {n: v for n, v in ROW.items() if n != wrong} if isinstance(wrong, str) else ROW | wrong
    private.rows.add([row], filter_date=LATER)
    run = private.extract(wolkvox_token=AWKWARD)
    assert "a row" in str(run.error)
    assert run.records == []
    output = output_of(run, caplog)
    assert shown(output, AWKWARD) + row_data_in(output) == []
    assert "08:13:47" not in output


@pytest.mark.parametrize(
    "name",
    [
        "573009988776",
        "CUST-7731-X",
        AWKWARD,
        "2026-06-01 08:13:47",
        "Maria",
        "contestadora",
        "A123",
    ],
)
def test_field_named_like_a_value_is_not_shown(
    private: World, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    caplog.set_level(logging.DEBUG)
    private.rows.add([call(LATER, **{name: name, "agent_id": name, f"agent_{name}": name})])
    run = private.extract(wolkvox_token=AWKWARD)
    assert run.error is None
    assert "Left out: 3 fields that the server sends" in caplog.text
    assert "'agent_id'" in caplog.text
    assert name.casefold() not in caplog.text.casefold()
    assert shown(caplog.text, AWKWARD) + row_data_in(caplog.text) == []


INVALID: list[dict[str, Any]] = [
    *({"wolkvox_token": token} for token in ([AWKWARD], {AWKWARD: AWKWARD}, f"{AWKWARD}\n")),
    *({"wolkvox_token": token} for token in (f"{AWKWARD}ñ", f" {AWKWARD}", f"{AWKWARD} {AWKWARD}")),
    *({"wolkvox_token": "", name: AWKWARD} for name in ("token", "wolkvox_tokn", "api_key")),
    *({name: AWKWARD} for name in ("wolkvox_server", "campaign_ids", "start_date", "end_date")),
    *({name: AWKWARD} for name in ("timezone", "lookback_hours", "max_window_days", "row_limit")),
    *({name: AWKWARD} for name in ("request_timeout_seconds", "max_concurrent_requests")),
    *({name: AWKWARD} for name in ("api_url", "stream_maps", "flattening_enabled")),
    {"wolkvox_server": f"0016@{TOKEN}"},
    {"wolkvox_server": f"{TOKEN}.evil.test"},
    {"api_url": f"https://host.test/?token={TOKEN}"},
    {"api_url": f"https://host.test/#{TOKEN}"},
    {"api_url": f"https://user:{TOKEN}@host.test"},
    {"user_agent": f"{TOKEN}\n"},
    {"campaign_ids": [f"{TOKEN}&"]},
]


@pytest.mark.parametrize("wrong", INVALID, ids="/".join)
def test_invalid_setting_is_named_and_not_shown(
    caplog: pytest.LogCaptureFixture, wrong: dict[str, Any]
) -> None:
    caplog.set_level(logging.DEBUG)
    config = {"wolkvox_server": "0016", "wolkvox_token": AWKWARD, "start_date": "2026-06-01"}
    with pytest.raises(ConfigValidationError) as error:
        TapWolkvox(config=config | wrong)
    assert next(reversed(wrong)) in str(error.value.errors)
    output = caplog.text + full_text(error.value)
    assert shown(output, AWKWARD) + shown(output, TOKEN) == []


# Where the token goes.


def hosts_with_token(listener: Listener) -> list[str]:
    """List the hosts that requests with the token were meant for."""
    heads = [dict(line.split(": ", 1) for line in r.split("\r\n")[1:-2]) for r in listener.heard]
    return [head["Host"] for head in heads if head.get("wolkvox-token") == TOKEN]


@pytest.mark.parametrize(
    "wrong",
    [
        {"wolkvox_server": TOKEN},
        {"wolkvox_server": TOKEN, "wolkvox_token": "0016"},
        {"campaign_ids": ["90001", TOKEN]},
        {"user_agent": TOKEN},
        {"api_url": f"https://host.test/{TOKEN}"},
        {"api_url": f"https://{TOKEN}.host.test"},
    ],
    ids="/".join,
)
def test_token_in_another_setting_is_not_shown(
    network: Network, caplog: pytest.LogCaptureFixture, wrong: dict[str, Any]
) -> None:
    caplog.set_level(logging.DEBUG)
    with network.answering(EMPTY, HOST, "host.test", "*.host.test"):
        try:
            run = network.extract(**wrong)
        except ConfigValidationError as error:
            output = full_text(error)
        else:
            output = json.dumps(run.messages) + (full_text(run.error) if run.error else "")
    assert shown(caplog.text + output + str(network.looked_up), TOKEN) == []


@pytest.mark.parametrize("scheme", ["https", "http"])
@pytest.mark.parametrize(
    "location",
    [
        "https://evil.test/",
        "http://evil.test/",
        "//evil.test/",
        f"https://{HOST}@evil.test/",
        f"https://{HOST}/",
        f"http://{HOST}/",
        "http://127.0.0.1/",
        "/elsewhere",
        "elsewhere?api=campaign_7",
    ],
)
def test_a_redirect_is_not_followed(network: Network, location: str, scheme: str) -> None:
    host = LOOPBACK if scheme == "http" else HOST
    statuses = (300, 301, 302, 303, 304, 305, 307, 308)
    with network.answering("", *([host] if scheme == "https" else [])) as listener:
        for status in statuses:
            listener.answer = http(f"{status} Away", "", f"Location: {location}")
            run = network.extract(api_url=f"{scheme}://{host}:8016")
            assert "redirects" in str(run.error)
    assert network.looked_up == [(host, 8016)] * len(statuses)
    assert hosts_with_token(listener) == [f"{host}:8016"] * len(statuses)


def test_redirecting_headers_are_not_followed(network: Network) -> None:
    evil = "https://evil.test/"
    leads = (f"Refresh: 0; url={evil}", f"Content-Location: {evil}", f"Link: <{evil}>; rel=next")
    odd = http("404 Not Found", '{"msg": "Validate dates entered"}', *leads, 'Alt-Svc: h2="evil:1"')
    with network.answering(odd, HOST) as listener:
        run = network.extract()
    assert run.error is None
    assert len(listener.heard) > 1
    assert set(network.looked_up) == {(HOST, 443)}


def test_request_sends_no_cookies_or_credentials(
    network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text(f"machine {HOST} login a password b\ndefault login a password b\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(tmp_path))
    with network.answering(EMPTY, HOST) as listener:
        run = network.extract()
    assert run.error is None
    assert len(hosts_with_token(listener)) == len(listener.heard) > 1
    for request in listener.heard:
        headers = {line.split(":")[0].lower() for line in request.split("\r\n")[1:-2]}
        usual = {"host", "user-agent", "accept", "accept-encoding", "connection"}
        assert headers == usual | {"wolkvox-token"}


EXPIRED = {
    "not_before": datetime(2019, 1, 1, tzinfo=UTC),
    "not_after": datetime(2020, 1, 1, tzinfo=UTC),
}


@pytest.mark.parametrize("wrong", ["of a stranger", "of another host", "expired"])
def test_untrusted_server_never_gets_the_token(network: Network, wrong: str) -> None:
    tls = certified(
        trustme.CA() if wrong == "of a stranger" else network.authority,
        "wv0017.wolkvox.com" if wrong == "of another host" else HOST,
        **(EXPIRED if wrong == "expired" else {}),
    )
    with network.answering(EMPTY, tls=tls) as listener:
        run = network.extract()
    assert "certificate is not trusted" in str(run.error)
    assert listener.heard == []
    assert run.waits == []


PROXY = "http://user:proxy-password@proxy.test:3128"
PROXY_VARS = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_plain_http_bypasses_proxies(
    network: Network, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    for name in PROXY_VARS:
        monkeypatch.setenv(name, PROXY)
    with network.answering(REFUSED) as listener:
        network.extract(api_url=f"http://{host}:8016")
    assert network.looked_up == [(host.strip("[]"), 8016)]
    assert hosts_with_token(listener) == [f"{host}:8016"]


@pytest.mark.parametrize("whose", ["trusted", "a stranger's"])
@pytest.mark.parametrize("name", PROXY_VARS[2:])
def test_https_proxy_needs_a_trusted_certificate(
    network: Network, monkeypatch: pytest.MonkeyPatch, name: str, whose: str
) -> None:
    trusted = whose == "trusted"
    monkeypatch.setenv(name, PROXY)
    tls = certified(network.authority if trusted else trustme.CA(), HOST)
    with network.answering(REFUSED, tls=tls, tunnel="HTTP/1.1 200 OK\r\n\r\n") as proxy:
        run = network.extract()
    assert network.looked_up == [("proxy.test", 3128)]
    assert proxy.heard[0].startswith(f"CONNECT {HOST}:443 ")
    assert TOKEN not in proxy.heard[0]
    assert len(proxy.heard) == 1 + trusted
    assert ("certificate is not trusted" in str(run.error)) == (not trusted)


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"])
def test_ca_bundle_of_the_environment_is_trusted(
    network: Network, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    trusted = os.environ["REQUESTS_CA_BUNDLE"]
    for other in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(name, trusted)
    with network.answering(REFUSED, HOST):
        run = network.extract()
    assert "the server asks for a token" in str(run.error)


@pytest.mark.parametrize(
    "tunnel",
    [
        http("302 Found", "", "Location: https://evil.test/"),
        http("407 Proxy Authentication Required", ""),
        "HTTP/1.1 200 OK\r\n\r\n" + REFUSED,
        REFUSED,
        "",
    ],
)
def test_failing_proxy_never_gets_the_token(
    network: Network, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tunnel: str
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    with network.answering(REFUSED, tunnel=tunnel) as proxy:
        run = network.extract()
    assert set(network.looked_up) == {("proxy.test", 3128)}
    assert any(heard.startswith("CONNECT ") for heard in proxy.heard)
    assert TOKEN not in "".join(proxy.heard)
    assert "proxy-password" not in output_of(run, caplog)


@pytest.mark.parametrize(
    "environment",
    [
        {"HTTP_PROXY": PROXY, "http_proxy": PROXY},
        {"HTTPS_PROXY": PROXY, "NO_PROXY": HOST},
        {"https_proxy": PROXY, "no_proxy": ".wolkvox.com"},
        {"ALL_PROXY": PROXY, "no_proxy": "*"},
    ],
    ids=str,
)
def test_bypassed_proxy_is_not_contacted(
    network: Network, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with network.answering(REFUSED, HOST) as listener:
        network.extract()
    assert network.looked_up == [(HOST, 443)]
    assert hosts_with_token(listener) == [HOST]


ELSEWHERE = """
0016.evil.test 0016.evil.test/ 0016@evil.test evil.test# evil.test? wv0016.evil //evil.test/
0016:443 0016:x@evil.test 0016\\evil.test 0016\\@evil.test 0016/../ 0016#.wolkvox.com https://evil
0016%2eevil.test%2f 0016%00 %30016 %0a 0016_evil [::1] . * wv - -0016 0016- wv-
0016\u3002evil.test 0016\uff0eevil.test evil\uff61 0016\u2044 0016\u200b xn--\u00e9
\uff10\uff10\uff11\uff16 \u0660\u0660\u0661\u0666 \u2460 0016\u00df \u017f0016 \u0131 \u212a
"""


AMBIGUOUS = """
http://evil.test http://127.0.0.1.evil.test http://localhost.evil.test http://localhost. http://0
http://2130706433 http://0x7f.1 http://0x7f000001 http://0177.0.0.1 http://127.1 http://127.0.0.1.
http://0.0.0.0 http://[::] http://10.0.0.1 http://169.254.169.254 http://[fe80::1] http://LOCALHOST
http://127.0.0.1@evil.test http://127.0.0.1:80@evil.test http://127.0.0.1\\@evil.test
http://localhost#@evil.test http://localhost?@evil.test http://evil.test#127.0.0.1
http://127\u30020\u30020\u30021 http://\uff11\uff12\uff17.0.0.1 http://\u2460.0.0.1 http://\u24dbocalhost
http://127.0.0.1%2eevil.test http://127.0.0.1%00 http://[::1%25lo] http://[::1 http://[::1].evil.test
http://[::1]@evil.test http://[::127.0.0.1] http://[::1]:99999 http+unix://%2Ftmp http:127.0.0.1
https://host.test?query https://host.test/path?query#fragment https://host.test#f https://a:b:c
https://user@host.test https://user:pass@host.test https://:pass@host.test https://@host.test
https://evil.test\\.host.test https://evil.test/\\@host.test https:\\\\host.test https:/host.test
https://host\u3002test https://h\u00f3st.test https://ho\u00adst.test https://host.test/\u2025/
https://host.test/%2e%2e https://host.test// https:///host.test https:// //host.test host.test
HTTPS://host.test HTTP://127.0.0.1 ftp://127.0.0.1 file:///etc/passwd javascript:alert(1)
https://host.test:65536 https://host.test: https://host.test:4\uff143 https://host.test:-1
https://host.test:0 https://127.0.0.1:0 https://[::::] https://[1] https://[1.2.3.4] https://[:::1]
"""


UNSAFE = {
    "wolkvox_server": [
        *ELSEWHERE.split(),
        *(" 0016", "0016 ", "00 16", "0016\t", "0016\n", "0016\0", "0016\r\nHost: evil.test"),
        *("a" * 51, "0016" * 20_000),
    ],
    "api_url": [
        *AMBIGUOUS.split(),
        *("http://127.0.0.1\n", "http://127.0.0.1\t.evil.test", "http://127.0.0.1 .evil.test"),
        *(" https://host.test", "https://host.test ", "https://ho st.test", "https://h\r\nX: y"),
        *("https://host.test/\n", "https://h\0", "https://" + "\u00e9" * 20_000),
    ],
}


@pytest.mark.parametrize(
    ("name", "value"),
    [(name, value) for name, values in UNSAFE.items() for value in values],
    ids=lambda value: ascii(value[:40]),
)
def test_unsafe_host_is_rejected_before_lookup(network: Network, name: str, value: str) -> None:
    config = {"wolkvox_token": TOKEN, "start_date": "2026-06-01", name: value}
    with pytest.raises(ConfigValidationError) as error:
        TapWolkvox(config=config).sync_all()
    [text] = error.value.errors
    assert f"{name} must be" in text
    assert len(text) < 500
    assert network.looked_up == []


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("http://127.0.0.1:8016", "127.0.0.1", 8016),
        ("http://127.9.8.7", "127.9.8.7", 80),
        ("http://localhost", "localhost", 80),
        ("http://[::1]:8016/a/b/", "::1", 8016),
        ("http://[0:0:0:0:0:0:0:1]", "0:0:0:0:0:0:0:1", 80),
        ("https://wv0016.evil", "wv0016.evil", 443),
        ("https://PROXY.test:8443/wolkvox/..", "proxy.test", 8443),
        ("https://proxy.test:0443", "proxy.test", 443),
        ("https://xn--hst-sna.test", "xn--hst-sna.test", 443),
        ("https://10.0.0.1", "10.0.0.1", 443),
    ],
)
def test_allowed_url_connects_only_to_its_host(
    network: Network, url: str, host: str, port: int
) -> None:
    hosts = [host] if url.startswith("https") else []
    with network.answering(REFUSED, *hosts) as listener:
        run = network.extract(api_url=url, wolkvox_server=None)
    assert "asks for a token" in str(run.error)
    assert network.looked_up == [(host, port)]
    [meant_for] = hosts_with_token(listener)
    assert urlsplit(f"//{meant_for}").hostname == host


def accepted(**given: str) -> str | None:
    """Read settings; return the base URL, or None if they are rejected."""
    config = {"wolkvox_token": TOKEN, "start_date": "2026-06-01"} | given
    try:
        return read_settings(config, SCHEMA).url
    except ConfigValidationError as error:
        assert re.search(f"{next(iter(given))}( is empty: it)? must be", str(error.errors))  # noqa: PT017
        return None


def parsed_targets(url: str) -> set[tuple[str, str, int | None]]:
    """Parse a URL as each library involved does; empty if it cannot be requested."""
    try:
        prepared = requests.Request("GET", f"{url}/api").prepare().url or ""
    except requests.exceptions.InvalidURL:
        return set()
    read: set[tuple[str, str, int | None]] = set()
    for text in (url, prepared):
        split, parsed = urlsplit(text), parse_url(text)
        assert {split.username, split.password, parsed.auth} == {None}
        assert not any((split.query, split.fragment, parsed.query, parsed.fragment))
        read.add((split.scheme, split.hostname or "", split.port))
        read.add((parsed.scheme or "", (parsed.host or "").strip("[]"), parsed.port))
    return read


PIECES = """
0016 wv - . / @ # ? : [ ] K \\ %2e evil .com xn-- \u3002 \u0664 \u017f \u0131 \u212a \u200b
"""


def is_this_machine(host: str) -> bool:
    return host == "localhost" or ipaddress.ip_address(host).is_loopback


servers = st.one_of(
    st.text(max_size=60),
    st.from_regex(r"(?i)(wv)?[a-z0-9-]{1,55}", fullmatch=True),
    st.lists(st.sampled_from([*PIECES.split(), " ", "\n", "0" * 40]), max_size=6).map("".join),
)


@settings(max_examples=examples(300))
@given(servers)
@example("0016")
@example("WV0016")
def test_accepted_server_is_a_vendor_host(server: str) -> None:
    if url := accepted(wolkvox_server=server):
        [(scheme, host, port)] = parsed_targets(url)
        assert (scheme, port) == ("https", None)
        assert re.fullmatch(r"wv[0-9a-z-]+\.wolkvox\.com", host)
        assert len(host.partition(".")[0]) <= 63


urls = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["https://", "https://", "http://", "http://", "HTTP://", "//", "https:/"]),
        st.sampled_from(["", "", "", "", "u:p@", "127.0.0.1@", "127.0.0.1\\@", "[::1]@"]),
        st.one_of(
            st.sampled_from(["localhost", "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "host.test"]),
            st.ip_addresses(v=4).map(str),
            st.ip_addresses(v=6).map("[{}]".format),
            st.from_regex(r"\[[0-9a-f:.]{1,12}\]", fullmatch=True),
            st.text("0127x.", min_size=1, max_size=12),
            st.text("aZ0-._。%[]:@\\", max_size=8),
        ),
        st.sampled_from(["", "", "", ":80", ":0", ":08016", ":65535", ":65536", ":8x", ":"]),
        st.sampled_from(
            ["", "/", "/a/b", "/a/../b/", "//", "/%2e", "?a", "#a", "/@evil.test", "\n"]
        ),
    ),
)


@settings(max_examples=examples(400))
@given(urls)
def test_accepted_url_is_unambiguous_and_safe(url: str) -> None:
    if base := accepted(api_url=url):
        read = parsed_targets(base)
        assert len(read) <= 1
        for scheme, host, _ in read:
            assert url.startswith(f"{scheme}://")
            assert scheme == "https" or is_this_machine(host)
