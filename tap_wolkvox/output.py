"""The output: messages as whole lines, even if stdout is full."""

from __future__ import annotations

import select
import sys
from contextlib import suppress
from dataclasses import replace

from singer_sdk.contrib.msgspec import MsgSpecWriter
from singer_sdk.singerlib import RecordMessage, SchemaMessage
from singer_sdk.singerlib.encoding.simple import Message
from typing_extensions import override

from tap_wolkvox.base.errors import RunError

if sys.platform == "linux":
    import fcntl

    USUAL_PIPE, WIDE_PIPE = 1 << 16, 1 << 20
    """Bytes: Linux's default for the size of a pipe, and its limit."""

    def _widen(pipe: int) -> None:
        """Let a pipe hold enough to keep the loader busy until the next rows are ready."""
        if fcntl.fcntl(pipe, fcntl.F_GETPIPE_SZ) == USUAL_PIPE:
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, WIDE_PIPE)


class OutputError(RunError):
    """Writing to stdout failed."""


class LineWriter(MsgSpecWriter):
    """Writes messages to stdout, each line whole, and counts the bytes of RECORD messages."""

    record_bytes = 0

    def __init__(self) -> None:
        super().__init__()
        if sys.stdout is None:
            raise RunError(
                "The output cannot be written: stdout is closed. Send it to a target or a file"
            )
        if sys.platform == "linux":  # only Linux can resize pipes
            with suppress(OSError):  # stdout is not a pipe
                _widen(sys.stdout.fileno())

    @override
    def write_message(self, message: Message) -> None:
        if isinstance(message, SchemaMessage):
            # Some targets look up the address in `$schema`, and know only older ones.
            schema = {name: form for name, form in message.schema.items() if name != "$schema"}
            message = replace(message, schema=schema)
        lines = self.format_message(message)
        self.write_lines(lines)
        if isinstance(message, RecordMessage):
            self.record_bytes += len(lines)

    def write_lines(self, lines: bytes | bytearray) -> None:
        """Write whole lines; an OutputError if that fails."""
        # Without Python's buffer: it raises errors if a non-blocking stdout is full, and
        # PYTHONUNBUFFERED removes it.
        out = sys.stdout.buffer
        out = getattr(out, "raw", out)
        try:
            with memoryview(lines) as view:
                written = 0
                while written < len(view):
                    # If stdout is full or a signal arrives, it writes a part, or returns None.
                    if (count := out.write(view[written:])) is None:
                        select.select([], [out], [])
                    written += count or 0
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(
                f"The output could not be written: {error.strerror}. Run again once it can be; "
                "nothing is lost, since the next run goes on from the last state"
            ) from None
