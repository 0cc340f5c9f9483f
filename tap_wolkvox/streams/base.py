"""What streams of all kinds share: partitions, checks of the catalog, errors, and warnings."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from typing import Any

from singer_sdk import metrics
from singer_sdk.exceptions import ConfigurationError
from singer_sdk.helpers.conform import TypeConformanceLevel
from singer_sdk.helpers.types import Context, Record
from singer_sdk.singerlib import Catalog
from typing_extensions import override

from tap_wolkvox.api.request import Request
from tap_wolkvox.base.clock import utc_now
from tap_wolkvox.base.errors import RunError, WolkvoxError
from tap_wolkvox.base.numbers import count_of
from tap_wolkvox.base.redaction import shown_name
from tap_wolkvox.progress import Progress
from tap_wolkvox.reports.model import CAMPAIGN_ID, WRAP_UP_GROUPS, Report
from tap_wolkvox.rows.clock_check import ClockCheck
from tap_wolkvox.rows.layout import Row, prepare_json, record_of
from tap_wolkvox.rows.personal import Masking
from tap_wolkvox.rows.reader import RowReader, safe_name
from tap_wolkvox.run import Run
from tap_wolkvox.runlog import Cost, Estimate
from tap_wolkvox.settings.catalogs import keep_key_selected
from tap_wolkvox.settings.reader import Settings
from tap_wolkvox.settings.values import EVERY_CAMPAIGN
from tap_wolkvox.singer import StoppableTap, Stopped, WindowedStream
from tap_wolkvox.streams.state import check_owner, owner_of
from tap_wolkvox.windows.pool import RequestPool


class ReportStream(WindowedStream):
    """A report. A subclass yields the rows, and moves the bookmark once they are written."""

    # The tap makes records that fit the schema.
    TYPE_CONFORMANCE_LEVEL = TypeConformanceLevel.NONE

    def __init__(self, tap: StoppableTap, report: Report, run: Run) -> None:
        super().__init__(tap, report.schema, report.stream)
        self.report: Report = report
        self.run = run
        self.primary_keys = report.primary_keys
        self.replication_key = report.time_column
        self.progress = Progress(self.name, self.logger, lambda: self.rows_written, run.progress)
        self._unknown_fields: set[str] = set()
        self._present: set[str] = set()
        self._warned: set[str] = set()
        self._is_state_checked = False
        self._request_counter: metrics.Counter | None = None

    # Each kind of report overrides these four.

    def batches(
        self, context: Context | None, request: Request, pool: RequestPool
    ) -> Iterator[list[Row]]:
        """Yield lists of rows; each is written, and emptied, before the next one is made."""
        raise NotImplementedError

    def sample(self, request: Request, pool: RequestPool) -> list[Row]:
        """Return the newest rows that few requests find, for a connection test."""
        raise NotImplementedError

    def least_requests(self, context: Context | None) -> tuple[int, int]:
        """How many requests a partition takes at least, and how many days its range has."""
        raise NotImplementedError

    def likely_requests(self, context: Context | None) -> int:
        """How many requests a partition takes if each day but Sunday has a few rows."""
        raise NotImplementedError

    def cost(self) -> Cost:
        requests = days = 0
        for partition in self.partitions or (None,):
            # An invalid bookmark is an error later, when its partition is extracted.
            with suppress(WolkvoxError):
                least, range_days = self.least_requests(partition)
                requests, days = requests + least, max(days, range_days)
        return Cost(self.name, requests, days)

    def estimate(self) -> Estimate:
        """What a run takes; a WolkvoxError if it would fail for its state."""
        check_owner(self.report, self.stored_state, self.settings, self.now())
        least = likely = 0
        for partition in self.partitions or (None,):
            self.run.check_stop()
            least += self.least_requests(partition)[0]
            likely += self.likely_requests(partition)
        return Estimate(self.name, least, likely)

    @cached_property
    def _clock_check(self) -> ClockCheck:
        return ClockCheck(self.report, self.settings.clock)

    @cached_property
    def masking(self) -> Masking:
        return Masking(self.report, self.settings)

    @cached_property
    def owner(self) -> dict[str, str]:
        return owner_of(self.settings)

    @property
    def settings(self) -> Settings:
        return self.run.settings

    def now(self) -> datetime:
        return utc_now()

    @property
    def is_test(self) -> bool:
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
        if self.is_test:
            values = values[:1]
        return [{self.report.partition: value} for value in values]

    @override
    def apply_catalog(self, catalog: Catalog) -> None:
        """Apply a catalog, with the key selected; an error if it has another key."""
        entry = catalog.get_stream(self.name)
        names = keep_key_selected(entry.metadata, self.report) if entry else []
        if plain := [name for name in names if name not in self.masking.columns]:
            self.logger.warning(
                "Written although not selected, since the key of %s needs it: %s. To keep personal "
                "data out, set customer_data and staff_data; else select it",
                self.name,
                ", ".join(plain),
            )
        super().apply_catalog(catalog)
        # Without a replication key in the catalog, the SDK would make each run a full refresh.
        self.replication_key = self.report.time_column
        if not entry or not entry.metadata.resolve_selection()[()]:
            return
        fields = set(entry.schema.properties or ())
        if not fields >= set(self.report.schema["properties"]):
            self.TYPE_CONFORMANCE_LEVEL = TypeConformanceLevel.ROOT_ONLY  # removes the others
        key = set(self.report.primary_keys)
        if set(entry.key_properties or ()) != key or not key <= fields:
            raise ConfigurationError(
                f"Invalid --catalog: it gives {self.name} another key_properties than the tap "
                "does, or lacks a field of them, and rows would be overwritten or doubled. Create "
                "it again with tap-wolkvox --discover; stream_maps can change the key"
            )

    @override
    def get_replication_key_signpost(self, context: Context | None = None) -> None:
        """None: `Bookmark.advance` limits the bookmark."""

    @override
    def compare_start_date(self, value: str, start_date_value: str) -> str:
        return value  # `read_bookmark` checks it; the SDK's own comparison fails for a wrong one

    def request_for(self, context: Mapping[str, str] | None) -> Request:
        partition = context or {}
        if not context and self.report.partition == CAMPAIGN_ID:
            partition = {CAMPAIGN_ID: EVERY_CAMPAIGN}
        return Request(self.report, partition)

    @override
    def get_records(self, context: Context | None) -> Iterator[Record]:
        if self.is_test and self.name != self.run.tested:
            return
        request = self.request_for(context)
        reader = RowReader(self.report, self.settings.clock, self.added_by(request))
        pool = RequestPool(
            self.run.client,
            reader,
            check_stop=self.run.check_stop,
            on_response=self._on_response,
            retries=not self.is_test,
        )
        with metrics.http_request_counter(self.name, self.report.endpoint) as self._request_counter:
            self._request_counter.with_context(context)
            try:
                if self.is_test:
                    yield from self._test(request, pool)
                else:
                    yield from self._extract(context, request, pool)
            finally:
                self._collect_warnings(reader)

    def _test(self, request: Request, pool: RequestPool) -> Iterator[Record]:
        with self.run.progress.heartbeat():
            rows = self.sample(request, pool)
            self.progress.rows_received += len(rows)
            self.run.tested_rows = len(rows)
            self.masking.apply(rows)
            # With more records, the SDK would raise an error.
            for row in rows[: self.ABORT_AT_RECORD_COUNT]:
                yield record_of(row)

    def _extract(
        self, context: Context | None, request: Request, pool: RequestPool
    ) -> Iterator[Record]:
        self.run.begin(self)
        writes_rows = self.writes_rows
        try:
            if not self._is_state_checked:
                check_owner(self.report, self.stored_state, self.settings, self.now())
                self._is_state_checked = True
            with self.run.progress.heartbeat():
                for rows in self.batches(context, request, pool):
                    self._clock_check.observe(rows)
                    self.masking.apply(rows)
                    self.progress.rows_received += len(rows)
                    self.run.progress.waits_for = "the loader"
                    if rows:
                        self.sign_state(**self.owner)
                    if writes_rows:
                        if self.report.keeps_other_fields:
                            prepare_json(rows)
                        self.write_rows(rows)
                    else:
                        yield from self._records(rows)
                    self.run.progress.waits_for = "the server"
        except RunError:
            raise
        except WolkvoxError as error:
            self.run.summary.errors.append(error)
            self.logger.error("%s", error)  # noqa: TRY400 - it is one line by itself
            pool.close()

    def _records(self, rows: list[Row]) -> Iterator[Record]:
        """Yield rows as records, for the SDK to write."""
        for row in rows:
            yield record_of(row)
            self.run.check_stop()
        rows.clear()

    @override
    def ended_by(self, error: BaseException) -> BaseException:
        if self.is_test:
            return error
        self.run.client.close()
        self.progress.log_summary()
        if isinstance(error, Stopped):
            self._stoppable_tap.logger.info(
                "Stopped by signal: the next run goes on from the last bookmark"
            )
        end = self.run.summary.error_beside(error)
        self.run.progress.log_total()
        return end

    def added_by(self, request: Request) -> dict[str, str]:
        """Columns to add to rows that lack them."""
        return {
            name: value
            for name, value in request.partition.items()
            if name not in self.report.fields_by_column or value != EVERY_CAMPAIGN
        }

    def _on_response(self, status: int, seconds: float) -> None:
        """Count a request, and log how long it took. Threads may call it."""
        if self._request_counter:
            self._request_counter.increment()
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

    def warn_once(self, message: str, *values: object) -> None:
        """Log a warning, the first time for its message."""
        if message not in self._warned:
            self._warned.add(message)
            self.logger.warning(message, *values)

    def warn_nothing_to_extract(self, first: object, last: object) -> None:
        self.logger.warning(
            "Nothing to extract: the range would begin at %s and end at %s on the server's clock. "
            "Check start_date, end_date, and the state",
            first,
            last,
        )

    def _collect_warnings(self, reader: RowReader) -> None:
        """Log what the reader noticed, or keep it for the summary."""
        summary = self.run.summary
        self._present |= reader.present
        if self._present:
            summary.absent[self.name] = [
                field.column
                for field in self.report.fields
                if field.source == "sample and table" and field.column not in self._present
            ]
        if (offset := self._clock_check.wrong_offset) is not None:
            summary.offsets[self.name] = offset
        if new := reader.unknown - self._unknown_fields:
            self._unknown_fields |= new
            self.logger.warning(
                "Left out: %s that the server sends and this tap does not know (%s). Please report "
                "this to the maintainers of the tap",
                count_of(len(new), "field"),
                ", ".join(sorted(set(map(safe_name, new)))),
            )
        if reader.beside:
            names = (shown_name(each, self.settings.token) for each in reader.beside)
            self.warn_once(
                "The server sends fields beside the rows that this tap does not know; they are "
                "ignored: %s. Please report them to the maintainers of the tap",
                ", ".join(sorted(names)),
            )
        if reader.skipped:
            self.warn_once(
                "Rows that are sums of other rows were left out: where %s",
                " and ".join(f"{name} is {value}" for name, value in self.report.skip_rows.items()),
            )

    @override
    def log_sync_costs(self) -> None:
        """End the run: the SDK's `sync_all`, which is final, calls this after all streams."""
        if self is next(reversed(self._stoppable_tap.streams.values())):
            with self.ending():
                self._stoppable_tap.send_state()
            self.run.end()

    @override
    def log(self, message: str, *args: Any, level: int = logging.INFO, **kwargs: Any) -> None:
        """Log what the SDK says, but of an error only at DEBUG: the end of the run names it."""
        level = logging.DEBUG if level == logging.ERROR else level
        super().log(message, *args, level=level, **kwargs)
