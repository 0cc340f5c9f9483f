"""What is asked for, and what came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tap_wolkvox.api.failures import Failure
from tap_wolkvox.base.window import Window
from tap_wolkvox.reports.model import Report
from tap_wolkvox.settings.schema import EVERY_CAMPAIGN

# The parameter of the API for a partition of the tap.
_PARAMETERS = {"campaign_id": "campaign_id", "wrap_up_group": "cod_act"}


class HiddenLimit:
    """A limit that is documented nowhere would be a multiple of `step`, from `least` rows up."""

    step, least = 1_000, 5_000


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for.

    Attributes:
        partition: The one parameter whose values are asked for apart, if the report has one.
        window: Times of the server's clock; None for a list.
    """

    report: Report
    partition: Mapping[str, str] = field(default_factory=dict)
    window: Window | None = None

    @property
    def query(self) -> dict[str, str]:
        """The parameters of the URL."""
        dates = {}
        if self.window:
            dates = {"date_ini": _stamp(self.window.start), "date_end": _stamp(self.window.end)}
        partition = {_PARAMETERS[name]: value for name, value in self.partition.items()}
        return {"api": self.report.api} | partition | dict(self.report.parameters) | dates

    @property
    def subject(self) -> str:
        """Names the report, and the campaign or the group of codes."""
        names = [self.report.stream]
        for name, value in self.partition.items():
            kind = "campaign" if name == "campaign_id" else "group"
            names.append("all campaigns" if value == EVERY_CAMPAIGN else f"{kind} {value}")
        return ", ".join(names)

    def __str__(self) -> str:
        window = f", {self.window} on the server's clock" if self.window else ""
        return f"{self.subject}{window}"


@dataclass(frozen=True, slots=True)
class Response:
    """What came back for a request.

    Attributes:
        rows: The rows. Until a `RowReader` has read them, they are as sent: all of the report's
            type, or all as objects.
        rows_sent: How many rows the response holds, including sums that are left out of `rows`; of
            nested rows, how many objects.
        rows_reported: How many rows the server counts, if it does.
        sums: How many of the rows are sums of others. Nobody knows whether the server's limit and
            its count include them.
        unknown_fields: Names of fields beside the rows that nobody has seen, a few at most.
        failure: Why a narrower window may be answered; None if there was a complete response.
        seconds: How long the response took, without earlier tries.
        asked: When it was asked for, in seconds of a monotonic clock.
    """

    rows: list[Any] = field(default_factory=list)
    rows_sent: int = 0
    rows_reported: int | None = None
    sums: int = 0
    unknown_fields: tuple[str, ...] = ()
    failure: Failure | None = None
    seconds: float = 0
    asked: float = 0

    @property
    def count_matches(self) -> bool:
        """Whether the server counts as many rows as it sent."""
        return self.rows_reported in (self.rows_sent, self.rows_sent - self.sums)

    @property
    def is_empty(self) -> bool:
        """Whether there was a response without rows."""
        return not self.rows and not self.failure

    @property
    def is_short(self) -> bool:
        """Whether the server counts more rows than it sent."""
        return (self.rows_reported or 0) > self.rows_sent

    def may_be_truncated(self, row_limit: int) -> bool:
        """Whether rows may be missing from it."""
        return self.is_short or any(
            looks_truncated(rows, row_limit)
            for rows in (self.rows_sent, self.rows_sent - self.sums)
        )


def looks_truncated(rows: int, row_limit: int) -> bool:
    """Whether so many rows are as many as a limit would let through, documented or not."""
    return rows >= row_limit or (rows >= HiddenLimit.least and rows % HiddenLimit.step == 0)


def _stamp(wall: datetime) -> str:
    return f"{wall:%Y%m%d%H%M%S}"
