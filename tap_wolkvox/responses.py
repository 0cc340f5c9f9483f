"""What an answer of the server means.

This is the one place that decides it. What is not understood is never taken for silence: only the
vendor's own words for "no rows" mean no rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from tap_wolkvox.redaction import shown, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

_PASSING = (2, 4, 8, 16)
_BUSY = (10, 20, 30, 60, 60, 60)
_MAINTENANCE = (60, 120, 300)
_ONCE_MORE = (2,)

_MOST_DIGITS = 18  # Python refuses to read thousands of them
_COUNT = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:[.,]\d{3})+|\d+) (?:records?|registros?|rows?|filas?)\b",
    re.IGNORECASE,
)
_SUCCESS_CODES = (200, "200", 0, "0", "")
_NO_ERROR = {"", "null", "none", "false", "0"}


@dataclass(frozen=True, slots=True)
class Rows:
    """An answer that the server stands by.

    Attributes:
        rows: The rows as sent: all of the type that was asked for, or all as objects. None, if the
            server said in its own way that there are none.
        counted: How many rows `msg` counts, if it does.
    """

    rows: Sequence[Any]
    counted: int | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer without rows, or none at all.

    Attributes:
        what: What happened.
        advice: What a person can do about it once trying again has not helped.
        waits: Seconds to wait before each further try; none where a retry cannot help.
        narrow: Whether a narrower window may be answered, once trying again has not helped.
        said: The server's own words.
    """

    what: str
    advice: str
    waits: tuple[int, ...] = ()
    narrow: bool = False
    said: str = ""

    def __str__(self) -> str:
        said = f' ("{self.said}")' if self.said else ""
        return f"{self.what}{said}. {self.advice}"


TIMED_OUT = Refusal(
    "no answer came in time",
    "Raise request_timeout_seconds, or try again later.",
    narrow=True,
)
TOO_LARGE = Refusal(
    "the answer is larger than 256 MB",
    "Please report this to the makers of the tap.",
    narrow=True,
)
CUT_OFF = Refusal(
    "the answer broke off",
    "The server or the network drops long answers; try again later.",
    waits=_ONCE_MORE,
    narrow=True,
)
CONNECT_TIMED_OUT = Refusal(
    "the server did not let this machine connect",
    "Most likely this machine's address is not on the operation's list of allowed addresses: add "
    "it in Wolkvox Manager.",
    waits=(2, 4),
)
UNREACHABLE = Refusal(
    "the connection failed",
    "Check wolkvox_server (or api_url) and this machine's network.",
    waits=_PASSING,
)
UNTRUSTED = Refusal(
    "the server's certificate is not trusted",
    "Check wolkvox_server (or api_url) and this machine's clock. If a proxy or firewall of your "
    "company inspects HTTPS, put the path of its certificate into REQUESTS_CA_BUNDLE or "
    "SSL_CERT_FILE.",
)
NO_CERTIFICATES = Refusal(
    "the file of trusted certificates cannot be read",
    "Check the path in REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE or SSL_CERT_FILE, and that the file "
    "holds certificates in PEM form.",
)
PROXY_FAILED = Refusal(
    "the proxy did not connect to the server",
    "Check HTTPS_PROXY or ALL_PROXY, and whether the proxy lets this machine through. To reach "
    "the server without it, put the server's name into NO_PROXY.",
    waits=_PASSING,
)
PROXY_UNUSABLE = Refusal(
    "the proxy cannot be used",
    "Set HTTPS_PROXY or ALL_PROXY to an http:// or https:// URL, or put the server's name into "
    "NO_PROXY. A SOCKS proxy needs the package PySocks in the tap's environment (in Meltano: add "
    "it to pip_url).",
)
NOT_UNDERSTOOD = Refusal(
    "an answer that the tap does not understand",
    "Nothing was taken from it. Try again later; if it stays, please report it to the makers of "
    "the tap.",
    waits=_PASSING,
)

TOO_MANY_ROWS = Refusal(
    "the server has more rows than it gives at once",
    "Please report this to the makers of the tap.",
    waits=_ONCE_MORE,
    narrow=True,
)

_WORDS_DECIDE = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
_ANY = r""
# Nothing may follow: "Validate dates entered: too wide a range" would be no silence.
_NO_ROWS = r"\A\W*(?:please\W+)?validate\s+(?:the\s+)?dates(?:\s+entered)?(?:\W+please)?\W*\Z"
# What else an empty list may say without saying more.
_NOTHING = (
    r"\A\W*(?:ok|success|no\s+(?:data|rows?|records?|results?)(?:\s+(?:were\s+|was\s+)?found)?"
    r"|(?:sin|no\s+se\s+encontraron)\s+(?:datos|filas|registros|resultados))\W*\Z"
)
# Nobody knows in which words the server would refuse what its row limit does not allow, or in
# which it would say that it left rows out.
_LIMIT = (
    r"\A(?!.*\b(?:tokens?|requests?|consultas|peticiones|connections?|conexiones|exception"
    r"|excepci[oó]n|range|rango|days|d[ií]as|backup|respaldo|maintenance|mantenimiento|load)\b)"
    r"(?=.*\b(?:rows?|filas?|records?|registros?|results?|resultados?)\b(?! \d))"
    r".*\b(?:l[ií]mit(?:es?|s)?\b|exce(?:ed|de)|m[aá]x|supera|many\b|large\b)"
)
_LEFT_OUT = rf"{_LIMIT}|\b(?:truncat|truncad|partial|parcial|incomplet)"
# Behind the count of what was sent, a limit may be named in passing.
_NAMED_LIMIT = (
    r"\b(?:l[ií]mite?|m[aá]x(?:imum|imo)?)\W{0,3}(?:(?:of|de|is) )?\d[\d.,]*"
    r"(?: (?:rows|records|filas|registros))?\W*\Z"
)
_SEE_TOKENS = "Check wolkvox_token: Wolkvox Manager, Configuration, Integrations, Tokens."

SILENCE = Rows([])
_FIELDS = {"code", "error", "msg", "data"}

# The first row that fits decides. Words are searched in `msg`, whatever their case.
_TABLE: tuple[tuple[Container[int], str, Rows | Refusal], ...] = (
    ((404,), _NO_ROWS, SILENCE),
    (
        (403,),
        r"simultaneous",
        Refusal(
            "the token is in use by other requests",
            "Let one job at a time use the token, or give this one a token of its own.",
            waits=_BUSY,
        ),
    ),
    (
        (400, 403, 404, 413, 422, 500),
        _LIMIT,
        TOO_MANY_ROWS,
    ),
    (
        (404,),
        _ANY,
        Refusal("not found", "Check campaign_ids and wolkvox_server (or api_url)."),
    ),
    (
        (403,),
        r"\blimit\b",
        Refusal(
            "the day's quota of requests is used up",
            "What came before is written and bookmarked; run again tomorrow, or buy more quota.",
        ),
    ),
    ((403,), r"validate\s+token", Refusal("the token was refused", _SEE_TOKENS)),
    (
        (403,),
        _ANY,
        Refusal(
            "access was refused, perhaps for maintenance",
            "Try again later; if it stays, ask Wolkvox.",
            waits=_MAINTENANCE,
        ),
    ),
    ((401,), _ANY, Refusal("the server asks for a token", _SEE_TOKENS)),
    (
        range(300, 400),
        _ANY,
        Refusal(
            "the server redirects to another address, where the token must not go",
            "Check wolkvox_server (or api_url).",
        ),
    ),
    (
        (429,),
        _ANY,
        Refusal("too many requests", "Try again later.", waits=_PASSING),
    ),
    (
        (504,),
        _ANY,
        Refusal("the server gave up", "Try again later.", waits=_ONCE_MORE, narrow=True),
    ),
    (
        range(500, 600),
        _ANY,
        Refusal("the server failed", "Try again later.", waits=_PASSING),
    ),
    (
        range(400, 500),
        _ANY,
        Refusal(
            "the request was refused",
            "Check the settings; if they are right, please report this to the makers of the tap.",
        ),
    ),
)

# An older msgspec's own error is no ValueError.
_UNREADABLE = (msgspec.DecodeError, ValueError, RecursionError)
# Many targets cannot store the character NUL; this one says that something stood there.
_NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")
_REPLACEMENT = rb"\1\\ufffd"
_decode = msgspec.json.Decoder(float_hook=str).decode

_Row = TypeVar("_Row")


class _Report(msgspec.Struct, Generic[_Row], forbid_unknown_fields=True):
    """An answer with rows, as it mostly comes; what stands in other fields would not be checked."""

    data: list[_Row]
    code: object = ""
    error: object = None
    msg: object = None


def judge(
    status: int,
    body: bytes,
    *,
    row_type: type | None = None,
    trouble: Refusal | None = None,
    secret: str = "",
) -> Rows | Refusal:
    """Say what an answer means.

    Args:
        status: HTTP status; 0 if nothing came.
        body: The body, decompressed; of an answer in trouble, what came of it.
        row_type: A type that rows are of as a rule. Decoding into it takes half the time.
        trouble: What kept the answer from coming whole.
        secret: What must not be shown, should the server's words repeat it.

    Returns:
        The rows, or why there are none and what to do about it.
    """
    if trouble and status in _WORDS_DECIDE:
        return replace(NOT_UNDERSTOOD, what=f"an answer broke off: HTTP {status}")
    if trouble and status in {0, HTTPStatus.OK}:
        return trouble
    if b"\\u0000" in body:
        body = _NUL.sub(_REPLACEMENT, body)
    # Of any other refusal the status tells enough, whatever came of its body.
    usual = _usual(body, row_type) if row_type and status == HTTPStatus.OK else None
    return usual or _judge_body(status, body, secret)


def _usual(body: bytes, row_type: type) -> Rows | None:
    """Read an answer of the usual kind; None of any other, which is not looked into here."""
    try:
        payload = _decoder_of(row_type)(body)
    except _UNREADABLE:
        return None
    if not payload.data or _is_error(payload.error) or not _is_success(payload.code):
        return None
    if _speaks_of_rows_left_out(payload.msg, len(payload.data)):
        return None
    return Rows(payload.data, _count(payload.msg))


@cache
def _decoder_of(row_type: type) -> Callable[[bytes], _Report[Any]]:
    return msgspec.json.Decoder(_Report[row_type], float_hook=str).decode  # type: ignore[valid-type]


def _judge_body(status: int, body: bytes, secret: str) -> Rows | Refusal:
    payload = _decoded(body)
    if status != HTTPStatus.OK:
        return _refusal(status, payload if isinstance(payload, dict) else {}, secret)
    if isinstance(payload, Refusal):
        return payload
    if not isinstance(payload, dict):
        return replace(NOT_UNDERSTOOD, what="an answer that is no JSON object")
    code = payload.get("code", "")
    if not _is_success(code):
        return _refusal(_as_status(code), payload, secret)
    return _rows(payload, secret)


def _is_success(code: object) -> bool:
    return not isinstance(code, bool) and code in _SUCCESS_CODES


def _is_error(error: object) -> bool:
    return bool(error) and str(error).strip().casefold() not in _NO_ERROR


def _speaks_of_rows_left_out(msg: object, held: int) -> bool:
    words = words_of(msg)
    rest = re.sub(_NAMED_LIMIT, "", words, flags=re.IGNORECASE)
    said = rest if _counts(rest) == [held] else words
    return re.search(_LEFT_OUT, said, re.IGNORECASE) is not None


def _rows(payload: dict[str, Any], secret: str) -> Rows | Refusal:
    data, msg = payload.get("data"), payload.get("msg")
    counted = _count(msg)
    if data is None and counted == 0:
        data = []
    if _speaks_of_rows_left_out(msg, len(data) if isinstance(data, list) else 0):
        return replace(TOO_MANY_ROWS, said=shown(words_of(msg), secret))
    if _is_error(payload.get("error")):
        what = "an answer that speaks of an error"
    elif not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        what = "an answer whose `data` is no list of rows"
    elif data:
        return Rows(data, counted)
    elif counted:
        what = "an answer that counts rows and holds none"
    elif counted is None and (payload.keys() - _FIELDS or not _says_nothing(msg)):
        what = "an answer without rows that says something else"
    else:
        return SILENCE
    return replace(NOT_UNDERSTOOD, what=what, said=shown(words_of(msg), secret))


def _says_nothing(msg: object) -> bool:
    pattern = f"{_NO_ROWS}|{_NOTHING}"
    return not msg or re.search(pattern, words_of(msg), re.IGNORECASE) is not None


def _refusal(status: int, payload: dict[str, Any], secret: str) -> Rows | Refusal:
    words = words_of(payload.get("msg"))
    said = shown(words, secret)
    for statuses, pattern, verdict in _TABLE:
        if status in statuses and re.search(pattern, words, re.IGNORECASE):
            if isinstance(verdict, Refusal):
                return replace(verdict, what=f"{verdict.what}: HTTP {status}", said=said)
            if not payload.get("data"):
                return verdict
            what = "an answer that holds rows and says that there are none"
            return replace(NOT_UNDERSTOOD, what=what, said=said)
    return replace(NOT_UNDERSTOOD, what=f"{NOT_UNDERSTOOD.what}: code {status}", said=said)


def _decoded(body: bytes) -> object:
    """Decode a body, with fractions as their text; a refusal if it is no JSON."""
    try:
        return _decode(body.removeprefix(b"\xef\xbb\xbf"))
    except _UNREADABLE as error:
        if body.strip() and "truncated" in str(error):
            return CUT_OFF
        return replace(NOT_UNDERSTOOD, what="an answer that is no JSON")


def _as_status(code: object) -> int:
    """Read an error code in a body as the HTTP status that it stands for; 0 if it is none."""
    if isinstance(code, int) and not isinstance(code, bool):
        return code
    return int(code) if isinstance(code, str) and re.fullmatch(r"[0-9]{3}", code) else 0


def _count(msg: object) -> int | None:
    """The number of rows that the server says it found."""
    return next(iter(_counts(msg)), None) if isinstance(msg, str) else None


def _counts(words: str) -> list[int]:
    return [int(re.sub(r"[.,]", "", each)[:_MOST_DIGITS]) for each in _COUNT.findall(words)]
