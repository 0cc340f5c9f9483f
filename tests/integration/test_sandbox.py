from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import requests

from sandbox.base import Row
from sandbox.rows.fixed import Fixed
from sandbox.rows.seeded import Seeded
from sandbox.server.faults import Fault
from sandbox.server.settings import Order, Settings
from sandbox.server.wolkvox import Wolkvox
from tap_wolkvox.reports.model import REPORTS_MANAGER as PATH
from tests.integration.test_sandbox_reports import (
    FRIDAY,
    NO_ROWS,
    SECOND,
    TOKEN,
    Client,
    bag,
    served,
)

AMD = "amd_detail"


def a_row(when: datetime, campaign: str = "90001", customer: str = "1020304050") -> Row:
    return {
        "customer_id": customer,
        "campaign_id": campaign,
        "file_name": "promoción.mp3",
        "telephone": "9573001234567",
        "result": "machine",
        "date": f"{when:%Y-%m-%d %H:%M:%S}",
    }


def every_second(count: int) -> Fixed:
    return Fixed(a_row(FRIDAY + number * SECOND, customer=str(number)) for number in range(count))


@pytest.fixture
def client() -> Iterator[Client]:
    with served(Wolkvox(every_second(100))) as client:
        yield client


# Rows


def test_rows_of_a_working_day() -> None:
    seeded = Seeded(1, date(2026, 1, 1), rows_per_day=30_000)
    friday = seeded.rows(FRIDAY, FRIDAY + timedelta(days=1) - SECOND, {})
    assert 27_000 < len(friday) < 33_000
    repeated = len(friday) - len(bag(friday))
    assert 0.003 < repeated / len(friday) < 0.007


def test_nothing_is_seen_of_the_future() -> None:
    now = FRIDAY + timedelta(hours=10)
    wolkvox = Wolkvox(Seeded(1, date(2026, 1, 1), rows_per_day=500), Settings(clock=lambda: now))
    with served(wolkvox) as client:
        rows = client.rows(AMD, FRIDAY, FRIDAY + timedelta(days=2))
    assert rows
    assert max(row["date"] for row in rows) <= f"{now}"


# Windows and limits


def test_a_window_of_one_second_holds_it(client: Client) -> None:
    assert [row["customer_id"] for row in client.rows(AMD, FRIDAY, FRIDAY)] == ["0"]


def test_the_last_second_may_be_left_out() -> None:
    with served(Wolkvox(every_second(10), Settings(end_inclusive=False))) as client:
        assert len(client.rows(AMD, FRIDAY, FRIDAY + 5 * SECOND)) == 5
        assert client.rows(AMD, FRIDAY, FRIDAY) == []


@pytest.mark.parametrize(
    "dates",
    [
        {"date_ini": "20260605000001", "date_end": "20260605000000"},
        {"date_end": "20260706000000"},
        {"date_end": "2026-06-05"},
        {"date_end": "20261305000000"},
        {"date_end": "2026060500000٣"},
    ],
)
def test_invalid_window_gets_an_empty_response(client: Client, dates: dict[str, str]) -> None:
    assert client.rows(AMD, FRIDAY, FRIDAY + timedelta(days=31) - SECOND)
    answer = client.ask(AMD, **dates)
    assert (answer.status_code, answer.json()) == (404, NO_ROWS)


@pytest.mark.parametrize("order", ["oldest", "newest", "shuffled"])
def test_truncated_response_fills_the_limit(order: Order) -> None:
    wolkvox = Wolkvox(every_second(100), Settings(row_limit=40, order=order))
    with served(wolkvox) as client:
        cut = client.rows(AMD, FRIDAY, FRIDAY + 99 * SECOND)
        assert len(cut) == len(bag(cut)) == 40
        assert bag(cut) == bag(client.rows(AMD, FRIDAY, FRIDAY + 99 * SECOND))
        assert len(client.rows(AMD, FRIDAY, FRIDAY + 39 * SECOND)) == 40
        dates = [row["date"] for row in cut]
        assert (dates == sorted(dates)) == (order == "oldest")
        assert (dates == sorted(dates, reverse=True)) == (order == "newest")
        assert (dates[0] == f"{FRIDAY}") == (order == "oldest")


@pytest.mark.parametrize(
    ("options", "told"),
    [({}, 40), ({"cut_msg": "found"}, 100), ({"cut_msg": "found", "silent_limit": 30}, 30)],
)
def test_msg_count_of_a_truncated_response(options: dict[str, Any], told: int) -> None:
    with served(Wolkvox(every_second(100), Settings(row_limit=40, **options))) as client:
        body = client.ask(AMD).json()
    assert body["msg"] == f"{told} records were found"
    assert len(body["data"]) == options.get("silent_limit", 40)


def test_a_limit_may_be_an_error() -> None:
    with served(Wolkvox(every_second(9), Settings(row_limit=8, over_limit="error"))) as client:
        assert client.ask(AMD).status_code == 400
        assert client.ask(AMD, FRIDAY, FRIDAY + 7 * SECOND).status_code == 200


def test_the_quota_lasts_for_a_day() -> None:
    now = FRIDAY
    wolkvox = Wolkvox(every_second(1), Settings(daily_quota=2, clock=lambda: now))
    with served(wolkvox) as client:
        statuses = [client.ask(AMD, headers={"wolkvox-token": "no"}).status_code]
        statuses += [
            client.ask(AMD, campaign_id=campaign).status_code for campaign in ("all", "1", "all")
        ]
        assert statuses == [403, 200, 404, 403]
        assert client.ask(AMD).json()["msg"] == "TOKEN LIMIT EXCEEDED"
        now += timedelta(days=1)
        assert client.ask(AMD).status_code == 200


def test_too_many_concurrent_requests_get_403() -> None:
    wolkvox = Wolkvox(every_second(1), Settings(latency_seconds=0.2))
    with served(wolkvox) as client, ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda _: client.ask(AMD), range(3)))
        assert sorted(answer.status_code for answer in answers) == [200, 200, 403]
        refused = next(answer for answer in answers if answer.status_code == 403)
        assert refused.json()["msg"] == "EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS PER TOKEN (2)"
        assert wolkvox.max_in_flight == 3
        assert client.ask(AMD).status_code == 200


def test_abandoned_request_stays_in_flight() -> None:
    wolkvox = Wolkvox(every_second(1), Settings(latency_seconds=0.28, simultaneous=1))
    with served(wolkvox) as client:
        with pytest.raises(requests.ReadTimeout):
            client.ask(AMD, timeout=0.02)
        assert client.ask(AMD).status_code == 403
        assert wolkvox.max_in_flight == 2


# Error responses


@pytest.mark.parametrize(
    ("options", "status", "error", "msg"),
    [
        ({"headers": {}}, 401, "UNAUTHORIZED", "PLEASE ENTER THE WOLKVOX-TOKEN"),
        ({"headers": {"wolkvox-token": "x"}}, 403, "FORBIDDEN", "PLEASE VALIDATE TOKEN"),
        ({"api": "campaign_0"}, 400, "BAD REQUEST", "THE API YOU WANT TO CONSULT DOES NOT EXIST"),
        *(
            ({name: None}, 400, "BAD REQUEST", "SOME PARAMETERS ARE REQUIRED")
            for name in ("api", "campaign_id", "date_ini", "date_end")
        ),
    ],
)
def test_error_responses(
    client: Client, options: dict[str, Any], status: int, error: str, msg: str
) -> None:
    answer = client.ask(AMD, **options)
    assert answer.status_code == status
    assert answer.json() == {"code": str(status), "error": error, "msg": msg}
    assert answer.text.startswith('{\n    "code"')
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"


# Log


def test_log_records_each_request(client: Client) -> None:
    client.ask(AMD, FRIDAY, FRIDAY + SECOND, campaign_id="90001")
    client.ask(AMD, campaign_id="1", headers={**TOKEN, "User-Agent": "somebody"})
    first, second = client.wolkvox.log
    assert (first.number, first.status, first.rows, first.fault) == (1, 200, 2, None)
    assert (first.campaign_id, first.date_ini, first.date_end) == (
        "90001",
        "20260605000000",
        "20260605000001",
    )
    assert first.path.startswith(f"{PATH}?api=campaign_7&")
    assert (second.number, second.status, second.rows) == (2, 404, 0)
    assert second.headers["user-agent"] == "somebody"
    assert second.headers["wolkvox-token"] == "sandbox-token"
    assert first.finished is not None
    assert first.started <= first.finished <= second.started
    assert client.wolkvox.max_in_flight == 1

    log = client.get("/sandbox/log").json()
    assert [entry["number"] for entry in log["requests"]] == [1, 2]
    assert requests.delete(client.url + "/sandbox/log", timeout=5).status_code == 204
    client.ask(AMD)
    assert [entry.number for entry in client.wolkvox.log] == [3]


# Faults


def test_wrong_empty_response(client: Client) -> None:
    client.wolkvox.faults.append(Fault("wrong_empty", at={2}))
    assert [client.ask(AMD).status_code for _ in range(3)] == [200, 404, 200]


def test_faults_over_http(client: Client) -> None:
    faults = client.url + "/sandbox/faults"
    orders = [{"kind": "status", "status": 504, "at": [1]}, {"kind": "body", "body": "¡no!"}]
    assert requests.post(faults, json=orders, timeout=5).json() == {"faults": 2}
    assert client.ask(AMD).status_code == 504
    assert client.ask(AMD).content.decode() == "¡no!"
    assert requests.delete(faults, timeout=5).status_code == 204
    assert client.ask(AMD).status_code == 200


@pytest.mark.parametrize(
    "order", ["no", '{"kind": "x"}', '{"kind": "cut", "time": 2}', '{"kind": "cut", "when": 1}']
)
def test_invalid_fault_is_rejected(client: Client, order: str) -> None:
    answer = requests.post(client.url + "/sandbox/faults", data=order, timeout=5)
    assert answer.status_code == 400
    assert client.wolkvox.faults == []


# Serving


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.posix
def test_the_command(end: signal.Signals) -> None:
    options = (
        *("--port", "0", "--token", "abcdefgh", "--rows-per-day", "500", "--quota", "2"),
        *("--start", "2026-06-01", "--days", "10", "--now", "2026-06-05T12:00:00", "--freeze"),
    )
    command = [sys.executable, "-m", "sandbox", *options]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process,
        ExitStack() as end_of_test,
    ):
        end_of_test.callback(process.kill)
        assert process.stdout
        printed = "".join(process.stdout.readline() for _ in range(13))
        url = re.search(r"^URL: +(\S+)$", printed, re.MULTILINE)
        assert url
        assert f"SANDBOX_URL={url[1]}\nSANDBOX_TOKEN=abcdefgh\n" in printed
        assert "SANDBOX_START_DATE=2026-06-01\n" in printed
        assert re.search("^Quota: +2$", printed, re.MULTILINE)
        assert "2026-06-01 to 2026-06-10" in printed
        assert "90001 90002" in printed
        query = "api=campaign_7&campaign_id=all&date_ini=20260605000000&date_end=20260605235959"
        for status in (200, 200, 403):
            answer = requests.get(
                f"{url[1]}{PATH}?{query}", headers={"wolkvox-token": "abcdefgh"}, timeout=5
            )
            assert answer.status_code == status
            if status == 200:
                assert max(row["date"] for row in answer.json()["data"]) <= "2026-06-05 12:00:00"
        process.send_signal(end)
        assert process.wait(5) == 0
