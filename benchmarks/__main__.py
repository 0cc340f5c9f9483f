"""`make benchmark`: measure what the tap costs."""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import alone
from benchmarks.comparison import compare
from benchmarks.tables import write
from benchmarks.ways import HERE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.tables import Table

RIVALS = ("tap-rest-api-msdk", "airbyte-cdk", "dlt")


def results(folder: Path, rounds: int) -> Iterator[Table]:
    """Measure one thing after the other."""
    yield from compare(folder, rounds)
    yield alone.requests(folder)
    yield alone.waiting(folder)
    yield alone.memory(folder)


def conditions() -> str:
    """Say when, where and with which versions it is measured."""
    ours = [f"{name} {version(name)}" for name in ("tap-wolkvox", "singer-sdk", "msgspec")]
    theirs = [
        line.replace("==", " ")
        for name in RIVALS
        for line in (HERE / "requirements" / f"{name}.txt").read_text().splitlines()
        if line.startswith(f"{name}==")
    ]
    return (
        f"Measured on {datetime.now(UTC):%Y-%m-%d}, on {os.cpu_count()} cores "
        f"({platform.system()}, {platform.machine()}), with Python {platform.python_version()}, "
        f"{', '.join(ours + theirs)}."
    )


def main() -> None:
    """Measure, print tables, and put them into the README beside this file."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="%(default)s")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="tap-wolkvox-") as folder:
        tables = []
        for table in results(Path(folder), rounds):
            table.show()
            tables.append(table)
    write(conditions(), tables)


if __name__ == "__main__":
    main()
