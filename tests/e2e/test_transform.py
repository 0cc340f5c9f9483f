"""What dbt makes of the tables, against the same figures worked out here."""

from __future__ import annotations

import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import pytest

from sandbox.app import running
from sandbox.data import Row
from sandbox.reports import Fixed, ReportSource
from sandbox.seeded import Seeded, seeded_reports
from sandbox.server import Wolkvox
from sandbox.settings import Settings
from tests.support.calls import NOON, TOKEN
from tests.support.queries import queries
from tests.support.rows import Both, is_long, sent
from tests.support.warehouses import (
    Opener,
    Warehouse,
    extraction,
    in_duckdb,
    in_postgres,
    in_snowflake,
)
from tests.support.world import World
from tools.demo.services import ServiceError

Record: TypeAlias = dict[str, Any]


REPORTS = [
    *("amd_detail", "amd_totals", "campaigns", "call_detail", "campaign_results"),
    *("skill_service_level_hourly", "agent_time", "chat_detail"),
]
BOGOTA = ZoneInfo("America/Bogota")
FIRST = NOON - timedelta(days=36, hours=12)
HALFWAY = datetime(2026, 6, 8, 15)  # noqa: DTZ001 - on the server's clock
WITHIN = 120  # seconds
SCHEMA = "wolkvox_analytics"
TABLES = """
    SELECT table_name FROM information_schema.tables WHERE table_schema = 'wolkvox_analytics'
"""
COLUMNS = """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = 'wolkvox_analytics'
"""
CHANGED = date(2026, 5, 20)
# As the tap would write rows whose codes were taken away; no other row of that day is new.
LATE_CHANGE = """
    UPDATE wolkvox.call_detail
    SET
        cod_act = '-',
        cod_act_2 = '-',
        _sdc_batched_at = (SELECT max(_sdc_batched_at) FROM wolkvox.call_detail)
    WHERE CAST(date - interval '5 hours' AS date) = '2026-05-20'
"""
ODD, FORM = "12,5 COP", "99,9 aaa"


@pytest.fixture(scope="module")
def office() -> Iterator[World]:
    """A server with calls of which other reports say how they ended, now and then twice."""
    calls = Seeded(3, FIRST.date(), rows_per_day=60)
    made: dict[str, ReportSource] = dict(seeded_reports(calls))
    chance = random.Random(7)  # noqa: S311 - not for secrets
    for stream, name, outcomes in (
        ("call_detail", "hang_up", ["agent", "customer", "-"]),
        ("campaign_results", "result", ["ANSWER", "ANSWER-MACHINE"]),
    ):
        endings: list[Row] = []
        for n, row in enumerate(calls.rows(FIRST, NOON, {})):
            for _ in range(chance.choice([0, 1, 1, 2])):
                heard = datetime.fromisoformat(str(row["date"]))
                ended = heard + timedelta(seconds=chance.randint(-150, 150))
                values = {
                    "conn_id": f"wv.{n}.{len(endings)}",
                    "date": str(ended),
                    "telephone": f"9{str(row['telephone'])[-10:]}",
                    "campaign_id": row["campaign_id"],
                    "customer_id": row["customer_id"],
                    "time_seg": f"{chance.randrange(1, 2000):,}",
                    "time_min": "1.5",
                    "cost": ODD if len(endings) % 100 == 0 else f"{chance.uniform(0, 2_000):,.3f}",
                    name: chance.choice(outcomes),
                }
                endings.append(sent(stream) | values)
        made[stream] = Both(made[stream], Fixed(endings, stream))
    wolkvox = Wolkvox(calls, Settings(token=TOKEN, clock=lambda: NOON), made)
    with running(wolkvox) as server:
        yield World(server, Fixed(), wolkvox)


def records_of(office: World, end: datetime) -> dict[str, list[Record]]:
    """What the tap extracts up to a time; of days, totals and lists, what was read last."""
    run = office.extract(reports=REPORTS, start_date=f"{FIRST}", end_date=f"{end}")
    assert run.error is None
    found: dict[str, list[Record]] = {stream: [] for stream in REPORTS}
    for message in run.messages:
        if message["type"] == "RECORD":
            found[message["stream"]].append(message["record"])
    return found


# What texts stand for.


def text(value: str | None) -> str | None:
    return None if value is None or value.strip() in {"", "-", "--"} else value


def campaign_of(row: Record) -> str | None:
    return None if row["campaign_id"] == "0" else text(row["campaign_id"])


def number(value: str | None) -> float | None:
    found = text(value)
    return None if found in {None, ODD} else float(str(found).strip(" %").replace(",", ""))


def seconds(value: str | None) -> float | None:
    found = text(value)
    if found is None or ":" not in found:
        return number(found)
    hours, minutes, rest = map(int, found.split(":"))
    return 3_600 * hours + 60 * minutes + rest


def local(value: str) -> datetime:
    return datetime.fromisoformat(value).astimezone(BOGOTA).replace(tzinfo=None)


def rounded(part: float, whole: float, place: str) -> Decimal | None:
    """Divide as warehouses do, halves up; null of nothing."""
    return (
        (Decimal(part) / Decimal(whole)).quantize(Decimal(place), ROUND_HALF_UP) if whole else None
    )


def percent(part: float, whole: float) -> Decimal | None:
    return rounded(100 * part, whole, "0.01")


def average(values: Iterable[float | None]) -> Decimal | None:
    told = [value for value in values if value is not None]
    return rounded(sum(told), len(told), "0.1")


# What the marts should hold, each as the values of its columns without the operation.


def machine_share(of: dict[str, list[Record]]) -> Iterator[tuple[Any, ...]]:
    names = {row["campaign_id"]: row["campaign_name"] for row in of["campaigns"]}
    groups = defaultdict(list)
    for row in of["amd_detail"]:
        when = local(row["date"])
        groups[row["campaign_id"], when.date(), when.hour].append(row["result"])
    for (campaign, day, hour), results in groups.items():
        heard = Counter(results)
        yield (
            *(campaign, names.get(campaign, campaign), day, day - timedelta(days=day.weekday())),
            *(day.isoweekday(), hour, len(results), heard["machine"], heard["human"]),
            percent(heard["machine"], len(results)),
        )


def contacts(of: dict[str, list[Record]]) -> Iterator[tuple[Any, ...]]:
    groups = defaultdict(list)
    for row in of["amd_detail"]:
        groups[row["telephone"]].append((local(row["date"]), row["result"]))
    for telephone, calls in groups.items():
        times = [when for when, _ in calls]
        reached = [when for when, result in calls if result == "human"]
        first = min(reached, default=None)
        yield (
            *(telephone, len(calls), len(calls) - len(reached), len(reached), bool(reached)),
            *(min(times), max(times), first, max(reached, default=None)),
            *((first.isoweekday(), first.hour) if first else (None, None)),
        )


def trust(of: dict[str, list[Record]]) -> Iterator[tuple[Any, ...]]:
    for stream, name in (("call_detail", "hang_up"), ("campaign_results", "result")):
        rows = sorted(
            (
                (datetime.fromisoformat(row["date"]), (text(row["telephone"]) or "")[-10:], row)
                for row in of[stream]
            ),
            key=lambda each: (*each[:2], each[2]["conn_id"], each[2].get("occurrence")),
        )
        first, last = min(when for when, *_ in rows), max(when for when, *_ in rows)
        reach = timedelta(seconds=WITHIN)
        heard = [
            (when, row["telephone"][-10:], row["result"])
            for row in of["amd_detail"]
            if first - reach <= (when := datetime.fromisoformat(row["date"])) <= last + reach
        ]
        by_digits = defaultdict(list)
        for place, (when, digits, _) in enumerate(rows):
            by_digits[digits].append((when, place))
        candidates = sorted(
            (abs((when - other).total_seconds()), left, right)
            for left, (when, digits, _) in enumerate(heard)
            for other, right in by_digits[digits]
            if abs(when - other) <= reach
        )
        pairs: dict[int, int] = {}
        taken: set[int] = set()
        for _gap, left, right in candidates:
            if left not in pairs and right not in taken:
                pairs[left] = right
                taken.add(right)
        groups: dict[Any, int] = Counter()
        for left, (_, _, result) in enumerate(heard):
            ended = text(rows[pairs[left]][2][name]) if left in pairs else None
            groups[result, left in pairs, ended and ended.lower()] += 1
        of_result: Counter[Any] = Counter()
        of_matched: Counter[Any] = Counter()
        for (result, matched, _), count in groups.items():
            of_result[result] += count
            of_matched[result, matched] += count
        for (result, matched, ended), count in groups.items():
            yield (
                *(stream, result, matched, ended, count, percent(count, of_result[result])),
                percent(count, of_matched[result, True]) if matched else None,
            )


def completeness(of: dict[str, list[Record]]) -> Iterator[tuple[Any, ...]]:
    server = {
        (date.fromisoformat(row["report_date"]), row["campaign_id"]): int(row["total_amd"])
        for row in of["amd_totals"]
        if local(row["read_at"]).date() > date.fromisoformat(row["report_date"])
    }
    loaded: dict[Any, Counter[str]] = defaultdict(Counter)
    for row in of["amd_detail"]:
        loaded[local(row["date"]).date(), row["campaign_id"]][row["result"]] += 1
    days, counted = {day for day, _ in loaded}, {day for day, _ in server}
    for day, campaign in {*server, *loaded}:
        if min(days) < day < max(days) and min(counted) <= day <= max(counted):
            total, heard = server.get((day, campaign), 0), loaded[day, campaign]
            yield (
                *(day, campaign, total, heard.total(), heard["machine"]),
                *(total == heard.total(), total == heard["machine"]),
            )


def calls_daily(of: dict[str, list[Record]]) -> Iterator[tuple[Any, ...]]:
    names = {row["campaign_id"]: row["campaign_name"] for row in of["campaigns"]}
    groups = defaultdict(list)
    for row in of["call_detail"]:
        fields = (text(row[name]) for name in ("agent_id", "type_interaction"))
        groups[(local(row["date"]).date(), campaign_of(row), *fields)].append(row)
    for (day, campaign, agent, kind), rows in groups.items():
        lengths = [seconds(row["time_seg"]) for row in rows]
        costs = [cost for row in rows if (cost := number(row["cost"])) is not None]
        told = [length for length in lengths if length is not None]
        yield (
            *(day, campaign, names.get(campaign, campaign), agent, kind, len(rows)),
            *(round(sum(costs), 3) if costs else None, sum(told) if told else None),
            average(lengths),
        )


def wrap_ups(of: dict[str, list[Record]]) -> Iterator[tuple[Any, ...]]:
    groups: Counter[Any] = Counter()
    for row in of["call_detail"]:
        for level, name in ((1, "cod_act"), (2, "cod_act_2")):
            if code := text(row[name]):
                groups[local(row["date"]).date(), campaign_of(row), level, code] += 1
    whole: Counter[Any] = Counter()
    for (day, campaign, level, _), count in groups.items():
        whole[day, campaign, level] += count
    for (day, campaign, level, code), count in groups.items():
        share = percent(count, whole[day, campaign, level])
        yield day, campaign, level, code, count, share


def service(of: dict[str, list[Record]]) -> Iterator[tuple[Any, ...]]:
    for row in of["skill_service_level_hourly"]:
        came, left = number(row["inbound_calls"]) or 0, number(row["abandon_calls"]) or 0
        yield (
            *(date.fromisoformat(row["date"]), int(row["hour"][:2]), row["skill_id"]),
            *(came, number(row["answer_calls"]), left, number(row["service_level_20seg"])),
            *(percent(left, came), seconds(row["asa"])),
        )


def agents(of: dict[str, list[Record]]) -> Iterator[tuple[Any, ...]]:
    states = ("login", "ready", "inbound", "outbound", "acw", "ring", "aux")
    for row in of["agent_time"]:
        times = [seconds(row[f"{state}_time"]) for state in states]
        yield (
            *(date.fromisoformat(row["report_date"]), row["agent_id"], number(row["calls"])),
            *(None if each is None else round(each / 3_600, 4) for each in times),
            *(number(row["occupancy"]), seconds(row["aht"])),
        )


def chats(of: dict[str, list[Record]]) -> Iterator[tuple[Any, ...]]:
    groups = defaultdict(list)
    for row in of["chat_detail"]:
        groups[local(row["date"]).date(), text(row["channel"])].append(row)
    for (day, channel), rows in groups.items():
        waits = [seconds(row["asa"]) for row in rows]
        busy = [seconds(row["time_on_agent"]) for row in rows]
        yield (
            *(day, channel, len(rows), sum(row["cod_act"] == "TIMEOUTCHAT" for row in rows)),
            *(sum(each is not None for each in waits), average(waits)),
            *(sum(each is not None for each in busy), average(busy)),
        )


MARTS: dict[str, tuple[Callable[[Any], Iterator[tuple[Any, ...]]], str]] = {
    "amd_machine_share": (
        machine_share,
        """campaign_id, campaign_name, day, week, weekday, hour, calls, machines, humans,
        machine_percent""",
    ),
    "amd_contacts": (
        contacts,
        """telephone, calls, machines, humans, is_reached, first_called_at, last_called_at,
        first_reached_at, last_reached_at, first_reached_weekday, first_reached_hour""",
    ),
    "amd_trust": (
        trust,
        """compared_with, amd_result, is_matched, ended, calls, percent_of_result,
        percent_of_matched""",
    ),
    "amd_completeness": (
        completeness,
        """day, campaign_id, server_total, loaded_rows, loaded_machines, rows_agree,
        machines_agree""",
    ),
    "calls_daily": (
        calls_daily,
        """day, campaign_id, campaign_name, agent_id, type_interaction, calls, cost, total_seconds,
        average_seconds""",
    ),
    "wrap_ups_daily": (wrap_ups, "day, campaign_id, level, code, calls, percent_of_coded"),
    "service_hourly": (
        service,
        """day, hour, skill_id, inbound_calls, answered_calls, abandoned_calls,
        service_level_20_seconds, abandonment_percent, speed_of_answer_seconds""",
    ),
    "agents_daily": (
        agents,
        """day, agent_id, calls, login_hours, ready_hours, inbound_hours, outbound_hours,
        after_call_hours, ring_hours, auxiliary_hours, occupancy_percent, handling_seconds""",
    ),
    "chats_daily": (
        chats,
        """day, channel, chats, timed_out_chats, chats_with_waiting, waiting_seconds,
        chats_with_handling, handling_seconds""",
    ),
}


def plain(value: Any) -> Any:
    """A value as a warehouse or Python gives it, in one form for all."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, datetime | date):
        return str(value)
    try:
        return f"{round(float(value), 4):.2f}"  # some give sums as floats
    except ValueError:
        return str(value)


def rows_of(warehouse: Warehouse, mart: str, columns: str) -> Counter[tuple[Any, ...]]:
    found = warehouse.ask(f"SELECT {columns} FROM {SCHEMA}.{mart}")  # noqa: S608 - ours
    return Counter(tuple(map(plain, row)) for row in found)


@pytest.mark.parametrize(
    "in_warehouse", [in_postgres, in_duckdb, *([in_snowflake] if is_long() else [])]
)
def test_marts_hold_the_same_figures(office: World, tmp_path: Path, in_warehouse: Opener) -> None:
    chosen = extraction(office.server.url, f"{FIRST}", f"{HALFWAY}")
    chosen |= {"TAP_WOLKVOX_REPORTS": json.dumps(REPORTS)}
    with in_warehouse(tmp_path, chosen) as warehouse:
        warehouse.keep_maps(REPORTS)
        pipeline = ("run", warehouse.extractor, warehouse.loader, f"{warehouse.dbt}:build")
        # The second time, models that grow see some days alone.
        ends = (HALFWAY, NOON) if in_warehouse is in_postgres or is_long() else (NOON,)
        for end in ends:
            if end != ends[0]:
                warehouse.ask(LATE_CHANGE)
            warehouse.meltano(*pipeline, TAP_WOLKVOX_END_DATE=f"{end}")
            of = records_of(office, end)
            for row in of["call_detail"] if end != ends[0] else ():
                if local(row["date"]).date() == CHANGED:
                    row.update(dict.fromkeys(("cod_act", "cod_act_2"), "-"))
            for mart, (expected, columns) in MARTS.items():
                figures = Counter(tuple(map(plain, row)) for row in expected(of))
                assert figures, mart
                assert rows_of(warehouse, mart, columns) == figures, mart
        unreadable = Counter(
            {("call_detail", "cost", FORM): sum(row["cost"] == ODD for row in of["call_detail"])}
        )
        columns = "table_name, column_name, form"
        found = warehouse.ask(f"SELECT {columns}, row_count FROM {SCHEMA}.unreadable_values")  # noqa: S608 - ours
        assert Counter({tuple(row[:3]): row[3] for row in found}) == unreadable
        ages = "table_name, newest_row_at"
        newest = max(row["date"] for row in of["amd_detail"])[:19].replace("T", " ")
        assert ("amd_detail", newest) in rows_of(warehouse, "table_ages", ages)
        day = max(date.fromisoformat(row["report_date"]) for row in of["agent_time"])
        assert ("agent_time", f"{day} 05:00:00") in rows_of(warehouse, "table_ages", ages)
        for query in queries("answers.md"):
            warehouse.ask(query)


def test_models_follow_what_is_loaded(office: World, tmp_path: Path) -> None:
    chosen = extraction(office.server.url, f"{FIRST}", f"{NOON}")
    chosen["TAP_WOLKVOX_REPORTS"] = json.dumps(["amd_detail"])
    build = ("run", "dbt-postgres:build")
    with in_postgres(tmp_path, chosen) as warehouse:
        warehouse.load()
        warehouse.ask("DELETE FROM wolkvox.amd_detail WHERE date::date = '2026-06-03'")
        told = warehouse.meltano(*build)
        needed = "amd_detail and call_detail or campaign_results among the reports"
        assert f"amd_trust is not built: it needs {needed}" in told
        built = {name for (name,) in warehouse.ask(TABLES)}
        assert {"amd_contacts", "amd_machine_share", "missing_days"} < built
        assert not built & {"amd_trust", "stg_call_detail", "calls_daily"}
        missing = rows_of(warehouse, "missing_days", "table_name, day, weekday")
        assert missing == {("amd_detail", "2026-06-03", "3.00"): 1}
        # What `dbt docs generate` shows.
        manifest = json.loads((tmp_path / "transform" / "target" / "manifest.json").read_text())
        described = {
            (node["name"], column["name"])
            for node in manifest["nodes"].values()
            for column in node.get("columns", {}).values()
            if column["description"] and node["description"]
        }
        assert set(warehouse.ask(COLUMNS)) == described

        # Rows of two operations in one table, and another zone; and columns that were left out on
        # the way: one that is typed, and the names of campaigns.
        warehouse.ask("ALTER TABLE wolkvox.amd_detail DROP CONSTRAINT amd_detail_pkey")
        warehouse.ask("ALTER TABLE wolkvox.amd_detail ADD COLUMN operation text DEFAULT 'cali'")
        copied = "campaign_id, customer_id, telephone, date, occurrence, result, _sdc_batched_at"
        warehouse.ask(
            f"INSERT INTO wolkvox.amd_detail ({copied}, operation) "  # noqa: S608 - ours
            f"SELECT {copied}, 'medellin' FROM wolkvox.amd_detail WHERE result = 'human'"
        )
        added = "'cali' AS operation, 1 AS occurrence, localtimestamp AS read_at"
        warehouse.ask(
            f"CREATE TABLE wolkvox.call_totals_by_agent AS SELECT {added}, 'Ana' AS agent_name, "
            "date '2026-06-02' AS report_date, '1,234' AS calls, NULL AS other_fields, "
            "localtimestamp AS _sdc_batched_at"
        )
        warehouse.ask(
            f"CREATE TABLE wolkvox.campaigns AS SELECT {added}, '90001' AS campaign_id, "
            "localtimestamp AS _sdc_batched_at"
        )
        other = {
            "WOLKVOX_OPERATION_COLUMN": "operation",
            "TAP_WOLKVOX_TIMEZONE": "Europe/Madrid",
            "TAP_WOLKVOX_REPORTS": json.dumps(["amd_detail", "call_totals_by_agent", "campaigns"]),
        }
        told = warehouse.meltano(*build, DBT_FULL_REFRESH="true", **other)
        assert "null for columns that call_totals_by_agent lacks: cost" in told
        found = warehouse.ask(
            "SELECT operation_id, sum(calls), min(first_called_at) "
            "FROM wolkvox_analytics.amd_contacts GROUP BY 1 ORDER BY 1"
        )
        wanted = warehouse.ask(
            "SELECT operation, count(*), "
            "min(date AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Madrid') "
            "FROM wolkvox.amd_detail GROUP BY 1 ORDER BY 1"
        )
        assert [name for name, *_ in found] == ["cali", "medellin"]
        assert found == wanted
        totals = rows_of(warehouse, "stg_call_totals_by_agent", "agent_name, calls, cost")
        assert totals == {("Ana", "1234.00", None): 1}
        names = rows_of(warehouse, "amd_machine_share", "DISTINCT campaign_name")
        assert ("90001.00",) in names

        # Telephones that are hashed, so that those in plain text would stay beside them; and
        # columns and a table that are not there.
        warehouse.ask(
            "UPDATE wolkvox.amd_detail SET telephone = md5(telephone), "
            "_sdc_batched_at = timezone('utc', now())"
        )
        for table, column in (("amd_detail", "file_name"), ("campaigns", "occurrence")):
            warehouse.ask(f"ALTER TABLE wolkvox.{table} DROP COLUMN {column} CASCADE")
        warehouse.ask("DROP TABLE wolkvox.call_totals_by_agent CASCADE")
        with pytest.raises(ServiceError):
            warehouse.meltano(*build, **other)
        told = warehouse.meltano.log.read_text()
        assert re.search(r"FAIL \d+ amd_contacts_are_complete", told)
        assert "stg_amd_detail: null for columns that amd_detail lacks: file_name" in told
        assert 'column "occurrence" does not exist' in told
        assert 'relation "wolkvox.call_totals_by_agent" does not exist' in told

        with pytest.raises(ServiceError, match="there is no report 'call_details'"):
            warehouse.meltano(*build, TAP_WOLKVOX_REPORTS='["amd_detail", "call_details"]')
