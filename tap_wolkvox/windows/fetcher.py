"""The rows of windows, one after the other, the next one requested while one is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime

from tap_wolkvox.api.messages import HiddenLimit, Request, Response
from tap_wolkvox.base.clock import rfc3339
from tap_wolkvox.base.errors import WolkvoxError
from tap_wolkvox.base.window import Window
from tap_wolkvox.rows.layout import Row, layout_of
from tap_wolkvox.rows.numbering import Answer, SharedSecond, merge, number
from tap_wolkvox.settings.reader import Settings
from tap_wolkvox.windows.planner import NEGLIGIBLE, Planner, RowSample, by_month
from tap_wolkvox.windows.pool import RequestPool

SAMPLE_SIZE = 1_000
"""How many rows of a response to look at for how all of them are spread over time."""


@dataclass(frozen=True, slots=True)
class WindowRows:
    """What to write of a window.

    Attributes:
        rows: Its rows that are not written yet, numbered, in the order of their time.
        last_row: The time of the last row that it showed, as in records; None without rows.
        can_checkpoint: Whether nothing that the server showed before is missing so far.
        is_part: Whether it is a part of a wider window, other parts of which are still to come.
    """

    window: Window
    rows: list[Row]
    last_row: str | None
    can_checkpoint: bool
    is_part: bool


@dataclass(slots=True)
class _SplitWindow:
    """A window that was answered with rows and is asked again in narrower ones.

    Attributes:
        missing: Times and keys of the rows that it showed, except those written before, and that
            no part has brought so far. Other fields may have changed meanwhile.
        rows_seen: How many rows it showed or counted, except those written before.
        rows_found: Those that its parts have brought so far.
        is_short: Whether more rows were counted than shown. Then only the totals can be compared.
        may_lack_rows: Whether its parts may turn out to lack rows, since one of them has not
            brought what was shown of its time, or may itself be short.
    """

    window: Window
    missing: Counter[tuple[str, ...]]
    rows_seen: int
    is_short: bool
    may_lack_rows: bool = False
    rows_found: int = 0


class WindowFetcher:
    """Gets the rows of windows of one report and partition, in the order of time.

    Args:
        planner: Says which windows to ask for, and learns from the responses.
        request: What to ask for, without a window.
    """

    def __init__(
        self,
        planner: Planner,
        pool: RequestPool,
        request: Request,
        settings: Settings,
    ) -> None:
        self._layout = layout_of(request.report)
        self._planner = planner
        self._pool = pool
        self._request = request
        self._settings = settings
        self._row_limit = settings.row_limit_of(request.report)
        self._known_limit = self._row_limit
        # One request alone goes first: a token that is refused costs no second one.
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
        """Give the rows of each window once they are complete.

        Args:
            is_unconfirmed: Whether a window, should it be empty, needs a second request to show
                that it is not empty by mistake.
            on_complete: Called with each complete response.

        Raises:
            WolkvoxError: If a window cannot be extracted.
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
        """Wait for the earliest window; None if it has to be asked for again.

        On return, nothing but the result holds its rows, so that they are freed once written.
        """
        window, future = self._in_flight.pop(0)
        response = self._combined(self._pool.result(future))
        if response.failure or response.may_be_truncated(self._row_limit):
            self._split(window, response)
            return None
        # A second between months is asked for again in few runs, and the bookmark passes it.
        is_unsure = window.is_border or is_unconfirmed(window)
        if not response.rows and is_unsure and window != self._repeated:
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
        """Start requests, but none after one that has failed."""
        while (
            len(self._in_flight) < self._at_once
            and not any(future.done() and future.exception() for _, future in self._in_flight)
            and (window := self._planner.next())
        ):
            self._in_flight.append((window, self._start(window)))
            self._in_flight.sort(key=lambda pair: (pair[0].start, pair[0].end))

    def _start(self, window: Window) -> Future[list[Response]]:
        """Ask for a window; across the border of a month, as a whole and in its parts.

        A server that keeps a table for each month would answer the whole with the rows of the first
        month alone. Where windows do not add up, the parts alone may lack rows.
        """
        windows = [window]
        if not self._planner.adds_up and window.crosses_months:
            windows += by_month(window.start, window.end, borders_after=window.end)
        return self._pool.start(*(replace(self._request, window=each) for each in windows))

    def _combined(self, responses: list[Response]) -> Response:
        """Put together what came for a window and for its parts."""
        whole, *parts = responses
        if not parts:
            return whole
        for each in responses:
            if each.failure or each.may_be_truncated(self._row_limit):
                return each
        values = map(self._layout.values_of, (row for part in parts for row in part.rows))
        newer = Answer(parts[-1].asked, list(values))
        older = Answer(whole.asked, list(map(self._layout.values_of, whole.rows)))
        rows = merge(self._request.report, [older, newer])
        return Response(rows, len(rows), seconds=whole.seconds, asked=newer.asked)

    def _split(self, window: Window, response: Response) -> None:
        """Have a window asked again in narrower ones."""
        sent = response.rows_sent
        # A second on its own helps against too many rows alone: if the server does not count the
        # end of a window in, there are never any.
        if not window.seconds or (response.failure and window.seconds == 1):
            reason = response.failure or (
                f"of this one second the server counts {response.rows_reported} rows and sent "
                f"{sent}. Run again later; if it stays, please report it to the maintainers of the "
                "tap"
                if response.is_short
                else f"this one second came with {sent} rows, and there may be more. A response "
                f"holds {self._row_limit} (row_limit): raise it if the server's limit is "
                "higher"
            )
            raise WolkvoxError(f"{replace(self._request, window=window)}: {reason}")
        self._split_until = max(self._split_until, window.end)
        if response.failure:
            self._planner.on_refused(window)
            return
        if self._planner.adds_up:
            new_keys = self._new_keys(window, response)
            # Rows that were counted and not sent may be such as are written already. They may
            # be sums of others, too; and of nested rows, the server counts the objects around them.
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
        """What the rows of a response show of how they are spread."""
        rows, time_of = response.rows, self._layout.time_of
        to_wall, size = self._settings.clock.to_wall, min(SAMPLE_SIZE, len(rows))
        if in_order:
            rows = sorted(rows, key=time_of)
        times = sorted(time_of(rows[len(rows) * n // size]) for n in range(size))
        walls = [to_wall(datetime.fromisoformat(time)) for time in times]
        # Of nested rows, the limit counts the objects around them.
        count = response.rows_sent if self._request.report.explode else len(rows)
        return RowSample(count, walls, self._known_limit)

    def _written_keys(self, window: Window) -> Counter[tuple[str, ...]]:
        """Keys of the rows that are written already, of the second in which a window starts."""
        if self._shared.second != self._utc(window.start):
            return Counter()
        return Counter(map(self._layout.key_of, merge(self._request.report, self._shared.answers)))

    def _new_keys(self, window: Window, response: Response) -> Counter[tuple[str, ...]]:
        """Times and keys of the rows of a response that are not written already."""
        return Counter(map(self._layout.key_of, response.rows)) - self._written_keys(window)

    def _complete(self, window: Window, response: Response) -> WindowRows:
        """Account for the rows of a window, and for the second that it shares."""
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
            rows=number(self._request.report, rows, asked=response.asked, shared=shared),
            can_checkpoint=not any(split.may_lack_rows for split in self._splits),
            is_part=window.end < self._split_until,
        )

    def _reconcile(self, window: Window, response: Response) -> None:
        """Compare what narrower windows hold with what was seen before they were asked for."""
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
            # New rows do not make up for rows that were seen and are missing now.
            if missing := max(split.missing.total(), split.rows_seen - split.rows_found):
                raise WolkvoxError(
                    f"{replace(self._request, window=split.window)}: the server showed "
                    f"{split.rows_seen} rows, and {missing} of them were missing when it was read "
                    "again in smaller windows. Run again later; if it stays, please report it to "
                    "the maintainers of the tap"
                )
            # A few more rows may have arrived meanwhile.
            if split.rows_found > (1 + NEGLIGIBLE) * split.rows_seen >= HiddenLimit.least:
                self._known_limit = min(self._known_limit, split.rows_seen)

    def _utc(self, wall: datetime) -> str:
        return rfc3339(self._settings.clock.to_utc(wall))
