"""What a command costs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.launcher import LAUNCHER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PROJECT = Path(__file__).parent.parent


class Cost(NamedTuple):
    """What a run took: seconds of CPU, seconds by the clock, and the most MiB it held."""

    cpu: float
    wall: float
    memory: float


def cost_of(command: Sequence[str], out: Path = Path(os.devnull)) -> Cost:
    """Run a command to its end, with what it writes in a file.

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


def costs_of(commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, Cost]:
    """Run commands in turn, several times; the medians."""
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            costs[name].append(cost_of(command))
    return {
        name: Cost(*(median(column) for column in zip(*found, strict=True)))
        for name, found in costs.items()
    }
