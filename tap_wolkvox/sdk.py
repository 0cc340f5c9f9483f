"""What the SDK does otherwise: its bookmarks, and its end when it is told to stop.

All that leans on parts of the SDK which are not documented stands in this module.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from singer_sdk import Tap
from singer_sdk.contrib.msgspec import MsgSpecWriter
from singer_sdk.streams import Stream

from tap_wolkvox.clock import parse_moment, rfc3339
from tap_wolkvox.errors import WolkvoxError

if sys.version_info >= (3, 12):
    from typing import override
else:
    from typing_extensions import override

if TYPE_CHECKING:
    from datetime import datetime
    from types import FrameType

    from singer_sdk.helpers.types import Context, Record
    from singer_sdk.singerlib.encoding.simple import Message


class Stopped(SystemExit):
    """The run ends because it was told to, with status 0."""


class LineWriter(MsgSpecWriter):
    """Writes messages to stdout, each line whole."""

    @override
    def write_message(self, message: Message) -> None:
        out = sys.stdout.buffer
        with memoryview(self.format_message(message)) as line:
            written = 0
            # Without a buffer, a write that a signal interrupts writes a part.
            while written < len(line):
                written += out.write(line[written:])
        out.flush()


class StoppableTap(Tap):
    """A tap that ends cleanly on SIGTERM and SIGINT: between two lines, with a last STATE."""

    message_writer_class = LineWriter
    _is_told = False

    @override
    def _handle_termination(self, signum: int, frame: FrameType | None) -> None:
        """Remember it.

        The SDK would end here, wherever that is: in the middle of a line or of a log's, or before
        it has read the state, of which a target would then keep an empty one.
        """
        self._is_told = True

    def end_if_told(self) -> None:
        """Be asked between two records, and now and then while the tap waits.

        Raises:
            Stopped: If the process was told to end.
        """
        if self._is_told:
            if self.state:
                self.state_writer.write_state(self.state)
            raise Stopped(0)


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
