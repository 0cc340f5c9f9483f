"""The settings: each is declared once, with its schema, its check, and its text for errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from singer_sdk import typing as th

from tap_wolkvox.base.clock import FIRST_YEAR
from tap_wolkvox.base.redaction import SHORTEST_SECRET
from tap_wolkvox.settings.urls import LONGEST_NUMBER, base_url, server_number
from tap_wolkvox.settings.values import (
    EVERY_CAMPAIGN,
    TEN_YEARS_OF_HOURS,
    campaigns,
    date_time,
    hours,
    key,
    reports,
    text_of,
    token,
    whole,
)
from tap_wolkvox.settings.zones import parse_zone


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A setting of the tap.

    Attributes:
        expected: What is right, in an error after "must be".
        may_be_blank: Whether a blank value of an optional setting counts as none.
        parse: Gives the value that the tap uses. Raises ValueError for a wrong one, or
            InvalidValueError to say more.
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
    may_be_blank: bool = True


_DATE_EXAMPLES = f'such as "2026-01-01" or "2026-01-01T07:00:00-05:00", from {FIRST_YEAR} on'

SETTINGS = (
    Setting(
        name="wolkvox_server",
        type=th.StringType(),
        title="Server",
        description=(
            "The operation's server: log in at manager.wolkvox.com, and the address bar shows it "
            'as wvNNNN. Write `"0016"` or `"wv0016"`, in quotes. Not needed with `api_url`.'
        ),
        expected=(
            'the server\'s number in quotes, such as "0016": letters, digits and hyphens alone, '
            f"at most {LONGEST_NUMBER} characters"
        ),
        parse=lambda value: server_number(text_of(value)),
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
        expected=(
            f"the token as Wolkvox Manager shows it: plain ASCII, {SHORTEST_SECRET} characters or "
            "more, without spaces or line breaks"
        ),
        parse=token,
    ),
    Setting(
        name="reports",
        type=th.ArrayType(th.StringType),
        default=["amd_detail"],
        title="Reports",
        description=(
            'The reports to extract, by the names of their streams, in this order; `["all"]` means '
            "every report. Each one costs requests of the day's quota."
        ),
        expected='a list of different stream names, such as ["amd_detail"], or ["all"] alone',
        parse=reports,
    ),
    *(
        Setting(
            name=f"{person}_data",
            type=th.StringType(),
            default="keep",
            title=f"Personal data of {whose}",
            description=(
                f"What becomes of columns with personal data of {whose}, in every report and "
                "whatever stream maps do: `keep`, as the server sends it; `hash`, to join rows of "
                "a person without knowing who it is; or `drop`. Free text is null unless it is "
                "kept. Blank is an error, so that an empty variable writes nothing in plain text."
            ),
            expected="keep, hash or drop",
            parse=partial(text_of, pattern="keep|hash|drop"),
            may_be_blank=False,
        )
        for person, whose in (("customer", "customers"), ("staff", "staff"))
    ),
    Setting(
        name="personal_data_key",
        type=th.StringType(),
        secret=True,
        title="Key of hashes",
        description=(
            "The secret key of the hashes, for `customer_data` or `staff_data` with `hash`; "
            "`openssl rand -hex 32` makes one. With another key, the same telephone gets another "
            "hash, so keep it as long as the tables."
        ),
        expected=(
            "the secret key of the hashes, as text, since customer_data or staff_data is hash "
            "(openssl rand -hex 32 makes one)"
        ),
        parse=key,
    ),
    Setting(
        name="campaign_ids",
        type=th.ArrayType(th.StringType),
        default=[EVERY_CAMPAIGN],
        title="Campaigns",
        description=(
            "The campaigns to extract, each number in quotes, for the reports that are asked by "
            "campaign. Each has its own bookmark and costs at least one request in each run; "
            '`["all"]` means every campaign of the operation, with one bookmark.'
        ),
        expected='a list of different campaign numbers in quotes, such as ["90001"], or ["all"]',
        parse=campaigns,
    ),
    Setting(
        name="start_date",
        type=th.DateTimeType(),
        required=True,
        title="Start date",
        description=(
            'The first moment to extract, in quotes: `"2026-01-01"`, or '
            '`"2026-01-01T07:00:00-05:00"`. Without an offset, it is in `timezone`. Without '
            "quotes, YAML drops the offset of a time. It counts only until there is a bookmark: to "
            "go further back later, run once with `--full-refresh`, or extract the time before "
            "with a state of its own."
        ),
        expected=f"a date or date-time that exists, {_DATE_EXAMPLES}",
        parse=date_time,
    ),
    Setting(
        name="end_date",
        type=th.DateTimeType(),
        title="End date",
        description=(
            "The moment to stop before, in the same form as `start_date`. Without it, each run "
            "extracts up to the present."
        ),
        expected=f"a date or date-time that exists and is after start_date, {_DATE_EXAMPLES}",
        parse=date_time,
    ),
    Setting(
        name="timezone",
        type=th.StringType(),
        default="America/Bogota",
        title="Time zone",
        description=(
            "The IANA name of the time zone of the server's clock. Wherever this was looked at, "
            "Wolkvox uses Colombia's time; if your operation is elsewhere, compare a call's time "
            "with your own clock."
        ),
        expected="the IANA name of the server's time zone, such as America/Bogota",
        parse=lambda value: parse_zone(text_of(value)),
    ),
    Setting(
        name="lookback_hours",
        type=th.NumberType(minimum=0, maximum=TEN_YEARS_OF_HOURS),
        title="Look-back (hours)",
        description=(
            "How many hours before the bookmark each run starts, to find rows that arrived late or "
            "were changed. For reports by day, it is rounded up to whole days, including the last "
            "one read. Without it, each report has its own: 1 for AMD Detail, 24 or more for "
            "others."
        ),
        expected=f"a number of hours from 0 to {TEN_YEARS_OF_HOURS}",
        parse=hours,
    ),
    Setting(
        name="max_window_days",
        type=th.IntegerType(minimum=1, maximum=31),
        default=31,
        title="Widest window (days)",
        description=(
            "The most days to ask for in one request, from 1 to 31. The vendor's limit is 31; the "
            "server may answer a wider window as if it had no rows."
        ),
        expected="a whole number of days from 1 to 31",
        parse=partial(whole, low=1, high=31),
    ),
    Setting(
        name="row_limit",
        type=th.IntegerType(minimum=1),
        default=60_000,
        title="Row limit",
        description=(
            "The most rows that the server puts into one response. A response with that many may "
            "be truncated, so it is not written, and its window is asked for again in smaller "
            "ones."
        ),
        expected="a whole number of rows, 1 or more",
        parse=partial(whole, low=1),
    ),
    Setting(
        name="request_timeout_seconds",
        type=th.IntegerType(minimum=1, maximum=86_400),
        default=120,
        title="Timeout (seconds)",
        description=(
            "How many seconds to wait for a complete response; after that, the window is asked for "
            "again in smaller ones. Connecting takes 20 s at most."
        ),
        expected="a whole number of seconds from 1 to 86400",
        parse=partial(whole, low=1, high=86_400),
    ),
    Setting(
        name="max_concurrent_requests",
        type=th.IntegerType(minimum=1, maximum=2),
        default=1,
        title="Requests at once",
        description=(
            "How many requests may be in flight at once, 1 or 2. The vendor allows 2 for a token; "
            "with 2, no other job can use it at the same time."
        ),
        expected="1 or 2",
        parse=partial(whole, low=1, high=2),
    ),
    Setting(
        name="api_url",
        type=th.StringType(),
        title="API URL",
        description=(
            "A base URL other than `https://wv{server}.wolkvox.com`, such as a proxy or a test "
            "server. HTTPS, or plain HTTP to a loopback address."
        ),
        expected=(
            "an https:// URL of host, port and path, or an http:// URL of a loopback address such "
            "as http://127.0.0.1:8016"
        ),
        parse=lambda value: base_url(text_of(value)),
    ),
    Setting(
        name="user_agent",
        type=th.StringType(),
        title="User agent",
        description=(
            "How the tap identifies itself in its requests. Without it, `tap-wolkvox/` and its "
            "version."
        ),
        expected="one line of plain ASCII text",
        parse=partial(text_of, pattern=r"[!-~]([ -~]*[!-~])?"),
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
