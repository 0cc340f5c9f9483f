"""What many reports cost, and a year of totals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path

from sandbox.rows.seeded import Seeded, seeded_reports
from sandbox.server.app import running
from sandbox.server.wolkvox import Wolkvox
from tap_wolkvox.reports import REPORTS
from tools.benchmarks.calls import DAYS, START, Calls
from tools.benchmarks.tables import Table
from tools.benchmarks.ways import given, tap
from tools.measure import cost_of, costs_of

EVENTS = (
    *("call_detail", "chat_detail", "answered_call_detail", "abandoned_call_detail"),
    *("ivr_call_detail", "menu_option_detail", "sms_detail", "agent_events", "survey_detail"),
    "amd_detail",
)
TOTAL = "agent_time"
FIRST_ROWS = START.date() + timedelta(days=14)
"""The year of totals begins with days without rows. Later on, Sundays have none."""


def results(folder: Path, rounds: int) -> Iterator[Table]:
    """Measure one thing after the other."""
    yield many_reports(folder, 2 * rounds)
    yield year_of_totals(folder)


def many_reports(folder: Path, rounds: int) -> Table:
    """Compare commands and idle runs of one report with those of many."""
    rows: list[tuple[str, ...]] = []
    with running(Wolkvox(Calls([]))) as at:
        one, every = tap(folder, at.url, START), tap(folder, at.url, START, reports=["all"])
        for option in ("--discover", "--about"):
            costs = costs_of({"one": [*one, option], "many": [*every, option]}, rounds)
            name = f"`{option}`, of 1 and of {len(REPORTS)} reports"
            rows.append(_ratio(name, costs["one"].cpu, costs["many"].cpu))
        idle = {"one": _idle(folder, at.url, 1), "many": _idle(folder, at.url, len(EVENTS))}
        name = f"a run that finds no new rows, of 1 and of {len(EVENTS)} reports"
        costs = costs_of(idle, rounds)
        rows.append(_ratio(name, costs["one"].cpu, costs["many"].cpu))
        asked = []
        for command in idle.values():
            at.wolkvox.log.clear()
            cost_of(command)
            asked.append(len(at.wolkvox.log))
        ratio = f"{asked[1] / asked[0]:.2f}"
        rows.append(("its requests", *map(str, asked), ratio, f"at most {len(EVENTS)}"))
    return Table(
        "Many reports",
        f"Seconds of CPU, but for requests; medians of {rounds} rounds in turn. The runs go on "
        "from bookmarks of the present, with `lookback_hours: 1`.",
        ("one", "many", "ratio", "target"),
        rows,
    )


def year_of_totals(folder: Path) -> Table:
    """Extract a year of totals, some of whose days have no rows."""
    reports = seeded_reports(Seeded(1, FIRST_ROWS, rows_per_day=500), streams={TOTAL})
    wolkvox = Wolkvox(Calls([]), reports=reports)
    with running(wolkvox) as at:
        cost_of(tap(folder, at.url, START, DAYS, reports=[TOTAL]))
    with_rows = [
        bool(reports[TOTAL].rows(day, day + timedelta(days=1, seconds=-1), {}))
        for day in (START + timedelta(days=number) for number in range(DAYS))
    ]
    stretches = sum(not has_rows for has_rows, _ in groupby(with_rows))
    counts = (DAYS, with_rows.count(False), stretches, len(wolkvox.log), DAYS + stretches)
    return Table(
        "Requests for a year of totals",
        f"Of `{TOTAL}`. Each day takes a request, and each stretch of days without rows another "
        "one, to confirm them.",
        ("days", "without rows", "stretches of those", "requests", "target"),
        [("closed at first, then on Sundays", *map(str, counts))],
    )


def _idle(folder: Path, url: str, count: int) -> list[str]:
    """Give a run of so many reports that goes on from the present."""
    streams = EVENTS[:count]
    bookmarks = {stream: {"replication_key_value": f"{datetime.now(UTC)}"} for stream in streams}
    run = tap(folder, url, START, reports=list(streams), lookback_hours=1)
    return [*run, "--state", given(folder, {"bookmarks": bookmarks})]


def _ratio(name: str, one: float, many: float) -> tuple[str, ...]:
    return name, f"{one:.3f}", f"{many:.3f}", f"{many / one:.2f}", "at most 1.5"
