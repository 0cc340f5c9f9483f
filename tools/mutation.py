"""`make mutation`: break the tap in small ways, one at a time, and see whether a test notices.

`make mutation MODULES="api/bodies rows/reader"` breaks these modules alone.

What decides about rows is mutated: windows, responses, records, personal data, days and the
bookmark. A mutant that no test notices is either a hole in the tests or changes nothing that was
promised, such as a rule of thumb by a row more or less. All of them are printed, to be read after a
change.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parent.parent

AT_LEAST = 0.904
"""The share of mutants that has to be killed."""

AT_ONCE = 2
TIMEOUT = 90
"""Seconds. A mutant that makes the tests hang is killed as well."""

FIELDS, DAYS = "integration/test_fields.py", "integration/test_days.py"
VALUES, COSTS = "integration/test_sent_values.py", "integration/test_costs.py"
ESTIMATE = "integration/test_estimate.py::test_one_line_for_each_report_and_one_for_the_sum"
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
    "windows/planner": ["unit/test_windows.py"],
    "windows/density": ["unit/test_windows.py"],
    "api/responses": ["unit/test_responses.py", "integration/test_client.py"],
    "api/bodies": ["unit/test_responses.py"],
    "api/truncation": ["unit/test_responses.py"],
    "base/redaction": ["unit/test_responses.py", "unit/test_records.py"],
    "windows/bookmarks": ["unit/test_bookmarks.py"],
    "rows/numbering": ["unit/test_records.py", FIELDS, "integration/test_rows_and_records.py"],
    "rows/reader": [
        *("unit/test_records.py", FIELDS),
        "integration/test_promises.py::test_unknown_fields_are_dropped_with_warning",
        *("integration/test_declarations.py", VALUES, *HISTORIES),
    ],
    "rows/times": ["unit/test_records.py", "unit/test_clock.py", FIELDS],
    "rows/clock_check": ["integration/test_clock_check.py"],
    "rows/personal": ["integration/test_personal_data.py"],
    "settings/personal": ["integration/test_personal_data.py"],
    "runlog": ["unit/test_runlog.py"],
    "progress": ["integration/test_progress.py", "integration/test_run_total.py"],
    "reports/model": [
        "unit/test_declarations.py",
        "integration/test_generated.py::test_streams_are_as_published",
        "integration/test_generated.py::test_file_is_as_its_declarations_make_it",
        *("unit/test_records.py", "integration/test_declarations.py", FIELDS),
    ],
    "streams/periods": [DAYS, f"{COSTS}::test_requests_of_each_kind", ESTIMATE, *HISTORIES],
    "streams/lists": [
        *(f"{COSTS}::test_requests_of_each_kind", ESTIMATE, *HISTORIES),
        "integration/test_run_total.py::test_each_run_counts_its_own_warnings",
    ],
}

EXCLUDED = [
    # Annotations are not evaluated, and `|` stands nowhere else in these modules.
    r"core/ReplaceBinaryOperator_BitOr_.*",
    # What no hand would write, and any test notices: it would flatter the result.
    r"core/ReplaceBinaryOperator_.*_(BitAnd|BitOr|BitXor|FloorDiv|LShift|Mod|Pow|RShift)",
    r"core/ReplaceComparisonOperator_.*_(Is|IsNot)",
]


@dataclass(frozen=True)
class Mutant:
    """A small break, and what became of it."""

    module: str
    line: str
    was: str
    survived: bool


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
    mutants = [
        Mutant(module, *changed(result["diff"]), survived=result["test_outcome"] == "survived")
        for result in results
        if result["worker_outcome"] != "skipped"
    ]
    # It does nothing at run time.
    return [each for each in mutants if each.was != "@override"]


def changed(diff: str) -> tuple[str, str]:
    """Return the first line of a mutant that is new, and the one that it was."""
    lines = [line for line in diff.splitlines() if not line.startswith(("+++", "---"))]
    new, old = (
        next((text for line in lines if line[:1] == sign and (text := line[1:].strip())), "")
        for sign in "+-"
    )
    return new or f"without {old}", old


def main(*modules: str) -> int:
    """Break all modules, or those that are named; return 0 if the tests notice enough."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        mutants = [mutant for found in pool.map(told_of, modules or SUITES) for mutant in found]
    print(killed(mutants))  # noqa: T201
    return 0 if share_killed(mutants) >= AT_LEAST else 1


def told_of(module: str) -> list[Mutant]:
    """Break a module, and say at once what no test noticed: the whole takes hours."""
    mutants = mutants_of(module)
    lines = [f"{module}: {killed(mutants)}"]
    lines += [f"  {each.line}\n    which was: {each.was}" for each in mutants if each.survived]
    print("\n".join(lines), flush=True)  # noqa: T201
    return mutants


def killed(mutants: list[Mutant]) -> str:
    """Say how many of some mutants the tests noticed."""
    return f"{share_killed(mutants):.1%} of {len(mutants)} mutants killed"


def share_killed(mutants: list[Mutant]) -> float:
    """Return the share of mutants that the tests noticed."""
    return sum(not mutant.survived for mutant in mutants) / len(mutants)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
