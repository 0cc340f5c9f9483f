"""Reports of every kind, with awkward values, through Meltano into each warehouse."""

from __future__ import annotations

import json
import os
import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from sandbox.rows.fixed import Fixed
from sandbox.rows.seeded import Seeded, seeded_reports
from sandbox.server.app import running
from sandbox.server.faults import Fault
from sandbox.server.settings import Settings
from sandbox.server.wolkvox import Wolkvox
from tap_wolkvox.reports import REPORTS, REPORTS_BY_STREAM
from tap_wolkvox.reports.model import Report
from tests.support.calls import GUARD, KEY, NOON, TOKEN
from tests.support.queries import query
from tests.support.rows import MORNING, START, Both, is_long, sent
from tests.support.warehouses import (
    Opener,
    Warehouse,
    extraction,
    in_duckdb,
    in_jsonl,
    in_postgres,
    in_snowflake,
)
from tests.support.world import World

# All of them take some minutes: they are for the longer mode.
TWELVE = [
    *("amd_detail", "call_detail", "chat_detail", "wrap_up_detail", "agent_time_hourly"),
    *("agent_logins", "amd_totals", "agent_time", "call_totals_by_duration"),
    *("agent_time_by_agent_and_hour", "campaigns", "agents", "chat_messages"),
]
# A chat message with an image. DuckDB's loader takes lines of up to 2 MiB.
IMAGE = "data:image/png;base64," + "iVBORw0KGgoAAAANSUhEUgAA" * 83_000
AWKWARD = ("", "-", None, "🤖 \\ \" ' ,\t\r\n", "ñ" * 50_000, " padded ", "NULL", "2026-06-09")

# All days in one window: an attempt of a campaign whose record lies in another one is in neither.
WIDEST = 31


def awkward(report: Report) -> Fixed:
    """Make rows of values that loaders may trip over, and fields that have no column."""
    made = Fixed(stream=report.stream)
    times = {each.wire_names[0] for each in report.fields if each.type in {"time", "day"}}
    for n, value in enumerate(AWKWARD):
        row = sent(report.stream, novel={"nested": [value, {"n": n}]}, **{"a b'": value})
        texts = [name for name in row if name not in {*times, "novel", "a b'"}]
        row |= dict.fromkeys(texts, value and value[:2_000]) | {texts[-1]: value}
        # PostgreSQL's index of a key holds some 2,700 bytes.
        row |= dict.fromkeys(row.keys() & set(report.key_fields), value and value[:200])
        if report.kind in {"day", "hour"}:
            row |= dict.fromkeys(times, f"{MORNING:%Y-%m-%d}")
        if explode := report.explode:
            inside = {each.wire_names[0] for each in report.fields if each.column in explode.inside}
            message = {name: row.pop(name) for name in inside & row.keys()}
            row[explode.field] = [message | {"message": IMAGE if n == 0 else value}]
        made.add([row], filter_date=None if report.kind == "list" else MORNING)
    return made


@pytest.fixture(scope="module")
def office() -> Iterator[World]:
    """A server with seeded and with awkward rows."""
    calls = Seeded(3, first_day().date(), rows_per_day=300)
    made = seeded_reports(calls)
    for stream, source in made.items():
        report = REPORTS_BY_STREAM[stream]
        if not report.key_column and (not report.explode or stream == "chat_messages"):
            made[stream] = Both(source, awkward(report))
    wolkvox = Wolkvox(calls, Settings(token=TOKEN, clock=lambda: NOON), made)
    with running(wolkvox) as server:
        yield World(server, Fixed(), wolkvox)


@dataclass(frozen=True)
class Form:
    """How a warehouse keeps what the tap writes.

    Attributes:
        empty: What becomes of an empty text.
        empty_key: The same in a key.
    """

    empty: str | None = ""
    empty_key: str | None = ""

    def of(self, report: Report, values: Sequence[Any]) -> tuple[Any, ...]:
        """Bring values to one form: times in UTC, days as dates, `other_fields` as JSON."""
        found: list[Any] = []
        for column, value in zip(report.columns, values, strict=True):
            if column.name == "read_at":
                continue
            if value is None:
                found.append(None)
            elif column.type == "object":
                decoded = json.loads(value) if isinstance(value, str) else value
                found.append(json.dumps(decoded, sort_keys=True))
            elif column.type == "time":
                text = value.isoformat() if isinstance(value, datetime) else str(value)
                found.append(text[:19].replace(" ", "T"))
            elif column.type == "day":
                found.append(value.isoformat() if isinstance(value, date) else str(value)[:10])
            elif column.type == "integer":
                found.append(int(value))
            else:
                is_key = column.name in report.key_fields
                empty = self.empty_key if is_key else self.empty
                if is_key and self.empty_key and report.stream == "amd_detail":
                    empty = "-"
                found.append(empty if value == "" else value)
        return tuple(found)


def in_table(warehouse: Warehouse, report: Report) -> list[tuple[Any, ...]]:
    names = ", ".join(f'"{column.name}"' for column in report.columns)
    if warehouse.dialect == "Snowflake":
        names = names.upper()
    return warehouse.ask(f"SELECT {names} FROM wolkvox.{report.stream}")  # noqa: S608 - ours


@contextmanager
def opened(in_warehouse: Opener, office: World, folder: Path) -> Iterator[Warehouse]:
    settings = extraction(office.server.url, f"{first_day()}", f"{NOON}")
    settings |= {
        "TAP_WOLKVOX_REPORTS": json.dumps(streams()),
        "TAP_WOLKVOX_MAX_WINDOW_DAYS": str(WIDEST),
    }
    with in_warehouse(folder, settings) as warehouse:
        yield warehouse


def streams() -> list[str]:
    return [report.stream for report in REPORTS] if is_long() else TWELVE


def first_day() -> datetime:
    """A month in the longer mode, else ten days."""
    return START - timedelta(days=21) if is_long() else START


def kill_after(requests: int, warehouse: Warehouse, office: World) -> None:
    """Start a pipeline, and kill all of it at a request."""
    reached = Event()

    def when(*_window: object) -> bool:
        if len(office.wolkvox.log) >= begun + requests:
            reached.set()
        return False

    begun = len(office.wolkvox.log)
    office.wolkvox.faults.append(Fault("hang", when=when))
    # Meltano takes a run that was killed for one that goes on, for some minutes.
    with warehouse.meltano.start(
        "run", "--force", warehouse.extractor, warehouse.loader
    ) as process:
        assert reached.wait(GUARD * 5)
        os.killpg(process.pid, signal.SIGKILL)
    office.wolkvox.faults.clear()


OTHERS = [
    (in_duckdb, Form(empty=None, empty_key="(empty)"), 2),
    (in_snowflake, Form(), 2),
    (in_jsonl, Form(), 1),  # it appends
]


@pytest.mark.parametrize(
    ("in_warehouse", "form", "runs"),
    [
        (in_postgres, Form(), 2),
        # test_targets.py loads two reports into the others, again and again.
        *(OTHERS if is_long() else []),
    ],
)
def test_each_table_holds_what_the_tap_writes(
    office: World, tmp_path: Path, in_warehouse: Opener, form: Form, runs: int
) -> None:
    run = office.extract(
        reports=streams(),
        start_date=f"{first_day()}",
        end_date=f"{NOON}",
        max_window_days=WIDEST,
    )
    assert run.error is None
    truth: dict[str, Counter[tuple[Any, ...]]] = {stream: Counter() for stream in streams()}
    for message in run.messages:
        if message["type"] == "RECORD":
            report = REPORTS_BY_STREAM[message["stream"]]
            values = [message["record"][column.name] for column in report.columns]
            truth[report.stream][form.of(report, values)] += 1
    with opened(in_warehouse, office, tmp_path) as warehouse:
        kills = (len(streams()) // 2, len(streams())) if in_warehouse is in_postgres else ()
        for requests in kills:
            kill_after(requests, warehouse, office)
        for _run in range(runs):
            warehouse.meltano("run", "--force", warehouse.extractor, warehouse.loader)
        for stream, rows in truth.items():
            report = REPORTS_BY_STREAM[stream]
            found = Counter(form.of(report, values) for values in in_table(warehouse, report))
            assert found == rows, stream
        if in_warehouse is in_postgres:
            check_types(warehouse)
        if in_warehouse is not in_jsonl:
            novel = warehouse.ask(query("Fields without a column", warehouse.dialect))
            assert len(novel) == len(AWKWARD)
            assert all(json.loads(text).keys() == {"nested"} for *_, text in novel)


def check_types(warehouse: Warehouse) -> None:
    """Hold the table of AMD Detail in PostgreSQL against what it is said to be."""
    of_table = "WHERE table_schema = 'wolkvox' AND table_name = 'amd_detail'"
    columns = f"SELECT column_name, data_type FROM information_schema.columns {of_table}"  # noqa: S608
    types = dict(warehouse.ask(columns))
    assert {name: kind for name, kind in types.items() if not name.startswith("_sdc")} == {
        **dict.fromkeys((*KEY, "file_name", "result"), "text"),
        "date": "timestamp without time zone",
        "occurrence": "bigint",
    }
    keys = f"SELECT column_name FROM information_schema.key_column_usage {of_table}"  # noqa: S608
    assert {name for (name,) in warehouse.ask(keys)} == {*KEY}
