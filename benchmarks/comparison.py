"""What the tap costs beside other ways to extract the report."""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from benchmarks.server import DAYS, ROWS_PER_DAY, serve
from benchmarks.tables import Table
from benchmarks.ways import FLOOR, HERE, OURS, PLAIN, TOOLS, Ways
from sandbox.measure import cost_of, costs_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROWS = DAYS * ROWS_PER_DAY
CHART = "chart.svg"


@contextmanager
def server() -> Iterator[str]:
    """Serve the responses from a process of its own."""
    ports: multiprocessing.Queue[int] = multiprocessing.Queue()
    process = multiprocessing.Process(target=serve, args=(ports,), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ports.get(timeout=120)}"
    finally:
        process.terminate()
        process.join()


def compare(folder: Path, rounds: int) -> Iterator[Table]:
    """Extract the same rows in each way, start each way up, and draw a chart."""
    with server() as url:
        of_server = Ways(url, folder)
        ways = of_server.all()
        for way in ways:
            cost_of(way.command, folder / "out")
            if (rows := way.rows((folder / "out").read_bytes())) != ROWS:
                sys.exit(f"{way.name} brings {rows:,} rows of {ROWS:,}")
        costs = costs_of({way.name: way.command for way in ways}, rounds)
        starts = costs_of({way.name: way.start for way in ways}, rounds)
        idle = costs_of(of_server.idle(), 2 * rounds)
    rates = {name: ROWS / cost.cpu for name, cost in costs.items()}
    _draw({name: rate for name, rate in rates.items() if name != FLOOR})
    yield Table(
        "Ways to extract the report",
        f"{ROWS:,} rows in {DAYS} responses of a local server, from the command to nowhere. "
        f"Medians of {rounds} rounds in turn.",
        ("rows/s of CPU", "CPU, ours = 1", "rows/s", "MiB", "starts in s of CPU"),
        [
            (
                name,
                f"{rates[name]:,.0f}",
                f"{rates[OURS] / rates[name]:.2f}",
                f"{ROWS / cost.wall:,.0f}",
                f"{cost.memory:.0f}",
                f"{starts[name].cpu:.2f}",
            )
            for name, cost in costs.items()
        ],
        CHART,
    )
    yield Table(
        "With nothing to do",
        f"Seconds of CPU; medians of {rounds} rounds for `--version`, and of {2 * rounds} for a "
        "run that goes on from a bookmark and finds no new rows.",
        (OURS, PLAIN, "ratio"),
        [
            (name, f"{ours.cpu:.3f}", f"{plain.cpu:.3f}", f"{ours.cpu / plain.cpu:.2f}")
            for name, ours, plain in (
                ("`--version`", starts[OURS], starts[PLAIN]),
                ("an incremental run", idle[OURS], idle[PLAIN]),
            )
        ],
    )


def _draw(rates: dict[str, float]) -> None:
    command = [TOOLS / "matplotlib" / "bin" / "python", HERE / "chart.py", HERE / CHART]
    subprocess.run(command, input=json.dumps(rates), text=True, check=True)  # noqa: S603
