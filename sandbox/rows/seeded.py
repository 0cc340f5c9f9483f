"""The rows of all reports of a contact center."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from operator import itemgetter

from sandbox.base import Row, days_of, seeded_random
from sandbox.center.days import Center
from sandbox.center.model import Heard
from sandbox.rows.dialect import Dialect
from sandbox.rows.events import SeededEvents
from sandbox.rows.fixed import Parameters, ReportSource
from sandbox.rows.lists import SeededList
from sandbox.rows.periods import SeededPeriods
from tap_wolkvox.reports import REPORTS

REPEATED_SHARE = 0.005


@dataclass(eq=False)
class Seeded(Center):
    """A contact center as the source of the rows of AMD Detail, of which some come twice."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._told = lru_cache(maxsize=4 * len(self.campaigns))(self._make_told)

    def rows(
        self, start: datetime, end: datetime, parameters: Parameters, now: datetime | None = None
    ) -> list[Row]:
        """Return the rows of a window; see `ReportSource`."""
        campaign = parameters.get("campaign_id", "all")
        start = max(start, datetime.combine(self.start, time.min))
        end = min(end, datetime.combine(self.end, time.max))
        if now is not None:
            end = min(end, now)
        wanted = self.campaigns if campaign == "all" else {campaign}.intersection(self.campaigns)
        second = itemgetter(0)
        rows: list[Row] = []
        for first, last in days_of(start, end):
            midnight = datetime.combine(first, time.min)
            known = (now - midnight).total_seconds() if now else math.inf
            told: list[Heard] = []
            for name in wanted:
                of_day = self._told(midnight.date(), name)
                begin = bisect_left(of_day, (first - midnight).seconds, key=second)
                told += of_day[begin : bisect_right(of_day, (last - midnight).seconds, key=second)]
            told.sort(key=second)
            rows.extend(row for moment, late, row, _, _ in told if moment + late <= known)
        return rows

    def _make_told(self, day: date, campaign: str) -> Sequence[Heard]:
        heard = self.heard(day, campaign)
        chance = seeded_random(self.seed, day, campaign, "again")
        again = chance.sample(heard, round(len(heard) * REPEATED_SHARE))
        return sorted([*heard, *again], key=itemgetter(0))


@dataclass(eq=False)
class AmdTotals:
    """The report that counts AMD Detail: here, the machines. Nobody knows what the real one counts.

    Args:
        source: The rows of AMD Detail.
    """

    source: ReportSource

    def rows(
        self, start: datetime, end: datetime, parameters: Parameters, now: datetime | None = None
    ) -> list[Row]:
        """Return the totals of a window; see `ReportSource`."""
        counts: dict[str, int] = {}
        for row in self.source.rows(start, end, parameters, now):
            campaign = str(row.get("campaign_id"))
            counts[campaign] = counts.get(campaign, 0) + (row.get("result") == "machine")
        return [
            {"campaign_id": campaign, "total_amd": str(count)} for campaign, count in counts.items()
        ]


def seeded_reports(
    center: Seeded,
    *,
    dialect: Dialect | None = None,
    dialects: Mapping[str, Dialect] | None = None,
    streams: Collection[str] | None = None,
) -> dict[str, ReportSource]:
    """Make the rows of reports, by stream.

    Args:
        center: The contact center.
        dialect: How rows are written.
        dialects: The same for single reports, by stream.
        streams: Which reports; by default all.
    """
    usual = dialect or Dialect()
    made: dict[str, ReportSource] = {}
    for report in REPORTS:
        stream = report.stream
        if stream == "amd_detail" or (streams is not None and stream not in streams):
            continue
        spoken = (dialects or {}).get(stream, usual)
        if stream == "amd_totals":
            made[stream] = AmdTotals(center)
        elif report.kind == "event":
            made[stream] = SeededEvents(stream, center, spoken)
        elif report.kind == "list":
            made[stream] = SeededList(stream, center, spoken)
        else:
            made[stream] = SeededPeriods(stream, center, spoken)
    return made
