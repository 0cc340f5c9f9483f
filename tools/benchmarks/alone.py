"""What the tap costs by itself: requests, waiting, memory."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from sandbox.server.app import running
from sandbox.server.log import LogEntry
from sandbox.server.settings import Settings
from sandbox.server.wolkvox import Wolkvox
from tap_wolkvox.api.request import looks_truncated
from tools.benchmarks.calls import DAYS, START, Calls, Evenly, years
from tools.benchmarks.tables import Table
from tools.benchmarks.ways import HERE, WHOLE_DAYS, tap
from tools.measure import cost_of

YEAR_LIMIT, YEAR_ROWS_PER_DAY = 6_000, 3_000
"""A tenth of the vendor's limit, and of the calls that an operation was seen to make in a day."""

SLOW_DAYS, SLOW_ROWS_PER_DAY = 20, 40_017  # a round number could be a limit
SECONDS_PER_1000_ROWS = 0.1
"""A third of what was seen: so whatever the tap adds shows three times as much."""

TARGET_ROWS_PER_SECOND = 20_000
"""Faster than target-postgres; so whatever the tap adds shows more."""

FULL_DAY, WINDOWS = 59_950, (1, 3, 1_000)


def results(folder: Path, _rounds: int) -> Iterator[Table]:
    """Measure one thing after the other, each once."""
    yield requests(folder)
    yield waiting(folder)
    yield memory(folder)


def requests(folder: Path) -> Table:
    """Extract years of calls with different rhythms."""
    rows = []
    for name, seconds in years(YEAR_ROWS_PER_DAY):
        wolkvox = Wolkvox(Calls(seconds), Settings(row_limit=YEAR_LIMIT, order="oldest"))
        with running(wolkvox) as at:
            cost_of(tap(folder, at.url, START, DAYS, row_limit=YEAR_LIMIT))
        asked, least = len(wolkvox.log), max(len(seconds) / YEAR_LIMIT, DAYS / 30)
        thrown = sum(looks_truncated(entry.rows, YEAR_LIMIT) for entry in wolkvox.log)
        cells = (len(seconds), asked, least, asked / least, thrown, thrown / asked)
        formats = ("{:,}", "{}", "{:.1f}", "{:.2f}", "{}", "{:.1%}")
        rows.append((name, *(form.format(cell) for form, cell in zip(formats, cells, strict=True))))
    return Table(
        "Requests for a year",
        f"With a limit of {YEAR_LIMIT:,} rows. The least possible is rows / limit, or days / 30 if "
        "that is more. A response that reaches the limit may be truncated, and is discarded. In a "
        "rush, an hour has 50 times the usual calls: nothing predicts it, so it costs a response. "
        "An empty window after rows is confirmed, which costs a request in some of these years.",
        ("rows", "requests", "least", "ratio", "discarded", "of all"),
        rows,
    )


def waiting(folder: Path) -> Table:
    """Extract from a slow API, and into a slow target."""
    one, answers, _ = _from_slow_api(folder, at_once=1)
    two, _, log = _from_slow_api(folder, at_once=2)
    refused = sum(entry.status != 200 for entry in log)  # noqa: PLR2004 - OK
    # From a pipe as well: each time that it is empty costs a moment, whoever fills it.
    target = _into_slow_target(["cat", f"{folder / 'out'}"])
    with running(Wolkvox(_slow_days())) as at:
        both = _into_slow_target(tap(folder, at.url, START, SLOW_DAYS, max_window_days=1))
    pairs = {
        "one request at a time; the sum of its answers": (one, answers),
        "two at once; one at a time": (two, one),
        "into a slow target; the target alone": (both, target),
    }
    return Table(
        "Time",
        f"Seconds for {SLOW_DAYS * SLOW_ROWS_PER_DAY:,} rows. The slow API takes "
        f"{SECONDS_PER_1000_ROWS} s for 1,000 rows, the slow target reads "
        f"{TARGET_ROWS_PER_SECOND:,} a second. Of two requests at once, {refused} were refused.",
        ("this", "that", "ratio"),
        [
            (name, f"{this:.1f}", f"{that:.1f}", f"{this / that:.2f}")
            for name, (this, that) in pairs.items()
        ],
    )


def _slow_days() -> Calls:
    return Calls(Evenly(SLOW_DAYS, SLOW_ROWS_PER_DAY))


def _from_slow_api(folder: Path, *, at_once: int) -> tuple[float, float, list[LogEntry]]:
    """Give the seconds it takes, those that the API takes, and what was asked."""
    settings = Settings(seconds_per_1000_rows=SECONDS_PER_1000_ROWS, simultaneous=at_once)
    wolkvox = Wolkvox(_slow_days(), settings)
    with running(wolkvox) as at:
        limits = {"max_window_days": 1, "max_concurrent_requests": at_once}
        wall = cost_of(tap(folder, at.url, START, SLOW_DAYS, **limits), folder / "out").wall
    answers = sum((entry.finished or 0) - entry.started for entry in wolkvox.log)
    return wall, answers, wolkvox.log


def _into_slow_target(command: Sequence[str]) -> float:
    """Give the seconds that the slow target takes for what a command prints."""
    target = [sys.executable, str(HERE / "slow_target.py"), str(TARGET_ROWS_PER_SECOND)]
    begun = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as run:
        subprocess.run(target, stdin=run.stdout, check=True)
        seconds = time.monotonic() - begun
    if run.returncode:
        sys.exit(f"{' '.join(command)} fails")
    return seconds


def memory(folder: Path) -> Table:
    """Extract one full response, a few, and many."""
    rows = []
    for windows in WINDOWS:
        wolkvox = Wolkvox(Calls(Evenly(windows, FULL_DAY)))
        with running(wolkvox) as at:
            cost = cost_of(tap(folder, at.url, START, windows, **WHOLE_DAYS))
        sent = [entry.rows for entry in wolkvox.log]
        rows.append((f"{len(sent):,}", f"{max(sent):,}", f"{sum(sent):,}", f"{cost.memory:.0f}"))
    return Table(
        "Memory",
        "The most that the tap held: the response being written, and the one being fetched.",
        ("rows in the largest", "rows in all", "MiB"),
        rows,
        first="responses",
    )
