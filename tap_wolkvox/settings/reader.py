"""Reads and checks the settings: one error names everything that is wrong."""

from __future__ import annotations

import difflib
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from singer_sdk import typing as th
from singer_sdk.exceptions import ConfigValidationError

from tap_wolkvox.base.clock import ServerClock
from tap_wolkvox.base.errors import InvalidValueError
from tap_wolkvox.base.redaction import SHORTEST_SECRET
from tap_wolkvox.reports import REPORTS_BY_STREAM
from tap_wolkvox.reports.model import Report
from tap_wolkvox.settings.personal import HASH
from tap_wolkvox.settings.schema import SETTINGS
from tap_wolkvox.settings.stream_maps import check_stream_maps
from tap_wolkvox.settings.values import date_time

_EXACT_FLOATS = 2**53
_BOOLEANS = dict.fromkeys(("true", "1", "yes", "on"), True) | dict.fromkeys(
    ("false", "0", "no", "off"), False
)
_NEEDED = {
    "wolkvox_server",  # unless there is an api_url
    *(setting.name for setting in SETTINGS if setting.required),
}
_NEVER_BLANK = {setting.name for setting in SETTINGS if not setting.may_be_blank}
_EXPECTED = {setting.name: setting.expected for setting in SETTINGS}
_EXPECTED_TYPES = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "object": "an object, as the documentation of the Singer SDK describes it",
    "string": "text",
}
# Settings that other taps have, and why this one does not.
_NOT_HERE = {
    "batch_config": "take it out: batch files would bypass selection and stream maps, and a "
    "bookmark could run ahead of them. Rows are written many at once without it"
}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings, checked, as the rest of the tap uses them.

    A field with the name of a setting has its value.

    Attributes:
        server: The server's number without ``wv``, or the host of `api_url`.
        url: Base URL, without a slash at its end.
        campaigns: Campaigns to extract; only `EVERY_CAMPAIGN` for all of them.
        lookback: How far before the bookmark to start; None for each report's own.
        end: Instant to stop before; None for the present.
        warnings: What is allowed, but may not be what was meant.
    """

    server: str
    url: str
    token: str = field(repr=False)
    user_agent: str
    campaigns: tuple[str, ...]
    start: datetime
    end: datetime | None
    clock: ServerClock
    lookback: timedelta | None
    customer_data: str
    staff_data: str
    personal_data_key: str = field(default="", repr=False)
    max_window_days: int
    row_limit: int
    request_timeout_seconds: int
    max_concurrent_requests: int
    warnings: tuple[str, ...] = ()

    def until(self, now: datetime) -> datetime:
        """The instant to stop before: `end_date`, but not after the present."""
        return min(self.end or now, now)

    def row_limit_of(self, report: Report) -> int:
        return min(self.row_limit, report.row_limit or self.row_limit)

    def lookback_of(self, report: Report) -> timedelta:
        default = timedelta(hours=report.lookback_hours)
        return default if self.lookback is None else self.lookback


def normalize(config: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """Convert values to the types of the schema; those that do not fit stay, for an error.

    The environment has only text, and the SDK makes a `Decimal` of ``6e4`` in a JSON file. Null
    and, for optional settings, blank text count as not given.
    """
    properties = schema["properties"]
    optional = properties.keys() - _NEEDED - _NEVER_BLANK
    return {
        name: _number(_from_text(value, properties.get(name, {}).get("type", ())))
        for name, value in config.items()
        if value is not None and not (name in optional and is_blank(value))
    }


def is_blank(value: object) -> bool:
    """Whether a value is null or, as of an empty variable, blank text."""
    return value is None or (isinstance(value, str) and not value.strip())


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
    """Convert a whole number to int, and other decimals, also those in objects, to float."""
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
    """Check the settings and read them. The schema includes the SDK's own settings.

    Raises:
        ConfigValidationError: With one message that names each wrong setting and says what would
            be right, without showing its value.
    """
    given = normalize(config, schema)
    values, errors = _parse(given)
    maps = check_stream_maps(given)
    for name, error in [*maps.errors, *_conflicts(given, values)]:
        errors.setdefault(name, error)
    errors |= _unknown(given, schema) | _builtin_errors(given, schema)
    if errors:
        raise _invalid(*errors.values())

    values.setdefault("user_agent", f"tap-wolkvox/{version('tap-wolkvox')}")
    url = values.get("api_url") or f"https://wv{values['wolkvox_server']}.wolkvox.com"
    return Settings(
        **{each.name: values[each.name] for each in fields(Settings) if each.name in values},
        server=values.get("wolkvox_server") or urlsplit(url).hostname or "",
        url=url,
        token=values["wolkvox_token"],
        campaigns=values["campaign_ids"],
        start=values["start_date"],
        end=values.get("end_date"),
        clock=ServerClock(values["timezone"]),
        lookback=values.get("lookback_hours"),
        warnings=(*_lost_offsets(given, values["timezone"]), *maps.warnings),
    )


def _parse(given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Parse each setting by itself: values, and errors by name."""
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for setting in SETTINGS:
        value = given.get(setting.name, setting.default)
        if not is_blank(value):
            try:
                values[setting.name] = setting.parse(value)
            except (ValueError, OverflowError) as error:
                hint = f": {error}" if isinstance(error, InvalidValueError) else ""
                errors[setting.name] = f"{setting.name} must be {setting.expected}{hint}"
        elif setting.required or setting.name in _NEVER_BLANK:
            errors[setting.name] = _missing(setting.name, given)
    for secret, what in (("wolkvox_token", "the token"), ("personal_data_key", "the key")):
        text = str(given.get(secret, "")).strip().casefold()
        for name in ("wolkvox_server", "reports", "campaign_ids", "api_url"):
            # Logs show these, and name servers get to know the host.
            if len(text) >= SHORTEST_SECRET and text in str(given.get(name)).casefold():
                errors[name] = f"{name} holds {what}, which belongs in {secret} alone"
    zone = values.get("timezone")
    for name in ("start_date", "end_date"):
        if zone and name in values and not values[name].tzinfo:
            values[name] = values[name].replace(tzinfo=zone)
    return values, errors


def _conflicts(given: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Find settings that conflict with others."""
    if is_blank(given.get("wolkvox_server")) and "api_url" not in given:
        yield "wolkvox_server", _missing("wolkvox_server", given)
    hashes = HASH in (values.get("customer_data"), values.get("staff_data"))
    if hashes and "personal_data_key" not in given:
        yield "personal_data_key", _missing("personal_data_key", given)
    start, end = values.get("start_date"), values.get("end_date")
    if "timezone" in values and start and end and end <= start:
        yield "end_date", f"end_date must be {_EXPECTED['end_date']}"
    reports = [REPORTS_BY_STREAM[name] for name in values.get("reports", ())]
    columns = [column.name for report in reports for column in report.columns]
    longest, limit = max(columns, key=len, default=""), given.get("flattening_max_key_length")
    if isinstance(limit, int) and limit <= len(longest):
        error = (
            f"flattening_max_key_length must be greater than {len(longest)}, the length of "
            f"{longest}: the SDK would shorten names of columns, also in the key"
        )
        yield "flattening_max_key_length", error


def read_reports(config: Mapping[str, Any]) -> tuple[str, ...]:
    """Read the setting `reports` alone, for a catalog without an account.

    Raises:
        ConfigValidationError: If it is wrong.
    """
    names = config.keys() & {"reports", "wolkvox_token", "personal_data_key"}
    values, errors = _parse({name: config[name] for name in names})
    if "reports" in errors:
        raise _invalid(errors["reports"])
    return tuple(values["reports"])


def _invalid(*errors: str) -> ConfigValidationError:
    message = f"Invalid configuration: {'; '.join(errors)}."
    return ConfigValidationError("Invalid configuration", errors=[message])


def _missing(name: str, given: Mapping[str, Any]) -> str:
    return f"{name} is {'empty' if name in given else 'missing'}: it must be {_EXPECTED[name]}"


def _unknown(given: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, str]:
    known = schema["properties"]
    errors = {}
    for name in sorted(given.keys() - known.keys()):
        close = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean '{close[0]}'?" if close else "tap-wolkvox --about lists the settings"
        errors[name] = f"unknown setting '{name}' ({_NOT_HERE.get(name, hint)})"
    return errors


def _builtin_errors(given: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, str]:
    """Find settings of the SDK that have a wrong type."""
    properties = {
        name: each for name, each in schema["properties"].items() if name not in _EXPECTED
    }
    validator = th.DEFAULT_JSONSCHEMA_VALIDATOR({"type": "object", "properties": properties})
    errors = {}
    for error in validator.iter_errors(given):
        name = str(error.path[0])
        [kind] = {*properties[name]["type"]} - {"null"}
        errors[name] = f"{name} must be {_EXPECTED_TYPES[kind]}"
    return errors


def _lost_offsets(given: Mapping[str, Any], zone: ZoneInfo) -> list[str]:
    """Warn about times without an offset.

    YAML turns an unquoted time into one in UTC, whose zone gets lost on the way to the tap.
    """
    texts = {name: given.get(name) for name in ("start_date", "end_date")}
    return [
        f"{name} has a time and no offset, so it was taken for {date_time(text)} in {zone}. If it "
        "was written with an offset, YAML has taken that away: put it in quotes, as in "
        f'{name}: "2026-01-01T07:00:00-05:00"'
        for name, text in texts.items()
        if text and len(text) > len("2026-01-01") and not date_time(text).tzinfo
    ]
