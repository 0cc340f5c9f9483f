"""`make mutation`: break the tap in small ways, one at a time, and see whether a test notices.

What decides about rows is mutated: windows, responses, records, days and the bookmark. A mutant
that no test notices is either a hole in the tests or changes nothing that was promised; those of
the second kind are listed here, each with the reason.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parent.parent

AT_LEAST = 0.9
"""The share of mutants that has to be killed."""

AT_ONCE = 2
TIMEOUT = 90
"""Seconds. A mutant that makes the tests hang is killed as well."""

FIELDS, DAYS = "integration/test_fields.py", "integration/test_days.py"
VALUES, COSTS = "integration/test_sent_values.py", "integration/test_costs.py"
HISTORIES = [
    f"integration/test_every_report.py::test_table_matches_the_server[{stream}]"
    for stream in (
        *("agent_logins", "agent_time_hourly", "ivr_calls_daily", "skill_service_level_daily"),
        *("amd_totals", "agent_time_by_skill", "call_totals_by_duration", "wrap_up_totals"),
        *("campaigns", "agents", "activity_codes"),
    )
]
# Those that find most come first, since the first failure ends a mutant.
SUITES = {
    "windows": ["unit/test_windows.py"],
    "density": ["unit/test_windows.py"],
    "responses": ["unit/test_responses.py", "integration/test_client.py"],
    "bodies": ["unit/test_responses.py"],
    "truncation": ["unit/test_responses.py"],
    "redaction": ["unit/test_responses.py", "unit/test_records.py"],
    "bookmarks": ["unit/test_bookmarks.py"],
    "numbering": ["unit/test_records.py", FIELDS, "integration/test_rows_and_records.py"],
    "records": [
        *("unit/test_records.py", FIELDS),
        "integration/test_promises.py::test_unknown_fields_are_dropped_with_warning",
        *("integration/test_declarations.py", VALUES, *HISTORIES),
    ],
    "times": ["unit/test_records.py", "unit/test_clock.py", FIELDS],
    "clock_check": ["integration/test_clock_check.py"],
    "costs": ["unit/test_costs.py"],
    "summary": ["unit/test_summary.py"],
    "reports/model": [
        "unit/test_records.py",
        "integration/test_reports.py::test_declarations_match_the_catalogue",
        *("integration/test_declarations.py", FIELDS, "integration/test_contracts.py"),
    ],
    "streams/periods": [DAYS, f"{COSTS}::test_requests_of_each_kind", *HISTORIES],
    "streams/lists": [f"{COSTS}::test_requests_of_each_kind", DAYS, *HISTORIES],
}

EXCLUDED = [
    # Annotations are not evaluated, and `|` stands nowhere else in these modules.
    r"core/ReplaceBinaryOperator_BitOr_.*",
    # What no hand would write, and any test notices: it would flatter the result.
    r"core/ReplaceBinaryOperator_.*_(BitAnd|BitOr|BitXor|FloorDiv|LShift|Mod|Pow|RShift)",
    r"core/ReplaceComparisonOperator_.*_(Is|IsNot)",
]

NAMES = "arguments could be given by place; nobody does"
FAST = "makes it faster or smaller, and changes nothing else"
SECONDS = "windows are of whole seconds anyway"
EDGE = "at an edge of a rule of thumb, a second or an hour more or less"

ALIKE = {
    r"if not TYPE_CHECKING:": "imports for annotations, which are not evaluated",
    r"if sys\.version_info .*": "the name that is imported is the same",
    r"(.*, )?/,.*": NAMES,
    r"@dataclass\(.*\)": FAST,
    r"without @(cache|cached_property|property|override)": FAST,
}
"""The same for lines of any module, by a pattern for the whole line."""

EXPLAINED = {
    "clock_check: _AT_ONCE = 199  # rows: a sample that is large enough for one response": EDGE,
    "clock_check: _AT_ONCE = 201  # rows: a sample that is large enough for one response": EDGE,
    "clock_check: for row in rows[:: len(rows) // _AT_ONCE - 1]:": EDGE,
    "costs: if len(needed) != 1:": "without any stream nothing is logged",
    "costs: needed = sorted((each for each in costs if each.requests), key=lambda each: "
    "~each.requests)": "the same order",
    "costs: return f\"{number:,} {name}{'' if number <= 1 else 's'}\"": "there is no count of 0",
    "density: before = before or 1": EDGE,
    "density: while hour <= end:": "nothing of an hour that begins at the end lies before it",
    "density: _DAY, _WEEK = 24, 7 * 25": "places that no hour has",
    "density: _DAY, _WEEK = 24, 8 * 24": "places that no hour has",
    "numbering: if any(map(eq, keys, keys[ 0:])):": FAST,
    "records: if 1 < len(fields_found) == len(plan.candidates) + len(plan.absent):": FAST,
    "records: if 1 < len(fields_found) == len(plan.candidates) * len(plan.absent):": FAST,
    "records: if types == {str} and (types == _NULLABLE and None not in map(raw.get, plan.key)):": (
        FAST
    ),
    "records: if 2 < len(fields_found) == len(plan.candidates) - len(plan.absent):": FAST,
    "records: if 1 < len(fields_found) <= len(plan.candidates) - len(plan.absent):": (
        "there are at least as many"
    ),
    "records: if  found:": FAST,
    'records: name = candidates[ -1] if candidates else ""': "that none of them is filled",
    "reports/model: return bool(self.skip_rows) and self.skip_rows.items() < row.items()": (
        "rows have other fields, too"
    ),
    "records: yield {**around, **dict.fromkeys(explode.inside)}, 1": (
        "where places are kept, the time is inside"
    ),
    "records: if 1 < len(fields_found) < len(plan.candidates) - len(plan.absent):": FAST,
    "records: if len(candidates) != 1:": "without any it makes no difference",
    "records: if rows and isinstance(rows[ -1], Row):": "all of them are of one kind",
    "records: self.skipped += 2": "only whether there were any is told",
    "records: yield raw, 1": "only what is nested has a place",
    "records: yield raw, -1": "only what is nested has a place",
    "records: if len(candidates) > 0:": "one of one is that one",
    "records: if len(candidates) >= 1:": "one of one is that one",
    "records: if not not found:": FAST,
    "records: yield {**around, **dict.fromkeys(explode.inside)}, -1": (
        "where places are kept, the time is inside"
    ),
    'redaction: c for c in " ".join(msg[:_READ_LENGTH].split()) if c.isprintable() and c < '
    '"\\ufffd"': "an emoji more or less in a message",
    "redaction: _READ_LENGTH, _SHOWN_LENGTH = 9999, 200": FAST,
    "redaction: _READ_LENGTH, _SHOWN_LENGTH = 10001, 200": FAST,
    "reports/model: without @dataclass(frozen=True, kw_only=True, eq=False)": (
        "a class without fields of its own has those of its base"
    ),
    "truncation: _MOST_DIGITS = 17  # Python refuses to read thousands of them": FAST,
    "truncation: _MOST_DIGITS = 19  # Python refuses to read thousands of them": FAST,
    "responses: range( 399, 500),": "the row of redirects has that status already",
    "responses: range(400, 501),": "the row of failures has that status already",
    "responses: return int(code) if isinstance(code, str) and re.fullmatch("
    'r"[0-9]{3}", code) else 1': "no status of the table either",
    "responses: return int(code) if isinstance(code, str) and re.fullmatch("
    'r"[0-9]{3}", code) else -1': "no status of the table either",
    "responses: seconds: float = -1": "the client says how long it took",
    "responses: seconds: float = 1": "the client says how long it took",
    "streams/periods: REGROWTH = 2.1": EDGE,
    "streams/periods: days, most = size // 2, size - 2": EDGE,
    "streams/periods: if size != 1 and (fetched.failure or fetched.may_be_truncated("
    "self.row_limit)):": "no window has less than a day",
    "streams/periods: last = end - timedelta(microseconds= 2) if settings.end else end": (
        "nobody sets an end to the microsecond"
    ),
    'streams/periods: smaller = self.report.partition <= "campaign_id" and '
    'self.settings.campaigns == ("all",)': "there are two kinds of partition",
    "streams/periods: days, most = size // 2, size / 3": EDGE,
    'streams/periods: smaller = self.report.partition == "campaign_id" and '
    'self.settings.campaigns >= ("all",)': "campaigns are numbers, or all",
    "streams/periods: most = min(most + REGROWTH, self.settings.max_window_days, VENDOR_DAYS)": (
        EDGE
    ),
    "streams/periods: days, most = size / 2, size / 2": "windows are of whole days anyway",
    "summary: if len(requests) <= 1:": "there is always one",
    "summary: return self.errors[ -1] if self.errors else None": "it is the only one",
    "summary: return str(requests[ -1])": "it is the only one",
    'times: _SECONDS = {f":{second:02}": f"{second:02}Z" for second in range( 59)}': FAST,
    'times: each.column for each in report.fields if each.type >= "time" and each.column != time': (
        "the last of the types"
    ),
    'times: if first.removesuffix("00Z") > last.removesuffix("59Z"):': FAST,
    'times: if first.removesuffix("00Z") >= last.removesuffix("59Z"):': (
        "no zone is set back in the middle of a minute"
    ),
    "times: keep_others(row, {self._report.fields_by_column[column].wire_names[ -1]: text})": (
        "these fields have one name each"
    ),
    "times: minute = minutes[text[:_TO_THE_MINUTE]] if not second else None": FAST,
    "times: self.is_day = self.column is not None and "
    'report.fields_by_column[self.column].type <= "day"': "the first of the types",
    "windows: self._cap = window.seconds / 2": SECONDS,
    "windows: fits = Window(window.start, times[int(len(times) - self._target_fill)])": (
        "the density of rows narrows it as much"
    ),
    "windows: if expected >= left:": EDGE,
    "windows: times = [time for time in sample.times if window.start <= time < window.end]": EDGE,
    "windows: if pending.seconds < self._width_for(pending, MAX_FILL, widest):": EDGE,
    "windows: if not self._density.has_observed(hour) and reach + share + HOUR > width:": EDGE,
    "windows: times = [time for time in sample.times if window.start <= time != window.end]": EDGE,
    "windows: each = self.fill / max( 2, len(self.times))": EDGE,
    "windows: if not self._density.has_observed(hour) and reach + share * HOUR >= width:": EDGE,
    "windows: times = [time for time in sample.times if window.start < time <= window.end]": EDGE,
    "windows: width = min(max( 2, self._width * fill / TARGET_FILL), widest)": EDGE,
}
"""Survivors that break no promise: module and mutated line, and why no test has to notice."""


@dataclass(frozen=True)
class Mutant:
    """A small break, and what became of it."""

    module: str
    line: str
    was: str
    survived: bool

    @property
    def name(self) -> str:
        """What it is called in the list of those that are explained."""
        return f"{self.module}: {self.line}"


def configuration(module: str) -> str:
    """Return what cosmic-ray is told about a module."""
    tests = " ".join(f"tests/{name}" for name in SUITES[module])
    command = f"{sys.executable} -m pytest -q -x --hypothesis-profile=quick {tests}"
    return f"""
[cosmic-ray]
module-path = "tap_wolkvox/{module}.py"
timeout = {TIMEOUT}
excluded-modules = []
test-command = {json.dumps(command)}

[cosmic-ray.distributor]
name = "local"

[cosmic-ray.filters.operators-filter]
exclude-operators = {json.dumps(EXCLUDED)}
"""


def mutants_of(module: str) -> list[Mutant]:
    """Break a module in all ways, in a copy of the project.

    Raises:
        subprocess.CalledProcessError: If the tests fail without any break, or cosmic-ray does.
    """
    with tempfile.TemporaryDirectory(prefix="tap-wolkvox-") as name:
        folder = Path(name)
        tracked = subprocess.check_output(["git", "ls-files", "-z"], cwd=PROJECT, text=True)  # noqa: S607
        for part in tracked.rstrip("\0").split("\0"):
            (folder / part).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / part, folder / part)
        (folder / "mutation.toml").write_text(configuration(module))

        def cosmic_ray(tool: str, *arguments: str) -> str:
            command = [str(Path(sys.executable).with_name(tool)), *arguments]
            return subprocess.run(
                command, cwd=folder, check=True, stdout=subprocess.PIPE, text=True
            ).stdout

        cosmic_ray("cosmic-ray", "baseline", "mutation.toml")
        cosmic_ray("cosmic-ray", "init", "mutation.toml", "session.sqlite")
        cosmic_ray("cr-filter-operators", "session.sqlite", "mutation.toml")
        cosmic_ray("cosmic-ray", "exec", "mutation.toml", "session.sqlite")
        told = cosmic_ray("cosmic-ray", "dump", "session.sqlite")
    results = [json.loads(line)[1] for line in told.splitlines()]
    return [
        Mutant(module, *changed(result["diff"]), survived=result["test_outcome"] == "survived")
        for result in results
        if result["worker_outcome"] != "skipped"
    ]


def changed(diff: str) -> tuple[str, str]:
    """Return the first line of a mutant that is new, and the one that it was."""
    lines = [line for line in diff.splitlines() if not line.startswith(("+++", "---"))]
    new, old = (
        next((text for line in lines if line[:1] == sign and (text := line[1:].strip())), "")
        for sign in "+-"
    )
    return new or f"without {old}", old


def main() -> int:
    """Return the exit status: 0 if the tests bite and each survivor is explained."""
    mutants = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for module, of_module in zip(SUITES, pool.map(mutants_of, SUITES), strict=True):
            killed = sum(not mutant.survived for mutant in of_module)
            print(f"{module}: {killed} of {len(of_module)} mutants killed", flush=True)  # noqa: T201
            mutants += of_module
    survivors = [mutant for mutant in mutants if mutant.survived]
    share = 1 - len(survivors) / len(mutants)
    print(f"{share:.1%} of {len(mutants)} mutants killed")  # noqa: T201
    open_ones = [
        mutant
        for mutant in survivors
        if mutant.name not in EXPLAINED
        and not any(re.fullmatch(pattern, mutant.line) for pattern in ALIKE)
    ]
    stale = EXPLAINED.keys() - {mutant.name for mutant in survivors}
    for mutant in open_ones:
        print(f"Not explained: {mutant.name}\n  which was: {mutant.was}")  # noqa: T201
    for name in sorted(stale):
        print(f"Explained, and killed: {name}")  # noqa: T201
    return 0 if share >= AT_LEAST and not open_ones and not stale else 1


if __name__ == "__main__":
    sys.exit(main())
