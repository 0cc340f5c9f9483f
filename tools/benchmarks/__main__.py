"""`make benchmark`: measure what the tap costs."""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tools.benchmarks import alone, many
from tools.benchmarks.comparison import compare_amd_detail, compare_call_detail
from tools.benchmarks.tables import Table, write
from tools.benchmarks.ways import HERE

RIVALS = ("tap-rest-api-msdk", "airbyte-cdk", "dlt")


PARTS: dict[str, Callable[[Path, int], Iterator[Table]]] = {
    "amd_detail": compare_amd_detail,
    "call_detail": compare_call_detail,
    "many_reports": many.results,
    "alone": alone.results,
}
"""What is measured, one part after the other."""


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
    parser = argparse.ArgumentParser(prog="python -m tools.benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="%(default)s")
    parser.add_argument("--only", choices=PARTS, help="a part, to see and not to keep")
    options = parser.parse_args()
    # With it, every start compiles all modules again, and starting is part of what is measured.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    tables = []
    with tempfile.TemporaryDirectory(prefix="tap-wolkvox-") as folder:
        for part in [options.only] if options.only else PARTS:
            for table in PARTS[part](Path(folder), options.rounds):
                table.show()
                tables.append(table)
    if not options.only:
        write(conditions(), tables)


if __name__ == "__main__":
    main()
