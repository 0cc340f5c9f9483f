"""Seeded rows of all reports but AMD Detail."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sandbox.data import Row, Seeded, Source
from sandbox.dialect import Dialect
from sandbox.directory import Directory
from sandbox.events import SeededEvents
from sandbox.lists import SeededList
from sandbox.periods import SeededPeriods
from sandbox.reports import Parameters, ReportSource
from tap_wolkvox.reports import REPORTS

CAMPAIGNS: Sequence[str] = tuple(Seeded(0, date.min).campaigns)


@dataclass(eq=False)
class AmdTotals:
    """The report that counts AMD Detail. Nobody knows what the real one counts.

    Args:
        source: The rows of AMD Detail.
        all_rows: Whether all rows are counted, and not the machines alone.
        by_campaign: Whether each campaign has a count of its own.
    """

    source: Source
    all_rows: bool = False
    by_campaign: bool = True

    def rows(
        self, start: datetime, end: datetime, parameters: Parameters, now: datetime | None = None
    ) -> list[Row]:
        """Return the totals of a window; see `ReportSource`."""
        counts: dict[str, int] = {}
        for row in self.source.rows(start, end, parameters.get("campaign_id", "all"), now):
            campaign = str(row.get("campaign_id")) if self.by_campaign else "all"
            is_counted = self.all_rows or row.get("result") == "machine"
            counts[campaign] = counts.get(campaign, 0) + is_counted
        return [
            {"campaign_id": campaign, "total_amd": str(count)} for campaign, count in counts.items()
        ]


def seeded_reports(  # noqa: PLR0913 - what is made depends on all of these
    seed: int,
    start: date,
    end: date = date.max,
    *,
    scale: float = 1,
    campaigns: Sequence[str] = CAMPAIGNS,
    dialect: Dialect | None = None,
    dialects: Mapping[str, Dialect] | None = None,
    streams: Collection[str] | None = None,
    calls: Source | None = None,
) -> dict[str, ReportSource]:
    """Return sources of all reports but AMD Detail, by the names of their streams.

    A day of a report depends on the seed, the report, the date and the scale alone.

    Args:
        seed: Another seed, other rows.
        start: The first day with rows.
        end: The last day with rows.
        scale: How large the operation is; 1 has two dozen agents and some hundreds to a few
            thousand events of each kind a working day.
        campaigns: The campaigns' numbers.
        dialect: How rows are written.
        dialects: The same for single reports, by stream.
        streams: Only these reports.
        calls: The rows of AMD Detail, which `amd_totals` is to count. Without them, it is made
            like the other totals.
    """
    directory = Directory(seed, scale, tuple(campaigns))
    usual = dialect or Dialect()
    made: dict[str, ReportSource] = {}
    for report in REPORTS:
        stream = report.stream
        if stream == "amd_detail" or (streams is not None and stream not in streams):
            continue
        spoken = (dialects or {}).get(stream, usual)
        if stream == "amd_totals" and calls is not None:
            made[stream] = AmdTotals(calls)
        elif report.kind == "event":
            made[stream] = SeededEvents(stream, directory, start, end, spoken)
        elif report.kind == "list":
            made[stream] = SeededList(stream, directory, start, spoken)
        else:
            made[stream] = SeededPeriods(stream, directory, start, end, spoken)
    return made
