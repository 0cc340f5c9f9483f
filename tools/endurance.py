"""`python -m tools.endurance`: a year of calls through the whole pipeline, with many faults.

Ends with status 1 unless the table then holds what the server has, row by row, and the tap was as
small and as fast at the end of the year as before.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from hashlib import md5
from itertools import count, pairwise
from math import ceil
from pathlib import Path
from statistics import median
from typing import NamedTuple, TypeAlias

import msgspec
from rich.console import Console

from sandbox.base import seeded_random
from sandbox.center.days import DIALED_SHARE
from sandbox.rows.seeded import Seeded
from sandbox.server.app import running
from sandbox.server.faults import Fault
from sandbox.server.log import LogEntry, read_moment
from sandbox.server.settings import Settings
from sandbox.server.wolkvox import Answer, Wolkvox
from tools.demo.services import Database, Meltano, ServiceError, postgres

PIPELINE = ("run", "tap-wolkvox", "target-postgres")
START = datetime(2025, 1, 1)  # noqa: DTZ001 - on the server's clock
PARTS = 12
SECOND_QUARTER, LAST_QUARTER = range(3, 6), range(9, 12)

FULL = 5_000_000
"""With fewer rows, responses and batches are smaller, so that there are as many of them."""

# From the second quarter of the year to the last; the first one warms up. What the tap computes
# for a row depends on the tap alone, so its limit is strict. The time that a row takes includes
# waiting; the target, its buffers and other work on the machine make it vary.
MEMORY_MAY_GROW, CPU_MAY_GROW, TIME_MAY_GROW = 1.2, 1.25, 1.5
SAMPLE_SECONDS = 0.5

BUSY, QUOTA, MISCOUNTED = "403 simultaneous", "403 token limit", "more rows counted than sent"
FAULTS = {
    BUSY: Fault("status", status=403, msg="EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS PER TOKEN"),
    QUOTA: Fault("status", status=403, msg="TOKEN LIMIT EXCEEDED"),
    "429": Fault("status", status=429, headers={"Retry-After": "3"}),
    "500": Fault("status", status=500),
    "503": Fault("status", status=503),
    "504": Fault("status", status=504),
    "503 in a body": Fault("body", body=b'{"code": "503", "error": "BUSY", "msg": ""}'),
    "HTML": Fault("body", body=b"<html><body>Back soon</body></html>"),
    "empty body": Fault("body", body=b""),
    "rows counted, none sent": Fault(
        "body", body=b'{"code": "200", "error": null, "msg": "7 records were found", "data": []}'
    ),
    "reset": Fault("reset"),
    "cut": Fault("cut"),
    "cut in chunks": Fault("cut_chunked", share=0.9),
}
PASSING = [name for name in FAULTS if name not in (BUSY, QUOTA)]
DECK = [BUSY, *PASSING, *PASSING]
"""Faults to draw from; the tap waits ten seconds and more for the first."""

STRIKES = 0.085
"""How often one is drawn. A third of them occur twice: that is one request in ten."""

# What happens once, and after which share of the year. The run from the second twelfth on is the
# long one, so that one process of the tap is seen in the second quarter and in the last. An answer
# that counts more rows than it holds makes all later windows of its run smaller: so it comes early.
EVENTS = ((1 / 24, MISCOUNTED), (1 / 12, QUOTA), (2 / 12, "SIGKILL"), (11 / 12, "SIGTERM"))

COLUMNS = ("customer_id", "campaign_id", "file_name", "telephone", "result", "date")
MONTHS = """
    SELECT
        left(clock, 7),
        count(*),
        count(DISTINCT (campaign_id, customer_id, telephone, date, occurrence)),
        sum(('x' || left(md5(array_to_string(
            ARRAY[customer_id, campaign_id, file_name, telephone, result, clock], '|', 'null'
        )), 15))::bit(60)::bigint)
    FROM (
        SELECT *, to_char(date - interval '5 hours', 'YYYY-MM-DD HH24:MI:SS') AS clock
        FROM wolkvox.amd_detail
    ) AS calls
    GROUP BY 1
"""

Months: TypeAlias = dict[str, tuple[int, int, int]]
"""For each month on the server's clock: rows, keys, and the sum of a hash of each row."""


class Unsteady(Wolkvox):
    """A server that fails one request in ten, but answers when it is asked again."""

    def __init__(self, source: Seeded, settings: Settings, year: timedelta) -> None:
        super().__init__(source, settings)
        self.year = year
        self.ended_by = ""  # what the run was ended by, if anything did
        self.events = [(START + share * year, name) for share, name in EVENTS]
        self.askers: list[Process] = []  # the tap at each request
        self._chance = seeded_random(source.seed, "faults")
        self._deck: list[str] = []
        self._next: list[str] = []

    def report(self, entry: LogEntry) -> Answer:
        answer = super().report(entry)
        if entry.fault != MISCOUNTED or not answer.rows:
            return answer
        body = msgspec.json.decode(answer.body)
        body["data"] = body["data"][: answer.rows * 9 // 10]
        return Answer(200, msgspec.json.encode(body), len(body["data"]))

    def _fault(self, entry: LogEntry) -> Fault | None:
        self.askers.append(find_tap())
        entry.fault = self._event(entry) or self._strike() or None
        return FAULTS.get(entry.fault or "")

    def _event(self, entry: LogEntry) -> str:
        if not self.events or read_moment(entry.date_ini) < self.events[0][0]:
            return ""
        name = self.events[0][1]
        if name.startswith("SIG"):
            os.kill(self.askers[-1].pid, signal.Signals[name])
        if name != MISCOUNTED:
            self.ended_by = name
        self.events.pop(0)
        return name

    def _strike(self) -> str:
        if not self._next:
            if self._chance.random() < STRIKES:
                self._deck = self._deck or self._chance.sample(DECK, len(DECK))
                name = self._deck.pop()
                self._next += [name] * (1 if name == BUSY else self._chance.choice((1, 1, 2)))
            self._next.append("")
        return self._next.pop(0)


class Process(NamedTuple):
    pid: int
    parent: int
    mebibytes: float
    cpu_seconds: float
    command: str


def find_tap() -> Process:
    """Find the tap among the descendants of this process; an error if it does not run."""
    found = {process.pid: process for process in processes()}
    for process in found.values():
        ancestor = process.pid if "/bin/tap-wolkvox" in process.command else 0
        while ancestor in found:
            ancestor = found[ancestor].parent
            if ancestor == os.getpid():
                return process
    raise ProcessLookupError


def processes() -> Iterator[Process]:
    """List all processes; on Linux without `ps`, which is coarse and which slim images lack."""
    if not Path("/proc/self/stat").exists():
        command = ["/bin/ps", "-A", "-ww", "-o", "pid=,ppid=,rss=,time=,args="]
        listed = subprocess.check_output(command, text=True, env={"LC_ALL": "C"})
        for pid, parent, kibibytes, clock, *words in map(str.split, listed.splitlines()):
            seconds = sum(60**place * float(n) for place, n in enumerate(clock.split(":")[::-1]))
            yield Process(int(pid), int(parent), int(kibibytes) / 1024, seconds, " ".join(words))
        return
    page, tick = os.sysconf("SC_PAGE_SIZE") / 2**20, 1 / os.sysconf("SC_CLK_TCK")
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended
            words = (folder / "cmdline").read_text(errors="replace").split("\0")
            # See proc(5). The second field is a name in brackets, with anything in it.
            _, parent, *rest = (folder / "stat").read_text().rpartition(") ")[2].split()
            seconds, size = (int(rest[9]) + int(rest[10])) * tick, int(rest[19]) * page
            yield Process(int(folder.name), int(parent), size, seconds, " ".join(words))


class Pace(NamedTuple):
    """What it took to write the rows of a window, in seconds."""

    part: int
    rows: int
    passed: float
    cpu: float


class Measures:
    """What the server's log and the process list say, for each part of the year."""

    def __init__(self, wolkvox: Unsteady, console: Console) -> None:
        self.wolkvox = wolkvox
        self.console = console
        self.peaks = [0.0] * PARTS
        self.loads = [0.0] * PARTS

    def part(self, entry: LogEntry) -> int:
        return min(PARTS - 1, (read_moment(entry.date_ini) - START) * PARTS // self.wolkvox.year)

    def paces(self) -> Iterator[Pace]:
        """Look at each window that was written undisturbed.

        A window is requested as soon as the one before it has arrived, and the next one once that
        has been written. So the time between two requests is what it took to write the rows of
        the request before them. Where one failed or was split, the tap has waited: that does not
        count.
        """
        log = list(zip(self.wolkvox.log, self.wolkvox.askers, strict=False))
        for (written, _), (one, tap), (other, later) in zip(log, log[1:], log[2:], strict=False):
            undisturbed = not (written.fault or one.fault)
            in_line = written.date_end == one.date_ini and one.date_end == other.date_ini
            if undisturbed and in_line and written.rows:
                passed, cpu = other.started - one.started, later.cpu_seconds - tap.cpu_seconds
                yield Pace(self.part(written), written.rows, passed, cpu)

    def pace(self, parts: Sequence[int]) -> tuple[float, float]:
        """Return seconds and CPU seconds of the tap per 100,000 rows; 0 if there are none.

        Of the seconds it is the median of the windows, not their sum: what holds up some of them
        does not move it. CPU time is counted in steps that are too coarse for a single window.
        """
        paces = [pace for pace in self.paces() if pace.part in parts]
        passed = median([pace.passed / pace.rows for pace in paces] or [0])
        rows = sum(pace.rows for pace in paces)
        return 100_000 * passed, 100_000 * sum(pace.cpu for pace in paces) / max(rows, 1)

    def show(self, part: int) -> None:
        log = [entry for entry in self.wolkvox.log if self.part(entry) <= part]
        # Rows that were requested again in smaller windows were not written before.
        rows = sum(one.rows for one, other in pairwise(log) if one.date_end == other.date_ini)
        until = START + (part + 1) * self.wolkvox.year / PARTS
        passed, cpu = self.pace([part])
        self.console.print(
            f"{until:%Y-%m-%d}{rows:13,}{passed:15.1f}{cpu:11.2f}{self.peaks[part]:9.1f}"
            f"{len(log):10,}"
        )

    def watch(self, stop: threading.Event) -> None:
        shown = 0
        self.console.print("until       rows so far  s per 100,000  tap's CPU  RSS MiB  requests")
        while not stop.wait(SAMPLE_SECONDS):
            if not self.wolkvox.log:
                continue
            part = self.part(self.wolkvox.log[-1])
            self.loads[part] = os.getloadavg()[0]
            with suppress(ProcessLookupError):
                self.peaks[part] = max(self.peaks[part], find_tap().mebibytes)
            while shown < part:
                self.show(shown)
                shown += 1

    @contextmanager
    def watching(self) -> Iterator[None]:
        stop = threading.Event()
        thread = threading.Thread(target=self.watch, args=(stop,), name="watch")
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()
        self.show(PARTS - 1)

    def growth(self) -> Iterator[str]:
        """Say what grew too much."""
        quarters = (SECOND_QUARTER, LAST_QUARTER)
        before, after = (max(self.peaks[part] for part in quarter) for quarter in quarters)
        if not 0 < after <= MEMORY_MAY_GROW * before:
            yield f"The tap's memory grew from {before:.1f} to {after:.1f} MiB."
        (passed, cpu), (passed_after, cpu_after) = map(self.pace, quarters)
        if not 0 < cpu_after <= CPU_MAY_GROW * cpu:
            yield f"The tap's CPU time for 100,000 rows grew from {cpu:.2f} to {cpu_after:.2f} s."
        # A busier machine is slower by that much, and that is allowed.
        load, load_after = (sum(self.loads[part] for part in quarter) for quarter in quarters)
        busier = max(1, load_after / load) if load else 1
        if not 0 < passed_after <= TIME_MAY_GROW * busier * passed:
            yield f"The time for 100,000 rows grew from {passed:.1f} to {passed_after:.1f} s."


def run_as_scheduled(meltano: Meltano, wolkvox: Unsteady, console: Console) -> int:
    """Run the pipeline until nothing ends the run; return how many runs that took."""
    for run in count(1):
        wolkvox.ended_by, begun, status = "", len(wolkvox.log), "succeeds"
        try:
            meltano(*PIPELINE)
        except ServiceError:
            if not wolkvox.ended_by:
                raise
            status = "fails"
        first, last = (read_moment(wolkvox.log[place].date_ini) for place in (begun, -1))
        console.print(f"Run {run} starts at {first} and {status} at {last}. {wolkvox.ended_by}")
        if not wolkvox.ended_by:
            break
    return run


def held(source: Seeded) -> Months:
    """Return the server's rows by month, read day by day."""
    months: Months = {}
    day = START
    while day.date() <= source.end:
        following = day + timedelta(days=1)
        rows, _, total = months.get(f"{day:%Y-%m}", (0, 0, 0))
        for row in source.rows(day, following - timedelta(seconds=1), {}):
            text = "|".join(str(row[name]) for name in COLUMNS)
            total += int(md5(text.encode(), usedforsecurity=False).hexdigest()[:15], 16)
            rows += 1
        months[f"{day:%Y-%m}"] = rows, rows, total
        day = following
    return months


def differences(database: Database, truth: Months) -> Iterator[str]:
    """Say where the table differs from what the server has."""
    with database.connect() as connection:
        found = connection.execute(MONTHS).fetchall()
    loaded: Months = {month: (rows, keys, int(total)) for month, rows, keys, total in found}
    for month in sorted(truth.keys() | loaded.keys()):
        (rows, _, total), there = (months.get(month, (0, 0, 0)) for months in (truth, loaded))
        if there[:2] != (rows, rows):
            yield f"{month}: {rows:,} rows, but in the table {there[0]:,} with {there[1]:,} keys."
        elif there[2] != total:
            yield f"{month}: the table's {rows:,} rows are not those of the server."


def seeded(seed: int, rows: int, days: int) -> Seeded:
    """Return a source with at least so many rows, a few more since its days vary."""
    year = [START.date() + timedelta(days=number) for number in range(days)]
    working_days = sum(DIALED_SHARE.get(day.weekday(), 1) for day in year)
    return Seeded(seed, year[0], year[-1], rows_per_day=ceil(1.03 * rows / working_days))


def endure(options: argparse.Namespace, console: Console) -> list[str]:
    """Run it all; return what is wrong."""
    begun = time.monotonic()
    year = timedelta(days=options.days)
    source = seeded(options.seed, options.rows, options.days)
    limit = max(1_000, Settings.row_limit * min(options.rows, FULL) // FULL)
    settings = Settings(row_limit=limit, clock=lambda: START + year + timedelta(days=1))
    wolkvox = Unsteady(source, settings, year)
    measures = Measures(wolkvox, console)
    with (
        tempfile.TemporaryDirectory(prefix="tap-wolkvox-") as folder,
        running(wolkvox) as server,
        postgres() as database,
    ):
        pipeline = {
            "TAP_WOLKVOX_API_URL": server.url,
            "TAP_WOLKVOX_WOLKVOX_TOKEN": settings.token,
            "TAP_WOLKVOX_START_DATE": START.isoformat(),
            "TAP_WOLKVOX_END_DATE": (START + year).isoformat(),
            "TAP_WOLKVOX_ROW_LIMIT": f"{limit}",
            "TARGET_POSTGRES_BATCH_SIZE_ROWS": f"{limit // 6}",
            **database.target,
        }
        with measures.watching():
            runs = run_as_scheduled(Meltano(Path(folder), pipeline), wolkvox, console)
        loaded_in = time.monotonic() - begun
        console.print("Comparing the table with the server, row by row")
        truth = held(source)
        wrong = [*differences(database, truth), *measures.growth()]
    rows = sum(rows for rows, *_ in truth.values())
    wrong += [f"The year has {rows:,} rows."] if rows < options.rows else []
    wrong += [f"It did not come to this: {name}." for _, name in wolkvox.events]
    faults = Counter(entry.fault for entry in wolkvox.log if entry.fault)
    console.print(
        f"{rows:,} rows, {len(wolkvox.log):,} requests, {runs} runs, peak RSS "
        f"{max(measures.peaks):.1f} MiB\n"
        f"{loaded_in:.0f} s to load them, {time.monotonic() - begun:.0f} s in all\n"
        f"{faults.total()} faults: {', '.join(f'{name} ({faults[name]})' for name in faults)}"
    )
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.endurance", description=__doc__)
    parser.add_argument("--rows", type=int, default=FULL, help="at least (%(default)s)")
    parser.add_argument("--days", type=int, default=365, help="%(default)s")
    parser.add_argument("--seed", type=int, default=1, help="%(default)s")
    # Each of these signals acts like Ctrl-C: all that was started is stopped.
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.default_int_handler)
    try:
        wrong = endure(parser.parse_args(), Console(highlight=False, soft_wrap=True))
    except ServiceError as error:
        wrong = [f"{error}"]
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped.\n")
        return 128 + signal.SIGINT
    for what in wrong:
        sys.stderr.write(f"Not endured: {what}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
