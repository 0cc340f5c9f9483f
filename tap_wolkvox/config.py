"""The settings: each declared once, with its schema, its check and the words for what is right."""

from __future__ import annotations

import difflib
import json
import math
import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from singer_sdk import typing as th
from singer_sdk.exceptions import ConfigValidationError

from tap_wolkvox.clock import FIRST_YEAR, LAST_YEAR, ServerClock
from tap_wolkvox.reports import REPORTS, REPORTS_BY_STREAM
from tap_wolkvox.stream_maps import check_stream_maps
from tap_wolkvox.urls import LONGEST_NUMBER, base_url, server_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

EVERY_CAMPAIGN = "all"
EVERY_REPORT = "all"
DEFAULT_REPORTS = ["amd_detail"]

_TEN_YEARS_OF_HOURS = 87_600
_SHORTEST_TOKEN = 8
_EXACT_FLOATS = 2**53
_BOOLEANS = dict.fromkeys(("true", "1", "yes", "on"), True) | dict.fromkeys(
    ("false", "0", "no", "off", ""), False
)


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A setting of the tap.

    Attributes:
        expected: What is right, as it stands behind "must be" in an error.
        parse: Turns a configured value into the one that the tap uses, and raises ValueError for
            a value that is wrong.
    """

    name: str
    type: th.JSONTypeHelper[Any]
    title: str
    description: str
    expected: str
    parse: Callable[[Any], Any]
    default: Any = None
    required: bool = False
    secret: bool = False


def _require(condition: object, value: Any) -> Any:  # noqa: ANN401
    if not condition:
        raise ValueError
    return value


def _text(pattern: str) -> Callable[[Any], str]:
    def parse(value: Any) -> str:  # noqa: ANN401
        return str(_require(isinstance(value, str) and re.fullmatch(pattern, value), value))

    return parse


def _whole(low: int, high: int | None = None) -> Callable[[Any], int]:
    def parse(value: Any) -> int:  # noqa: ANN401
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        return int(_require(is_whole and low <= value <= (high or value), value))

    return parse


def _hours(value: Any) -> timedelta:  # noqa: ANN401
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return timedelta(hours=_require(is_number and 0 <= value <= _TEN_YEARS_OF_HOURS, value))


def _date_time(value: Any) -> datetime:  # noqa: ANN401
    """Read an ISO 8601 date or date-time; one without an offset stays naive."""
    instant = datetime.fromisoformat(_require(isinstance(value, str), value))
    return _require(FIRST_YEAR <= instant.year <= LAST_YEAR, instant)  # type: ignore[no-any-return]


def _zone(value: Any) -> ZoneInfo:  # noqa: ANN401
    try:
        return ZoneInfo(_require(isinstance(value, str), value))
    except (KeyError, OSError):
        raise ValueError from None


def _server(value: Any) -> str:  # noqa: ANN401
    number = server_number(_require(isinstance(value, str), value))
    return str(_require(number, number))


def _url(value: Any) -> str:  # noqa: ANN401
    url = base_url(_require(isinstance(value, str), value))
    return str(_require(url, url))


def _campaigns(value: Any) -> tuple[str, ...]:  # noqa: ANN401
    names = [_text(r"[A-Za-z0-9_-]+")(name) for name in _require(isinstance(value, list), value)]
    names = [name.lower() if name.lower() == EVERY_CAMPAIGN else name for name in names]
    is_right = names and len(set(names)) == len(names)
    return tuple(_require(is_right and (EVERY_CAMPAIGN not in names or len(names) == 1), names))


def _reports(value: Any) -> tuple[str, ...]:  # noqa: ANN401
    names = [_text(r".+")(name) for name in _require(isinstance(value, list) and value, value)]
    if names == [EVERY_REPORT]:
        return tuple(REPORTS_BY_STREAM)
    unknown = [name for name in names if name not in REPORTS_BY_STREAM]
    if unknown:
        raise ValueError("; ".join(map(_unknown_report, unknown)))
    return tuple(_require(len(set(names)) == len(names), names))


def _unknown_report(name: str) -> str:
    """Say what may be meant by a name of no report; only one that looks like a name is shown."""
    if by_api := [each.stream for each in REPORTS if each.api == name.strip().lower()]:
        return f"'{by_api[0]}' is the stream of the vendor's {name.strip().lower()}"
    close = difflib.get_close_matches(name.strip().lower(), REPORTS_BY_STREAM, n=3, cutoff=0.5)
    shown = f"'{name}'" if re.fullmatch(r"[a-z0-9_]{1,60}", name) else "one of them"
    return f"{shown} is none" + (f" (closest: {', '.join(close)})" if close else "")


_DATE_EXAMPLES = (
    f'in quotes, such as "2026-01-01" or "2026-01-01T07:00:00-05:00", from {FIRST_YEAR} on'
)

SETTINGS = (
    Setting(
        name="wolkvox_server",
        type=th.StringType(),
        title="Server",
        description=(
            "The operation's server: log in at manager.wolkvox.com, and the address bar shows it "
            'as wvNNNN. Give `"0016"` or `"wv0016"`, in quotes. Not needed with `api_url`.'
        ),
        expected=(
            'the server\'s number in quotes, such as "0016": letters, digits and hyphens alone, '
            f"at most {LONGEST_NUMBER} characters"
        ),
        parse=_server,
    ),
    Setting(
        name="wolkvox_token",
        type=th.StringType(),
        required=True,
        secret=True,
        title="Token",
        description=(
            "The operation's token, from Wolkvox Manager: Configuration, Integrations, Tokens, "
            "Add token."
        ),
        expected="the token as Wolkvox Manager shows it: not empty, no spaces, no line breaks",
        parse=_text(r"[!-~]+"),
    ),
    Setting(
        name="reports",
        type=th.ArrayType(th.StringType),
        default=DEFAULT_REPORTS,
        title="Reports",
        description=(
            "Names of the streams to extract, in the order in which they are extracted; "
            '`["all"]` stands for every one. Each costs requests of the day\'s quota.'
        ),
        expected='a list of different stream names, such as ["amd_detail"], or ["all"] alone',
        parse=_reports,
    ),
    Setting(
        name="campaign_ids",
        type=th.ArrayType(th.StringType),
        default=[EVERY_CAMPAIGN],
        title="Campaigns",
        description=(
            "Numbers of the campaigns to extract, each in quotes, for the reports that are asked "
            "by campaign. Each has a bookmark of its own "
            'and costs at least one request in each run; `["all"]` stands for every campaign of '
            "the operation, with one bookmark."
        ),
        expected='a list of different campaign numbers in quotes, such as ["90001"], or ["all"]',
        parse=_campaigns,
    ),
    Setting(
        name="start_date",
        type=th.DateTimeType(),
        required=True,
        title="Start date",
        description=(
            'The first moment to extract, in quotes: `"2026-01-01"`, or '
            '`"2026-01-01T07:00:00-05:00"`. Without an offset it is in `timezone`. YAML takes the '
            "offset away from a time without quotes."
        ),
        expected=f"a date or date-time, {_DATE_EXAMPLES}",
        parse=_date_time,
    ),
    Setting(
        name="end_date",
        type=th.DateTimeType(),
        title="End date",
        description=(
            "The moment to stop before, written as `start_date` is. Without it, each run goes up "
            "to the present."
        ),
        expected=f"a date or date-time after start_date, {_DATE_EXAMPLES}",
        parse=_date_time,
    ),
    Setting(
        name="timezone",
        type=th.StringType(),
        default="America/Bogota",
        title="Time zone",
        description=(
            "IANA name of the zone that the server's clock is in. Wolkvox runs on Colombia's "
            "time wherever this was looked at; compare a call's time with your own clock if your "
            "operation is elsewhere."
        ),
        expected="the IANA name of a time zone, such as America/Bogota",
        parse=_zone,
    ),
    Setting(
        name="lookback_hours",
        type=th.NumberType(minimum=0, maximum=_TEN_YEARS_OF_HOURS),
        title="Look-back (hours)",
        description=(
            "How many hours before the bookmark each run starts again, to find rows that appeared "
            "late or were changed; for reports by day, rounded up to whole days. Without it, each "
            "report has its own: 1 for AMD Detail, 24 or more for others."
        ),
        expected=f"a number of hours from 0 to {_TEN_YEARS_OF_HOURS}",
        parse=_hours,
    ),
    Setting(
        name="max_window_days",
        type=th.IntegerType(minimum=1, maximum=31),
        default=30,
        title="Widest window (days)",
        description=(
            "The most days to ask for in one request, from 1 to 31. The vendor's limit is 31; a "
            "window that the server finds too wide may be answered as if it had no rows."
        ),
        expected="a whole number of days from 1 to 31",
        parse=_whole(1, 31),
    ),
    Setting(
        name="row_limit",
        type=th.IntegerType(minimum=1),
        default=60_000,
        title="Row limit",
        description=(
            "The most rows that the server puts into a response. A response with as many may be "
            "truncated: it is not written, and its window is asked again in narrower ones."
        ),
        expected="a whole number of rows, 1 or more",
        parse=_whole(1),
    ),
    Setting(
        name="request_timeout_seconds",
        type=th.IntegerType(minimum=1, maximum=86_400),
        default=120,
        title="Time-out (seconds)",
        description=(
            "How many seconds to wait for a whole response; after that the window is asked again "
            "in narrower ones. Connecting takes 20 s at most."
        ),
        expected="a whole number of seconds from 1 to 86400",
        parse=_whole(1, 86_400),
    ),
    Setting(
        name="max_concurrent_requests",
        type=th.IntegerType(minimum=1, maximum=2),
        default=1,
        title="Requests at once",
        description=(
            "How many requests may be under way at once, 1 or 2. The vendor allows 2 for a token: "
            "with 2, no other job can use it at that time."
        ),
        expected="1 or 2",
        parse=_whole(1, 2),
    ),
    Setting(
        name="api_url",
        type=th.StringType(),
        title="API URL",
        description=(
            "Another base URL than `https://wv{server}.wolkvox.com`: a proxy, or a test server. "
            "HTTPS, or plain HTTP to a loopback address."
        ),
        expected=(
            "an https:// URL of host, port and path, or an http:// URL of a loopback address such "
            "as http://127.0.0.1:8016"
        ),
        parse=_url,
    ),
    Setting(
        name="user_agent",
        type=th.StringType(),
        title="User agent",
        description=(
            "What the tap calls itself in its requests. Without it, `tap-wolkvox/` and its version."
        ),
        expected="one line of plain ASCII text",
        parse=_text(r"[!-~]([ -~]*[!-~])?"),
    ),
)

SCHEMA = th.PropertiesList(
    *(
        th.Property(
            setting.name,
            setting.type,
            required=setting.required,
            default=setting.default,
            secret=setting.secret or None,
            title=setting.title,
            description=setting.description,
        )
        for setting in SETTINGS
    ),
    additional_properties=False,
).to_dict()

_EXPECTED = {setting.name: setting.expected for setting in SETTINGS}
_EXPECTED_TYPES = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "object": "an object, as the documentation of the Singer SDK describes it",
    "string": "text",
}
_NOT_HERE = {
    "batch_config": "take it out: batch files would bypass selection and stream maps, and a "
    "bookmark could run ahead of them. Rows are written many at once without it"
}
"""Settings that other taps have, and why this one does not."""


@dataclass(frozen=True)
class Settings:
    """The settings as the rest of the tap uses them: checked, with nothing left to interpret.

    Attributes:
        server: The server's number, without ``wv``; without one, the host of ``api_url``.
        url: Base URL, without a slash at its end.
        reports: Streams to extract, in their order.
        campaigns: Campaigns to extract; `EVERY_CAMPAIGN` alone for all of them.
        lookback: How far before the bookmark to start; None for each report's own.
        start: First instant to extract.
        end: Instant to stop before; None for the present.
        warnings: What is allowed but may not be what was meant.
    """

    server: str
    url: str
    token: str = field(repr=False)
    user_agent: str
    reports: tuple[str, ...]
    campaigns: tuple[str, ...]
    start: datetime
    end: datetime | None
    clock: ServerClock
    lookback: timedelta | None
    max_window_days: int
    row_limit: int
    request_timeout_seconds: int
    max_concurrent_requests: int
    warnings: tuple[str, ...] = ()


def normalize(config: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """Bring values to the types of the schema, whatever form a source gives them.

    A JSON file may write a whole number as ``6e4``, of which the SDK makes a `Decimal`; the
    environment has nothing but text. What does not fit its type stays as it is, to be refused by
    name. Settings that are null are left out, since they count as not given.
    """
    properties = schema["properties"]
    return {
        name: _number(_from_text(value, properties.get(name, {}).get("type", ())))
        for name, value in config.items()
        if value is not None
    }


def _from_text(value: Any, types: Sequence[str]) -> Any:  # noqa: ANN401
    if not isinstance(value, str):
        return value
    with suppress(InvalidOperation, ValueError, RecursionError):
        if "integer" in types or "number" in types:
            return Decimal(value)
        if "array" in types or "object" in types:
            return json.loads(value)
        if "boolean" in types:
            return _BOOLEANS.get(value.strip().lower(), value)
    return value


def _number(value: Any) -> Any:  # noqa: ANN401
    """Turn a number into int where it is whole, else into float; so, too, decimals in objects."""
    value = _float(value)
    is_whole = isinstance(value, float) and value.is_integer() and abs(value) <= _EXACT_FLOATS
    return int(value) if is_whole else value


def _float(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, Decimal):
        return math.nan if value.is_nan() else float(value)
    if isinstance(value, dict):
        return {key: _float(item) for key, item in value.items()}
    return [_float(item) for item in value] if isinstance(value, list) else value


def read_settings(config: Mapping[str, Any], schema: Mapping[str, Any]) -> Settings:
    """Check the settings and read them.

    Args:
        config: The settings as given.
        schema: JSON schema of all settings, those of the SDK included.

    Raises:
        ConfigValidationError: With one message that names each wrong setting and says what would
            be right. No value of a setting is shown.
    """
    given = normalize(config, schema)
    values, errors = _parse(given)
    maps = check_stream_maps(given, REPORTS, extracted=values.get("reports", ()))
    for name, error in [*maps.errors, *_conflicts(given, values)]:
        errors.setdefault(name, error)
    errors |= _unknown(given, schema) | _builtin_errors(given, schema)
    if errors:
        raise ConfigValidationError(
            "Invalid configuration",
            errors=["Invalid configuration: " + "; ".join(errors.values()) + "."],
        )

    url = values.get("api_url") or f"https://wv{values['wolkvox_server']}.wolkvox.com"
    return Settings(
        server=values.get("wolkvox_server") or urlsplit(url).hostname or "",
        url=url,
        token=values["wolkvox_token"],
        user_agent=values.get("user_agent", f"tap-wolkvox/{version('tap-wolkvox')}"),
        reports=values["reports"],
        campaigns=values["campaign_ids"],
        start=values["start_date"],
        end=values.get("end_date"),
        clock=ServerClock(values["timezone"]),
        lookback=values.get("lookback_hours"),
        max_window_days=values["max_window_days"],
        row_limit=values["row_limit"],
        request_timeout_seconds=values["request_timeout_seconds"],
        max_concurrent_requests=values["max_concurrent_requests"],
        warnings=(*_lost_offsets(given, values["timezone"]), *maps.warnings),
    )


def _parse(given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Parse each setting by itself: values, and errors by name."""
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for setting in SETTINGS:
        value = given.get(setting.name, setting.default)
        if value is not None:
            try:
                values[setting.name] = setting.parse(value)
            except (ValueError, OverflowError) as error:
                hint = f": {error}" if setting.name == "reports" and str(error) else ""
                errors[setting.name] = f"{setting.name} must be {setting.expected}{hint}"
        elif setting.required:
            errors[setting.name] = _missing(setting.name)
    zone = values.get("timezone")
    for name in ("start_date", "end_date"):
        if zone and name in values and not values[name].tzinfo:
            values[name] = values[name].replace(tzinfo=zone)
    return values, errors


def _conflicts(given: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Find settings that are wrong beside others."""
    if "wolkvox_server" not in given and "api_url" not in given:
        yield "wolkvox_server", _missing("wolkvox_server")
    start, end = values.get("start_date"), values.get("end_date")
    if "timezone" in values and start and end and end <= start:
        yield "end_date", f"end_date must be {_EXPECTED['end_date']}"
    token = str(given.get("wolkvox_token", "")).casefold()
    for name in ("wolkvox_server", "campaign_ids", "api_url"):
        # Host names, paths and campaigns are logged and, some of them, looked up by others.
        if len(token) >= _SHORTEST_TOKEN and token in str(given.get(name)).casefold():
            yield name, f"{name} holds the token, which belongs in wolkvox_token alone"


def read_reports(config: Mapping[str, Any]) -> tuple[str, ...]:
    """Read the setting `reports` alone, for a catalog without an account.

    Raises:
        ConfigValidationError: If it is wrong.
    """
    given = {name: value for name, value in config.items() if name == "reports"}
    values, errors = _parse(given)
    if "reports" in errors:
        raise ConfigValidationError(
            "Invalid configuration", errors=[f"Invalid configuration: {errors['reports']}."]
        )
    return tuple(values["reports"])


def _missing(name: str) -> str:
    return f"{name} is missing: it must be {_EXPECTED[name]}"


def _unknown(given: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, str]:
    known = schema["properties"]
    errors = {}
    for name in sorted(given.keys() - known.keys()):
        close = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean '{close[0]}'?" if close else "tap-wolkvox --about lists the settings"
        errors[name] = f"unknown setting '{name}' ({_NOT_HERE.get(name, hint)})"
    return errors


def _builtin_errors(given: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, str]:
    """Find settings of the SDK's own that have a wrong type."""
    properties = {
        name: form for name, form in schema["properties"].items() if name not in _EXPECTED
    }
    validator = th.DEFAULT_JSONSCHEMA_VALIDATOR({"type": "object", "properties": properties})
    errors = {}
    for error in validator.iter_errors(given):
        name = str(error.path[0])
        [kind] = {*properties[name]["type"]} - {"null"}
        errors[name] = f"{name} must be {_EXPECTED_TYPES[kind]}"
    return errors


def _lost_offsets(given: Mapping[str, Any], zone: ZoneInfo) -> list[str]:
    """Warn of times without an offset: mostly, YAML has taken it away.

    An unquoted time becomes one of UTC there, which loses its zone on the way to the tap.
    """
    texts = {name: given.get(name) for name in ("start_date", "end_date")}
    return [
        f"{name} has a time and no offset, so it was taken for {_date_time(text)} in {zone}. If it "
        "was written with an offset, YAML has taken that away: put it in quotes, as in "
        f'{name}: "2026-01-01T07:00:00-05:00"'
        for name, text in texts.items()
        if text and len(text) > len("2026-01-01") and not _date_time(text).tzinfo
    ]
