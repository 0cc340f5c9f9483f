"""The sandbox's other reports over HTTP, with chosen rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from json import dumps
from typing import Any

import pytest
import requests

from sandbox.__main__ import make, parse
from sandbox.base import Row
from sandbox.rows.fixed import Fixed
from sandbox.rows.seeded import Seeded, seeded_reports
from sandbox.rows.wire import nested_columns, nested_field, usual_parameters
from sandbox.server.app import running
from sandbox.server.settings import Settings
from sandbox.server.wolkvox import Wolkvox
from tap_wolkvox.reports import REPORTS, REPORTS_BY_STREAM

FRIDAY = datetime.fromisoformat("2026-06-05")
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
TOKEN = {"wolkvox-token": "sandbox-token"}
NO_ROWS = {"code": "404", "error": "Not Found", "msg": "Validate dates entered"}
DATED = [report.stream for report in REPORTS if report.kind != "list"]


class Client:
    """Sends requests as a client of the API does; by default, for a Friday."""

    def __init__(self, url: str, wolkvox: Wolkvox) -> None:
        self.url = url
        self.wolkvox = wolkvox

    def get(
        self,
        path: str,
        *,
        headers: Mapping[str, str] = TOKEN,
        timeout: float = 10,
        **query: str | None,
    ) -> requests.Response:
        return requests.get(self.url + path, params=query, headers=headers, timeout=timeout)

    def ask(
        self,
        stream: str,
        start: datetime = FRIDAY,
        end: datetime = FRIDAY + DAY - SECOND,
        /,
        **more: Any,
    ) -> requests.Response:
        report = REPORTS_BY_STREAM[stream]
        query: dict[str, Any] = {"api": report.api, **asked(stream)}
        if report.kind != "list":
            query["date_ini"] = f"{start:%Y%m%d%H%M%S}"
            query["date_end"] = f"{end:%Y%m%d%H%M%S}"
        return self.get(report.endpoint, **{**query, **more})

    def rows(self, stream: str, *window: datetime, **more: str) -> Any:
        answer = self.ask(stream, *window, **more)
        if answer.status_code == 404:
            assert answer.json() == NO_ROWS
            return []
        body = answer.json()
        assert list(body) == ["code", "error", "msg", "data"]
        assert body["msg"] == f"{len(body['data'])} records were found"
        return body["data"]


def asked(stream: str) -> dict[str, str]:
    return usual_parameters(REPORTS_BY_STREAM[stream])


def bag(rows: Any) -> Counter[str]:
    return Counter(dumps(row, sort_keys=True) for row in rows)


@contextmanager
def served(wolkvox: Wolkvox) -> Iterator[Client]:
    with running(wolkvox) as server:
        yield Client(server.url, wolkvox)


@pytest.fixture(scope="module")
def full() -> Iterator[Client]:
    source = Seeded(1, date(2026, 5, 1), rows_per_day=200)
    others = seeded_reports(source)
    settings = Settings(clock=lambda: FRIDAY + 300 * DAY)
    with served(Wolkvox(source, settings, others)) as client:
        yield client


@pytest.fixture
def empty() -> Iterator[Client]:
    with served(Wolkvox(Fixed(), Settings(clock=lambda: FRIDAY + DAY))) as client:
        yield client


def event(when: datetime, **more: object) -> dict[str, object]:
    return {"conn_id": "a.1.1780669722.1", "date": f"{when}", **more}


# All reports


@pytest.mark.parametrize("stream", REPORTS_BY_STREAM)
def test_every_report_has_rows(full: Client, stream: str) -> None:
    report = REPORTS_BY_STREAM[stream]
    answer = full.ask(stream)
    assert answer.status_code == 200
    body = answer.json()
    assert body["code"] == ("0" if report.api in ("activity_codes", "audit_log") else "200")
    assert body["msg"] == f"{len(body['data'])} records were found"
    sent = {each.column: each.wire_names[0] for each in report.fields if each.source != "table"}
    inner = [sent.pop(column) for column in nested_columns(report)]
    nested = nested_field(report)
    rows = body["data"].values() if report.key_column else body["data"]
    assert rows
    for row in rows:
        assert list(row) == [*sent.values(), *([nested] if nested else [])]
        for each in row.get(nested, []):
            assert list(each) == inner


def test_the_command_serves_all_reports() -> None:
    options = parse(["--rows-per-day", "250", "--now", "2026-06-05T12:00:00", "--freeze"])
    wolkvox, _ = make(options)
    assert len(wolkvox.reports) == len(REPORTS) - 1
    with served(wolkvox) as client:
        assert max(row["date"] for row in client.rows("call_detail")) <= "2026-06-05 12:00:00"
        totals = client.rows("amd_totals")
        rows = client.rows("amd_detail")
    machines = Counter(row["campaign_id"] for row in rows if row["result"] == "machine")
    assert Counter({row["campaign_id"]: int(row["total_amd"]) for row in totals}) == machines


# Error responses


@pytest.mark.parametrize(
    ("stream", "lacking"),
    [
        *((stream, "date_ini") for stream in DATED),
        ("agent_logins", "date_end"),
        ("campaign_results", "campaign_id"),
        ("skill_service_level", "skill_id"),
        ("wrap_up_detail", "cod_act"),
    ],
)
def test_missing_parameter_is_an_error(empty: Client, stream: str, lacking: str) -> None:
    answer = empty.ask(stream, **{lacking: None})
    assert answer.status_code == 400
    assert answer.json()["msg"] == "SOME PARAMETERS ARE REQUIRED"


@pytest.mark.parametrize(
    ("stream", "wrong"),
    [
        ("wrap_up_totals", {"cod_act": "all"}),
        ("skill_service_level", {"skill_id": "Ventas"}),
        ("skill_service_level", {"skill_id": "٣"}),
    ],
)
def test_wrong_parameter_is_an_error(empty: Client, stream: str, wrong: dict[str, str]) -> None:
    assert empty.ask(stream, **wrong).status_code == 400


@pytest.mark.parametrize("stream", ["call_detail", "agent_logins", "agent_time_hourly"])
def test_invalid_windows_have_no_rows(full: Client, stream: str) -> None:
    assert full.rows(stream, FRIDAY, FRIDAY - SECOND) == []
    assert full.rows(stream, FRIDAY, FRIDAY + 31 * DAY) == []
    assert full.ask(stream, date_ini="2026-06-05").json() == NO_ROWS


def test_unknown_campaign_or_skill_has_no_rows(full: Client) -> None:
    assert full.rows("campaign_results", campaign_id="1") == []
    assert full.rows("campaign_totals_by_result", campaign_id="1") == []
    assert full.rows("skill_service_level", skill_id="1") == []
    assert full.rows("abandoned_call_detail", skill_id="1") == []


# Shapes


def test_nested_lists_may_be_empty(full: Client) -> None:
    month = FRIDAY - 20 * DAY, FRIDAY + 9 * DAY
    sizes = [len(row["conversation"]) for row in full.rows("chat_messages", *month)]
    assert 0 in sizes
    assert max(sizes) > 1


def test_a_list_may_be_empty(empty: Client) -> None:
    assert empty.ask("agents").json()["msg"] == "0 records were found"
    assert empty.ask("agents").json()["data"] == []
    assert empty.ask("call_detail").json() == NO_ROWS


# Chosen rows


def test_rows_may_be_late_or_misdated() -> None:
    now = FRIDAY
    with served(Wolkvox(Fixed(), Settings(clock=lambda: now))) as client:
        fixed = client.wolkvox.fixed("call_detail")
        fixed.add([event(FRIDAY)])
        fixed.add([event(FRIDAY)], visible_from=FRIDAY + SECOND)
        fixed.add([event(FRIDAY)], filter_date=FRIDAY + 9 * DAY)
        assert len(client.rows("call_detail", FRIDAY, FRIDAY)) == 1
        now += SECOND
        assert len(client.rows("call_detail", FRIDAY, FRIDAY)) == 2
        assert len(client.rows("call_detail", FRIDAY + 9 * DAY, FRIDAY + 9 * DAY)) == 1
        assert client.rows("sms_detail") == []


def test_rows_change_and_vanish() -> None:
    now = FRIDAY

    def first(row: Row) -> bool:
        return row["date"] == f"{FRIDAY}"

    with served(Wolkvox(Fixed(), Settings(clock=lambda: now))) as client:
        fixed = client.wolkvox.fixed("call_detail")
        fixed.add([event(FRIDAY, cod_act=""), event(FRIDAY + SECOND, cod_act="")])
        assert fixed.replace(first, FRIDAY + DAY, cod_act="VENTA") == 1
        assert fixed.remove(lambda row: not first(row), at=FRIDAY + 2 * DAY) == 1
        seen = []
        for _ in range(3):
            seen.append([row["cod_act"] for row in client.rows("call_detail")])
            now += DAY
        assert [sorted(each) for each in seen] == [["", ""], ["", "VENTA"], ["VENTA"]]
        assert [row["cod_act"] for row in fixed.rows(FRIDAY, FRIDAY + DAY, {})] == ["VENTA"]
        assert fixed.replace(first, date=f"{FRIDAY + 5 * DAY}") == 1
        assert client.rows("call_detail") == []
        assert len(client.rows("call_detail", FRIDAY + 5 * DAY, FRIDAY + 6 * DAY)) == 1
        assert fixed.remove(first) == 0
        assert fixed.remove(lambda _: True) == 1
        assert client.rows("call_detail", FRIDAY, FRIDAY + 9 * DAY) == []


def test_both_dates_must_be_in_the_window(empty: Client) -> None:
    row = event(FRIDAY, campaign_id="9")
    empty.wolkvox.fixed("campaign_results").add([row], second_date=FRIDAY + 2 * DAY)
    assert empty.rows("campaign_results") == []
    assert empty.rows("campaign_results", FRIDAY + DAY, FRIDAY + 3 * DAY) == []
    assert empty.rows("campaign_results", FRIDAY, FRIDAY + 2 * DAY) == [row]
    assert empty.rows("campaign_results", FRIDAY, FRIDAY + 2 * DAY, campaign_id="9") == [row]
    assert empty.rows("campaign_results", FRIDAY, FRIDAY + 2 * DAY, campaign_id="8") == []


def test_fixed_totals_are_added_up(empty: Client) -> None:
    fixed = empty.wolkvox.fixed("agent_time")
    one = {"agent_id": "1", "agent_name": "Á", "calls": "2", "login_time": "02:02:47"}
    fixed.add([{**one, "occupancy": "34.64 %"}], filter_date=FRIDAY)
    fixed.add([{**one, "occupancy": "44.64 %"}, {"agent_id": "2"}], filter_date=FRIDAY + DAY)
    assert empty.rows("agent_time") == [{**one, "occupancy": "34.64 %"}]
    both = empty.rows("agent_time", FRIDAY, FRIDAY + DAY)
    summed = {"calls": "4", "login_time": "04:05:34", "occupancy": "39.64 %"}
    assert bag(both) == bag([{**one, **summed}, {"agent_id": "2"}])


def test_days_come_whole(empty: Client) -> None:
    empty.wolkvox.fixed("agent_time_hourly").add(
        {"agent_id": "1", "date": "20260605", "hour": f"{hour:02}:00"} for hour in range(24)
    )
    noon = FRIDAY + 12 * 3600 * SECOND
    assert len(empty.rows("agent_time_hourly", noon, noon)) == 24
    assert empty.rows("agent_time_hourly", FRIDAY - DAY, FRIDAY - SECOND) == []


def test_rows_answer_their_parameters(empty: Client) -> None:
    fixed = empty.wolkvox.fixed("wrap_up_detail")
    fixed.add([event(FRIDAY)])
    fixed.add([event(FRIDAY)], parameters={"cod_act": "cod_act2"})
    assert len(empty.rows("wrap_up_detail", cod_act="cod_act1")) == 1
    assert len(empty.rows("wrap_up_detail", cod_act="cod_act2")) == 2


# Limits, log, faults


def test_limits_of_single_reports(empty: Client) -> None:
    empty.wolkvox.fixed("chatbot_detail").add(event(FRIDAY) for _ in range(6_001))
    assert len(empty.rows("chatbot_detail")) == 6_000
    empty.wolkvox.settings.over_limit = "error"
    assert "LIMIT OF 6000 ROWS" in empty.ask("chatbot_detail").json()["msg"]
    empty.wolkvox.settings.over_limit = "cut"
    empty.wolkvox.settings.row_limits["chatbot_detail"] = 5
    empty.wolkvox.fixed("call_detail").add(event(FRIDAY) for _ in range(6_001))
    assert len(empty.rows("chatbot_detail")) == 5
    assert len(empty.rows("call_detail")) == 6_001
