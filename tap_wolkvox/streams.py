"""A report as a stream: windows in, records and bookmarks out."""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict
from singer_sdk import metrics
from singer_sdk.exceptions import ConfigurationError
from singer_sdk.helpers.conform import TypeConformanceLevel
from singer_sdk.singerlib.catalog import Metadata

from tap_wolkvox.bookmarks import Bookmark
from tap_wolkvox.client import Client, describe
from tap_wolkvox.clock import rfc3339, utc_now
from tap_wolkvox.config import EVERY_CAMPAIGN
from tap_wolkvox.exceptions import WolkvoxError
from tap_wolkvox.fetcher import (
    ROUND_COUNT,
    ROUND_FROM,
    Responses,
    ask_in_background,
    result_of,
)
from tap_wolkvox.progress import Progress
from tap_wolkvox.records import RowReader, number, shape
from tap_wolkvox.singer import Stopped, WindowedStream
from tap_wolkvox.windows import Planner, Window, least_requests, newest_windows

if sys.version_info >= (3, 12):
    from typing import override
else:
    from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterator

    from singer_sdk.helpers.types import Context, Record
    from singer_sdk.singerlib import Catalog, MetadataMapping

    from tap_wolkvox.config import Settings
    from tap_wolkvox.reports import Report, Row
    from tap_wolkvox.tap import TapWolkvox

MANY_REQUESTS = 100
"""More than that for one run is worth a warning: a backfill of some eight years, at the least."""

TRIAL_REQUESTS = 3
"""The most requests that a connection test makes."""


class ReportStream(WindowedStream):
    """A report, extracted window by window."""

    # Records are made as the schema says: there is nothing left to conform.
    TYPE_CONFORMANCE_LEVEL = TypeConformanceLevel.NONE

    def __init__(self, tap: TapWolkvox, report: Report) -> None:
        super().__init__(tap, report.schema, report.name)
        self.report = report
        self.primary_keys = report.primary_keys
        self.replication_key = report.time_field.name
        self._wolkvox = tap
        self._unknown_fields: set[str] = set()
        self._empty: list[tuple[Window, str]] = []
        self._is_cost_told = False
        self._is_round_count_told = False
        self.progress = Progress(self.logger, lambda: self.rows_written)

    @property
    def settings(self) -> Settings:
        """The tap's settings."""
        return self._wolkvox.settings

    @property
    def is_trial(self) -> bool:
        """Whether this is a connection test, which wants a few records alone."""
        return self.ABORT_AT_RECORD_COUNT is not None

    @property
    @override
    def partitions(self) -> list[dict[str, Any]] | None:
        campaigns = self.settings.campaigns
        if campaigns == (EVERY_CAMPAIGN,):
            return None
        if self.is_trial:
            campaigns = campaigns[:1]
        return [{"campaign_id": campaign} for campaign in campaigns]

    @override
    def apply_catalog(self, catalog: Catalog) -> None:
        """Take a catalog.

        Raises:
            ConfigurationError: If it has another key than the report.
        """
        entry = catalog.get_stream(self.name)
        if entry:
            self._keep_key_selected(entry.metadata)
        super().apply_catalog(catalog)
        # A catalog that says nothing of it would make each run a full one.
        self.replication_key = self.report.time_field.name
        if not entry or not entry.metadata.resolve_selection()[()]:
            return
        fields = set(entry.schema.properties or ())
        if not fields >= set(self.report.schema["properties"]):
            self.TYPE_CONFORMANCE_LEVEL = TypeConformanceLevel.ROOT_ONLY  # leaves the others out
        key = set(self.report.primary_keys)
        if set(entry.key_properties or ()) != key or not key <= fields:
            raise ConfigurationError(
                f"Invalid --catalog: it gives {self.name} another key_properties than the tap "
                "does, or lacks a field of them, and rows would be overwritten or doubled. Make "
                "it anew with tap-wolkvox --discover; stream_maps can change the key"
            )

    def _keep_key_selected(self, metadata: MetadataMapping) -> None:
        """Select the fields of the key, whatever a catalog says of them.

        The SDK would leave some of them out of the records, and still call them the key.
        """
        if not metadata:
            return
        _ = metadata.root  # without an entry for the stream, the SDK takes it for not selected
        selection = metadata.resolve_selection()
        if not selection[()]:
            return
        deselected = []
        for field in self.report.key_columns:
            breadcrumb = ("properties", field.name)
            if not selection[breadcrumb] or metadata[breadcrumb].selected is False:
                deselected.append(field)
            metadata[breadcrumb] = Metadata(inclusion=Metadata.InclusionType.AUTOMATIC)
        if personal := [field.name for field in deselected if field.is_personal]:
            self.logger.warning(
                "Written although not selected, since the key of %s needs it: %s. To keep personal "
                "data out, hash it with stream_maps; else select it",
                self.name,
                ", ".join(personal),
            )

    @override
    def get_replication_key_signpost(self, context: Context | None = None) -> None:
        """None: `Bookmark` bounds itself."""

    @override
    def compare_start_date(self, value: str, start_date_value: str) -> str:
        return value if self.parse_bookmark(value) > self.settings.start else start_date_value

    @override
    def get_records(self, context: Context | None) -> Iterator[Record]:
        campaign = context["campaign_id"] if context else EVERY_CAMPAIGN
        reader = RowReader(self.report, self.settings.clock)
        with metrics.http_request_counter(self.name, self.report.path) as requests:
            requests.with_context(context)

            def observe(status: int, seconds: float) -> None:
                requests.increment()
                self.progress.used_a_request()
                self._log_duration(status, seconds)

            client = Client(
                self.settings,
                self.report,
                patient=not self.is_trial,
                observe=observe,
                tell=self.logger.info,
            )
            if not self._is_cost_told and not self.is_trial:
                self._tell_cost()
            records = self._newest_records if self.is_trial else self._all_records
            try:
                with self.progress.heartbeat():
                    yield from records(context, campaign, client, reader)
            except (Exception, Stopped):
                self.log_sync_costs()
                raise
            finally:
                client.close()

    @override
    def log_sync_costs(self) -> None:
        if self._empty:
            self.logger.warning(
                "No rows for %s. That is how the server answers when there were no calls, and also "
                "when it does not have the report or the campaign: if you expected rows, check "
                "campaign_ids, timezone, and the report in Wolkvox Manager",
                _describe_all(self._empty),
            )
        self.progress.log_summary()

    def _tell_cost(self) -> None:
        """Say how many requests the run takes at least, before they are spent."""
        self._is_cost_told = True
        each = []
        for partition in self.partitions or (None,):
            # One that cannot be read is an error when its turn comes.
            with suppress(WolkvoxError):
                start, end = self._range(self.peek_bookmark(partition))
                each.append(least_requests(start, end, max_days=self.settings.max_window_days))
        if max(each, default=0) > MANY_REQUESTS:
            self.logger.warning(
                "This run takes at least %d requests of the day's quota, calls or not: start_date "
                "is far back. Set it to the day of the first calls",
                sum(each),
            )
        elif any(each):
            self.logger.info("This run takes at least %d requests of the day's quota", sum(each))

    def _all_records(
        self, context: Context | None, campaign: str, client: Client, reader: RowReader
    ) -> Iterator[Record]:
        """Records of all windows since the bookmark, which follows them."""
        # How old a silence is shows when it is asked for, not when a loader is done with it.
        clock, now = self.settings.clock, utc_now()
        bookmark = Bookmark(self.read_bookmark(context))
        if bookmark.moment:
            self._check_owner(context)
        start, end = self._range(bookmark.moment)
        self._warn_if_empty(start, end)
        whole = Window(start, end)
        planner = Planner(start, end, max_days=self.settings.max_window_days)
        silent = start <= end
        writes_rows = self.writes_rows
        responses = Responses(planner, client, reader, self.settings, campaign)
        unseen = bookmark.passes_unseen(now, self.settings.lookback)
        for response in responses.iterate(
            self._wolkvox.check_stop, doubts_before=clock.to_wall(unseen) if unseen else start
        ):
            self._warn_of_unknown_fields(reader)
            self._warn_of_round_count(len(response.rows))
            rows = number(self.report, response.rows, response.written)
            if response.window.end == end:
                rows = self._before_end(rows)
            self.progress.rows_received += len(rows)
            self.progress.waits_for = "the loader"
            if writes_rows:
                self.write_rows(rows)
            else:
                yield from self._records(rows)
            self.progress.waits_for = "the server"
            silent = silent and not response.rows
            self.progress.done(response.window, whole, campaign, len(rows))
            moment = bookmark.advance(
                clock.to_utc(response.window.start),
                clock.to_utc(response.window.end),
                last_row=self._last_moment(response.rows),
                now=now,
            )
            if response.settled:
                self.write_bookmark(context, moment, wolkvox_server=self.settings.server)
        if silent:
            self._empty.append((whole, campaign))

    def _check_owner(self, context: Context | None) -> None:
        """See to it that the bookmark is of this operation: another's would hide rows.

        Raises:
            WolkvoxError: If it is not.
        """
        owner, server = self.get_context_state(context).get("wolkvox_server"), self.settings.server
        if owner and owner != server:
            raise WolkvoxError(
                f"The state is of the server {owner}, and these settings are of {server}. Its "
                "bookmark would hide rows of this one: give each operation a state of its own (in "
                "Meltano: an extractor of another name, or --state-id-suffix). If it is the same "
                "operation on a new server, run once with a full refresh; behind an api_url, set "
                "wolkvox_server, too"
            )

    def _newest_records(
        self, _: Context | None, campaign: str, client: Client, reader: RowReader
    ) -> Iterator[Record]:
        """Records of the newest window that holds any, with few requests.

        They may be of a response that was cut, since they are a sample. No bookmark moves.
        """
        start, end = self._range(None)
        self._warn_if_empty(start, end)
        if start > end:
            return
        windows = newest_windows(start, end, max_days=self.settings.max_window_days)
        for _number, window in zip(range(TRIAL_REQUESTS), windows, strict=False):
            future = ask_in_background(client, reader, window, campaign)
            answer = result_of(future, look_up=self._wolkvox.check_stop)
            if answer.refusal:
                raise WolkvoxError(f"{describe(window, campaign)}: {answer.refusal}")
            if answer.rows:
                rows = number(self.report, answer.rows)
                rows = self._before_end(rows) if window.end == end else rows
                self.progress.rows_received += len(rows)
                # The SDK would end a longer sample with an error.
                yield from self._records(rows[: self.ABORT_AT_RECORD_COUNT])
                self.logger.info("The connection works: the server has rows up to %s", window.end)
                return
        self.logger.warning("The connection works, but no rows were found in the newest windows")

    def _records(self, rows: list[Row]) -> Iterator[Record]:
        for row in rows:
            yield asdict(row)
            self._wolkvox.check_stop()

    def _before_end(self, rows: list[Row]) -> list[Row]:
        """Rows of the last window, up to the moment to stop before.

        The window goes up to that second, since its end may not be counted in. The calls in it
        belong to whoever goes on from there.
        """
        if not self.settings.end:
            return rows
        stop = rfc3339(_ceil(self.settings.end))
        return [row for row in rows if self.report.time_of(row) != stop]

    def _last_moment(self, rows: list[Row]) -> datetime | None:
        """The moment of the last of some rows."""
        last = max(map(self.report.time_of, rows), default=None)
        return datetime.fromisoformat(last) if last else None

    def _range(self, bookmark: datetime | None) -> tuple[datetime, datetime]:
        """First and last second to ask for, on the server's clock."""
        settings = self.settings
        start = settings.start
        if bookmark and bookmark > start + settings.lookback:
            start = bookmark - settings.lookback
        first = settings.clock.start_at(start).replace(microsecond=0)
        return first, settings.clock.end_at(_ceil(min(settings.end or utc_now(), utc_now())))

    def _warn_if_empty(self, first: datetime, last: datetime) -> None:
        if first > last:
            self.logger.warning(
                "Nothing to extract: %s, from which on rows are wanted, is not before %s on the "
                "server's clock. Check start_date, end_date and the state",
                first,
                last,
            )

    def _warn_of_round_count(self, rows: int) -> None:
        """Tell once of a number of rows that may be a limit; asking again for each would cost."""
        is_suspicious = rows in range(ROUND_COUNT, ROUND_FROM, ROUND_COUNT)
        if is_suspicious and not self._is_round_count_told:
            self._is_round_count_told = True
            self.logger.warning(
                "A response held exactly %d rows. That may be chance. If the server gives no more "
                "at once and does not say so, rows are missing: if the table lacks rows, set "
                "row_limit to %d and run with a full refresh",
                rows,
                rows,
            )

    def _warn_of_unknown_fields(self, reader: RowReader) -> None:
        if new := reader.unknown - self._unknown_fields:
            self._unknown_fields |= new
            self.logger.warning(
                "The server sends fields that this tap does not know; they are left out: %s. "
                "Please tell the makers of the tap",
                ", ".join(sorted(map(_name, new))),
            )

    def _log_duration(self, status: int, seconds: float) -> None:
        metrics.log(
            self.metrics_logger,
            metrics.Point(
                "timer",
                metric=metrics.Metric.HTTP_REQUEST_DURATION,
                value=round(seconds, 3),
                tags={
                    metrics.Tag.STREAM: self.name,
                    metrics.Tag.ENDPOINT: self.report.path,
                    metrics.Tag.HTTP_STATUS_CODE: status,
                },
            ),
        )


def _name(field: str) -> str:
    """The name of an unknown field; its shape alone if it may be a value."""
    return repr(field) if re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,63}", field) else shape(field)


def _describe_all(empty: list[tuple[Window, str]]) -> str:
    """Name several campaigns in one message."""
    if len(empty) == 1:
        return describe(*empty[0])
    campaigns = ", ".join(campaign for _, campaign in empty)
    return f"campaigns {campaigns}, up to {empty[0][0].end} on the server's clock"


def _ceil(moment: datetime) -> datetime:
    """The first whole second at or after a moment."""
    return (moment + timedelta(microseconds=999_999)).replace(microsecond=0)
