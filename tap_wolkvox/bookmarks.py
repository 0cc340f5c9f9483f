"""The bookmark: how far it may move, and how the SDK is kept from moving it.

All that leans on parts of the SDK which are not documented stands in this module.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from singer_sdk.streams import Stream

from tap_wolkvox.clock import parse_moment, rfc3339
from tap_wolkvox.errors import WolkvoxError

if TYPE_CHECKING:
    from singer_sdk import Tap
    from singer_sdk.helpers.types import Context, Record

SILENCE_COUNTS_AFTER = timedelta(hours=24)
"""An answer can be empty by mistake, a clock can be off, a time zone can be set wrong."""


@dataclass(slots=True)
class Bookmark:
    """How far the rows are known to be written, from window to window of a run.

    Attributes:
        moment: The bookmark; None if there is none yet.
    """

    moment: datetime | None
    _silent_since: datetime | None = field(default=None, init=False)

    def advance(
        self, start: datetime, end: datetime, *, last_row: datetime | None, now: datetime
    ) -> datetime:
        """Move on over a window that is written.

        Args:
            start: Moment at which the window begins.
            end: Moment at which it ends.
            last_row: Moment of its last row; None for a window without rows.
            now: The present moment.

        Returns:
            The bookmark.
        """
        silent_until = now - SILENCE_COUNTS_AFTER
        if last_row is None and end > silent_until and self._silent_since is None:
            self._silent_since = start
        reached = min(end, max(last_row or silent_until, silent_until))
        if self._silent_since:
            # Rows of a later window do not tell that this one was rightly empty.
            reached = min(reached, max(self._silent_since, silent_until))
        self.moment = max(self.moment or reached, reached)
        return self.moment


class BookmarkedStream(Stream):
    """A stream that sets its bookmark itself, when it knows that all before it is written."""

    def __init__(self, tap: Tap, schema: dict[str, Any], name: str) -> None:
        super().__init__(tap, schema=schema, name=name)
        self._state_writer = tap.state_writer

    def read_bookmark(self, context: Context | None) -> datetime | None:
        """The bookmark of a partition; None if there is none, or the sync is not incremental.

        Raises:
            WolkvoxError: If the state holds no date-time there.
        """
        if self.replication_method != "INCREMENTAL":
            return None
        value = self.get_context_state(context).get("replication_key_value")
        return None if value is None else self.parse_bookmark(value)

    def parse_bookmark(self, value: object) -> datetime:
        """Read the value of a bookmark; without an offset it is in UTC.

        Raises:
            WolkvoxError: If it is no date-time.
        """
        try:
            return parse_moment(value)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            raise WolkvoxError(
                f"The state of {self.name} has a bookmark that is no date-time. Set its "
                "replication_key_value to one, such as 2026-01-01T00:00:00Z, or remove it to "
                "start again from start_date"
            ) from None

    def write_bookmark(self, context: Context | None, moment: datetime) -> None:
        """Move the bookmark of a partition and send a STATE message."""
        if self.replication_method != "INCREMENTAL":
            return
        self.get_context_state(context).update(
            replication_key=self.replication_key, replication_key_value=rfc3339(moment)
        )
        self._state_writer.write_state(self.tap_state)

    def _increment_stream_state(
        self, latest_record: Record, *, context: Context | None = None
    ) -> None:
        """Leave the bookmark alone.

        The SDK would move it from record to record: not at all in an empty run, backwards in a
        look-back, and past rows that come later.
        """
