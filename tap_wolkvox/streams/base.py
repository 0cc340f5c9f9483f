"""What the streams of all kinds have in common: partitions, the key, errors, and what is logged."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import asdict
from singer_sdk import metrics
from singer_sdk.exceptions import ConfigurationError
from singer_sdk.helpers.conform import TypeConformanceLevel
from typing_extensions import override

from tap_wolkvox.api.messages import HiddenLimit, Request
from tap_wolkvox.base.clock import parse_instant, utc_now
from tap_wolkvox.base.errors import RunError, WolkvoxError
from tap_wolkvox.base.redaction import shape, shown_name
from tap_wolkvox.costs import Cost
from tap_wolkvox.progress import Progress
from tap_wolkvox.reports import REPORTS
from tap_wolkvox.reports.model import OTHER_FIELDS
from tap_wolkvox.rows.clock_check import ClockCheck
from tap_wolkvox.rows.reader import RowReader
from tap_wolkvox.settings.catalogs import keep_key_selected
from tap_wolkvox.settings.schema import EVERY_CAMPAIGN
from tap_wolkvox.singer import Stopped, WindowedStream
from tap_wolkvox.windows.pool import RequestPool

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from singer_sdk.helpers.types import Context, Record
    from singer_sdk.singerlib import Catalog

    from tap_wolkvox.base.window import Window
    from tap_wolkvox.reports.model import Report
    from tap_wolkvox.rows.layout import Row
    from tap_wolkvox.settings.reader import Settings
    from tap_wolkvox.tap import TapWolkvox

WRAP_UP_GROUPS = ("cod_act1", "cod_act2")


class ReportStream(WindowedStream):
    """A report, extracted partition by partition.

    A subclass says which rows to write, and moves the bookmark once they are.
    """

    # Records are made as the schema says: there is nothing left to conform.
    TYPE_CONFORMANCE_LEVEL = TypeConformanceLevel.NONE

    def __init__(self, tap: TapWolkvox, report: Report) -> None:
        super().__init__(tap, report.schema, report.stream)
        self.report: Report = report
        self.primary_keys = report.primary_keys
        self.replication_key = report.time_column
        self.progress = Progress(self.name, self.logger, lambda: self.rows_written)
        self._wolkvox = tap
        self._unknown_fields: set[str] = set()
        self._present: set[str] = set()
        self._warned: set[str] = set()
        self._is_state_checked = False
        self._requests: metrics.Counter | None = None

    # What a kind of report decides.

    def batches(
        self, context: Context | None, request: Request, pool: RequestPool
    ) -> Iterator[list[Row]]:
        """Give rows to write; what follows a batch happens once it is written, and empty.

        Args:
            context: The partition.
            request: What to ask for, but for the window.
            pool: Sends requests.
        """
        raise NotImplementedError

    def sample(self, request: Request, pool: RequestPool) -> list[Row]:
        """Give the newest rows that few requests find. No bookmark moves."""
        raise NotImplementedError

    def least_requests(self, context: Context | None) -> tuple[int, int]:
        """How many requests a partition takes at least, and how many days its range has."""
        raise NotImplementedError

    # What they share.

    def cost(self) -> Cost:
        """How many requests the stream takes at least."""
        requests = days = 0
        for partition in self.partitions or (None,):
            # One whose bookmark cannot be read is an error when its turn comes.
            with suppress(WolkvoxError):
                least, range_days = self.least_requests(partition)
                requests, days = requests + least, max(days, range_days)
        return Cost(self.name, requests, days)

    @cached_property
    def _clock_check(self) -> ClockCheck:
        return ClockCheck(self.report, self.settings.clock)

    @property
    def settings(self) -> Settings:
        """The tap's settings."""
        return self._wolkvox.settings

    def now(self) -> datetime:
        """The present instant, to the second below."""
        return utc_now()

    @property
    def is_trial(self) -> bool:
        """Whether this is a connection test, which wants a few records alone."""
        return self.ABORT_AT_RECORD_COUNT is not None

    @property
    @override
    def partitions(self) -> list[dict[str, Any]] | None:
        if self.report.partition is None:
            return None
        values = self.settings.campaigns
        if self.report.partition == "wrap_up_group":
            values = WRAP_UP_GROUPS
        elif values == (EVERY_CAMPAIGN,):
            return None
        if self.is_trial:
            values = values[:1]
        return [{self.report.partition: value} for value in values]

    @override
    def apply_catalog(self, catalog: Catalog) -> None:
        """Take a catalog.

        Raises:
            ConfigurationError: If it has another key than the report.
        """
        entry = catalog.get_stream(self.name)
        if entry and (names := keep_key_selected(entry.metadata, self.report)):
            self.logger.warning(
                "Written although not selected, since the key of %s needs it: %s. To keep personal "
                "data out, hash it with stream_maps; else select it",
                self.name,
                ", ".join(names),
            )
        super().apply_catalog(catalog)
        # A catalog that says nothing of it would make each run a full one.
        self.replication_key = self.report.time_column
        if not entry or not entry.metadata.resolve_selection()[()]:
            return
        fields = set(entry.schema.properties or ())
        if not fields >= set(self.report.schema["properties"]):
            self.TYPE_CONFORMANCE_LEVEL = TypeConformanceLevel.ROOT_ONLY  # leaves the others out
        key = set(self.report.primary_keys)
        if set(entry.key_properties or ()) != key or not key <= fields:
            raise ConfigurationError(
                f"Invalid --catalog: it gives {self.name} another key_properties than the tap "
                "does, or lacks a field of them, and rows would be overwritten or doubled. Create "
                "it again with tap-wolkvox --discover; stream_maps can change the key"
            )

    @override
    def get_replication_key_signpost(self, context: Context | None = None) -> None:
        """None: the bookmark bounds itself."""

    @override
    def get_records(self, context: Context | None) -> Iterator[Record]:
        if self.is_trial and not self._wolkvox.is_tested(self):
            return
        partition = self._partition(context)
        request = Request(self.report, partition)
        reader = RowReader(self.report, self.settings.clock, self._added(partition))
        pool = RequestPool(
            self._wolkvox.client,
            reader,
            check_stop=self._wolkvox.check_stop,
            on_response=self.on_response,
            retries=not self.is_trial,
        )
        with metrics.http_request_counter(self.name, self.report.endpoint) as self._requests:
            self._requests.with_context(context)
            if not self.is_trial:
                self._wolkvox.log_cost()
            try:
                if not self._is_state_checked and not self.is_trial:
                    self.check_state()
                    self._is_state_checked = True
                with self.progress.heartbeat():
                    if self.is_trial:
                        yield from self._trial(request, pool)
                    else:
                        yield from self._written(self.batches(context, request, pool))
            except RunError:
                raise
            except WolkvoxError as error:
                if self.is_trial:
                    raise
                self._wolkvox.summary.errors.append(error)
                self.logger.error("%s", error)  # noqa: TRY400 - it is one line by itself
                pool.close()
            finally:
                self._note(reader)

    @override
    def ended_by(self, error: BaseException) -> BaseException:
        if self.is_trial:
            return error
        self._wolkvox.client.close()
        self.progress.log_summary()
        if isinstance(error, Stopped):
            self.logger.info("Stopped by signal: the next run goes on from the last bookmark")
        return self._wolkvox.summary.error_beside(error)

    def _partition(self, context: Context | None) -> Mapping[str, str]:
        if context:
            return dict(context)
        return {"campaign_id": EVERY_CAMPAIGN} if self.report.partition == "campaign_id" else {}

    def _added(self, partition: Mapping[str, str]) -> dict[str, str]:
        """Columns that the request tells where a row does not, so that no campaign is confused."""
        return {
            name: value
            for name, value in partition.items()
            if self.report.adds_partition or value != EVERY_CAMPAIGN
        }

    def _written(self, batches: Iterator[list[Row]]) -> Iterator[Record]:
        writes_rows = self.writes_rows
        for rows in batches:
            self._clock_check.observe(rows)
            self.progress.rows_received += len(rows)
            self.progress.waits_for = "the loader"
            if writes_rows:
                self._wrap_other_fields(rows)
                self.write_rows(rows)
            else:
                yield from self._records(rows)
                rows.clear()
            self.progress.waits_for = "the server"

    def _trial(self, request: Request, pool: RequestPool) -> Iterator[Record]:
        rows = self.sample(request, pool)
        self.progress.rows_received += len(rows)
        self._wolkvox.tested_rows = len(rows)
        # The SDK would end a longer sample with an error.
        yield from self._records(rows[: self.ABORT_AT_RECORD_COUNT])

    def _records(self, rows: list[Row]) -> Iterator[Record]:
        for row in rows:
            record = asdict(row)
            if record.get(OTHER_FIELDS):
                record[OTHER_FIELDS] = msgspec.json.decode(record[OTHER_FIELDS])
            yield record
            self._wolkvox.check_stop()

    def _wrap_other_fields(self, rows: list[Row]) -> None:
        """Have the JSON of `other_fields` written as it is, not as a text."""
        if self.report.keeps_other_fields:
            for row in rows:
                if isinstance(row.other_fields, str):
                    row.other_fields = msgspec.Raw(row.other_fields.encode())

    def on_response(self, status: int, seconds: float) -> None:
        """Count a request, and log how long it took. May be called in any thread."""
        if self._requests:
            self._requests.increment()
        self.progress.used_a_request()
        metrics.log(
            self.metrics_logger,
            metrics.Point(
                "timer",
                metric=metrics.Metric.HTTP_REQUEST_DURATION,
                value=round(seconds, 3),
                tags={
                    metrics.Tag.STREAM: self.name,
                    metrics.Tag.ENDPOINT: self.report.endpoint,
                    metrics.Tag.HTTP_STATUS_CODE: status,
                },
            ),
        )

    def warn_once(self, kind: str, message: str, *values: object) -> None:
        """Warn, if nothing of the kind was warned of in this run."""
        if kind not in self._warned:
            self._warned.add(kind)
            self.logger.warning(message, *values)

    def warn_of_round_count(self, rows: int) -> None:
        """Warn of a number of rows that may be a limit; asking again for each would cost."""
        if rows in range(HiddenLimit.step, HiddenLimit.least, HiddenLimit.step):
            self.warn_once(
                "round count",
                "A response held exactly %d rows. That may be chance. If the server gives no more "
                "at once and does not say so, rows are missing: if the table lacks rows, set "
                "row_limit to %d and run with a full refresh",
                rows,
                rows,
            )

    def warn_nothing_to_extract(self, first: object, last: object) -> None:
        """Warn of a range that ends before it begins."""
        self.logger.warning(
            "Nothing to extract: the range would begin at %s and end at %s on the server's clock. "
            "Check start_date, end_date, and the state",
            first,
            last,
        )

    def had_no_rows(self, request: Request, window: Window | None = None) -> None:
        """Note that a partition had no rows in its whole range."""
        self._wolkvox.summary.without_rows.append(
            Request(request.report, request.partition, window)
        )

    @property
    def state_owner(self) -> dict[str, str]:
        """What the state says once for all partitions: whose rows and whose clock it is of."""
        settings = self.settings
        return {"wolkvox_server": settings.server, "timezone": settings.clock.zone.key}

    def check_state(self) -> None:
        """See to it that the state is of this operation and of its clock.

        Another's bookmarks would hide rows. What the state does not say is taken as right.

        Raises:
            RunError: If it is not.
        """
        stored, settings = self.stored_state, self.settings
        partitions = [stored, *stored.get("partitions", [])]
        owners = {str(each["wolkvox_server"]) for each in partitions if each.get("wolkvox_server")}
        if others := sorted(owners - {settings.server}):
            raise RunError(
                f"The state of {self.name} belongs to server {others[0]}, but the settings are for "
                f"server {settings.server}. "
                "Its bookmark would hide rows of this one: give each operation a state of its own "
                "(in Meltano: an extractor of another name, or --state-id-suffix). If it is the "
                "same operation on a new server, run once with a full refresh; behind an api_url, "
                "set wolkvox_server, too"
            )
        zone = stored.get("timezone")
        if zone and self.report.kind == "event":
            bookmarks = [each.get("replication_key_value") for each in partitions]
            if not settings.clock.agrees_with(str(zone), [*_instants(bookmarks), self.now()]):
                raise RunError(
                    f"The state of {self.name} belongs to the time zone {zone}, but timezone is "
                    f"{settings.clock.zone}. Rows would be missing or doubled by the difference. "
                    f"If timezone was changed by mistake, set it back to {zone}. If {zone} was "
                    "wrong, empty the table and run once with a full refresh. If the server itself "
                    f"changed its clock, remove timezone of {self.name} from the state, and run "
                    "once with a lookback_hours that covers the difference"
                )

    def bookmark_error(self, kind: str, example: str) -> WolkvoxError:
        """Make the error of a bookmark that cannot be read."""
        return WolkvoxError(
            f"The state of {self.name} has a bookmark that is no {kind}. Set its "
            f"replication_key_value to one, such as {example}, and remove its read_until, or "
            "remove both to start again from start_date"
        )

    def _note(self, reader: RowReader) -> None:
        """Take what the reader saw into what is said at the end."""
        summary = self._wolkvox.summary
        self._present |= reader.present
        if self._present:
            summary.absent[self.name] = [
                field.column
                for field in self.report.fields
                if field.source == "sample and table" and field.column not in self._present
            ]
        if (offset := self._clock_check.offset) is not None:
            summary.offsets[self.name] = offset
        if new := reader.unknown - self._unknown_fields:
            self._unknown_fields |= new
            self.logger.warning(
                "The server sends %d field(s) that this tap does not know; they are left out: %s. "
                "Please report them to the maintainers of the tap",
                len(new),
                ", ".join(sorted(set(map(_name, new)))),
            )
        if reader.beside:
            names = (shown_name(each, self.settings.token) for each in reader.beside)
            self.warn_once(
                "fields beside the rows",
                "The server sends fields beside the rows that this tap does not know; they are "
                "ignored: %s. Please report them to the maintainers of the tap",
                ", ".join(sorted(names)),
            )
        if reader.skipped:
            self.warn_once(
                "skipped",
                "Rows that are sums of other rows were left out: where %s",
                " and ".join(f"{name} is {value}" for name, value in self.report.skip_rows.items()),
            )

    @override
    def log_sync_costs(self) -> None:
        """Take part in the end of the run: the SDK calls this once all streams are extracted.

        Its `sync_all`, in which it does so, must not be overridden.

        Raises:
            WolkvoxError: At the last stream, if any could not be extracted.
        """
        with self.ending():
            self._wolkvox.send_state()
        if self.selected:
            self._wolkvox.end_of_stream(self)


@cache
def _vocabulary() -> frozenset[str]:
    """The words that names of fields consist of."""
    names = (name for report in REPORTS for each in report.fields for name in each.wire_names)
    return frozenset(re.findall("[a-z]+", " ".join(names)))


def _name(field: str) -> str:
    """The name of an unknown field if it is made of the vendor's words.

    Any other could be a value of a row, as where the server sends an object of them. So could one
    word alone. Of those, it is the shape.
    """
    words = field.split("_")
    return repr(field) if len(words) > 1 and _vocabulary().issuperset(words) else shape(field)


def _instants(bookmarks: Iterable[object]) -> Iterator[datetime]:
    """The bookmarks that can be read; another is an error once it is the turn of its partition."""
    for each in bookmarks:
        with suppress(TypeError, ValueError):
            yield parse_instant(each)  # type: ignore[arg-type]
