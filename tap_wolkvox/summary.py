"""What a run says at its end: warnings, and one error for all that failed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from tap_wolkvox.base.errors import RunError, WolkvoxError
from tap_wolkvox.cli import readable

if TYPE_CHECKING:
    from logging import Logger

    from tap_wolkvox.api.messages import Request


@dataclass
class RunSummary:
    """What happened in a run that a person should know at its end.

    Attributes:
        errors: Of each report, or campaign of one, that could not be extracted.
        without_rows: What had no rows at all: the whole range of a report and partition.
        absent: By stream, columns whose field no row had although the vendor documents it.
        offsets: By stream, the offset from UTC that ids tell, if it is not that of `timezone`.
    """

    errors: list[WolkvoxError] = field(default_factory=list)
    without_rows: list[Request] = field(default_factory=list)
    absent: dict[str, list[str]] = field(default_factory=dict)
    offsets: dict[str, timedelta] = field(default_factory=dict)

    def log(self, logger: Logger) -> None:
        """Log the warnings of the run, one of each kind."""
        if self.without_rows:
            logger.warning(
                "No rows for %s. That is how the server answers when there were none, and also "
                "when it does not have the report or the campaign: if you expected rows, check "
                "campaign_ids, timezone, and the report in Wolkvox Manager",
                _list_of(self.without_rows),
            )
        absent = {name: columns for name, columns in self.absent.items() if columns}
        if absent:
            streams = (f"{name} ({', '.join(columns)})" for name, columns in absent.items())
            logger.warning(
                "The server did not send these fields, though Wolkvox documents them, so their "
                "columns are null: %s",
                "; ".join(streams),
            )
        if self.offsets:
            logger.warning(
                "timezone may be wrong: the times in ids of calls and chats suggest another clock "
                "(%s). If they are right, all times so far are wrong by the difference. Compare a "
                "call with your own clock; then set timezone to the zone of the server's clock, "
                "empty the tables, and run with a full refresh",
                ", ".join(f"{name}: {_utc(offset)}" for name, offset in self.offsets.items()),
            )

    def error_beside(self, error: BaseException) -> BaseException:
        """One error for one that ends the run and all that failed before it.

        Args:
            error: Why the run ends.
        """
        if isinstance(error, WolkvoxError):
            self.errors.append(error)
        elif self.errors and isinstance(error, Exception) and not isinstance(error, OSError):
            self.errors.append(WolkvoxError(readable(error)))
        return self.error() or error

    def error(self) -> WolkvoxError | None:
        """One error for all that failed; None if nothing did."""
        if len(self.errors) < 2:  # noqa: PLR2004 - one stands for itself
            return self.errors[0] if self.errors else None
        messages = " || ".join(map(str, self.errors))
        kind = (
            RunError if any(isinstance(error, RunError) for error in self.errors) else WolkvoxError
        )
        return kind(f"{len(self.errors)} reports or campaigns were not extracted: {messages}")


def _utc(offset: timedelta) -> str:
    minutes = round(offset / timedelta(minutes=1))
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _list_of(requests: list[Request]) -> str:
    """Name requests in one message: a single one in full, several by report."""
    if len(requests) == 1:
        return str(requests[0])
    partitions: dict[str, list[str]] = {}
    for request in requests:
        partitions.setdefault(request.report.stream, []).extend(request.partition.values())
    return "; ".join(
        f"{stream} ({', '.join(values)})" if values else stream
        for stream, values in partitions.items()
    )
