"""A request, and the response to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tap_wolkvox.api.failures import Failure
from tap_wolkvox.base.errors import RUN_AGAIN
from tap_wolkvox.base.numbers import count_of
from tap_wolkvox.base.window import Window
from tap_wolkvox.reports.model import Report
from tap_wolkvox.settings.values import EVERY_CAMPAIGN

# The API's parameter for each kind of partition.
_PARAMETERS = {"campaign_id": "campaign_id", "wrap_up_group": "cod_act"}


class HiddenLimit:
    """An undocumented limit would be a multiple of `step`, `least` or more."""

    step, least = 1_000, 5_000


@dataclass(frozen=True, slots=True)
class Request:
    """A request for a report.

    Attributes:
        partition: The value of the column that splits the report, such as the campaign, under its
            name; empty if the report is not split.
        window: Times of the server's clock; None for a list.
    """

    report: Report
    partition: Mapping[str, str] = field(default_factory=dict)
    window: Window | None = None

    @property
    def query(self) -> dict[str, str]:
        dates = {}
        if self.window:
            dates = {"date_ini": _stamp(self.window.start), "date_end": _stamp(self.window.end)}
        partition = {_PARAMETERS[name]: value for name, value in self.partition.items()}
        return {"api": self.report.api} | partition | dict(self.report.parameters) | dates

    @property
    def subject(self) -> str:
        """The report, and the campaign or the group of codes."""
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
    """The response to a request.

    Attributes:
        rows: Until a `RowReader` has read them, they are as sent: all typed, or all as objects.
        rows_sent: How many rows came, with sums that are left out of `rows`; of nested rows, how
            many outer objects.
        rows_reported: How many rows the server's `msg` counts, if it counts them.
        sums: How many rows are sums of others. The server's limit and count may include them.
        unknown_fields: Names of unknown fields beside `data`, a few at most.
        failure: Why no complete response came, if the server may answer a narrower window.
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
        return not self.rows and not self.failure

    @property
    def is_short(self) -> bool:
        """Whether the server counts more rows than it sent."""
        return (self.rows_reported or 0) > self.rows_sent

    def may_be_truncated(self, row_limit: int) -> bool:
        """Whether rows may be missing, or no complete response came."""
        sent = (self.rows_sent, self.rows_sent - self.sums)
        is_round = any(looks_truncated(rows, row_limit) for rows in sent)
        return bool(self.failure) or self.is_short or is_round

    def why_truncated(self, row_limit: int) -> str:
        """Why rows may be missing, and what to do about it."""
        if self.failure:
            return str(self.failure).rstrip(".")
        if self.is_short:
            counted = count_of(self.rows_reported or 0, "row")
            return f"the server counts {counted} and sent {self.rows_sent}. {RUN_AGAIN}"
        return (
            f"the response came with {count_of(self.rows_sent, 'row')}, and there may be more. A "
            f"response holds {row_limit} (row_limit): raise it if the server's limit is higher"
        )


def looks_truncated(rows: int, row_limit: int) -> bool:
    """Whether a limit, documented or not, could have stopped the response at so many rows."""
    return rows >= row_limit or (rows >= HiddenLimit.least and rows % HiddenLimit.step == 0)


def _stamp(wall: datetime) -> str:
    return f"{wall:%Y%m%d%H%M%S}"
