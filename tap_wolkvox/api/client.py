"""One request to the server: its URL, the token, timeouts, and trying again."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from http.cookiejar import DefaultCookiePolicy
from threading import Event
from urllib.parse import urlsplit

import backoff
import requests
import urllib3
from backoff.types import Details
from requests.utils import get_environ_proxies, select_proxy
from typing_extensions import override

from tap_wolkvox.api import failures
from tap_wolkvox.api.deadline import Deadline, DeadlineAdapter
from tap_wolkvox.api.failures import Failure
from tap_wolkvox.api.messages import Request, Response
from tap_wolkvox.api.responses import parse_response
from tap_wolkvox.base.errors import RunError, WolkvoxError
from tap_wolkvox.settings.reader import Settings

CONNECT_TIMEOUT = 20
"""Seconds. An address that is not allowed is not answered at all, as users have seen."""

LARGEST_BODY = 256 * 1024 * 1024
"""Bytes; the vendor's limit for a response."""

_LONGEST_WAIT = 600
_CHUNK = 1 << 16

_PROXY_FAILED = failures.PROXY_FAILED
_PROXY_REFUSED = replace(
    _PROXY_FAILED, what=f"{_PROXY_FAILED.what}: it asks for a user and a password (407)", delays=()
)
_PROXY_IS_INVALID = replace(failures.PROXY_UNUSABLE, what="the proxy is not a valid URL")
_PROXY_IS_SOCKS = replace(failures.PROXY_UNUSABLE, what="the proxy is a SOCKS proxy")


class _Session(requests.Session):
    @override
    def get_redirect_target(self, resp: requests.Response) -> None:
        """None: to look at where one leads, `requests` would read all of its body first."""


@dataclass(frozen=True, slots=True)
class _Failed:
    """A try that failed.

    Attributes:
        retry_after: Seconds that the server asks to wait.
    """

    failure: Failure
    retry_after: float


class Client:
    """Sends requests. May be used by several threads.

    Args:
        settings: Where to, with which token.
        log: Logs, in words, each time that it tries again.
    """

    def __init__(self, settings: Settings, *, log: Callable[[str], None]) -> None:
        self._settings = settings
        self._log = log
        self._closed = Event()
        self._fatal_error: WolkvoxError | None = None
        self._session = _Session()
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, DeadlineAdapter())
        # Over plain HTTP a proxy from the environment would get to see the token.
        self._session.trust_env = settings.url.startswith("https:")
        # The variables that `requests` looks at by itself, such as REQUESTS_CA_BUNDLE, come first.
        self._session.verify = os.environ.get("SSL_CERT_FILE") or True
        self._session.headers["User-Agent"] = settings.user_agent
        # A session cookie would make PHP answer one request after the other.
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        # As an authenticator and not as a header of the session, the token also keeps `requests`
        # from looking for another one in a .netrc file.
        self._session.auth = self._add_token

    def fetch(
        self,
        request: Request,
        *,
        cancelled: Event,
        on_response: Callable[[int, float], None],
        retries: bool = True,
    ) -> Response:
        """Ask until there is a response to go on with, or a narrower window may be answered.

        Args:
            request: What to ask for.
            cancelled: Set once nobody wants the response any more.
            on_response: Called after each request that may have reached the server, with the HTTP
                status (0 if no response came in time) and the seconds it took.
            retries: Whether to try again where that may help.

        Raises:
            RunError: If no other request could succeed either, this one's or another's.
            WolkvoxError: If the server refuses, or cannot be understood.
        """

        def is_over() -> bool:
            return cancelled.is_set() or self._closed.is_set() or self._fatal_error is not None

        def fetch_once() -> Response | _Failed:
            if is_over():
                raise self._fatal_error or WolkvoxError("The run was ended.")
            return self._fetch_once(request, on_response)

        def log(details: Details) -> None:
            what, wait = details["value"].failure.what, details["wait"]
            self._log(f"{request}: {what}; trying again in {wait:.0f} s")

        found = backoff.on_predicate(
            _delays,
            lambda found: isinstance(found, _Failed) and retries and not is_over(),
            on_backoff=log,
            jitter=None,  # which would shorten the waits
            logger=None,
        )(fetch_once)()
        if isinstance(found, Response):
            return found
        failure = found.failure
        if failure.delays and retries and is_over():
            raise self._fatal_error or WolkvoxError("The run was ended.")
        if failure.can_split:
            return Response(failure=failure)
        if not failure.ends_run:
            raise WolkvoxError(f"{request}: {failure}")
        self._fatal_error = RunError(f"{request}: {failure}")
        raise self._fatal_error

    def close(self) -> None:
        """Send no more requests."""
        self._closed.set()
        self._session.close()

    def _fetch_once(
        self, request: Request, on_response: Callable[[int, float], None]
    ) -> Response | _Failed:
        begun = time.monotonic()
        status, retry_after, content_type, body = 0, 0.0, "", bytearray()
        transport_error: Failure | None = None
        timeout = self._settings.request_timeout_seconds
        deadline = Deadline(timeout)
        try:
            with (
                deadline,
                self._session.get(
                    f"{self._settings.url}{request.report.endpoint}",
                    params=request.query,
                    timeout=(min(CONNECT_TIMEOUT, timeout), timeout),
                    allow_redirects=False,
                    stream=True,
                ) as response,
            ):
                status, retry_after = response.status_code, _retry_after(response)
                content_type = response.headers.get("Content-Type", "")
                transport_error = _read_body(response, body)
        except (OSError, urllib3.exceptions.HTTPError) as error:
            transport_error = self._transport_error(
                error, is_connected=deadline.is_connected, is_answered=bool(status)
            )
            if transport_error == failures.TIMED_OUT:
                status = 0  # one that came with headers cut short may be made up
        seconds = time.monotonic() - begun
        # Nobody may log while Python shuts down.
        if deadline.is_connected and not self._closed.is_set():
            on_response(status, seconds)
        found = parse_response(
            status,
            body,
            report=request.report,
            crosses_month=request.window is not None and request.window.crosses_months,
            transport_error=transport_error,
            content_type=content_type,
            secret=self._settings.token,
        )
        if isinstance(found, Response):
            return replace(found, seconds=seconds, asked=begun)
        return _Failed(found, retry_after)

    def _transport_error(
        self, error: Exception, *, is_connected: bool, is_answered: bool
    ) -> Failure:
        """Say why no whole response came."""
        message = str(error)
        proxy = _proxy_of(self._settings.url) if self._session.trust_env else ""
        match error:
            case TimeoutError() | requests.Timeout() | urllib3.exceptions.TimeoutError():
                if is_connected:
                    kind = failures.TIMED_OUT
                else:
                    kind = _PROXY_FAILED if proxy else failures.CONNECT_TIMED_OUT
            case requests.exceptions.ProxyError():
                kind = _PROXY_REFUSED if "407" in message else _PROXY_FAILED
            # The tap's own URL is a valid one.
            case requests.exceptions.InvalidSchema() if "SOCKS" in message:
                kind = _PROXY_IS_SOCKS
            case requests.exceptions.InvalidSchema() | requests.exceptions.InvalidURL():
                kind = _PROXY_IS_INVALID
            case requests.exceptions.RequestException() if "CERTIFICATE_VERIFY_FAILED" in message:
                kind = failures.UNTRUSTED
            case requests.exceptions.RequestException() if "X509" in message:
                kind = failures.NO_CERTIFICATES
            case requests.exceptions.RequestException() | urllib3.exceptions.HTTPError():
                kind = failures.CUT_OFF if is_answered else failures.UNREACHABLE
            case _:  # the file of REQUESTS_CA_BUNDLE is not there
                kind = failures.NO_CERTIFICATES
        name = proxy or "of HTTPS_PROXY or ALL_PROXY"
        return replace(kind, what=kind.what.replace("the proxy", f"the proxy {name}"))

    def _add_token(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["wolkvox-token"] = self._settings.token
        return request


def _delays() -> Generator[float, _Failed, None]:
    """Give the seconds to wait after each failure, until the schedule of its kind is used up.

    `backoff` makes one of these for each request, and sends it what failed. Each kind of failure
    has a schedule of its own, so that a busy token does not use up the tries after a broken
    connection.
    """
    schedules: dict[tuple[int, ...], Iterator[int]] = {}
    wait = 0.0
    while True:
        failed = yield wait
        delays = failed.failure.delays
        delay = next(schedules.setdefault(delays, iter(delays)), None)
        if delay is None:
            return
        wait = max(delay * random.uniform(1, 1.25), failed.retry_after)  # noqa: S311 - jitter


def _read_body(response: requests.Response, body: bytearray) -> Failure | None:
    """Read a body as it comes, so that a flood has an end."""
    while chunk := response.raw.read1(_CHUNK, decode_content=True):
        body += chunk
        if len(body) > LARGEST_BODY:
            return failures.TOO_LARGE
    return None


def _proxy_of(url: str) -> str:
    """Name the proxy that the environment gives for a URL, without its user and password.

    Nothing if there is none, or if it cannot be read.
    """
    proxy = select_proxy(url, get_environ_proxies(url)) or ""
    try:
        parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
        name = f"{parts.hostname or ''}:{parts.port or ''}".strip(":")
    except ValueError:
        name = ""
    return f"{name} (HTTPS_PROXY or ALL_PROXY)" if name else ""


def _retry_after(response: requests.Response) -> float:
    """Seconds that the server asks to wait, within reason; 0 if it does not."""
    header = response.headers.get("Retry-After")
    if not header:
        return 0
    try:
        return min(urllib3.Retry().parse_retry_after(header), _LONGEST_WAIT)
    except (urllib3.exceptions.InvalidHeader, ValueError, OverflowError):
        return 0
