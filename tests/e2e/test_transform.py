"""What dbt makes of the tables, against the same figures worked out here."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sandbox.rows.dialect import Dialect
from sandbox.rows.fixed import Fixed
from sandbox.rows.seeded import seeded_reports
from sandbox.server.app import running
from sandbox.server.settings import Settings
from sandbox.server.wolkvox import Wolkvox
from tap_wolkvox.reports import REPORTS_BY_STREAM
from tests.support.answers import answer, as_of_noon, labels, newest_rows
from tests.support.calls import NOON, TOKEN, call
from tests.support.marts import (
    BOGOTA,
    CENTER,
    CODE_KINDS,
    FIRST,
    GONE,
    MARTS,
    ODD,
    ODD_TIME,
    Records,
    counted,
    plain,
    truth,
)
from tests.support.morning import PANELS, Page
from tests.support.queries import queries, query
from tests.support.rows import Both, is_long
from tests.support.warehouses import (
    Opener,
    Warehouse,
    extraction,
    in_duckdb,
    in_postgres,
    in_snowflake,
)
from tests.support.world import World

REPORTS = [
    *("amd_detail", "amd_totals", "campaigns", "call_detail", "campaign_results"),
    *("skill_service_level_hourly", "agent_time", "chat_detail"),
    *("answered_call_detail", "activity_codes", "agent_time_hourly"),
    *("answered_calls_by_wait", "abandoned_calls_by_wait"),
    *("agents", "skills", "agent_auxiliary_time", "campaign_totals_by_attempt_result"),
    *("abandoned_call_detail", "call_transfer_detail", "speech_detail"),
]
SCHEMA = "wolkvox_analytics"
AGES = "How old is each table?"
BY_HOUR = "Machines by campaign and hour, from the loader's table"


@pytest.fixture(scope="module")
def office() -> Iterator[World]:
    """A server with all that a contact center has, and some rows that are rare."""
    as_it_was = Dialect(null_share=0)
    exact = ("call_detail", "campaign_results", "answered_call_detail")
    dialects = dict.fromkeys([*exact, "agents", "skills", "campaigns"], as_it_was)
    made = seeded_reports(CENTER, dialects=dialects)
    odd = Fixed([{"date": str(ODD_TIME), "conn_id": "odd", "cost": ODD}], "call_detail")
    made["call_detail"] = Both(made["call_detail"], odd)
    agents = made["agents"].rows(FIRST, NOON, {})
    listed = [row for row in agents if row["agent_id"] != GONE["agent_id"]]
    made["agents"] = Fixed(listed, "agents")
    days = [NOON - timedelta(days=n) for n in range(1, 7)]
    unreached = Fixed([call(day, customer_id="", telephone="9573009999999") for day in days])
    source = Both(CENTER, unreached)
    wolkvox = Wolkvox(source, Settings(token=TOKEN, clock=lambda: NOON), made)
    with running(wolkvox) as server:
        yield World(server, Fixed(), wolkvox)


@pytest.fixture(scope="module")
def of(office: World) -> Records:
    """What the tap extracts."""
    run = office.extract(reports=REPORTS, start_date=f"{FIRST}", end_date=f"{NOON}")
    assert run.error is None
    found: Records = {stream: [] for stream in REPORTS}
    for message in run.messages:
        if message["type"] == "RECORD":
            found[message["stream"]].append(message["record"])
    return found


def rows_of(warehouse: Warehouse, mart: str, columns: str) -> Counter[tuple[Any, ...]]:
    return counted(warehouse.ask(f"SELECT {columns} FROM {SCHEMA}.{mart}"))  # noqa: S608 - ours


def write_seed(folder: Path, name: str, columns: str, rows: dict[str, str]) -> None:
    lines = [columns, *(f"{key},{value}" for key, value in rows.items()), ""]
    (folder / "transform" / "seeds" / f"{name}.csv").write_text("\n".join(lines))


@pytest.mark.parametrize(
    "in_warehouse", [in_postgres, in_duckdb, *([in_snowflake] if is_long() else [])]
)
def test_marts_hold_the_same_figures(
    office: World, of: Records, tmp_path: Path, in_warehouse: Opener
) -> None:
    chosen = extraction(office.server.url, f"{FIRST}", f"{NOON}")
    chosen |= {"TAP_WOLKVOX_REPORTS": json.dumps(REPORTS)}
    with in_warehouse(tmp_path, chosen) as warehouse:
        warehouse.keep_maps(REPORTS)
        write_seed(tmp_path, "code_kinds", "code,kind", CODE_KINDS)
        write_seed(tmp_path, "amd_labels", "review_id,found", labels(of))
        warehouse.load()
        # With the tests of macros; unit tests are about PostgreSQL.
        tests = ("--vars", "test_wolkvox: true")
        without = ("--exclude-resource-type", "unit_test")
        warehouse.meltano("invoke", warehouse.dbt, "build", *tests, *without)
        if in_warehouse is in_duckdb:  # in PostgreSQL, test_models.py
            warehouse.meltano("invoke", f"{warehouse.dbt}:freshness", *tests)
        for mart, (expected, columns) in MARTS.items():
            figures = counted(expected(of))
            assert figures, mart
            assert rows_of(warehouse, mart, columns) == figures, mart
        hold_shares(warehouse.ask(query(BY_HOUR, warehouse.dialect)), of)
        # Another attempt of the same record may be nearer now and then.
        heard = rows_of(warehouse, "attempts WHERE amd_result IS NOT NULL", "result, amd_result")
        same = {("answer", "human"), ("abandon", "human"), ("answer-machine", "machine")}
        assert sum(heard[pair] for pair in same) > 0.97 * heard.total() > 500
        for title, asked in queries("answers.md").items():
            found = warehouse.ask(as_of_noon(asked))
            if title == AGES:
                hold_ages(found, of)
                continue
            figures = counted(answer(title, asked, of))
            assert figures, title
            assert counted(found) == figures, title
        if in_warehouse is not in_snowflake:
            of_plugin = warehouse.dbt.upper().replace("-", "_")
            language = {f"{of_plugin}_PAGE_LANGUAGE": "en"}
            warehouse.meltano("invoke", f"{warehouse.dbt}:morning-page", **language)
            hold_page(Page(warehouse.meltano.project / "output" / "morning-page"), of)


def hold_page(page: Page, of: Records) -> None:
    """Compare the morning page with the same truth; nobody whom it is about is in it."""
    assert [*page.sections] == [*PANELS]
    # On no day do as many calls come in as a share takes.
    assert page.pictures == {*PANELS} - {"service"}
    last = NOON.date()

    def days(mart: str, number: int = 28) -> list[dict[str, Any]]:
        return [row for row in truth(mart, of) if row["day"] > last - timedelta(days=number)]

    funnel = days("campaign_funnel_daily")
    counts = {row["name"]: row["count"] for row in page.charts["funnel-0"]}
    names = ("attempts", "answered", "people", "right_party", "hits")
    sums = {name: sum(row[name] or 0 for row in funnel) for name in (*names, "dropped")}
    connected = sums["people"] - sums.pop("dropped")
    assert counts == sums | {"connected": connected}
    assert f"Of {sums['attempts']:,} attempts" in page.sections["funnel"]

    campaigns: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in funnel:
        campaigns[row["campaign_name"]].update(
            {name: row[name] or 0 for name in (*names, "dropped")}
        )
    shares = {
        "Answered": ("answered", "attempts"),
        "People": ("people", "answered"),
        "Dropped": ("dropped", "people"),
        "Right party": ("right_party", "people"),
        "Hits": ("hits", "right_party"),
    }
    assert len(page.charts["funnel-1"]) == len(campaigns) * len(shares)
    for cell in page.charts["funnel-1"]:
        part, whole = (campaigns[cell["campaign"]][name] for name in shares[cell["measure"]])
        share = 100 * part / whole if whole >= 30 else None
        assert cell["percent"] == (share and pytest.approx(share, abs=0.051))

    heard: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in days("amd_machine_share"):
        cell = heard[f"{row['hour']:02}:00", f"{row['day']:%a}"]
        cell.update(calls=row["calls"], machines=row["machines"])
    cells = {(row["hour"], row["weekday"]): row for row in page.charts["machines-0"]}
    assert {key for key, row in cells.items() if row["calls"]} == {*heard}
    for key, counted_cell in heard.items():
        assert (cells[key]["calls"], cells[key]["machines"]) == (
            *(counted_cell["calls"], counted_cell["machines"]),
        )

    rates = [
        row
        for row in truth("amd_accuracy", of)
        if row["month"] is None and row["amd_result"] == "human"
    ]
    columns = ("wrong_percent", "wrong_percent_low", "wrong_percent_high")
    drawn = ([row[name] for name in ("rate", "low", "high")] for row in page.charts["errors-0"])
    assert counted(drawn) == counted([row[name] for name in columns] for row in rates)

    served = {
        name: sum(row[name] for row in days("service_daily"))
        for name in ("offered", "answered_20", "abandoned")
    }
    level, gone = (
        f"{100 * served[name] / served['offered']:.1f}%" for name in ("answered_20", "abandoned")
    )
    said = f"{level} of calls were answered within 20 seconds; {gone} were abandoned."
    assert said in page.sections["service"]
    assert f"{served['offered']:,} calls that came in" in page.sections["service"]

    for state, name in (("login", "Logged in"), ("after_call", "After call")):
        told = [row["hours"] or 0 for row in page.charts["agents-0"] if row["state"] == name]
        true = [float(row[f"{state}_hours"] or 0) for row in days("agents_daily", 7)]
        assert sum(told) == pytest.approx(sum(true), abs=0.3)

    rows = {row["table"]: row["row_count"] for row in page.charts["freshness-0"]}
    assert len(rows) == 16
    assert rows.items() <= {name: len(found) for name, found in of.items()}.items()

    customers = {
        record[field.column]
        for stream, records in of.items()
        for record in records
        for field in REPORTS_BY_STREAM[stream].fields
        # Shorter ones may be part of an agent's name.
        if field.personal == "customer" and len(record[field.column] or "") > 8
    }
    assert len(customers) > 100
    assert not [value for value in customers if value in page.html]


def hold_ages(found: list[tuple[Any, ...]], of: Records) -> None:
    """Compare ages of tables: of lists and of loads, the run tells the time, not the sandbox."""
    assert {name for name, *_ in found} == {*REPORTS}
    newest = newest_rows(of)
    assert {name: plain(row) for name, row, *_ in found if name in newest} == newest
    now = datetime.now(UTC).replace(tzinfo=None)
    for _name, row, _load, hours in found:
        age = now - datetime.fromisoformat(str(row))
        assert abs(age - timedelta(hours=float(hours))) < timedelta(hours=1)


def hold_shares(found: list[tuple[Any, ...]], of: Records) -> None:
    results: defaultdict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for row in of["amd_detail"]:
        hour = datetime.fromisoformat(row["date"]).astimezone(BOGOTA).hour
        results[row["campaign_id"], hour][row["result"]] += 1
    shares = {key: (heard.total(), heard["machine"]) for key, heard in results.items()}
    assert [key for *key, _, _ in found] == [[*key] for key in sorted(shares)]
    for campaign, hour, calls, percent in found:
        total, machines = shares[campaign, hour]
        assert calls == total
        assert float(percent) == pytest.approx(100 * machines / total, abs=0.051)
