"""The rows of one window after another. The next one is requested while one is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime

from tap_wolkvox.api.request import HiddenLimit, Request, Response
from tap_wolkvox.base.clock import rfc3339
from tap_wolkvox.base.errors import RUN_AGAIN, WolkvoxError
from tap_wolkvox.base.numbers import count_of
from tap_wolkvox.base.window import Window
from tap_wolkvox.rows.layout import Row, layout_of
from tap_wolkvox.rows.numbering import Answer, SharedSecond, merge, number
from tap_wolkvox.settings.reader import Settings
from tap_wolkvox.windows.planner import NEGLIGIBLE, Planner, RowSample
from tap_wolkvox.windows.pool import RequestPool

SAMPLE_SIZE = 1_000
"""How many rows of a response to sample for the density."""


@dataclass(frozen=True, slots=True)
class WindowRows:
    """The rows of a window that were not written before.

    Attributes:
        rows: These rows, numbered, in the order of their time.
        last_row: The time of the window's last row, written before or not; None without rows.
        can_checkpoint: Whether no row that the server showed before is missing so far.
        is_part: Whether the window is part of a wider one that is not complete yet.
    """

    window: Window
    rows: list[Row]
    last_row: str | None
    can_checkpoint: bool
    is_part: bool


@dataclass(slots=True)
class _SplitWindow:
    """A window whose response had too many rows, so that its parts are requested.

    Attributes:
        missing: Times and keys of the rows in that response that were neither written before nor
            sent again with a part so far. Their other fields may change meanwhile.
        rows_seen: How many rows the response had or counted, except those written before.
        is_short: Whether it counted more rows than it had. Then only the totals can be compared.
        may_lack_rows: Whether a part lacked a row of its time, or may be short itself.
        rows_found: How many new rows the parts had so far.
    """

    window: Window
    missing: Counter[tuple[str, ...]]
    rows_seen: int
    is_short: bool
    may_lack_rows: bool = False
    rows_found: int = 0


class WindowFetcher:
    """Gets the rows of the windows of one report and partition, in the order of time.

    `dropped` are fields of the key that will be written with one value for all rows.
    """

    def __init__(
        self,
        planner: Planner,
        pool: RequestPool,
        request: Request,
        settings: Settings,
        *,
        dropped: Collection[str],
    ) -> None:
        self._layout = layout_of(request.report)
        self._planner = planner
        self._pool = pool
        self._request = request
        self._settings = settings
        self._dropped = dropped
        self._row_limit = settings.row_limit_of(request.report)
        self._known_limit = self._row_limit
        # The first request goes alone, so that a refused token costs only one.
        self._at_once = 1
        self._repeated: Window | None = None
        self._truncated_at = 0
        self._in_flight: list[tuple[Window, Future[list[Response]]]] = []
        self._splits: list[_SplitWindow] = []
        self._split_until = datetime.min  # noqa: DTZ901 - wall time
        self._shared = SharedSecond("", [])

    def windows(
        self,
        *,
        is_unconfirmed: Callable[[Window], bool],
        on_complete: Callable[[Response], None],
    ) -> Iterator[WindowRows]:
        """Yield the rows of each window once they are complete.

        Args:
            is_unconfirmed: Whether a window, if it is empty, has to be requested a second time.
            on_complete: Called with each complete response.
        """
        self._fetch_ahead()
        while self._in_flight:
            complete = self._next(is_unconfirmed, on_complete)
            self._fetch_ahead()
            if complete:
                yield complete

    def _next(
        self, is_unconfirmed: Callable[[Window], bool], on_complete: Callable[[Response], None]
    ) -> WindowRows | None:
        """Wait for the earliest window; None if it has to be requested again.

        Only the result refers to its rows, so that they are freed once written.
        """
        window, future = self._in_flight.pop(0)
        response = self._combined(self._pool.result(future))
        if response.may_be_truncated(self._row_limit):
            self._split(window, response)
            return None
        if not response.rows and is_unconfirmed(window) and window != self._repeated:
            self._repeated = window
            self._planner.repeat(window)
            return None
        on_complete(response)
        self._planner.on_rows(
            window,
            self._sample(response),
            slowness=response.seconds / self._settings.request_timeout_seconds,
        )
        self._at_once = self._settings.max_concurrent_requests
        return self._complete(window, response)

    def _fetch_ahead(self) -> None:
        """Start requests, unless one has failed."""
        while (
            len(self._in_flight) < self._at_once
            and not any(future.done() and future.exception() for _, future in self._in_flight)
            and (window := self._planner.next())
        ):
            self._in_flight.append((window, self._start(window)))
            self._in_flight.sort(key=lambda pair: (pair[0].start, pair[0].end))

    def _start(self, window: Window) -> Future[list[Response]]:
        windows = self._planner.requests(window)
        return self._pool.start(*(replace(self._request, window=each) for each in windows))

    def _combined(self, responses: list[Response]) -> Response:
        whole, *parts = responses
        if not parts:
            return whole
        for each in responses:
            if each.may_be_truncated(self._row_limit):
                return each
        values = map(self._layout.values_of, (row for part in parts for row in part.rows))
        newer = Answer(parts[-1].asked, list(values))
        older = Answer(whole.asked, list(map(self._layout.values_of, whole.rows)))
        rows = merge(self._request.report, [older, newer])
        return Response(rows, len(rows), seconds=whole.seconds, asked=newer.asked)

    def _split(self, window: Window, response: Response) -> None:
        """Have the parts of a window requested; an error if it cannot be split any further."""
        sent = response.rows_sent
        # A single second is requested only if there were too many rows: a server that excludes the
        # end of a window never has any for it.
        if not window.seconds or (response.failure and window.seconds == 1):
            asked = replace(self._request, window=window)
            why = response.why_truncated(self._row_limit)
            raise WolkvoxError(f"{asked}: even for the shortest window, {why}")
        self._split_until = max(self._split_until, window.end)
        if response.failure:
            self._planner.on_refused(window)
            return
        if self._planner.adds_up:
            new_keys = self._new_keys(window, response)
            # Rows that were counted and not sent may be sums, or written already. Of nested rows,
            # the server counts the outer objects.
            report = self._request.report
            reported = 0 if report.explode or report.skip_rows else response.rows_reported or 0
            known = self._written_keys(window).total()
            rows_seen = max(new_keys.total(), reported - known)
            self._splits.append(_SplitWindow(window, new_keys, rows_seen, response.is_short))
        if sent >= HiddenLimit.step and sent == self._truncated_at and response.is_short:
            self._known_limit = min(self._known_limit, sent)
        self._truncated_at = sent
        self._planner.on_truncated(window, self._sample(response, in_order=True))

    def _sample(self, response: Response, *, in_order: bool = False) -> RowSample:
        rows, time_of = response.rows, self._layout.time_of
        to_wall, size = self._settings.clock.to_wall, min(SAMPLE_SIZE, len(rows))
        if in_order:
            rows = sorted(rows, key=time_of)
        times = sorted(time_of(rows[len(rows) * n // size]) for n in range(size))
        walls = [to_wall(datetime.fromisoformat(time)) for time in times]
        # Of nested rows, the limit counts the outer objects.
        count = response.rows_sent if self._request.report.explode else len(rows)
        return RowSample(count, walls, self._known_limit)

    def _written_keys(self, window: Window) -> Counter[tuple[str, ...]]:
        """Times and keys of the rows that were written for the first second of a window."""
        if self._shared.second != self._utc(window.start):
            return Counter()
        return Counter(map(self._layout.key_of, merge(self._request.report, self._shared.answers)))

    def _new_keys(self, window: Window, response: Response) -> Counter[tuple[str, ...]]:
        return Counter(map(self._layout.key_of, response.rows)) - self._written_keys(window)

    def _complete(self, window: Window, response: Response) -> WindowRows:
        """Compare and number the rows of a window; keep those of its last second for the next."""
        self._reconcile(window, response)
        start, end = self._utc(window.start), self._utc(window.end)
        rows, before = response.rows, self._shared
        time_of, values_of = self._layout.time_of, self._layout.values_of
        answer = Answer(response.asked, [values_of(row) for row in rows if time_of(row) == end])
        answers = [*before.answers, answer] if before.second == end else [answer]
        self._shared = SharedSecond(end, answers)
        shared = before if before.second == start else None
        return WindowRows(
            window,
            last_row=max(map(time_of, rows), default=None),
            rows=number(
                self._request.report,
                rows,
                asked=response.asked,
                shared=shared,
                dropped=self._dropped,
            ),
            can_checkpoint=not any(split.may_lack_rows for split in self._splits),
            is_part=window.end < self._split_until,
        )

    def _reconcile(self, window: Window, response: Response) -> None:
        """Compare a part with the windows that were split; an error if rows are missing."""
        if not self._splits:
            return
        new_keys, end = self._new_keys(window, response), self._utc(window.end)
        count_matches = response.count_matches and response.rows_sent > 0
        for split in self._splits:
            split.rows_found += new_keys.total()
            split.missing -= new_keys
            split.may_lack_rows = (
                split.may_lack_rows
                or (split.is_short and not count_matches)
                or min(split.missing, default=(end,)) < (end,)
            )
        while self._splits and self._splits[-1].window.end == window.end:
            split = self._splits.pop()
            # New rows do not make up for missing ones.
            if missing := max(split.missing.total(), split.rows_seen - split.rows_found):
                raise WolkvoxError(
                    f"{replace(self._request, window=split.window)}: the server showed "
                    f"{count_of(split.rows_seen, 'row')}. Missing when this was read again in "
                    f"smaller windows: {missing:,}. {RUN_AGAIN}"
                )
            # A few rows may have arrived meanwhile; many show that a hidden limit stopped it.
            if split.rows_found > (1 + NEGLIGIBLE) * split.rows_seen >= HiddenLimit.least:
                self._known_limit = min(self._known_limit, split.rows_seen)

    def _utc(self, wall: datetime) -> str:
        return rfc3339(self._settings.clock.to_utc(wall))
