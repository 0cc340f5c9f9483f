"""What the tap costs beside other ways to extract a report."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.benchmarks.served import AMD_DETAIL, CALL_DETAIL, CHANGED_CALL_DETAIL, Served
from tools.benchmarks.server import serving
from tools.benchmarks.tables import Table
from tools.benchmarks.ways import DLT, FLOOR, HERE, OURS, PLAIN, TOOLS, Way, Ways
from tools.measure import Cost, cost_of, costs_of

CHART = "chart.svg"
CHANGED = "tap-wolkvox, with a missing and an unknown field"
MIB = 350
"""The most memory that the tap is to take for responses of `call_detail`."""


@dataclass(frozen=True)
class Comparison:
    """What ways to extract a report cost, in all and to start up.

    Attributes:
        served: The report.
        costs: By the names of the ways; the tap's own first.
        starts: The same.
    """

    served: Served
    costs: Mapping[str, Cost]
    starts: Mapping[str, Cost]

    def rate(self, name: str) -> float:
        """Rows for a second of CPU."""
        return self.served.rows / self.costs[name].cpu

    def ratio(self, name: str, other: str) -> tuple[str, str]:
        """Divide the rate of a way by that of another: as measured, and without starting."""
        cpu = {each: self.costs[each].cpu for each in (name, other)}
        work = {each: cpu[each] - self.starts[each].cpu for each in (name, other)}
        return f"{cpu[other] / cpu[name]:.2f}", f"{work[other] / work[name]:.2f}"

    def table(self, title: str, rounds: int, picture: str = "") -> Table:
        """Give it as a table."""
        return Table(
            title,
            f"{self.served.rows:,} rows in {self.served.days} responses of a local server, from "
            f"the command to nowhere. Medians of {rounds} rounds in turn.",
            ("rows/s of CPU", "CPU, ours = 1", "rows/s", "MiB", "starts in s of CPU"),
            [
                (
                    name,
                    f"{self.rate(name):,.0f}",
                    f"{self.rate(OURS) / self.rate(name):.2f}",
                    f"{self.served.rows / cost.wall:,.0f}",
                    f"{cost.memory:.0f}",
                    f"{self.starts[name].cpu:.2f}",
                )
                for name, cost in self.costs.items()
            ],
            picture,
        )


def compare_amd_detail(folder: Path, rounds: int) -> Iterator[Table]:
    """Extract `amd_detail` in each way, start each way up, and draw a chart."""
    with serving(AMD_DETAIL) as url:
        of_server = Ways(AMD_DETAIL, url, folder)
        found = _compare([*of_server.usual(), *of_server.others()], AMD_DETAIL, folder, rounds)
        idle = costs_of(of_server.idle(), 2 * rounds)
    _draw({name: found.rate(name) for name in found.costs if name != FLOOR})
    yield found.table("Ways to extract the report", rounds, CHART)
    yield Table(
        "With nothing to do",
        f"Seconds of CPU; medians of {rounds} rounds for `--version`, and of {2 * rounds} for a "
        "run that goes on from a bookmark and finds no new rows.",
        (OURS, PLAIN, "ratio"),
        [
            (name, f"{ours.cpu:.3f}", f"{plain.cpu:.3f}", f"{ours.cpu / plain.cpu:.2f}")
            for name, ours, plain in (
                ("`--version`", found.starts[OURS], found.starts[PLAIN]),
                ("an incremental run", idle[OURS], idle[PLAIN]),
            )
        ],
    )


def compare_call_detail(folder: Path, rounds: int) -> Iterator[Table]:
    """Extract `call_detail` as documented, and with fields that changed."""
    with serving(CALL_DETAIL) as url, serving(CHANGED_CALL_DETAIL) as changed_url:
        changed = Ways(CHANGED_CALL_DETAIL, changed_url, folder).ours(CHANGED)
        ways = [*Ways(CALL_DETAIL, url, folder).usual(), changed]
        found = _compare(ways, CALL_DETAIL, folder, rounds)
    yield found.table("Call detail", rounds)
    most = max(found.costs[name].memory for name in (OURS, CHANGED))
    yield Table(
        "Call detail: targets",
        "Of the table above: the tap's rows for a second of CPU, divided by those of another way.",
        ("measured", "without starting", "target"),
        [
            ("as documented, to a plain tap", *found.ratio(OURS, PLAIN), "at least 8"),
            ("as documented, to dlt's extract", *found.ratio(OURS, DLT), "at least 3"),
            ("as documented, to the floor", *found.ratio(OURS, FLOOR), "at least 0.5"),
            (
                "with a missing and an unknown field, to as documented",
                *found.ratio(CHANGED, OURS),
                "at least 0.5",
            ),
            ("MiB at the most, of both", f"{most:.0f}", "", f"below {MIB}"),
        ],
    )


def _compare(ways: Sequence[Way], served: Served, folder: Path, rounds: int) -> Comparison:
    """Check that each way brings all rows; measure them in turn."""
    for way in ways:
        cost_of(way.command, folder / "out")
        if (rows := way.rows((folder / "out").read_bytes())) != served.rows:
            sys.exit(f"{way.name} brings {rows:,} rows of {served.rows:,}")
    return Comparison(
        served,
        costs_of({way.name: way.command for way in ways}, rounds),
        costs_of({way.name: way.start for way in ways}, rounds),
    )


def _draw(rates: dict[str, float]) -> None:
    command = [TOOLS / "matplotlib" / "bin" / "python", HERE / "chart.py", HERE / CHART]
    subprocess.run(command, input=json.dumps(rates), text=True, check=True)
