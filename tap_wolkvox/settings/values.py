"""Reads the value of a setting, by its kind. Raises ValueError for a wrong one.

An InvalidValueError says why.
"""

from __future__ import annotations

import difflib
import math
import re
from contextlib import suppress
from datetime import datetime, timedelta

from tap_wolkvox.base.clock import parse_time
from tap_wolkvox.base.errors import InvalidValueError
from tap_wolkvox.base.redaction import SHORTEST_SECRET
from tap_wolkvox.reports import REPORTS, REPORTS_BY_STREAM
from tap_wolkvox.settings.expressions import is_unset

EVERY_CAMPAIGN = "all"
EVERY_REPORT = "all"

TEN_YEARS_OF_HOURS = 87_600


def text_of(value: object, pattern: str = r"(?s:.*)") -> str:
    if not isinstance(value, str) or not re.fullmatch(pattern, value):
        raise ValueError
    return value


def texts(value: object, pattern: str) -> list[str]:
    if not isinstance(value, list):
        raise ValueError  # noqa: TRY004 - as for any other wrong value
    return [text_of(each, pattern) for each in value]


def whole(value: object, low: int, high: float = math.inf) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise ValueError
    return value


def hours(value: object) -> timedelta:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise ValueError  # noqa: TRY004 - as for any other wrong value
    if not 0 <= value <= TEN_YEARS_OF_HOURS:
        raise ValueError
    return timedelta(hours=value)


def date_time(value: object) -> datetime:
    """Read an ISO 8601 date or date-time; one without an offset stays naive."""
    return parse_time(text_of(value))


def token(value: object) -> str:
    text = text_of(value)
    if not text.isascii() or not text.translate(dict.fromkeys(map(ord, " \t\r\n"))).isprintable():
        raise InvalidValueError("perhaps an invisible character came along")
    return text_of(text, rf"[!-~]{{{SHORTEST_SECRET},}}")


def is_token(value: object) -> bool:
    """Whether a value has the form of a token."""
    with suppress(ValueError):
        return bool(token(value))
    return False


def key(value: object) -> str:
    text = text_of(value)
    if is_unset(text):
        raise InvalidValueError("its environment variable is not set")
    try:
        text.encode()
    except UnicodeError:
        raise InvalidValueError("it is not valid Unicode") from None
    return text


def campaigns(value: object) -> tuple[str, ...]:
    names = texts(value, r"[A-Za-z0-9_-]+")
    names = [name.lower() if name.lower() == EVERY_CAMPAIGN else name for name in names]
    if not names or len(set(names)) < len(names) or (EVERY_CAMPAIGN in names and len(names) > 1):
        raise ValueError
    return tuple(names)


def reports(value: object) -> tuple[str, ...]:
    names = texts(value, r".+")
    if not names:
        raise InvalidValueError("it is empty")
    if names == [EVERY_REPORT]:
        return tuple(REPORTS_BY_STREAM)
    if EVERY_REPORT in names:
        raise InvalidValueError("'all' must be the only entry")
    unknown = [name for name in names if name not in REPORTS_BY_STREAM]
    if unknown:
        raise InvalidValueError(", ".join(map(_unknown_report, unknown)))
    if len(set(names)) < len(names):
        raise ValueError
    return tuple(names)


def _unknown_report(name: str) -> str:
    """Suggest what an unknown name may mean. Only one that looks like a name is shown."""
    wanted = name.strip().lower()
    close = [each.stream for each in REPORTS if each.api == wanted]
    close = close or difflib.get_close_matches(wanted, REPORTS_BY_STREAM, n=3, cutoff=0.5)
    shown = f" '{name}'" if re.fullmatch(r"[a-z0-9_]{1,60}", name) else ""
    return f"unknown report{shown}" + (f" (did you mean {' or '.join(close)}?)" if close else "")
