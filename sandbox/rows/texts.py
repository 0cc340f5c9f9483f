"""How Wolkvox writes numbers: all of them as text, in the forms seen in real traffic."""

from __future__ import annotations

import re

from tap_wolkvox.reports.field_types import Field
from tap_wolkvox.reports.model import Report

MEANS = frozenset(
    {"aht", "aht_inbound", "aht_outbound", "asa", "ata", "att", "acw", "tmo", "average", "feeling"}
    | {"agents_needed", "slow_to_greet", "silence", *(f"q{number:02}" for number in range(1, 11))}
)
"""Columns of sums that are means, besides all percentages."""

FEELINGS = ("very negative", "negative", "neutral", "positive", "very positive")
LAST_QUESTION = 5
"""A survey has this many questions; the columns of the others hold a dash."""


def duration(seconds: float, *, short: bool = False) -> str:
    """Return a duration as `04:38:08`, or as `4:38:08` if it is short."""
    whole = round(seconds)
    return f"{whole // 3600:0{1 if short else 2}}:{whole // 60 % 60:02}:{whole % 60:02}"


def percent(value: float) -> str:
    """Return a percentage as `15,233.33 %`."""
    return f"{value:,.2f} %"


def decimal(value: float) -> str:
    """Return a number with at most three digits after the point: `2.887`, `1856`."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def is_mean(field: Field) -> bool:
    """Return whether a column of sums is a mean or a share, which must not be added up."""
    return field.measure == "percent" or field.column in MEANS


def is_number(field: Field) -> bool:
    """Return whether a column of sums is a figure, and not a label."""
    return field.measure is not None or field.column in MEANS


def write(report: Report, field: Field, value: float) -> str:  # noqa: PLR0911 - one for each form
    """Return a figure of a column as that column is written."""
    column = field.column
    if column == "feeling":
        return FEELINGS[min(len(FEELINGS) - 1, int(value / 100 * len(FEELINGS)))]
    if column.startswith("q") and column[1:].isdecimal():
        return f"{1 + value / 25:.1f}" if int(column[1:]) <= LAST_QUESTION else "-"
    if column == "average":
        return f"{1 + value / 25:.1f}"
    if field.measure == "percent" or column == "slow_to_greet":
        return percent(value)
    if field.measure == "duration":
        return duration(value, short=report.stream == "agent_logins")
    if field.measure in ("decimal", "money"):
        return decimal(value)
    return f"{round(value):,}" if field.measure == "seconds" else str(round(value))


def read(text: object) -> float | None:
    """Return the figure that a text holds, a duration in seconds; None if it holds none."""
    words = str(text).replace(",", "").removesuffix("%").strip()
    if re.fullmatch(r"\d+:\d\d:\d\d", words):
        hours, minutes, seconds = map(int, words.split(":"))
        return 3600 * hours + 60 * minutes + seconds
    return float(words) if re.fullmatch(r"-?\d+(\.\d+)?", words) else None
