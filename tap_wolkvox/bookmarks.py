"""The bookmark: how far it may move, and how the SDK is kept from moving it.

All that leans on parts of the SDK which are not documented stands in this module.
"""

from __future__ import annotations

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


def advanced(
    bookmark: datetime | None, *, window_end: datetime, last_row: datetime | None, now: datetime
) -> datetime:
    """The bookmark after a window is written.

    Args:
        bookmark: What it was; None at first.
        window_end: Moment at which the window ends.
        last_row: Moment of the window's last row; None for a window without rows.
        now: The present moment.
    """
    silent_until = now - SILENCE_COUNTS_AFTER
    reached = min(window_end, max(last_row or silent_until, silent_until))
    return max(bookmark or reached, reached)


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
