"""Reports of whole days: rows of days and hours, and totals of one day each."""

from __future__ import annotations

import math
import sys
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from tap_wolkvox.bookmarks import DAY, DayBookmark
from tap_wolkvox.clock import parse_instant, rfc3339
from tap_wolkvox.exceptions import WolkvoxError
from tap_wolkvox.fetching import looks_truncated
from tap_wolkvox.numbering import number
from tap_wolkvox.reports.model import READ_AT, REPORT_DATE, TotalReport
from tap_wolkvox.rows import layout_of
from tap_wolkvox.streams.base import ReportStream
from tap_wolkvox.windows import GROWTH, TARGET_FILL, VENDOR_DAYS, Window, day_windows

if sys.version_info >= (3, 12):
    from typing import override
else:
    from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterator

    from singer_sdk.helpers.types import Context

    from tap_wolkvox.client import Request
    from tap_wolkvox.fetching import Fetched, Fetching
    from tap_wolkvox.rows import Row

REGROWTH = 1.1
"""By how much the widest window may grow after each response, once one was split."""


class WholeStream(ReportStream):
    """A report whose responses are complete or useless: a day, or a list, cannot be split."""

    @property
    def row_limit(self) -> int:
        """The most rows that a response holds."""
        return min(self.settings.row_limit, self.report.row_limit or self.settings.row_limit)

    def fetch_whole(
        self, request: Request, fetching: Fetching, first: Fetched | None = None
    ) -> list[Row]:
        """Fetch what cannot be split; ask once more if it does not fit.

        Args:
            request: What to ask for.
            fetching: Sends requests.
            first: What came back already, if it was asked for before.

        Raises:
            WolkvoxError: If it does not fit again.
        """
        fetched = first or self.fetch(request, fetching)
        if self.is_truncated(fetched):
            fetched = self.fetch(request, fetching)
        if not self.is_truncated(fetched):
            self.warn_if_round(fetched)
            return number(self.report, fetched.rows)
        reason = str(fetched.failure).rstrip(".")
        if fetched.is_short:
            reason = (
                f"the server counts {fetched.counted} rows and sent {fetched.held}. Run again later"
            )
        elif not fetched.failure:
            reason = (
                f"the response came with {fetched.held} rows, and there may be more. A response "
                f"holds {self.row_limit} (row_limit): raise it if the server's limit is higher"
            )
        smaller = self.report.partition == "campaign_id" and self.settings.campaigns == ("all",)
        hint = ". To ask for less at once, list the campaigns in campaign_ids" if smaller else ""
        raise WolkvoxError(f"{request}: {reason}{hint}")

    def fetch(self, request: Request, fetching: Fetching) -> Fetched:
        """Send a request, and read its rows with the columns that the tap adds."""
        same = {READ_AT: rfc3339(self.now())}
        if isinstance(self.report, TotalReport) and request.window:
            same[REPORT_DATE] = request.window.start.date().isoformat()
        return fetching.result(fetching.start(request, same))

    def is_truncated(self, fetched: Fetched) -> bool:
        """Whether rows are missing from a response, as far as one can tell."""
        return bool(fetched.failure or fetched.is_short or fetched.held >= self.row_limit)

    def warn_if_round(self, fetched: Fetched) -> None:
        """Warn of a number of rows that may be a limit, if the server does not count them."""
        if looks_truncated(fetched.held, self.row_limit) and not fetched.count_matches:
            self.warn_once(
                "round count",
                "A response held exactly %d rows, and the server did not count them. That may be "
                "chance. If it gives no more at once, rows are missing: list the campaigns in "
                "campaign_ids, or compare a day with Wolkvox Manager",
                fetched.held,
            )


class PeriodStream(WholeStream):
    """Days of the server's clock, each asked for whole, from midnight to midnight."""

    @property
    def lookback_days(self) -> int:
        """How many days before the bookmark's next day each run starts again."""
        hours = self.report.lookback_hours
        if self.settings.lookback is not None:
            hours = self.settings.lookback / timedelta(hours=1)
        return math.ceil(hours / 24)

    @override
    def batches(
        self, context: Context | None, request: Request, fetching: Fetching
    ) -> Iterator[list[Row]]:
        bookmark = DayBookmark(self._bookmark(context))
        if bookmark.day:
            self.check_server(context)
        first, last = self._range(bookmark.day)
        if first > last:
            self.warn_nothing_to_extract(first, last)
            return
        whole = _window(first, last)
        is_empty, was_empty, looked_until = True, False, date.min
        days, most = 1, float(min(self.settings.max_window_days, VENDOR_DAYS))
        while first <= last:
            window = next(day_windows(first, last, days))
            asked, end = replace(request, window=window), window.end.date()
            size = (end - first).days + 1
            now = self.settings.clock.to_wall(self.now())
            fetched = self.fetch(asked, fetching)
            if size > 1 and (fetched.failure or fetched.may_be_truncated(self.row_limit)):
                days, most = size // 2, size / 2
                continue
            # One more request tells empty days from a mistake. Of days that follow each other one
            # by one, the first tells for all.
            is_unconfirmed = (not was_empty or size > 1) and looked_until < end
            if fetched.is_empty and is_unconfirmed and bookmark.may_pass(first, now):
                days = _days_in_month(window)
                looked_until = first + timedelta(days=days - 1)
                continue
            rows = self.fetch_whole(asked, fetching, fetched)
            with_rows, written = set(map(layout_of(self.report).time_of, rows)), len(rows)
            yield rows
            self.progress.done(asked, whole, written)
            self._warn_of_other_days(with_rows, first, end)
            before = bookmark.day
            day = bookmark.advance(first, end, with_rows=with_rows, now=now)
            if day and day != before:
                self.write_bookmark(context, day.isoformat(), wolkvox_server=self.settings.server)
            was_empty = not written
            is_empty = is_empty and not written
            first = end + DAY
            most = min(most * REGROWTH, self.settings.max_window_days, VENDOR_DAYS)
            days = self._next_days(size, fetched.held, int(most))
        if is_empty:
            self.had_no_rows(request, whole)

    def _warn_of_other_days(self, days: set[str], first: date, last: date) -> None:
        """Warn of rows that could overwrite those of a day that was asked for on its own."""
        if any(not first.isoformat() <= day <= last.isoformat() for day in days):
            self.warn_once(
                "other days",
                "The server sends rows of days that were not asked for. They are written, and can "
                "overwrite rows of their day that have the same key. Please report this to "
                "the maintainers of the tap",
            )

    def _next_days(self, days: int, rows: int, most: int) -> int:
        """How many days the next window may have."""
        if isinstance(self.report, TotalReport):
            return 1
        fitting = int(days * TARGET_FILL * self.row_limit / rows) if rows else most
        return max(1, min(fitting, days * GROWTH, most))

    @override
    def sample(self, request: Request, fetching: Fetching) -> list[Row]:
        first, last = self._range(None)
        yesterday = self.settings.clock.to_wall(self.now()).date() - DAY
        for day in (yesterday, last):
            if first <= day <= last:
                asked = replace(request, window=_window(day, day))
                if rows := self.fetch_whole(asked, fetching):
                    return rows
        return []

    @override
    def least_requests(self, context: Context | None) -> int:
        first, last = self._range(self._bookmark(context))
        days = max(0, (last - first).days + 1)
        if isinstance(self.report, TotalReport):
            return days
        return math.ceil(days / min(self.settings.max_window_days, VENDOR_DAYS))

    @override
    def compare_start_date(self, value: str, start_date_value: str) -> str:
        return value

    def _bookmark(self, context: Context | None) -> date | None:
        value = self.read_bookmark(context)
        try:
            day = None if value is None else parse_instant(value).date()  # type: ignore[arg-type]
        except (TypeError, ValueError):
            raise self.bookmark_error("day", "2026-01-31") from None
        return day

    def _range(self, bookmark: date | None) -> tuple[date, date]:
        """First and last day to ask for, on the server's clock."""
        settings = self.settings
        first = settings.clock.to_wall(settings.start).date()
        if bookmark:
            first = max(first, bookmark + DAY - self.lookback_days * DAY)
        end = settings.clock.to_wall(min(settings.end or self.now(), self.now()))
        # Of a day that the range only touches at its first instant, it holds nothing.
        last = end - timedelta(microseconds=1) if settings.end else end
        return first, last.date()


def _days_in_month(window: Window) -> int:
    """How many days of a window are of its first month.

    The vendor says of its screens that a range must stay within a month.
    """
    return (window.by_month()[0].end.date() - window.start.date()).days + 1


def _window(first: date, last: date) -> Window:
    return Window(datetime.combine(first, time()), datetime.combine(last, time(23, 59, 59)))
