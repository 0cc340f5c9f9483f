"""What runs cost, as `tap-wolkvox --estimate` prints it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from tap_wolkvox.reports import REPORTS
from tap_wolkvox.reports.model import WRAP_UP_GROUPS, Report
from tap_wolkvox.runlog import Estimate
from tap_wolkvox.tap import TapWolkvox

# On the clock of the default `timezone`, a Wednesday at 2 o'clock, and the days before it.
END, MONTH, YEAR = "2025-01-15T02:00:00", "2024-12-15", "2024-01-15"

LAST_NIGHT = {"event": "2025-01-14T07:00:00Z"}
LAST_DAY = "2025-01-13"
"""Bookmarks after the run of the night before, of events and of others."""


def cells(reports: Collection[str]) -> list[str]:
    """A night, and backfills of a month and a year, from the least to what is likely."""
    runs = (estimates(YEAR, is_night=True), estimates(MONTH), estimates(YEAR))
    sums = [
        [sum(run[name].least for name in reports), sum(run[name].likely for name in reports)]
        for run in runs
    ]
    return [" to ".join(f"{n:,}" for n in dict.fromkeys(each)) for each in sums]


@cache
def estimates(start: str, *, is_night: bool = False) -> Mapping[str, Estimate]:
    """What a run takes, by stream; at night, it goes on from the night before."""
    config = {"wolkvox_server": "0016", "wolkvox_token": "not-needed", "reports": ["all"]}
    bookmarks = {report.stream: _bookmark(report) for report in REPORTS} if is_night else {}
    tap = TapWolkvox(
        config={**config, "start_date": start, "end_date": END}, state={"bookmarks": bookmarks}
    )
    return {each.name: each for each in tap.run.estimate()}


def _bookmark(report: Report) -> Mapping[str, Any]:
    if not report.time_column:
        return {}
    bookmark = {
        "replication_key": report.time_column,
        "replication_key_value": LAST_NIGHT.get(report.kind, LAST_DAY),
    }
    if report.partition != "wrap_up_group":
        return bookmark
    contexts = [{"wrap_up_group": group} for group in WRAP_UP_GROUPS]
    return {"partitions": [{"context": context, **bookmark} for context in contexts]}
