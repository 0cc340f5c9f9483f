"""`make evidence ARGS="FILE…"`: what files of `--check` say of the declarations.

Files that users sent are kept in `tools/evidence`, and are read as well. Declarations follow from
them: set `seen_on_wire` of a report that sent rows, declare a field that came from several servers,
and correct a `source` or a `measure` that they contradict.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tap_wolkvox.reports import REPORTS, REPORTS_BY_STREAM
from tap_wolkvox.reports.model import Report

KEPT = Path(__file__).parent / "evidence"


def said_by(files: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Say what the results of checks confirm or contradict: a line for each fact."""
    by_report = defaultdict(list)
    for each in files:
        for stream, found in each["reports"].items():
            if stream in REPORTS_BY_STREAM and found["status"] == "rows":
                by_report[stream].append(found)
    for report in REPORTS:
        if results := by_report[report.stream]:
            for fact in _of_report(report, results):
                yield f"{report.stream}: {fact}"
    yield from _of_server(files)


def _of_server(files: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    answers: dict[str, Counter[str]] = defaultdict(Counter)
    for each in files:
        for name, value in each["server"].items():
            if value is not None:
                answers[name][str(value).lower()] += 1
    for name, values in answers.items():
        yield f"server: {name} is {', '.join(f'{v} ({n})' for v, n in values.most_common())}"


def _of_report(report: Report, results: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    number = len(results)
    if not report.seen_on_wire:
        yield f"seen on the wire by {number}, and not declared so (seen_on_wire)"
    missing = Counter(column for each in results for column in each["missing_fields"])
    for field in report.fields:
        came = number - missing[field.column]
        if came and not field.is_usual:
            yield f"{field.column} came from {came} of {number}; its source is {field.source}"
        if missing[field.column] and field.is_usual:
            yield f"{field.column} did not come from {missing[field.column]} of {number}"
    yield from _forms(results, "unknown_fields", "is not declared")
    yield from _forms(results, "unreadable_values", "cannot be read as its measure")
    for name, words in (
        ("repeated_keys", "has rows that agree in the key"),
        ("rows_outside_window", "has rows outside their window"),
    ):
        if times := sum(bool(each[name]) for each in results):
            yield f"{words}, at {times} of {number}"


def _forms(results: Sequence[Mapping[str, Any]], kind: str, words: str) -> Iterator[str]:
    forms: dict[str, set[str]] = defaultdict(set)
    times: Counter[str] = Counter()
    for each in results:
        for name, shown in each[kind].items():
            forms[name].update(shown)
            times[name] += 1
    for name, count in times.most_common():
        shown = ", ".join(sorted(forms[name]))
        yield f"{name} {words}, at {count} of {len(results)}: {shown}"


def main(paths: Iterable[str]) -> None:
    files = [*sorted(KEPT.glob("*.json")), *map(Path, paths)]
    if not files:
        sys.exit("No files: give some, or keep them in tools/evidence")
    for line in said_by([json.loads(path.read_text(encoding="utf-8")) for path in files]):
        print(line)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
