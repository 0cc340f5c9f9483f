"""The rows of windows, one after the other, the next one requested while one is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from tap_wolkvox import fetching
from tap_wolkvox.clock import rfc3339
from tap_wolkvox.exceptions import WolkvoxError
from tap_wolkvox.rows import layout_of
from tap_wolkvox.windows import NEGLIGIBLE, RowSample

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    from tap_wolkvox.client import Request
    from tap_wolkvox.fetching import Fetched, Fetching
    from tap_wolkvox.rows import Row, Values
    from tap_wolkvox.settings import Settings
    from tap_wolkvox.windows import Planner, Window

SAMPLE_SIZE = 1_000
"""How many rows of a response to look at for how all of them are spread over time."""


@dataclass(frozen=True, slots=True)
class WindowRows:
    """All rows of a window.

    Attributes:
        rows: The rows, in any order.
        written: If its window shares its first second with the one before, the rows of that
            second that were handed over with it.
        can_checkpoint: Whether nothing that the server showed before speaks against the rows so
            far.
    """

    window: Window
    rows: list[Row]
    written: Counter[Values]
    can_checkpoint: bool


@dataclass(slots=True)
class _SplitWindow:
    """A window that was answered with rows and is asked again in narrower ones.

    Attributes:
        missing: Times and keys of the rows that it showed, beside such as were handed over before,
            and that no part has brought so far. Other fields may have changed meanwhile.
        rows_seen: How many rows it showed or counted, beside those that were handed over before.
        rows_found: Those that its parts have brought so far.
        is_short: Whether more rows were counted than shown. Nothing but their sum tells then that
            none of those is missing.
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
        fetching: Sends the requests.
        request: What to ask for, but for the window.
        settings: The limits.
        adds_up: Whether the rows of a window are those of its parts together.
    """

    def __init__(
        self,
        planner: Planner,
        fetching: Fetching,
        request: Request,
        settings: Settings,
        *,
        adds_up: bool = True,
    ) -> None:
        self._layout = layout_of(request.report)
        self._planner = planner
        self._fetching = fetching
        self._request = request
        self._settings = settings
        self._adds_up = adds_up
        self._row_limit = min(settings.row_limit, request.report.row_limit or settings.row_limit)
        self._full = self._row_limit
        self._expects_rows = True
        self._asked_again: Window | None = None
        self._parts: list[Window] = []
        self._goes_by_month = False
        self._truncated_at = 0
        self._in_flight: list[tuple[Window, Future[Fetched]]] = []
        self._splits: list[_SplitWindow] = []
        self._boundary: tuple[str, Counter[Values]] = ("", Counter())

    def windows(self, *, confirm_before: datetime, old_before: datetime) -> Iterator[WindowRows]:
        """Hand over the rows of each window once they are complete.

        Args:
            confirm_before: The bookmark may pass an empty window that begins before that second
                of the server's clock at first sight, so it is confirmed by a second request.
            old_before: The bookmark passes empty windows that begin before that second.

        Raises:
            WolkvoxError: If a window cannot be extracted.
        """
        # One request alone goes first: a token that is refused costs no second one.
        at_once = 1
        self._fetch_ahead(at_once)
        while self._in_flight:
            window, future = self._in_flight.pop(0)
            fetched = self._fetching.result(future)
            if fetched.failure or fetched.may_be_truncated(self._row_limit):
                self._split(window, fetched)
                self._fetch_ahead(at_once)
                continue
            if self._asks_again(window, fetched, confirm_before, old_before):
                self._fetch_ahead(at_once)
                continue
            self._planner.on_rows(
                window,
                self._sample(fetched),
                slowness=fetched.seconds / self._settings.request_timeout_seconds,
            )
            complete = self._complete(window, fetched)
            at_once = self._settings.max_concurrent_requests
            self._fetch_ahead(at_once)
            yield complete

    def _fetch_ahead(self, at_once: int) -> None:
        """Start requests, but none after one that has failed."""
        while (
            len(self._in_flight) < at_once
            and not any(future.done() and future.exception() for _, future in self._in_flight)
            and (window := self._planner.next())
        ):
            self._in_flight.append((window, self._start(window)))
            self._in_flight.sort(key=lambda pair: (pair[0].start, pair[0].end))

    def _start(self, window: Window) -> Future[Fetched]:
        return self._fetching.start(replace(self._request, window=window))

    def _asks_again(
        self, window: Window, fetched: Fetched, confirm_before: datetime, old_before: datetime
    ) -> bool:
        """Put back an empty window that may be empty by mistake, to be asked for once more.

        This is likely right after rows, before any row came, and at hours of the week that had
        rows. The bookmark waits at an empty window of the last day. An older one it would pass,
        and nobody would ask for its rows again; one more request tells it from a mistake.

        The vendor says of its screens that a range must stay within a month. A server that goes by
        that here has no rows for a range that does not, however often it is asked. So one that the
        bookmark passes is asked for month by month at last.
        """
        is_expected = self._expects_rows or self._planner.expected_fill(window) * self._full >= 1
        self._expects_rows = bool(fetched.rows)
        if fetched.rows:
            self._goes_by_month = self._goes_by_month or window in self._parts
            return False
        if window in self._parts:
            return False
        parts = window.by_month()
        is_passed = confirm_before <= window.start < old_before  # without being confirmed
        if len(parts) > 1 and (window == self._asked_again or self._goes_by_month or is_passed):
            self._parts = parts
            self._planner.put_back(parts)
            return True
        if is_expected and window.start < confirm_before and window != self._asked_again:
            self._asked_again = window
            self._planner.put_back([window])
            return True
        return False

    def _split(self, window: Window, fetched: Fetched) -> None:
        """Have a window asked again in narrower ones."""
        seen = fetched.held
        # A second on its own helps against too many rows alone: if the server does not count the
        # end of a window in, there are never any.
        if not window.seconds or (fetched.failure and window.seconds == 1):
            reason = fetched.failure or (
                f"of this one second the server counts {fetched.counted} rows and sent {seen}. Run "
                "again later; if it stays, please report it to the maintainers of the tap"
                if fetched.is_short
                else f"this one second came with {seen} rows, and there may be more. A response "
                f"holds {self._row_limit} (row_limit): raise it if the server's limit is "
                "higher"
            )
            raise WolkvoxError(f"{replace(self._request, window=window)}: {reason}")
        # If this was the second look at an empty window, it confirmed nothing.
        self._expects_rows = True
        if fetched.failure:
            self._planner.on_refused(window)
            return
        is_short = fetched.is_short
        if self._adds_up:
            new_keys = self._new_keys(window, fetched)
            # Rows that were counted and not sent may be such as are handed over already. Of
            # nested rows, the server counts the objects around them.
            counted = 0 if self._request.report.explode else fetched.counted or 0
            rows_seen = max(new_keys.total(), counted - self._written(window).total())
            self._splits.append(_SplitWindow(window, new_keys, rows_seen, is_short))
        if seen >= fetching.ROUND_COUNT and seen == self._truncated_at and is_short:
            self._full = min(self._full, seen)
        self._truncated_at = seen
        self._planner.on_truncated(window, self._sample(fetched, in_order=True))

    def _sample(self, fetched: Fetched, *, in_order: bool = False) -> RowSample:
        """What the rows of a response show of how they are spread."""
        rows, time_of = fetched.rows, self._layout.time_of
        to_wall, number = self._settings.clock.to_wall, min(SAMPLE_SIZE, len(rows))
        if in_order:
            rows = sorted(rows, key=time_of)
        times = sorted(time_of(rows[len(rows) * n // number]) for n in range(number))
        walls = [to_wall(datetime.fromisoformat(time)) for time in times]
        # Of nested rows, the limit counts the objects around them.
        count = fetched.held if self._request.report.explode else len(rows)
        return RowSample(count, walls, self._full)

    def _written(self, window: Window) -> Counter[Values]:
        """Rows that are handed over already, of the second in which a window starts."""
        second, rows = self._boundary
        return rows if second == self._utc(window.start) else Counter()

    def _new_keys(self, window: Window, fetched: Fetched) -> Counter[tuple[str, ...]]:
        """Times and keys of the rows of a response that are not handed over already."""
        again = self._rows_at(window.start, fetched) & self._written(window)
        written = map(self._layout.row_of, again.elements())
        key_of = self._layout.key_of
        return Counter(map(key_of, fetched.rows)) - Counter(map(key_of, written))

    def _rows_at(self, wall: datetime, fetched: Fetched) -> Counter[Values]:
        """Rows of a response that are of one second."""
        second, time_of = self._utc(wall), self._layout.time_of
        return Counter(
            self._layout.values_of(row) for row in fetched.rows if time_of(row) == second
        )

    def _complete(self, window: Window, fetched: Fetched) -> WindowRows:
        """Account for the rows of a window, and for the second that it shares."""
        written = self._written(window)
        self._reconcile(window, fetched)
        rows_there = self._rows_at(window.end, fetched)
        self._boundary = (
            self._utc(window.end),
            rows_there if window.seconds else rows_there | written,
        )
        can_checkpoint = not any(split.may_lack_rows for split in self._splits)
        return WindowRows(window, fetched.rows, written, can_checkpoint)

    def _reconcile(self, window: Window, fetched: Fetched) -> None:
        """Compare what narrower windows hold with what was seen before they were asked for."""
        if not self._splits:
            return
        new_keys, end = self._new_keys(window, fetched), self._utc(window.end)
        count_matches = fetched.count_matches and fetched.held > 0
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
            # New rows do not make up for rows that were seen and did not come again.
            if missing := max(split.missing.total(), split.rows_seen - split.rows_found):
                raise WolkvoxError(
                    f"{replace(self._request, window=split.window)}: the server showed "
                    f"{split.rows_seen} rows, and {missing} of them did not come again when it was "
                    "asked for parts of it. Run again later; if it stays, please report it to "
                    "the maintainers of the tap"
                )
            # A few more rows may have arrived meanwhile.
            if split.rows_found > (1 + NEGLIGIBLE) * split.rows_seen >= fetching.ROUND_FROM:
                self._full = min(self._full, split.rows_seen)

    def _utc(self, wall: datetime) -> str:
        return rfc3339(self._settings.clock.to_utc(wall))
