"""Reports of whole days: days, hours, and totals."""

from __future__ import annotations

import math
from calendar import FRIDAY
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from singer_sdk.helpers.types import Context
from typing_extensions import override

from tap_wolkvox.api.request import Request, Response, looks_truncated
from tap_wolkvox.base.clock import rfc3339
from tap_wolkvox.base.errors import RUN_AGAIN, RunError, WolkvoxError
from tap_wolkvox.base.numbers import count_of
from tap_wolkvox.base.window import DAY, Window
from tap_wolkvox.reports.model import READ_AT, REPORT_DATE, TotalReport
from tap_wolkvox.rows.layout import Row, layout_of
from tap_wolkvox.rows.numbering import number
from tap_wolkvox.settings.values import EVERY_CAMPAIGN
from tap_wolkvox.streams.base import ReportStream
from tap_wolkvox.streams.state import read_bookmark
from tap_wolkvox.windows.bookmarks import DayBookmark
from tap_wolkvox.windows.estimate import likely_requests
from tap_wolkvox.windows.planner import VENDOR_DAYS, DayPlanner, day_windows
from tap_wolkvox.windows.pool import RequestPool


class WholeStream(ReportStream):
    """A report with requests that cannot be split: for a day, or for a list."""

    @property
    def row_limit(self) -> int:
        return self.settings.row_limit_of(self.report)

    def fetch_complete(self, request: Request, pool: RequestPool) -> Response:
        """Fetch a response; if it is truncated, once more."""
        response = self.fetch(request, pool)
        return self.fetch(request, pool) if self.is_truncated(response) else response

    def complete_rows(self, request: Request, response: Response) -> list[Row]:
        """Number the rows of a response; a WolkvoxError if it is truncated."""
        if not self.is_truncated(response):
            self.warn_if_round(response)
            return number(self.report, response.rows, dropped=self.masking.dropped)
        is_for_all = EVERY_CAMPAIGN in request.partition.values()
        hint = ". To ask for less at once, list the campaigns in campaign_ids" if is_for_all else ""
        raise WolkvoxError(f"{request}: {response.why_truncated(self.row_limit)}{hint}")

    def fetch(self, request: Request, pool: RequestPool) -> Response:
        """Fetch a response, and add the columns that the tap knows."""
        constants = {READ_AT: rfc3339(self.now())}
        if isinstance(self.report, TotalReport) and request.window:
            constants[REPORT_DATE] = request.window.first_day.isoformat()
        return pool.fetch(request, constants)

    def is_truncated(self, response: Response) -> bool:
        return bool(response.failure or response.is_short or response.rows_sent >= self.row_limit)

    def warn_if_round(self, response: Response) -> None:
        """Warn of a number of rows that may be a limit, unless the server counts as many."""
        if looks_truncated(response.rows_sent, self.row_limit) and not response.count_matches:
            self.warn_once(
                "A response held exactly %d rows, and the server did not count them. That may be "
                "chance. If it gives no more at once, rows are missing: list the campaigns in "
                "campaign_ids, or compare a day with Wolkvox Manager",
                response.rows_sent,
            )


@dataclass
class _Span:
    """A range of days while it is extracted.

    Attributes:
        window: All of the days.
        is_empty: Whether there were no rows so far.
        unconfirmed: Empty days that will be requested once more.
        seen: Days and keys of rows that a response had and that are not written yet.
    """

    context: Context | None
    request: Request
    pool: RequestPool
    window: Window
    bookmark: DayBookmark
    is_empty: bool = True
    unconfirmed: Window | None = None
    seen: Counter[tuple[str, ...]] = field(default_factory=Counter)


class PeriodStream(WholeStream):
    """Days of the server's clock, each requested in full."""

    @override
    def batches(
        self, context: Context | None, request: Request, pool: RequestPool
    ) -> Iterator[list[Row]]:
        bookmark = self._bookmark(context)
        first, last = self._range(bookmark.day)
        if first > last:
            self.warn_nothing_to_extract(first, last)
            return
        span = _Span(context, request, pool, Window.of_days(first, last), bookmark)
        try:
            yield from self._days(span)
        except RunError:
            raise
        except WolkvoxError:
            # So that the next run goes on from the day that failed.
            yield from self._confirmed(span)
            raise
        if span.is_empty:
            self.run.summary.without_rows.append(replace(request, window=span.window))

    def _days(self, span: _Span) -> Iterator[list[Row]]:
        planner = self._planner(span.window.first_day, span.window.last_day)
        while window := planner.next():
            now = self._wall_now()
            fetch = self.fetch if window.days > 1 else self.fetch_complete
            response = fetch(replace(span.request, window=window), span.pool)
            # For several days, a round number may be a limit even if the server counts as many.
            if window.days > 1 and response.may_be_truncated(self.row_limit):
                self._remember(span, response.rows, now)
                planner.on_truncated(window)
                continue
            is_unread = span.bookmark.passes_unread(window.first_day, window.last_day, now)
            together = Window(span.unconfirmed.start, window.end) if span.unconfirmed else window
            if not response.is_empty or not is_unread:
                yield from self._confirmed(span)
                yield from self._written_days(span, window, now, response)
            elif self._fits(together):
                span.unconfirmed = together
            else:
                yield from self._confirmed(span)
                span.unconfirmed = window
            planner.on_rows(window, response.rows_sent / self.row_limit)
        yield from self._confirmed(span)

    def _planner(self, first: date, last: date) -> DayPlanner:
        days = 1 if isinstance(self.report, TotalReport) else self.settings.max_window_days
        return DayPlanner(first, last, max_days=days)

    def _fits(self, window: Window) -> bool:
        max_days = min(self.settings.max_window_days, self.report.max_days or VENDOR_DAYS)
        return window.days <= max_days and not window.crosses_months

    def _confirmed(self, span: _Span) -> Iterator[list[Row]]:
        """Request empty days again: all at once, and each alone if that has rows or fails.

        This holds for totals, too: without rows, there is no sum.
        """
        window, span.unconfirmed = span.unconfirmed, None
        if not window:
            return
        together, now = None, self._wall_now()
        try:
            together = self.fetch(replace(span.request, window=window), span.pool)
        except RunError:
            raise
        except WolkvoxError as error:
            self.logger.info("%s. Asking for each of these days", str(error).rstrip("."))
        if together and together.is_empty:
            yield from self._written_days(span, window, now, together)
            return
        is_shown = bool(together and together.rows)
        if together:
            self._remember(span, together.rows, now)
        for day in day_windows(window.first_day, window.last_day, 1):
            response = together if day == window else None
            if not response or self.is_truncated(response):
                now = self._wall_now()
                response = self.fetch_complete(replace(span.request, window=day), span.pool)
            is_shown = is_shown and not response.rows
            yield from self._written_days(span, day, now, response)
        if is_shown:
            self.logger.warning(
                "The server showed rows of %s for these days together, and none for any of them. "
                "If you expected rows, extract them again",
                replace(span.request, window=window),
            )

    def _remember(self, span: _Span, rows: list[Row], now: datetime) -> None:
        """Keep the keys of the rows of a response, to compare them with the next responses.

        Totals are sums over all days of a request, and rows of the present day change all the time.
        """
        if not isinstance(self.report, TotalReport):
            keys = self._keys(rows)
            span.seen |= Counter({key: n for key, n in keys.items() if key[0] < f"{now.date()}"})

    def _keys(self, rows: list[Row]) -> Counter[tuple[str, ...]]:
        return Counter(map(layout_of(self.report).key_of, rows))

    def _written_days(
        self, span: _Span, window: Window, now: datetime, response: Response
    ) -> Iterator[list[Row]]:
        """Yield the rows of days that were requested `now`; then move the bookmark."""
        asked = replace(span.request, window=window)
        first, last = window.first_day, window.last_day
        rows = self.complete_rows(asked, response)
        with_rows, written = set(map(layout_of(self.report).time_of, rows)), len(rows)
        seen = Counter(
            {key: n for key, n in span.seen.items() if f"{first}" <= key[0] <= f"{last}"}
        )
        missing = (seen - self._keys(rows)).total() if seen else 0
        span.seen -= seen
        yield rows
        self.progress.done(asked, span.window, written)
        if missing:
            raise WolkvoxError(
                f"{asked}: the server showed {count_of(seen.total(), 'row')} before. Missing now: "
                f"{missing:,}. {RUN_AGAIN}"
            )
        self._warn_of_other_days(with_rows, first, last)
        span.is_empty = span.is_empty and not written
        day = span.bookmark.advance(first, last, with_rows=with_rows, now=now)
        if day and span.bookmark.read_until:
            read_until = self.settings.clock.to_utc(span.bookmark.read_until)
            self.write_bookmark(span.context, day.isoformat(), read_until, **self.owner)

    def _wall_now(self) -> datetime:
        return self.settings.clock.to_wall(self.now())

    def _warn_of_other_days(self, days: set[str], first: date, last: date) -> None:
        if any(not first.isoformat() <= day <= last.isoformat() for day in days):
            self.warn_once(
                "The server sends rows of days that were not asked for. They are written, and can "
                "overwrite rows of their day that have the same key. Please report this to "
                "the maintainers of the tap",
            )

    @override
    def sample(self, request: Request, pool: RequestPool) -> list[Row]:
        first, last = self._range(None)
        yesterday = self._wall_now().date() - DAY
        # After Sundays and holidays, a day on which people work says more.
        weekday = yesterday - DAY
        while weekday.weekday() > FRIDAY:
            weekday -= DAY
        for day in dict.fromkeys((yesterday, last, weekday)):
            if first <= day <= last:
                asked = replace(request, window=Window.of_days(day, day))
                if rows := self.complete_rows(asked, self.fetch_complete(asked, pool)):
                    return rows
        return []

    @override
    def least_requests(self, context: Context | None) -> tuple[int, int]:
        first, last = self._range(self._bookmark(context).day)
        days = self._planner(first, last).max_days
        return sum(1 for _ in day_windows(first, last, days)), (last - first).days + 1

    @override
    def likely_requests(self, context: Context | None) -> int:
        bookmark, now = self._bookmark(context), self._wall_now()

        def is_unconfirmed(window: Window) -> bool:
            return bookmark.passes_unread(window.first_day, window.last_day, now)

        planner = self._planner(*self._range(bookmark.day))
        return likely_requests(planner.with_few_rows(), is_unconfirmed)

    def _bookmark(self, context: Context | None) -> DayBookmark:
        day, read_until = read_bookmark(self.report, self.stored_partition(context))
        until = self.settings.clock.to_wall(read_until) if read_until else None
        return DayBookmark(day and day.date(), until)

    def _range(self, bookmark: date | None) -> tuple[date, date]:
        """First and last day to ask for, on the server's clock."""
        settings = self.settings
        first = settings.clock.to_wall(settings.start).date()
        if bookmark:
            lookback_days = math.ceil(settings.lookback_of(self.report) / DAY)
            first = max(first, bookmark + DAY - lookback_days * DAY)
        end = settings.clock.to_wall(settings.until(self.now()))
        # A range that ends at midnight does not include the next day.
        last = end - timedelta(microseconds=1) if settings.end else end
        return first, last.date()
