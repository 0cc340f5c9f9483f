"""What can come in place of rows, and what may help. Data: `responses` decides which it is."""

from __future__ import annotations

from dataclasses import dataclass

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
        advice: What a person can do about it once trying again has not helped.
        delays: Seconds to wait before each further try; none where trying again cannot help.
        can_split: Whether a narrower window may be answered, once trying again has not helped.
        ends_run: Whether nothing else could be extracted either.
        said: The server's own words.
    """

    what: str
    advice: str
    delays: tuple[int, ...] = ()
    can_split: bool = False
    ends_run: bool = False
    said: str = ""

    def __str__(self) -> str:
        said = f' ("{self.said}")' if self.said else ""
        return f"{self.what}{said}. {self.advice}"


TIMED_OUT = Failure(
    "no answer came in time",
    "Raise request_timeout_seconds, or try again later.",
    can_split=True,
)
TOO_LARGE = Failure(
    "the answer is larger than 256 MB",
    "Please report this to the maintainers of the tap.",
    can_split=True,
)
TOO_MANY_VALUES = Failure(
    "the answer holds more objects or values than any response of a report",
    "Please report this to the maintainers of the tap.",
    can_split=True,
)
CUT_OFF = Failure(
    "the answer was cut off",
    "The server or the network drops long answers; try again later.",
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
PROXY_UNUSABLE = Failure(
    "the proxy cannot be used",
    "Set HTTPS_PROXY or ALL_PROXY to an http:// or https:// URL, or put the server's name into "
    "NO_PROXY. A SOCKS proxy needs the package PySocks in the tap's environment (in Meltano: add "
    "it to pip_url).",
    ends_run=True,
)
REFUSED_BY_PAGE = Failure(
    "access was refused with a page of HTML, perhaps by a firewall, perhaps for maintenance: "
    "HTTP 403",
    "Try again later; if it stays, ask Wolkvox, or whoever runs your network.",
    delays=MAINTENANCE,
    ends_run=True,
)
NOT_UNDERSTOOD = Failure(
    "an answer that the tap does not understand",
    "Nothing was taken from it. Try again later; if it stays, please report it to the "
    "maintainers of the tap.",
    delays=PASSING,
)

TOO_MANY_ROWS = Failure(
    "the server has more rows than it gives at once",
    "Please report this to the maintainers of the tap.",
    delays=ONCE_MORE,
    can_split=True,
)
