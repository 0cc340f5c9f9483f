"""Runs a command, and measures what it costs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

PROJECT = Path(__file__).parent.parent

LAUNCHER = """
import resource, subprocess, sys, time
begun = time.monotonic()
status = subprocess.call(sys.argv[2:], stdout=open(sys.argv[1], "wb"))
wall, used = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
size = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(status, used.ru_utime + used.ru_stime, wall, size / 2**20)
"""
"""A program for a process of its own: a command's size counts that of the process which starts it.

Its arguments are the file for what the command writes, and the command. It prints its exit status,
seconds of CPU, seconds of wall time, and MiB at most.
"""


class Cost(NamedTuple):
    """What a run took: seconds of CPU, seconds by the clock, and the most MiB it held."""

    cpu: float
    wall: float
    memory: float


class Launched(NamedTuple):
    """What became of a command: its exit status, what it wrote to stderr, and its cost."""

    status: int
    stderr: str
    cost: Cost


def launch(
    command: Sequence[str], out: Path, environment: Mapping[str, str] | None = None
) -> Launched:
    """Run a command to its end, with what it writes in a file, and measure it.

    Its environment is that of this process, or another.
    """
    run = subprocess.run(
        [sys.executable, "-c", LAUNCHER, str(out), *command],
        capture_output=True,
        text=True,
        check=True,
        cwd=PROJECT,
        env=environment,
    )
    status, *cost = map(float, run.stdout.split())
    return Launched(int(status), run.stderr, Cost(*cost))


def cost_of(command: Sequence[str], out: Path = Path(os.devnull)) -> Cost:
    """Give what a command costs that is launched so.

    Raises:
        SystemExit: If it fails.
    """
    status, stderr, cost = launch(command, out)
    if status:
        sys.exit(f"{' '.join(command)} fails:\n{stderr[-2_000:]}")
    return cost


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
