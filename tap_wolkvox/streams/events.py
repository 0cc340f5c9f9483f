"""Reports of events: rows with a time of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from singer_sdk.helpers.types import Context
from typing_extensions import override

from tap_wolkvox.api.request import HiddenLimit, Request, Response
from tap_wolkvox.base.clock import rfc3339
from tap_wolkvox.base.errors import WolkvoxError
from tap_wolkvox.base.window import DAY, Window
from tap_wolkvox.rows.layout import Row, layout_of
from tap_wolkvox.rows.numbering import number
from tap_wolkvox.streams.base import ReportStream
from tap_wolkvox.streams.state import read_bookmark
from tap_wolkvox.windows.bookmarks import EMPTY_GRACE, Bookmark
from tap_wolkvox.windows.estimate import likely_requests
from tap_wolkvox.windows.fetcher import WindowFetcher
from tap_wolkvox.windows.planner import Planner, end_before, least_requests, newest_window
from tap_wolkvox.windows.pool import RequestPool

TRIAL_REQUESTS = 6
"""The most requests of a connection test."""


class EventStream(ReportStream):
    @override
    def batches(
        self, context: Context | None, request: Request, pool: RequestPool
    ) -> Iterator[list[Row]]:
        # The bookmark takes the time now: a slow loader must not make empty windows look older.
        clock, bookmark = self.settings.clock, self._bookmark(context)
        start, end = self._range(bookmark.instant)
        if start > end:
            self.warn_nothing_to_extract(start, end)
            return
        range_, is_empty = Window(start, end), True
        fetcher = WindowFetcher(
            self._planner(bookmark, start, end),
            pool,
            request,
            self.settings,
            dropped=self.masking.dropped,
        )
        for found in fetcher.windows(
            is_unconfirmed=self._is_unconfirmed(bookmark), on_complete=self._check_response
        ):
            window, last_row = found.window, found.last_row
            is_empty = is_empty and not last_row
            rows = self._before_end(found.rows) if window.end == end else found.rows
            written = len(rows)
            yield rows
            self.progress.done(replace(request, window=window), range_, written)
            if window.is_border and not last_row:
                continue  # the server may refuse such a window
            instant = bookmark.advance(
                clock.to_utc(window.start),
                clock.to_utc(window.end),
                last_row=datetime.fromisoformat(last_row) if last_row else None,
                is_part=found.is_part,
            )
            if found.can_checkpoint:
                self.write_bookmark(context, rfc3339(instant), bookmark.read_until, **self.owner)
        if is_empty:
            self.run.summary.without_rows.append(replace(request, window=range_))

    def _planner(self, bookmark: Bookmark, start: datetime, end: datetime) -> Planner:
        return Planner(
            start,
            end,
            max_days=self.settings.max_window_days,
            adds_up=self.report.windows_add_up,
            borders_after=self._borders_after(bookmark),
        )

    def _is_unconfirmed(self, bookmark: Bookmark) -> Callable[[Window], bool]:
        """Whether a window, if it is empty, has to be requested a second time."""
        to_utc = self.settings.clock.to_utc
        # The bookmark passes the second between two months, and few runs request it again.
        return lambda window: (
            window.is_border or bookmark.passes_unread(to_utc(window.start), to_utc(window.end))
        )

    def _borders_after(self, bookmark: Bookmark) -> datetime:
        """The wall time after which the second between two months is requested.

        It is requested if it was not read before, or is less than a day old.
        """
        if not bookmark.read_until:
            return datetime.min  # noqa: DTZ901 - wall time
        return self.settings.clock.to_wall(
            min(bookmark.read_until, bookmark.now - EMPTY_GRACE)
        ).replace(microsecond=0)

    @override
    def sample(self, request: Request, pool: RequestPool) -> list[Row]:
        # A truncated response will do for a sample.
        start, last = self._range(None)
        if start > last:
            self.warn_nothing_to_extract(start, last)
            return []
        end, width, failed = last, DAY, None
        for _ in range(TRIAL_REQUESTS):
            window = newest_window(start, end, width)
            asked = replace(request, window=window)
            response = pool.fetch(asked)
            if response.failure:
                failed = WolkvoxError(f"{asked}: {response.failure}")
                width = timedelta(seconds=max(1, window.seconds // 4))
                continue
            if response.rows:
                rows = number(self.report, response.rows, dropped=self.masking.dropped)
                return self._before_end(rows) if window.end == last else rows
            if window.start == start:
                return []
            failed, end = None, end_before(window)
            width = min(width * 7, timedelta(days=self.settings.max_window_days))
        if failed:
            raise failed
        return []

    @override
    def least_requests(self, context: Context | None) -> tuple[int, int]:
        bookmark = self._bookmark(context)
        start, end = self._range(bookmark.instant)
        least = least_requests(
            start,
            end,
            max_days=self.settings.max_window_days,
            borders_after=self._borders_after(bookmark),
        )
        return least, (end - start).days

    @override
    def likely_requests(self, context: Context | None) -> int:
        bookmark = self._bookmark(context)
        planner = self._planner(bookmark, *self._range(bookmark.instant))
        return likely_requests(planner.with_few_rows(), self._is_unconfirmed(bookmark))

    def _bookmark(self, context: Context | None) -> Bookmark:
        return Bookmark(self.now(), *read_bookmark(self.report, self.stored_partition(context)))

    def _check_response(self, response: Response) -> None:
        """Warn of a number of rows that may be a limit, and of repeated keys."""
        if len(response.rows) in range(HiddenLimit.step, HiddenLimit.least, HiddenLimit.step):
            # Splitting all of these windows would cost too many requests.
            self.warn_once(
                "A response held exactly %d rows. That may be chance. If the server gives no more "
                "at once and does not say so, rows are missing: if the table lacks rows, set "
                "row_limit to %d and run with a full refresh",
                len(response.rows),
                len(response.rows),
            )
        if self.report.is_numbered:
            return
        layout = layout_of(self.report)
        keys = set(map(layout.key_fields_of, response.rows))
        if len(keys) < len(set(map(layout.values_of, response.rows))):
            self.warn_once(
                "The server sends several rows with the same %s; the newest one is written",
                ", ".join(self.report.key_fields),
            )

    def _before_end(self, rows: list[Row]) -> list[Row]:
        """Leave out rows at `end_date`.

        The last window includes it, since the server may exclude the end of a window.
        """
        if not self.settings.end:
            return rows
        stop, time_of = rfc3339(_ceil(self.settings.end)), layout_of(self.report).time_of
        return [row for row in rows if time_of(row) != stop]

    def _range(self, bookmark: datetime | None) -> tuple[datetime, datetime]:
        """First and last second to ask for, on the server's clock."""
        settings = self.settings
        start = settings.start
        lookback = settings.lookback_of(self.report)
        if bookmark and bookmark > start + lookback:
            start = bookmark - lookback
        first = settings.clock.start_at(start).replace(microsecond=0)
        return first, settings.clock.end_at(_ceil(settings.until(self.now())))


def _ceil(instant: datetime) -> datetime:
    """The first whole second at or after an instant."""
    return (instant + timedelta(microseconds=999_999)).replace(microsecond=0)
