"""Seeded rows of reports that have no dates: agents, skills, campaigns and the like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from sandbox.base import Row, seeded_random
from sandbox.center import directory as known
from sandbox.center.days import Center
from sandbox.center.directory import Entry
from sandbox.rows.dialect import Dialect
from sandbox.rows.fixed import Parameters
from sandbox.rows.values import draft, maker
from sandbox.rows.wire import usual_parameters
from tap_wolkvox.reports import REPORTS_BY_STREAM
from tap_wolkvox.reports.model import WRAP_UP_GROUPS

BLOCKED_NUMBERS, ADDRESSES = 60, 12
NUMBERS = {"audios": 40}
"""How many rows lists have of which nothing else is known; others have 10."""


@dataclass(eq=False)
class SeededList:
    """Rows of a report without dates, made from a seed. They are always the same.

    Args:
        stream: Which report, by the name of its stream.
        center: The contact center. All was last used before its first day.
        dialect: How rows are written.
    """

    stream: str
    center: Center
    dialect: Dialect = field(default_factory=Dialect)

    def __post_init__(self) -> None:
        self._rows = self._make_rows()

    def rows(
        self,
        _start: datetime,
        _end: datetime,
        parameters: Parameters,
        now: datetime | None = None,  # noqa: ARG002 - lists do not change
    ) -> list[Row]:
        """Return all rows, or those of a `type`; see `ReportSource`."""
        wanted = parameters.get("type", "all")
        return [row for row in self._rows if wanted in ("all", row.get("type"))]

    def _make_rows(self) -> Sequence[Row]:
        report = REPORTS_BY_STREAM[self.stream]
        chance = seeded_random(self.center.seed, self.stream)
        sent = self.dialect.fields(report)
        makers = [(name, maker(report, each)) for name, each in sent.items()]
        kept = {*report.key_fields, *usual_parameters(report)}
        optional = [name for name, each in sent.items() if each.column not in kept]
        rows: list[Row] = []
        for entry in self._entries():
            moment = datetime.combine(self.center.start, time.min) - timedelta(
                seconds=chance.randrange(30 * 86_400)
            )
            made = draft(chance, self.center.directory, moment, moment, chance.randrange(60))
            made.known |= entry
            row: dict[str, object] = {name: make(made) for name, make in makers}
            for name in optional:
                if chance.random() < self.dialect.null_share:
                    row[name] = chance.choice(self.dialect.nulls)
            rows.append(row | dict.fromkeys(self.dialect.unknown, "1"))
        return rows

    def _entries(self) -> Sequence[Entry]:
        directory = self.center.directory
        of_streams: dict[str, Sequence[Entry]] = {
            "campaigns": [
                {
                    "campaign_id": each,
                    "campaign_name": f"Campaña {each}",
                    "skill_id": directory.skill_of(each)["skill_id"],
                    "records": str(len(directory.contacts(each))),
                }
                for each in directory.campaigns
            ],
            "agents": directory.agents,
            "skills": directory.skills,
            "routing_points": directory.routing_points,
            "activity_codes": [
                {**code, "type_code": group, **_kind(code["cod_act"])}
                for group in WRAP_UP_GROUPS
                for code in known.codes(group)
            ],
            "do_not_call": [
                {"phone_number": customer.telephone}
                for customer in directory.customers[:BLOCKED_NUMBERS]
            ],
            "allowed_addresses": [{"ip": f"192.0.2.{place + 1}"} for place in range(ADDRESSES)],
        }
        if self.stream in of_streams:
            return of_streams[self.stream]
        column, number = REPORTS_BY_STREAM[self.stream].key_fields[0], NUMBERS.get(self.stream, 10)
        return [{column: str(place + 1)} for place in range(number)]


def _kind(code: str) -> Entry:
    return {
        name: "yes" if code in codes else "no"
        for name, codes in (("hit", known.HITS), ("rpc", known.RIGHT_PARTY))
    }
