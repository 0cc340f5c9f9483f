"""Everything that depends on undocumented parts of the SDK: writing, bookmarks, stopping."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import fields
from datetime import UTC, datetime
from time import monotonic
from types import FrameType
from typing import Any, cast

import msgspec
from singer_sdk import Tap, mapper, metrics
from singer_sdk.configuration._dict_config import parse_environment_config
from singer_sdk.helpers._state import StateWriter
from singer_sdk.helpers.types import Context, Record, TapState
from singer_sdk.singerlib import RecordMessage, StateMessage
from singer_sdk.singerlib.encoding.base import GenericSingerWriter
from singer_sdk.streams import Stream
from typing_extensions import override

from tap_wolkvox.base.clock import rfc3339
from tap_wolkvox.output import LineWriter, OutputError

ROWS_AT_ONCE = 200
"""Records in one write. A stopped run ends between two writes."""

STATE_SECONDS = 10
"""A STATE message is sent after this time, however few records there were."""


class Stopped(SystemExit):
    """The run was stopped by a signal. It ends with status 0."""


def environment_config(schema: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """Read settings from the environment and from ``.env``, as text; lists ``x,y`` are split.

    The SDK would convert them, with errors that do not name the setting. If ``.env`` cannot be
    read, it raises OSError or ValueError.
    """
    properties = schema["properties"]
    as_text = {"properties": {name: {"type": ["string"]} for name in properties}}
    return {
        name: text.split(",")
        if "array" in properties[name]["type"]
        and text.strip()
        and not text.lstrip().startswith("[")
        else text
        for name, text in parse_environment_config(as_text, prefix).items()
    }


class PacedStateWriter(StateWriter):
    """Sends a STATE message once the records since the last one are larger, or after 10 seconds.

    A state lists all partitions: sent after each of them, its size would grow with their square.
    """

    def __init__(self, writer: GenericSingerWriter[Any, Any]) -> None:
        super().__init__(writer)
        self._writer = writer
        self._sent_at = monotonic()
        self._sent_bytes = 0
        self._least_bytes = 0

    @override
    def write_state(self, state: TapState) -> None:
        if isinstance(self._writer, LineWriter) and monotonic() < self._sent_at + STATE_SECONDS:
            records = self._writer.record_bytes - self._sent_bytes
            if records > self._least_bytes:
                self._least_bytes = len(self._writer.format_message(StateMessage(value=state)))
            if records <= self._least_bytes:
                return
        self.send(state)

    def send(self, state: TapState) -> None:
        """Send the state, unless it was sent already."""
        before = self._last_emitted_state
        super().write_state(state)
        if self._last_emitted_state is not before:
            self._sent_at = monotonic()
            self._sent_bytes = getattr(self._writer, "record_bytes", 0)


class StoppableTap(Tap):
    """A tap that ends on SIGTERM and SIGINT, after whole lines and a last STATE message."""

    message_writer_class = LineWriter
    _is_stopped = False

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(**options)
        self._state_writer: PacedStateWriter = PacedStateWriter(self.message_writer)

    def send_state(self) -> None:
        if self.state:
            self._state_writer.send(self.state)

    @property
    @override
    def streams(self) -> dict[str, Stream]:
        """The streams in the order of extraction; the SDK would sort them by name."""
        if self._streams is None:
            by_name = super().streams
            self._streams = {name: by_name[name] for name in self.stream_order}
        return self._streams

    @property
    def stream_order(self) -> Sequence[str]:
        raise NotImplementedError

    @override
    def _handle_termination(self, signum: int, frame: FrameType | None) -> None:
        """Let `check_stop` end the run.

        The SDK would end it here: within a line, or before it has read the state, so that a target
        would keep an empty one.
        """
        self._is_stopped = True

    def check_stop(self) -> None:
        """Raise `Stopped` after a signal."""
        if self._is_stopped:
            raise Stopped(0)


class _RecordMessage(msgspec.Struct, tag_field="type", tag="RECORD", gc=False):
    """A RECORD message as the SDK writes it, with a struct as the record."""

    stream: str
    record: msgspec.Struct
    time_extracted: datetime


_MESSAGE_FIELDS = {"type", "stream", "record", "version", "time_extracted"}
"""The SDK sets `version` only if it sends ACTIVATE_VERSION messages."""

_encode_lines = msgspec.json.Encoder().encode_lines


def _check_sdk() -> None:
    """Raise AttributeError if the SDK has other hooks or messages than this module expects."""
    _ = Stream._sync_records, Stream._write_schema_message  # noqa: SLF001
    if {field.name for field in fields(RecordMessage)} != _MESSAGE_FIELDS:
        raise AttributeError("RecordMessage")


class WindowedStream(Stream):
    """A stream that can write many records at once, and moves its bookmark itself."""

    def __init__(self, tap: StoppableTap, schema: dict[str, Any], name: str) -> None:
        super().__init__(tap, schema=schema, name=name)
        self.rows_written = 0
        self._stoppable_tap = tap
        self._record_counter: metrics.Counter | None = None
        self._is_written = False

    @override
    def get_record_counter(self, **options: Any) -> metrics.Counter:
        self._record_counter = super().get_record_counter(**options)
        return self._record_counter

    def _sync_records(
        self, context: Context | None = None, *, write_messages: bool = True
    ) -> Generator[dict[str, Any], Any, Any]:
        """Remember whether the SDK writes the records."""
        self._is_written = write_messages
        try:
            with self.ending():
                yield from super()._sync_records(context, write_messages=write_messages)
        finally:
            self._is_written = False

    def _write_schema_message(self) -> None:
        with self.ending():
            super()._write_schema_message()

    @contextmanager
    def ending(self) -> Iterator[None]:
        """If an error ends the run, send the state, and raise what `ended_by` returns."""
        try:
            yield
        except (Exception, Stopped) as error:
            # A failed write may have left a part of a line.
            if not isinstance(error, (BrokenPipeError, OutputError)):
                with suppress(BrokenPipeError, OutputError):
                    self._stoppable_tap.send_state()
            end = self.ended_by(error)
            if end is error:
                raise
            raise end from None

    def ended_by(self, error: BaseException) -> BaseException:
        """Return the error that ends the run, given the one that ended the stream."""
        raise NotImplementedError

    @property
    def writes_rows(self) -> bool:
        """Whether `write_rows`, which is far faster, writes what the SDK would write.

        It does unless the catalog or a setting changes records.
        """
        try:
            _check_sdk()
            return (
                self._is_written
                and self.selected
                and self.ABORT_AT_RECORD_COUNT is None
                and isinstance(self._stoppable_tap.message_writer, LineWriter)
                and not self.emit_activate_version_messages
                and all(self.mask["properties", name] for name in self.schema["properties"])
                and self.schema["properties"].keys() <= self.effective_schema["properties"].keys()
                and [type(each) for each in self.stream_maps] == [mapper.SameRecordTransform]
                and not self.stream_maps[0].flattening_enabled
            )
        except (AttributeError, KeyError, TypeError) as error:
            self.logger.warning(
                "The tap does not know this version of singer-sdk (%s), so the SDK writes the "
                "records, which takes several times as long. Please report this to the "
                "maintainers of the tap",
                error,
            )
            return False

    def write_rows(self, rows: list[Any]) -> None:
        """Write structs as records, and empty the list to free their memory."""
        writer = cast("LineWriter", self._stoppable_tap.message_writer)
        rows.reverse()  # deleting from the end of a list is fast
        while rows:
            now, some = datetime.now(UTC), rows[: -ROWS_AT_ONCE - 1 : -1]
            del rows[-ROWS_AT_ONCE:]
            lines = _encode_lines([_RecordMessage(self.name, row, now) for row in some])
            writer.write_lines(lines)
            writer.record_bytes += len(lines)
            self.rows_written += len(some)
            if self._record_counter:
                self._record_counter.increment(len(some))
            self._stoppable_tap.check_stop()

    @property
    def stored_state(self) -> Mapping[str, Any]:
        """The state of the stream. Unlike the SDK's methods, this adds no partitions to it."""
        if self.replication_method != "INCREMENTAL":
            return {}
        return self.tap_state.get("bookmarks", {}).get(self.name) or {}

    def stored_partition(self, context: Context | None) -> Mapping[str, Any]:
        if not context:
            return self.stored_state
        partitions = (p for p in self.stored_state.get("partitions", []) if p["context"] == context)
        return next(partitions, {})

    def write_bookmark(
        self, context: Context | None, value: str, read_until: datetime | None, **of_stream: str
    ) -> None:
        """Move the bookmark of a partition, and send a STATE message if it is time.

        `read_until` is the end of what was read; `of_stream`, what all partitions share.
        """
        if self.replication_method != "INCREMENTAL":
            return
        state = self.get_context_state(context)
        state.update(replication_key=self.replication_key, replication_key_value=value)
        if read_until:
            state["read_until"] = rfc3339(read_until)
        self.sign_state(**of_stream)
        self._stoppable_tap.state_writer.write_state(self.tap_state)

    def sign_state(self, **of_stream: str) -> None:
        """Put into the state what all partitions share, for the next STATE message."""
        if self.replication_method != "INCREMENTAL":
            return
        if not of_stream.items() <= self.stream_state.items():
            for partition in self.stream_state.get("partitions", []):
                for name in of_stream:
                    partition.pop(name, None)  # earlier versions had it here
            self.stream_state.update(of_stream)

    def _generate_record_messages(self, record: Record) -> Generator[RecordMessage, None, None]:
        """Count records: stream maps can remove some, and make several of one."""
        for message in super()._generate_record_messages(record):
            self.rows_written += 1
            yield message

    def _increment_stream_state(
        self, latest_record: Record, *, context: Context | None = None
    ) -> None:
        """Leave the bookmark alone: the SDK would move it with each record, and back as well."""
