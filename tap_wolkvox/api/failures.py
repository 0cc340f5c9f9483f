"""What can come in place of rows, and what may help. `responses` decides which one it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tap_wolkvox.base.errors import REPORT_IT

# Seconds to wait before each further try.
PASSING = (2, 4, 8, 16)
BUSY = (10, 20, 30, 60, 60, 60)
MAINTENANCE = (60, 120, 300)
ONCE_MORE = (2,)


@dataclass(frozen=True, slots=True)
class Failure:
    """What a response without rows means.

    Attributes:
        what: What happened.
        advice: What a person can do about it once no try has helped.
        delays: Seconds to wait before each further try; empty if trying again cannot help.
        can_split: Whether the server may answer a narrower window, once no try has helped.
        ends_run: Whether no other report could be extracted either.
        said: The server's own words.
        retry_after: Seconds that the server asks to wait.
    """

    what: str
    advice: str
    delays: tuple[int, ...] = ()
    can_split: bool = False
    ends_run: bool = False
    said: str = ""
    retry_after: float = 0

    def __str__(self) -> str:
        said = f' ("{self.said}")' if self.said else ""
        return f"{self.what}{said}. {self.advice}"


# No response, or only a part of one.

TIMED_OUT = Failure(
    "no response came in time",
    "Raise request_timeout_seconds, or try again later.",
    can_split=True,
)
TOO_LARGE = Failure(
    "the response is larger than 256 MB",
    "Please report this to the maintainers of the tap.",
    can_split=True,
)
CUT_OFF = Failure(
    "the response was cut off",
    "The server or the network drops long responses; try again later.",
    delays=ONCE_MORE,
    can_split=True,
)
CONNECT_TIMED_OUT = Failure(
    "the server did not let this machine connect",
    "Most likely this machine's address is not on the operation's list of allowed addresses: add "
    "it in Wolkvox Manager.",
    delays=(2, 4),
    ends_run=True,
)
UNREACHABLE = Failure(
    "the connection failed",
    "Check wolkvox_server (or api_url) and this machine's network.",
    delays=PASSING,
    ends_run=True,
)
UNTRUSTED = Failure(
    "the server's certificate is not trusted",
    "Check wolkvox_server (or api_url) and this machine's clock. If a proxy or firewall of your "
    "company inspects HTTPS, put the path of its certificate into REQUESTS_CA_BUNDLE or "
    "SSL_CERT_FILE.",
    ends_run=True,
)
NO_CERTIFICATES = Failure(
    "the file of trusted certificates cannot be read",
    "Check the path in REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE or SSL_CERT_FILE, and that the file "
    "holds certificates in PEM form.",
    ends_run=True,
)
PROXY_FAILED = Failure(
    "the proxy did not connect to the server",
    "Check HTTPS_PROXY or ALL_PROXY, and whether the proxy lets this machine through. To reach "
    "the server without it, put the server's name into NO_PROXY.",
    delays=PASSING,
    ends_run=True,
)
PROXY_REFUSED = replace(
    PROXY_FAILED, what=f"{PROXY_FAILED.what}: it asks for a user and a password (407)", delays=()
)
PROXY_IS_INVALID = Failure(
    "the proxy is not a valid URL",
    "Set HTTPS_PROXY or ALL_PROXY to an http:// or https:// URL, or put the server's name into "
    "NO_PROXY. A SOCKS proxy needs the package PySocks in the tap's environment (in Meltano: add "
    "it to pip_url).",
    ends_run=True,
)
PROXY_IS_SOCKS = replace(PROXY_IS_INVALID, what="the proxy is a SOCKS proxy")

# A status other than 200, or a code in the body.

TOKEN_IN_USE = Failure(
    "the token is in use by other requests",
    "Let one job at a time use the token, or give this one a token of its own.",
    delays=BUSY,
    ends_run=True,
)
TOKEN_REFUSED = Failure(
    "the token was refused",
    "Check wolkvox_token: Wolkvox Manager, Configuration, Integrations, Tokens.",
    ends_run=True,
)
TOKEN_MISSING = replace(TOKEN_REFUSED, what="the server asks for a token")
QUOTA_USED_UP = Failure(
    "the day's quota of requests is used up",
    "What came before is written and bookmarked; run again tomorrow, or buy more quota.",
    ends_run=True,
)
REFUSED_BY_PAGE = Failure(
    "access was refused with a page of HTML, perhaps by a firewall, perhaps for maintenance: "
    "HTTP 403",
    "Try again later; if it stays, ask Wolkvox, or whoever runs your network.",
    delays=MAINTENANCE,
    ends_run=True,
)
ACCESS_REFUSED = Failure(
    "access was refused, perhaps for maintenance",
    "Try again later; if it stays, ask Wolkvox.",
    delays=MAINTENANCE,
    ends_run=True,
)
REDIRECTED = Failure(
    "the server redirects to another address, where the token must not go",
    "Check wolkvox_server (or api_url).",
    ends_run=True,
)
NOT_FOUND = Failure("not found", "Check campaign_ids and wolkvox_server (or api_url).")
REQUEST_REFUSED = Failure(
    "the request was refused",
    "Check the settings; if they are right, please report this to the maintainers of the tap.",
)
TOO_MANY_REQUESTS = Failure("too many requests", "Try again later.", delays=PASSING)
SERVER_FAILED = Failure("the server failed", "Try again later.", delays=PASSING)
GATEWAY_TIMEOUT = Failure(
    "the server gave up", "Try again later.", delays=ONCE_MORE, can_split=True
)

# A body that cannot be taken for rows.

TOO_MANY_ROWS = replace(
    TOO_LARGE, what="the server has more rows than it gives at once", delays=ONCE_MORE
)
TOO_MANY_VALUES = replace(
    TOO_LARGE, what="the response holds more objects or values than any response of a report"
)


def not_understood(what: str, said: str = "") -> Failure:
    return Failure(
        what,
        f"Nothing was taken from it. Try again later; if it stays, {REPORT_IT}.",
        delays=PASSING,
        said=said,
    )
