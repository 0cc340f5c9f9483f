"""Requests to the server: the URL, the token, timeouts, and trying again."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
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
from tap_wolkvox.api.bodies import LARGEST_BODY
from tap_wolkvox.api.deadline import Deadline, DeadlineAdapter
from tap_wolkvox.api.failures import Failure
from tap_wolkvox.api.request import Request, Response
from tap_wolkvox.api.responses import parse_response
from tap_wolkvox.base.errors import RunError, WolkvoxError
from tap_wolkvox.settings.reader import Settings

CONNECT_TIMEOUT = 20
"""Seconds. As users have seen, the server does not answer at all to an address not allowed."""

_LONGEST_WAIT = 600
_CHUNK = 1 << 16


class _Session(requests.Session):
    @override
    def get_redirect_target(self, resp: requests.Response) -> None:
        """None: to find the target of a redirect, `requests` would read the whole body first."""


class Client:
    """Sends requests; several threads may use it. `log` is called before each further try."""

    def __init__(self, settings: Settings, *, log: Callable[[str], None]) -> None:
        self._settings = settings
        self._log = log
        self._closed = Event()
        self._fatal_error: WolkvoxError | None = None
        self._session = _Session()
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, DeadlineAdapter())
        # Over plain HTTP, a proxy from the environment would see the token.
        self._session.trust_env = settings.url.startswith("https:")
        # Variables that `requests` reads itself, such as REQUESTS_CA_BUNDLE, come first.
        self._session.verify = os.environ.get("SSL_CERT_FILE") or True
        self._session.headers["User-Agent"] = settings.user_agent
        # With a session cookie, PHP would answer one request after the other.
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        # An authenticator, unlike a header, keeps `requests` from using a .netrc file instead.
        self._session.auth = self._add_token

    def fetch(
        self,
        request: Request,
        *,
        cancelled: Event,
        on_response: Callable[[int, float], None],
        retries: bool = True,
    ) -> Response:
        """Send a request, again if need be; the response may say that a narrower window can help.

        Args:
            request: What to ask for.
            cancelled: Set if the response is not needed any more.
            on_response: Called after each request that may have reached the server, with the HTTP
                status (0 if no response came in time) and the seconds it took.
            retries: Whether to try again where that may help.

        Raises:
            RunError: If this request or another one failed so that no further one can succeed.
            WolkvoxError: If the server refuses, or its response cannot be understood.
        """

        def is_over() -> bool:
            return cancelled.is_set() or self._closed.is_set() or self._fatal_error is not None

        def fetch_once() -> Response | Failure:
            if is_over():
                raise self._fatal_error or WolkvoxError("The run was ended.")
            return self._fetch_once(request, on_response)

        def log(details: Details) -> None:
            what, wait = details["value"].what, details["wait"]
            self._log(f"{request}: {what}; trying again in {wait:.0f} s")

        found = backoff.on_predicate(
            _delays,
            lambda found: isinstance(found, Failure) and retries and not is_over(),
            on_backoff=log,
            jitter=None,  # which would shorten the waits
            logger=None,
        )(fetch_once)()
        if isinstance(found, Response):
            return found
        if found.delays and retries and is_over():
            raise self._fatal_error or WolkvoxError("The run was ended.")
        if found.can_split:
            return Response(failure=found)
        if not found.ends_run:
            raise WolkvoxError(f"{request}: {found}")
        self._fatal_error = RunError(f"{request}: {found}")
        raise self._fatal_error

    def close(self) -> None:
        """Send no more requests."""
        self._closed.set()
        self._session.close()

    def _fetch_once(
        self, request: Request, on_response: Callable[[int, float], None]
    ) -> Response | Failure:
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
                status = 0  # if the headers were cut off, the status may be made up
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
        return replace(found, retry_after=retry_after)

    def _transport_error(
        self, error: Exception, *, is_connected: bool, is_answered: bool
    ) -> Failure:
        """Describe why no complete response came."""
        message = str(error)
        proxy = _proxy_of(self._settings.url) if self._session.trust_env else ""
        match error:
            case TimeoutError() | requests.Timeout() | urllib3.exceptions.TimeoutError():
                if is_connected:
                    kind = failures.TIMED_OUT
                else:
                    kind = failures.PROXY_FAILED if proxy else failures.CONNECT_TIMED_OUT
            case requests.exceptions.ProxyError():
                kind = failures.PROXY_REFUSED if "407" in message else failures.PROXY_FAILED
            # These are about the proxy's URL: the tap's own is valid.
            case requests.exceptions.InvalidSchema() if "SOCKS" in message:
                kind = failures.PROXY_IS_SOCKS
            case requests.exceptions.InvalidSchema() | requests.exceptions.InvalidURL():
                kind = failures.PROXY_IS_INVALID
            case requests.exceptions.RequestException() if "CERTIFICATE_VERIFY_FAILED" in message:
                kind = failures.UNTRUSTED
            case requests.exceptions.RequestException() if "X509" in message:
                kind = failures.NO_CERTIFICATES
            case requests.exceptions.RequestException() | urllib3.exceptions.HTTPError():
                kind = failures.CUT_OFF if is_answered else failures.UNREACHABLE
            case _:  # the file in REQUESTS_CA_BUNDLE does not exist
                kind = failures.NO_CERTIFICATES
        name = proxy or "of HTTPS_PROXY or ALL_PROXY"
        return replace(kind, what=kind.what.replace("the proxy", f"the proxy {name}"))

    def _add_token(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["wolkvox-token"] = self._settings.token
        return request


def _delays() -> Generator[float, Failure, None]:
    """Give the seconds to wait after each failure, as long as its kind has delays left.

    `backoff` makes one of these for each request, and sends it what failed. The kinds are counted
    separately, so that a busy token does not use up the tries after a broken connection.
    """
    schedules: dict[tuple[int, ...], Iterator[int]] = {}
    wait = 0.0
    while True:
        failure = yield wait
        delay = next(schedules.setdefault(failure.delays, iter(failure.delays)), None)
        if delay is None:
            return
        wait = max(delay * random.uniform(1, 1.25), failure.retry_after)  # noqa: S311 - jitter


def _read_body(response: requests.Response, body: bytearray) -> Failure | None:
    """Read a body in chunks, up to `LARGEST_BODY`."""
    while chunk := response.raw.read1(_CHUNK, decode_content=True):
        body += chunk
        if len(body) > LARGEST_BODY:
            return failures.TOO_LARGE
    return None


def _proxy_of(url: str) -> str:
    """Host and port of the environment's proxy for a URL; empty if there is no valid one."""
    proxy = select_proxy(url, get_environ_proxies(url)) or ""
    try:
        parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
        name = f"{parts.hostname or ''}:{parts.port or ''}".strip(":")
    except ValueError:
        name = ""
    return f"{name} (HTTPS_PROXY or ALL_PROXY)" if name else ""


def _retry_after(response: requests.Response) -> float:
    """Seconds that the server asks to wait, up to `_LONGEST_WAIT`; 0 if it does not."""
    try:
        header = response.headers.get("Retry-After", "0")
        return min(urllib3.Retry().parse_retry_after(header), _LONGEST_WAIT)
    except (urllib3.exceptions.InvalidHeader, ValueError, OverflowError):
        return 0
