"""One request to the server: its URL, the token, time-outs, and trying again."""

from __future__ import annotations

import os
import random
import sys
import time
from dataclasses import replace
from http.cookiejar import DefaultCookiePolicy
from threading import Event
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import requests
import urllib3
from requests.utils import get_environ_proxies, select_proxy

from tap_wolkvox import responses
from tap_wolkvox.config import EVERY_CAMPAIGN
from tap_wolkvox.exceptions import WolkvoxError
from tap_wolkvox.responses import Refusal, Rows

if sys.version_info >= (3, 12):
    from typing import override
else:
    from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from tap_wolkvox.config import Settings
    from tap_wolkvox.reports import Report
    from tap_wolkvox.windows import Window

CONNECT_TIMEOUT = 20
"""Seconds. An address that is not allowed is not answered at all, as users have seen."""

LARGEST_BODY = 256 * 1024 * 1024
"""Bytes; the vendor's limit for a response."""

_LONGEST_WAIT = 600
_CHUNK = 1 << 16

_PROXY_FAILED = responses.PROXY_FAILED
_PROXY_REFUSED = replace(
    _PROXY_FAILED, what=f"{_PROXY_FAILED.what}: it asks for a user and a password (407)", waits=()
)
_PROXY_IS_INVALID = replace(responses.PROXY_UNUSABLE, what="the proxy is not a valid URL")
_PROXY_IS_SOCKS = replace(responses.PROXY_UNUSABLE, what="the proxy is a SOCKS proxy")


class _Session(requests.Session):
    @override
    def get_redirect_target(self, resp: requests.Response) -> None:
        """None: to look at where one leads, `requests` would read all of its body first."""


class Client:
    """Asks for windows of a report. May be used by several threads.

    Args:
        settings: Where to ask, with which token.
        report: What to ask for.
        patient: Whether to try again where that may help.
        observe: Told of each answer: its HTTP status (0 if there was none) and its seconds.
        tell: Told, in words, of each time that it tries again.
    """

    def __init__(
        self,
        settings: Settings,
        report: Report,
        *,
        patient: bool,
        observe: Callable[[int, float], None],
        tell: Callable[[str], None],
    ) -> None:
        self._settings = settings
        self._report = report
        self._patient = patient
        self._observe = observe
        self._tell = tell
        self._closed = Event()
        self._hopeless: WolkvoxError | None = None
        self._session = _Session()
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

    def ask(self, window: Window, campaign: str) -> tuple[Rows | Refusal, float]:
        """Ask for a window until there is an answer to go on with.

        Returns:
            The rows, or a refusal that a narrower window may not meet; and how many seconds it
            took, without earlier tries.

        Raises:
            WolkvoxError: If the server refuses, or cannot be reached or understood. If it refused
                another request meanwhile in a way that no further try can help, that is told.
        """
        waits: dict[tuple[int, ...], Iterator[int]] = {}
        while not self._is_over():
            answer, asked_to_wait, seconds = self._answer(window, campaign)
            if isinstance(answer, Rows):
                return answer, seconds
            left = waits.setdefault(answer.waits, iter(answer.waits if self._patient else ()))
            wait = next(left, None)
            if wait is None and answer.narrow:
                return answer, seconds
            error = WolkvoxError(f"{describe(window, campaign)}: {answer}")
            if not answer.waits:
                self._hopeless = error
                raise error
            if self._is_over():
                break
            if wait is None:
                raise error
            pause = max(wait * random.uniform(1, 1.25), asked_to_wait)  # noqa: S311 - jitter
            self._tell(
                f"{describe(window, campaign)}: {answer.what}; trying again in {pause:.0f} s"
            )
            time.sleep(pause)
        raise self._hopeless or WolkvoxError("The run was ended.")

    def _is_over(self) -> bool:
        """Whether nothing more is to be asked for."""
        return self._closed.is_set() or self._hopeless is not None

    def close(self) -> None:
        """Ask for nothing more."""
        self._closed.set()
        self._session.close()

    def _answer(self, window: Window, campaign: str) -> tuple[Rows | Refusal, float, float]:
        """Ask once.

        Returns:
            The answer, how many seconds the server wants to be left alone, and how many it took.
        """
        begun = time.monotonic()
        status, asked_to_wait, body = 0, 0.0, bytearray()
        trouble: Refusal | None = None
        try:
            with self._session.get(
                f"{self._settings.url}{self._report.path}",
                params={
                    "api": self._report.api,
                    "campaign_id": campaign,
                    "date_ini": _stamp(window.start),
                    "date_end": _stamp(window.end),
                },
                timeout=(
                    min(CONNECT_TIMEOUT, self._settings.request_timeout_seconds),
                    self._settings.request_timeout_seconds,
                ),
                allow_redirects=False,
                stream=True,
            ) as response:
                status, asked_to_wait = response.status_code, _retry_after(response)
                deadline = begun + self._settings.request_timeout_seconds
                trouble = _read_body(response, body, deadline)
        except (OSError, urllib3.exceptions.HTTPError) as error:
            # The time-out for connecting is also that of the handshake for TLS, where it looks
            # like any other.
            is_early = time.monotonic() - begun < self._settings.request_timeout_seconds
            trouble = self._transport_error(error, is_early=is_early, is_answered=bool(status))
        seconds = time.monotonic() - begun
        if not self._closed.is_set():  # nobody may log while Python shuts down
            self._observe(status, seconds)
        answer = responses.judge(
            status,
            bytes(body),
            row_type=self._report.row_type,
            trouble=trouble,
            secret=self._settings.token,
        )
        return answer, asked_to_wait, seconds

    def _transport_error(self, error: Exception, *, is_early: bool, is_answered: bool) -> Refusal:
        """Say why no whole answer came."""
        told = str(error)
        proxy = _proxy_of(self._settings.url) if self._session.trust_env else ""
        match error:
            case requests.exceptions.ConnectTimeout():
                kind = _PROXY_FAILED if proxy else responses.CONNECT_TIMED_OUT
            case requests.exceptions.Timeout() | urllib3.exceptions.TimeoutError() if not is_early:
                kind = responses.TIMED_OUT
            case requests.exceptions.Timeout() | urllib3.exceptions.TimeoutError():
                kind = _PROXY_FAILED if proxy else responses.CONNECT_TIMED_OUT
            case requests.exceptions.ProxyError():
                kind = _PROXY_REFUSED if "407" in told else _PROXY_FAILED
            # The tap's own URL is a valid one.
            case requests.exceptions.InvalidSchema() if "SOCKS" in told:
                kind = _PROXY_IS_SOCKS
            case requests.exceptions.InvalidSchema() | requests.exceptions.InvalidURL():
                kind = _PROXY_IS_INVALID
            case requests.exceptions.RequestException() if "CERTIFICATE_VERIFY_FAILED" in told:
                kind = responses.UNTRUSTED
            case requests.exceptions.RequestException() if "X509" in told:
                kind = responses.NO_CERTIFICATES
            case requests.exceptions.RequestException() | urllib3.exceptions.HTTPError():
                kind = responses.CUT_OFF if is_answered else responses.UNREACHABLE
            case _:  # the file of REQUESTS_CA_BUNDLE is not there
                kind = responses.NO_CERTIFICATES
        name = proxy or "of HTTPS_PROXY or ALL_PROXY"
        return replace(kind, what=kind.what.replace("the proxy", f"the proxy {name}"))

    def _add_token(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["wolkvox-token"] = self._settings.token
        return request


def _read_body(response: requests.Response, body: bytearray, deadline: float) -> Refusal | None:
    """Read a body as it comes, so that neither a trickle nor a flood is without end."""
    while chunk := response.raw.read1(_CHUNK, decode_content=True):
        body += chunk
        if len(body) > LARGEST_BODY:
            return responses.TOO_LARGE
        if time.monotonic() > deadline:
            return responses.TIMED_OUT
    return None


def describe(window: Window, campaign: str) -> str:
    """Name a window and a campaign in a message."""
    which = "all campaigns" if campaign == EVERY_CAMPAIGN else f"campaign {campaign}"
    return f"{which}, {window} on the server's clock"


def _stamp(wall: datetime) -> str:
    return f"{wall:%Y%m%d%H%M%S}"


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
