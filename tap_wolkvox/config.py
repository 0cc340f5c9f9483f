"""The settings: what they are called, what they mean, and what is wrong with them."""

from __future__ import annotations

import difflib
import math
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from singer_sdk import typing as th
from singer_sdk.exceptions import ConfigValidationError

from tap_wolkvox.clock import FIRST_YEAR, ServerClock, parse_moment
from tap_wolkvox.reports import REPORTS
from tap_wolkvox.stream_maps import faults_of_maps
from tap_wolkvox.urls import LONGEST_NUMBER, base_url, server_number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

EVERY_CAMPAIGN = "all"

_TEN_YEARS_OF_HOURS = 87_600
_SHORTEST_TOKEN = 8

SCHEMA = th.PropertiesList(
    th.Property(
        "wolkvox_server",
        th.StringType,
        title="Server",
        description=(
            "The operation's server: log in at manager.wolkvox.com, and the address bar shows it "
            "as wvNNNN. Give `0016` or `wv0016`, in quotes. Not needed with `api_url`."
        ),
    ),
    th.Property(
        "wolkvox_token",
        th.StringType,
        required=True,
        secret=True,
        title="Token",
        description=(
            "The operation's token, from Wolkvox Manager: Configuration, Integrations, Tokens, "
            "Add token."
        ),
    ),
    th.Property(
        "campaign_ids",
        th.ArrayType(th.StringType),
        default=[EVERY_CAMPAIGN],
        title="Campaigns",
        description=(
            "Numbers of the campaigns to extract, each in quotes and each with a bookmark of its "
            'own; or `["all"]` for every campaign of the operation with one bookmark.'
        ),
    ),
    th.Property(
        "start_date",
        th.DateTimeType,
        required=True,
        title="Start date",
        description=(
            "The first moment to extract, such as `2026-01-01` or `2026-01-01T07:00:00-05:00`. "
            "Without an offset it is in `timezone`."
        ),
    ),
    th.Property(
        "end_date",
        th.DateTimeType,
        title="End date",
        description=(
            "The moment to stop before, written as `start_date` is. Without it, each run goes up "
            "to the present."
        ),
    ),
    th.Property(
        "timezone",
        th.StringType,
        default="America/Bogota",
        title="Time zone",
        description=(
            "IANA name of the zone that the server's clock is in. Wolkvox runs on Colombia's "
            "time wherever this was looked at; compare a call's time with your own clock if your "
            "operation is elsewhere."
        ),
    ),
    th.Property(
        "lookback_hours",
        th.NumberType(minimum=0, maximum=_TEN_YEARS_OF_HOURS),
        default=1,
        title="Look-back (hours)",
        description=(
            "How many hours before the bookmark each run starts again, to find rows that appeared "
            "late."
        ),
    ),
    th.Property(
        "max_window_days",
        th.IntegerType(minimum=1, maximum=31),
        default=30,
        title="Widest window (days)",
        description=(
            "The most days to ask for in one request, from 1 to 31. The vendor's limit is 31; a "
            "window that the server finds too wide may be answered as if it had no rows."
        ),
    ),
    th.Property(
        "row_limit",
        th.IntegerType(minimum=1),
        default=60_000,
        title="Row limit",
        description=(
            "The most rows that the server puts into a response. A response with as many may have "
            "been cut: it is not written, and its window is asked again in narrower ones."
        ),
    ),
    th.Property(
        "request_timeout_seconds",
        th.IntegerType(minimum=1, maximum=86_400),
        default=120,
        title="Time-out (seconds)",
        description=(
            "How many seconds to wait for a whole response; after that the window is asked again "
            "in narrower ones. Connecting takes 20 s at most."
        ),
    ),
    th.Property(
        "max_concurrent_requests",
        th.IntegerType(minimum=1, maximum=2),
        default=1,
        title="Requests at once",
        description=(
            "How many requests may be under way at once, 1 or 2. The vendor allows 2 for a token: "
            "with 2, no other job can use it at that time."
        ),
    ),
    th.Property(
        "api_url",
        th.StringType,
        title="API URL",
        description=(
            "Another base URL than `https://wv{server}.wolkvox.com`: a proxy, or a test server. "
            "HTTPS, or plain HTTP to a loopback address."
        ),
    ),
    th.Property(
        "user_agent",
        th.StringType,
        title="User agent",
        description=(
            "What the tap calls itself in its requests. Without it, `tap-wolkvox/` and its version."
        ),
    ),
    additional_properties=False,
).to_dict()

_DATE_EXAMPLES = f"such as 2026-01-01 or 2026-01-01T07:00:00-05:00, from {FIRST_YEAR} on"
_WHAT_IS_RIGHT = {
    "wolkvox_server": (
        'the server\'s number in quotes, such as "0016": letters, digits and hyphens alone, '
        f"at most {LONGEST_NUMBER} characters"
    ),
    "wolkvox_token": "the token as Wolkvox Manager shows it: not empty, no spaces, no line breaks",
    "campaign_ids": (
        'a list of different campaign numbers in quotes, such as ["22109"], or ["all"] alone'
    ),
    "start_date": f"a date or date-time, {_DATE_EXAMPLES}",
    "end_date": f"a date or date-time after start_date, {_DATE_EXAMPLES}",
    "timezone": "the IANA name of a time zone, such as America/Bogota",
    "lookback_hours": f"a number of hours from 0 to {_TEN_YEARS_OF_HOURS}",
    "max_window_days": "a whole number of days from 1 to 31",
    "row_limit": "a whole number of rows, 1 or more",
    "request_timeout_seconds": "a whole number of seconds from 1 to 86400",
    "max_concurrent_requests": "1 or 2",
    "api_url": (
        "an https:// URL of host, port and path, or an http:// URL of a loopback address such as "
        "http://127.0.0.1:8016"
    ),
    "user_agent": "one line of plain ASCII text",
}


@dataclass(frozen=True)
class Settings:
    """The settings as the rest of the tap uses them: checked, with nothing left to interpret.

    Attributes:
        server: The server's number, without ``wv``; if it is not told, the host of ``api_url``.
        url: Base URL, without a slash at its end.
        campaigns: Campaigns to extract; `EVERY_CAMPAIGN` alone for all of them.
        start: First moment to extract.
        end: Moment to stop before; None for the present.
    """

    server: str
    url: str
    token: str = field(repr=False)
    user_agent: str
    campaigns: tuple[str, ...]
    start: datetime
    end: datetime | None
    clock: ServerClock
    lookback: timedelta
    max_window_days: int
    row_limit: int
    request_timeout_seconds: int
    max_concurrent_requests: int


_NOT_HERE = {
    "batch_config": "take it out: files of batches would pass selection and stream maps by, and a "
    "bookmark could run ahead of them. Rows are written many at once without it"
}
"""Settings that other taps have, and why there is none of that name here."""


def read_settings(config: Mapping[str, Any], schema: Mapping[str, Any]) -> Settings:
    """Check the settings and read them.

    Args:
        config: The settings as given; one that is null counts as not given.
        schema: JSON schema of all settings, those of the SDK included.

    Raises:
        ConfigValidationError: With one message that names each setting at fault and says what
            would be right. No value of a setting is shown.
    """
    defaults = {
        name: form["default"] for name, form in schema["properties"].items() if "default" in form
    }
    given = defaults | {name: value for name, value in config.items() if value is not None}
    if (hours := _read(float, _text(given.get("lookback_hours")))) is not None:
        # The SDK reads a number from the environment as text.
        given["lookback_hours"] = hours

    faults = dict(_faults_of_form(given, schema))
    zone = _read(ZoneInfo, given.get("timezone"))
    start = _read(parse_moment, given.get("start_date"), zone)
    end = _read(parse_moment, given.get("end_date"), zone)
    right = {
        "wolkvox_server": server_number(_text(given.get("wolkvox_server"))),
        "wolkvox_token": re.fullmatch(r"[!-~]+", _text(given.get("wolkvox_token"))),
        "campaign_ids": _campaigns(given.get("campaign_ids")),
        "start_date": start,
        "end_date": end and (not start or start < end),
        "timezone": zone,
        "lookback_hours": math.isfinite(_number(given.get("lookback_hours"))),
        "api_url": base_url(_text(given.get("api_url"))),
        "user_agent": re.fullmatch(r"[!-~]([ -~]*[!-~])?", _text(given.get("user_agent"))),
    }
    for name, fault in faults_of_maps(given, REPORTS):
        faults.setdefault(name, fault)
    for name, is_right in right.items():
        if name in given and not is_right:
            faults.setdefault(name, f"{name} must be {_WHAT_IS_RIGHT[name]}")
    token = _text(given.get("wolkvox_token")).casefold()
    for name in ("wolkvox_server", "campaign_ids", "api_url"):
        # Host names, paths and campaigns are logged and, some of them, looked up by others.
        if len(token) >= _SHORTEST_TOKEN and token in str(given.get(name)).casefold():
            faults[name] = f"{name} holds the token, which belongs into wolkvox_token alone"
    if "wolkvox_server" not in given and "api_url" not in given:
        faults["wolkvox_server"] = _missing("wolkvox_server")
    if faults or not zone or not start:
        raise ConfigValidationError(
            "The settings cannot be used",
            errors=["Please mend the settings: " + "; ".join(faults.values()) + "."],
        )

    server = server_number(_text(given.get("wolkvox_server")))
    url = base_url(_text(given.get("api_url"))) or f"https://wv{server}.wolkvox.com"
    return Settings(
        server=server or urlsplit(url).hostname or "",
        url=url,
        token=given["wolkvox_token"],
        user_agent=given.get("user_agent", f"tap-wolkvox/{version('tap-wolkvox')}"),
        campaigns=_campaigns(given["campaign_ids"]),
        start=start,
        end=end,
        clock=ServerClock(zone),
        lookback=timedelta(hours=given["lookback_hours"]),
        max_window_days=given["max_window_days"],
        row_limit=given["row_limit"],
        request_timeout_seconds=given["request_timeout_seconds"],
        max_concurrent_requests=given["max_concurrent_requests"],
    )


def _faults_of_form(given: Mapping[str, Any], schema: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Faults that the schema alone shows: unknown names, wrong types, numbers out of range."""
    known = schema["properties"]
    faults = []
    for name in given.keys() - known.keys():
        close = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean {close[0]}?" if close else "the README lists those there are"
        faults.append((name, f"{name} is no setting of this tap ({_NOT_HERE.get(name, hint)})"))
    validator = th.DEFAULT_JSONSCHEMA_VALIDATOR({**schema, "additionalProperties": True})
    for error in validator.iter_errors(given):
        if not error.path:
            faults += [(name, _missing(name)) for name in schema["required"] if name not in given]
            continue
        name = str(error.path[0])
        expected = _WHAT_IS_RIGHT.get(name) or f"as the SDK's documentation of {name} says"
        faults.append((name, f"{name} must be {expected}"))
    return sorted(faults)


def _missing(name: str) -> str:
    return f"{name} is missing: it must be {_WHAT_IS_RIGHT[name]}"


def _campaigns(value: object) -> tuple[str, ...]:
    """The campaigns; none if the list cannot be used."""
    names = tuple(_text(item) for item in value) if isinstance(value, list) else ()
    names = tuple(name.lower() if name.lower() == EVERY_CAMPAIGN else name for name in names)
    usable = (
        all(re.fullmatch(r"[A-Za-z0-9_-]+", name) for name in names)
        and len(set(names)) == len(names)
        and (EVERY_CAMPAIGN not in names or len(names) == 1)
    )
    return names if usable else ()


def _read(parse: Callable[..., Any], value: object, *more: Any) -> Any:  # noqa: ANN401
    """Parse a value; None if it cannot be."""
    try:
        return parse(value, *more)
    except (ValueError, TypeError, KeyError, OSError):
        return None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> float:
    return value if isinstance(value, (int, float)) else math.nan
