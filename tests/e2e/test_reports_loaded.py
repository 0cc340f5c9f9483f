"""Every report through Meltano into PostgreSQL."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from hypothesis import settings as hypothesis_settings
from psycopg.rows import dict_row

from demo.services import Meltano, postgres
from sandbox.app import running
from sandbox.data import Seeded
from sandbox.seeded import seeded_reports
from sandbox.server import Settings, Wolkvox
from tap_wolkvox.reports import REPORTS, REPORTS_BY_STREAM
from tests.calls import NOON, TOKEN, as_rows
from tests.truth import counted, records
from tests.warehouses import a_project, extraction

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from demo.services import Database

# All of them take some minutes: they are for the longer mode.
TWELVE = [
    *("amd_detail", "call_detail", "chat_detail", "wrap_up_detail", "agent_time_hourly"),
    *("agent_logins", "amd_totals", "agent_time", "call_totals_by_duration"),
    *("agent_time_by_agent_and_hour", "campaigns", "agents"),
]
START = datetime(2026, 6, 4)  # noqa: DTZ001 - the server's clock


def table(database: Database, stream: str) -> list[dict[str, Any]]:
    with database.connect() as connection, connection.cursor(row_factory=dict_row) as cursor:
        cursor.execute(f"SELECT * FROM wolkvox.{stream}".encode())  # noqa: S608 - ours
        return cursor.fetchall()


def as_records(rows: list[dict[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Turn rows back into records: times in UTC, days as dates."""
    for row in rows:
        record = {name: value for name, value in row.items() if not name.startswith("_sdc")}
        for name, value in record.items():
            if isinstance(value, datetime):
                record[name] = value.isoformat() + "Z"
            elif isinstance(value, date):
                record[name] = value.isoformat()
        yield record


def test_each_report_loads_the_same_twice(tmp_path: Path) -> None:
    source = Seeded(3, START.date(), rows_per_day=300)
    made = seeded_reports(3, START.date(), scale=0.2, calls=source)
    wolkvox = Wolkvox(source, Settings(token=TOKEN, clock=lambda: NOON), made)
    with running(wolkvox) as server, postgres() as database:
        settings = extraction(server.url, "2026-06-04", f"{NOON}-05:00") | database.target
        is_long = hypothesis_settings.get_current_profile_name() == "long"
        streams = [report.stream for report in REPORTS] if is_long else TWELVE
        settings["TAP_WOLKVOX_REPORTS"] = json.dumps(streams)
        meltano = Meltano(tmp_path, settings, project=a_project(tmp_path))
        for _run in range(2):
            meltano("run", "tap-wolkvox", "target-postgres")
            for report in map(REPORTS_BY_STREAM.__getitem__, streams):
                found = table(database, report.stream)
                if report.stream == "amd_detail":
                    truth = source.rows(START, NOON.replace(hour=11, minute=59, second=59), "all")
                    assert len(found) == as_rows([dict(row) for row in truth]).total()
                    continue
                assert counted(as_records(found)) == counted(
                    records(wolkvox, report.stream, START, NOON, NOON)
                ), report.stream
                if report.keeps_other_fields:
                    assert all(
                        row["other_fields"] is None or isinstance(row["other_fields"], dict)
                        for row in found
                    )
