"""How the sandbox behaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

Order: TypeAlias = Literal["oldest", "newest", "shuffled"]


def bogota_now() -> datetime:
    """Return what a clock in Colombia shows, to the second."""
    return datetime.now(ZoneInfo("America/Bogota")).replace(microsecond=0, tzinfo=None)


@dataclass
class Settings:
    """How the server behaves. May be changed while it runs.

    Attributes:
        row_limit: The most rows of a response.
        row_limits: The same for single reports, by stream; the lowest of all limits holds. Some
            reports have a lower one of their own as well, as they are declared.
        max_days: The most calendar days that a window may touch, counted so because that is
            the stricter reading of "31 days".
        daily_quota: Requests a day of the server's clock; without it, no end of them. Each
            request with the right token costs one, whatever it is answered.
        simultaneous: How many requests of a token may be worked on at once.
        latency_seconds: How long a report takes, at least.
        seconds_per_1000_rows: How long each thousand rows adds to that.
        end_inclusive: Whether rows of the second `date_end` belong to the window.
        across_months: What a window over the border of a month gets: all of its rows, those of
            its first month, as from a server with a table for each, or a refusal.
        months_msg: The words of that refusal.
        order: The order of the rows of a response.
        over_limit: What a report above `row_limit` becomes: a cut list, or an error 400.
        cut_msg: What the `msg` of a cut list counts: the rows held or the rows found.
        silent_limit: A lower limit that nobody tells of: `msg` counts what was left of it.
        clock: The server's wall clock, naive.
    """

    token: str = "sandbox-token"  # noqa: S105 - opens nothing but the sandbox
    row_limit: int = 60_000
    row_limits: dict[str, int] = field(default_factory=dict)
    max_days: int = 31
    daily_quota: int | None = None
    simultaneous: int = 2
    latency_seconds: float = 0.0
    seconds_per_1000_rows: float = 0.0
    end_inclusive: bool = True
    across_months: Literal["all", "first", "refused"] = "all"
    months_msg: str = "Validate dates entered"
    order: Order = "shuffled"
    over_limit: Literal["cut", "error"] = "cut"
    cut_msg: Literal["held", "found"] = "held"
    silent_limit: int | None = None
    clock: Callable[[], datetime] = bogota_now
