"""`make benchmark`: extract the same responses in every way, in turn, and compare what it costs."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import re
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console
from rich.table import Table

from benchmarks.launcher import LAUNCHER
from benchmarks.server import DAYS, ROWS_PER_DAY, serve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PROJECT = Path(__file__).parent.parent
HERE = PROJECT / "benchmarks"
TOOLS = PROJECT / ".tools" / "benchmark"
ROWS = DAYS * ROWS_PER_DAY
OURS, PLAIN, FLOOR = "tap-wolkvox", "a plain tap on the SDK", "the floor"
FIELDS = ("customer_id", "campaign_id", "file_name", "telephone", "result", "date")


@dataclass(frozen=True)
class Way:
    """A way to extract the report.

    Attributes:
        command: What is run.
        told: Whether it prints how many rows it has, instead of the rows.
    """

    name: str
    command: Sequence[str]
    told: bool = False

    def rows(self, printed: bytes) -> int:
        """Count the rows in what it printed."""
        return int(printed) if self.told else len(re.findall(rb'"type": ?"RECORD"', printed))


class Cost(NamedTuple):
    """What a run took: seconds, seconds, and MiB."""

    cpu: float
    wall: float
    memory: float


def cost_of(command: Sequence[str], out: Path = Path(os.devnull)) -> Cost:
    """Run a command to its end.

    Raises:
        SystemExit: If it fails.
    """
    run = subprocess.run(  # noqa: S603 - our own commands
        [sys.executable, "-c", LAUNCHER, str(out), *command],
        capture_output=True,
        text=True,
        check=True,
        cwd=PROJECT,
    )
    status, *cost = map(float, run.stdout.split())
    if status:
        sys.exit(f"{' '.join(command)} fails:\n{run.stderr[-2_000:]}")
    return Cost(*cost)


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


def ways(url: str, folder: Path) -> list[Way]:
    """All ways, the tap's own first."""

    def given(name: str, content: object) -> str:
        (folder / name).write_text(json.dumps(content))
        return str(folder / name)

    texts = {field: {"type": "string"} for field in FIELDS}
    ours = given(
        "ours.json",
        {
            "api_url": url,
            "wolkvox_token": "a-token",
            "start_date": "2026-06-01",
            "end_date": "2026-06-11",
            # So that it asks for the days that the others ask for.
            "max_window_days": 1,
            "row_limit": 100_000,
        },
    )
    plain = given("plain.json", {"api_url": url, "start_date": "2026-06-01"})
    msdk = given(
        "msdk.json",
        {
            "api_url": url,
            "streams": [
                {
                    "name": "amd_detail",
                    "path": "/api/v2/reports_manager.php",
                    "params": {"api": "campaign_7", "campaign_id": "all", "page": 0},
                    "records_path": "$.data[*]",
                    "primary_keys": ["campaign_id", "customer_id", "telephone", "date"],
                    "pagination_request_style": "jsonpath_paginator",
                    "next_page_token_path": "$.next_page",
                    "pagination_response_style": "page",
                    "pagination_next_page_param": "page",
                    "schema": {"type": "object", "properties": texts},
                }
            ],
        },
    )
    catalog = given(
        "catalog.json",
        {
            "streams": [
                {
                    "stream": {
                        "name": "amd_detail",
                        "json_schema": {"type": "object", "properties": texts},
                        "supported_sync_modes": ["full_refresh", "incremental"],
                    },
                    "sync_mode": "incremental",
                    "destination_sync_mode": "append",
                }
            ]
        },
    )
    python = sys.executable
    airbyte = str(TOOLS / "airbyte-cdk" / "bin" / "source-declarative-manifest")
    dlt = [str(TOOLS / "dlt" / "bin" / "python"), str(HERE / "dlt_extract.py"), url]
    manifest = str(HERE / "airbyte.yaml")
    return [
        Way(OURS, [python, "-m", "tap_wolkvox", "--config", ours]),
        Way(FLOOR, [python, str(HERE / "floor.py"), url]),
        Way(PLAIN, [python, str(HERE / "plain_tap.py"), "--config", plain]),
        Way(
            "tap-rest-api-msdk",
            [str(TOOLS / "tap-rest-api-msdk" / "bin" / "tap-rest-api-msdk"), "--config", msdk],
        ),
        Way(
            "Airbyte, low-code",
            [airbyte, "read", "--config", plain, "--catalog", catalog, "--manifest-path", manifest],
        ),
        Way("dlt, extract alone", dlt, told=True),
        Way("dlt, extract and normalize", [*dlt, "normalize"], told=True),
    ]


def check(all_ways: Sequence[Way], folder: Path) -> None:
    """See that each way brings all rows."""
    for way in all_ways:
        cost_of(way.command, folder / "out")
        rows = way.rows((folder / "out").read_bytes())
        if rows != ROWS:
            sys.exit(f"{way.name} brings {rows:,} rows of {ROWS:,}")


def measured(commands: dict[str, Sequence[str]], rounds: int) -> dict[str, Cost]:
    """Run commands in turn, several times; the medians."""
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            costs[name].append(cost_of(command))
    return {
        name: Cost(*(median(column) for column in zip(*found, strict=True)))
        for name, found in costs.items()
    }


def main() -> None:
    """Measure, and print tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="%(default)s")
    rounds = parser.parse_args().rounds
    console = Console()
    with tempfile.TemporaryDirectory(prefix="tap-wolkvox-") as name, server() as url:
        folder = Path(name)
        all_ways = ways(url, folder)
        console.print(f"Each way brings {ROWS:,} rows in {DAYS} responses; {rounds} rounds in turn")
        check(all_ways, folder)
        costs = measured({way.name: way.command for way in all_ways}, rounds)
        starts = measured(
            {
                OURS: [sys.executable, "-m", "tap_wolkvox", "--version"],
                PLAIN: [sys.executable, str(HERE / "plain_tap.py"), "--version"],
            },
            4 * rounds,
        )
    table = Table("", "rows/s of CPU", "as fast as ours", "rows/s", "MiB")
    for way in costs:
        cpu, wall, memory = costs[way]
        share = costs[OURS].cpu / cpu
        table.add_row(
            way, f"{ROWS / cpu:,.0f}", f"{share:.3f}", f"{ROWS / wall:,.0f}", f"{memory:.0f}"
        )
    console.print(table)
    for way, cost in starts.items():
        console.print(f"{way} --version: {cost.cpu:.3f} s of CPU, {cost.wall:.3f} s")


if __name__ == "__main__":
    main()
