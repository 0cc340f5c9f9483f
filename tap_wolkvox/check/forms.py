"""Forms of values, which show nothing of anybody; and which values a measure can read."""

from __future__ import annotations

import re

from tap_wolkvox.base.redaction import masked, shape
from tap_wolkvox.reports.field_types import Field, Measure

NOTHING = {"", "-", "--", "(empty)"}
"""Texts that stand for no value, without blanks around them."""

WHOLE = r"-?([0-9]{1,15}|[1-9][0-9]{0,2}(,[0-9]{3}){1,4})"
DECIMAL = WHOLE + r"([.][0-9]+)?"
PART_OR_PERCENT = r"0?[.][0-9]*[1-9][0-9]*|1([.]0+)?"
"""Numbers without a sign that could be a part of 1 as well as a percentage."""

SECONDS_OR_THOUSANDS = r"[1-9][0-9]{0,2}([.][0-9]{3})+"
"""Numbers in which a point could be before decimals as well as between thousands."""

DURATION = r"[0-9]{1,7}:[0-5][0-9]:[0-5][0-9]"

# What the dbt project reads: transform/macros/values.sql has the same patterns.
_READABLE: dict[Measure, re.Pattern[str]] = {
    "count": re.compile(WHOLE + r"([.]00?)?"),
    "decimal": re.compile(DECIMAL),
    "duration": re.compile(rf"{DURATION}|0"),
    "money": re.compile(rf"(\$ ?)?{DECIMAL}"),
    "percent": re.compile(rf"(?!({PART_OR_PERCENT})$){DECIMAL}( ?%)?"),
    "seconds": re.compile(rf"(?!({SECONDS_OR_THOUSANDS})$){DECIMAL}|{DURATION}|0"),
}

# Signs that values of measures have; a longer run of digits identifies somebody.
_FORM = re.compile(r"(?!.*9{7})(?!.*a +a)(?=.*[9a])[9a :.,%$/+-]{1,20}")
_SHORT, _MIDDLE = 8, 40


def is_readable(measure: Measure, value: str | None) -> bool:
    text = (value or "").strip()
    return text in NOTHING or bool(_READABLE[measure].fullmatch(text))


def form_of(value: object, field: Field | None = None) -> str:
    """The form of a value, such as ``99:99:99``; of personal data and other texts, the size."""
    if not isinstance(value, str):
        return shape(value)
    form = masked(value)
    is_personal = field is not None and field.personal is not None
    return form if _FORM.fullmatch(form) and not is_personal else _size_of(value)


def _size_of(text: str) -> str:
    if len(text) <= _SHORT:
        return f"1-{_SHORT} characters" if text else "empty"
    return f"{_SHORT + 1}-{_MIDDLE} characters" if len(text) <= _MIDDLE else "more characters"
