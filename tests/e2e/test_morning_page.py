"""The morning page, from tables of answers with rows that matter."""

from __future__ import annotations

import base64
import email
import os
import re
import ssl
import subprocess
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from socketserver import StreamRequestHandler, TCPServer
from typing import Any

import pytest
import trustme

from tests.support.models import ANALYTICS
from tests.support.morning import PANELS, Marts, Page
from tests.support.warehouses import a_database, rows_in
from tools.demo.services import PROJECT, Database

pytestmark = pytest.mark.slow

DAY = date(2026, 6, 1)  # a Monday
HASHES = [f"{number:064x}" for number in (11, 7)]
ALL = [table for tables in PANELS.values() for table in tables]
AGES = {
    "old": timedelta(days=3),
    "fine": timedelta(hours=35),
    "lacking": timedelta(hours=36),
    "ahead": -timedelta(minutes=5),
}
TO = "\N{THIN SPACE}\N{EN DASH}\N{THIN SPACE}"
FEW = "fewer than 100 coded calls"
MARKUP = "</script><script>alert(1)</script><b>"
BLOCKS = re.DOTALL | re.MULTILINE

# Where it is noon, no day begins or ends while a test runs. In names of zones, the sign is the
# other way round.
AHEAD = 12 - datetime.now(UTC).hour
NOON_ZONE = {"DBT_POSTGRES_TIMEZONE": f"Etc/GMT{-AHEAD:+}"}
TODAY = (datetime.now(UTC) + timedelta(hours=AHEAD)).date()
YESTERDAY = TODAY - timedelta(days=1)


def some_marts(database: Database, folder: Path) -> Marts:
    rows_in(database, f"CREATE SCHEMA {ANALYTICS}")
    return Marts(database, folder)


@pytest.fixture
def marts(database: Database, tmp_path: Path) -> Marts:
    """No tables at all."""
    return some_marts(database, tmp_path / "page")


def full_marts(folder: Path) -> Marts:
    """Tables with awkward rows."""
    marts = some_marts(a_database(), folder)
    marts.create(*ALL)
    put_ages(marts)
    put_attempts(marts)
    put_machines(marts)
    put_rates(marts)
    put_service(marts)
    put_agents(marts)
    return marts


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Marts:
    return full_marts(tmp_path_factory.mktemp("full") / "page")


@pytest.fixture(scope="module")
def page(full: Marts) -> Page:
    return full.page(**NOON_ZONE)


def put_ages(marts: Marts) -> None:
    """Ages by the clock, and days on the operation's, which is ahead of UTC or behind it."""
    now = datetime.now(UTC).replace(tzinfo=None)
    for table, age in AGES.items():
        times = {"newest_row_at": now - age, "newest_load_at": now - timedelta(hours=37)}
        marts.put("table_ages", {"table_name": table, "row_count": 1000} | times)
    marts.put("table_ages", {"table_name": "none", "row_count": 0, "newest_row_at": None})
    newest = (now - AGES["lacking"] + timedelta(hours=AHEAD)).date()
    # Two after the newest day, of which one is after that of all tables; of the four weeks before
    # it all but a holiday; and one before those.
    days = [newest - timedelta(days=n) for n in (-2, -1, 1, 2, 28, 29)]
    marts.put("missing_days", *({"table_name": "lacking", "day": day} for day in days))
    marts.put("dates", *({"day": day, "is_holiday": day == days[3]} for day in days[1:]))


def test_ages_and_missing_days(page: Page) -> None:
    labels = {row["table"]: row["label"] for row in page.charts["freshness-0"]}
    assert labels == {
        "lacking": "\N{WARNING SIGN} 36 h, missing: 3",
        "none": "no rows",
        "old": "3 days",
        "fine": "35 h",
        "ahead": "0 min",
    }
    assert [*labels] == ["lacking", "none", "old", "fine", "ahead"]
    assert "tables that lack days: 1 of 5, without rows: 1" in page.sections["freshness"]
    assert "\N{WARNING SIGN} Nothing has been loaded since " in page.sections["freshness"]


def put_attempts(marts: Marts) -> None:
    counts = dict.fromkeys(("attempts", "answered", "people", "dropped"), 1000)
    row = {"campaign_id": "1", "campaign_name": MARKUP, "day": DAY} | counts
    few = {"campaign_id": "3", "attempts": 40, "answered": 30, "people": 29, "dropped": 1}
    marts.put("campaign_funnel_daily", row | {"operation_id": "cali"})
    marts.put("campaign_funnel_daily", row | {"operation_id": "medellin"})
    marts.put("campaign_funnel_daily", row | {"operation_id": "medellin", "campaign_id": "2"})
    marts.put("campaign_funnel_daily", row | {"operation_id": "medellin"} | few)


def test_operations_are_told_apart(page: Page) -> None:
    names = {cell["campaign"] for cell in page.charts["funnel-1"]}
    assert names == {
        f"cali: {MARKUP}",
        *(f"medellin: {number} · {MARKUP}" for number in (1, 2, 3)),
    }


def test_shares_of_few_attempts_are_left_out(page: Page) -> None:
    cells = {
        row["measure"]: row["label"]
        for row in page.charts["funnel-1"]
        if row["campaign"].startswith("medellin: 3")
    }
    assert cells == {"Answered": "75.0", "People": "96.7", "Dropped": "\N{EN DASH}"}


def test_without_codes_there_are_no_hits(page: Page) -> None:
    stages = [row["name"] for row in page.charts["funnel-0"]]
    assert stages == ["attempts", "answered", "people", "connected"]


def test_text_of_tables_stays_text(page: Page) -> None:
    assert "<script>alert" not in page.html


def test_nothing_is_fetched(page: Page) -> None:
    assert page.addresses == ["data:,"]
    assert """content="default-src 'none';""" in page.html  # so a browser refuses to


def put_machines(marts: Marts) -> None:
    calls = {
        # Over yesterday, and four weeks before it.
        (TODAY, 9): 7,
        (YESTERDAY, 9): 29,
        (YESTERDAY, 10): 30,
        (YESTERDAY - timedelta(days=27), 11): 1175,
        (YESTERDAY - timedelta(days=28), 11): 90,
    }
    for (day, hour), count in calls.items():
        row = {"day": day, "weekday": day.isoweekday(), "hour": hour}
        marts.put("amd_machine_share", row | {"calls": count, "machines": count // 2})


def test_the_newest_four_weeks_of_days_that_are_over(page: Page) -> None:
    assert sum(cell["calls"] for cell in page.charts["machines-0"]) == 1234
    assert "Detection heard a machine in 49.9% of 1,234 calls" in page.sections["machines"]
    assert f"{YESTERDAY.day}, {YESTERDAY.year}" in page.sections["machines"]


def put_service(marts: Marts) -> None:
    counts = {"answered": 20, "abandoned": 9, "answered_20": 10}
    before = DAY - timedelta(days=1)
    marts.put("service_daily", {"day": before, "offered": 29} | counts)
    marts.put("service_daily", {"day": DAY, "offered": 30} | counts)


def test_shares_of_few_are_left_out(page: Page) -> None:
    [few, enough, _] = [cell for cell in page.charts["machines-0"] if cell["calls"]]
    assert (few["percent"], few["label"]) == (None, "")
    assert (enough["percent"], enough["label"]) == (50, "50")
    [few, enough] = (row for row in page.charts["service-0"] if row["series"] == "Abandoned")
    assert (few["percent"], enough["percent"]) == (None, 30)


def put_rates(marts: Marts) -> None:
    for campaign in ("1", "6"):
        marts.put("campaigns", {"campaign_id": campaign, "campaign_name": "Cobranza"})
    ends = {"wrong_percent_low": 3.2, "wrong_percent_high": 5.2}
    usual = {"amd_result": "human", "month": None, "calls": 5000}
    rates: list[dict[str, Any]] = [
        {"campaign_id": "all", "coded": 1250, "wrong_percent": 4.2, **ends},
        {"campaign_id": "1", "coded": 1000, "wrong_percent": 5, **ends},
        {"campaign_id": "2", "coded": 99, "note": FEW},
        {"campaign_id": "3", "coded": 900, "note": "codes without a kind in code_kinds"},
        {"campaign_id": "4", "coded": 500, "month": DAY},
        {"campaign_id": "5", "coded": 500, "amd_result": "machine"},
    ]
    for row in rates:
        marts.put("amd_accuracy", usual | row)
    people = {"person_heard_as_machine": 30, "person_heard_as_human": 170}
    ends = {"false_positive_percent_low": 10.7, "false_positive_percent_high": 20.6}
    review = {"campaign_id": "1", "month": DAY} | people | {"false_positive_percent": 15} | ends
    for row in ({"is_reviewed": True}, {"is_reviewed": True, "campaign_id": "6"}, {}):
        marts.put("amd_review", review | row)
    rows_in(marts.database, f"CREATE TABLE {ANALYTICS}.amd_labels AS SELECT 1 AS review_id")


def test_rates_that_are_known_and_not(page: Page) -> None:
    labels = {row["campaign"]: row["label"] for row in page.charts["errors-0"]}
    assert labels == {
        "All campaigns": "4.2% · n = 1,250",
        "Cobranza": "5.0% · n = 1,000",
        "2": FEW,
        "3": "codes without a kind in code_kinds",
    }
    assert [row["low"] for row in page.charts["errors-0"]] == [3.2, 3.2, None, None]
    labels = {row["campaign"]: row["label"] for row in page.charts["errors-1"]}
    shown = "15.0% · n = 200"
    assert labels == {"1 · Cobranza, June 2026": shown, "6 · Cobranza, June 2026": shown}
    said = "agents coded 4.2% as a machine (3.2% to 5.2%)"
    assert said in page.sections["errors"]


def put_agents(marts: Marts) -> None:
    states = ("ready", "inbound", "outbound", "after_call", "ring", "auxiliary")
    spent = {f"{state}_hours": 1 for state in states}
    names = ["Ana" if number < 2 else f"Luis {number}" for number in range(25)]
    last = {"agent_id": "24", "agent_name": "Luis 24"}
    rows: list[dict[str, Any]] = [
        *(
            {"agent_id": f"{number}", "agent_name": name, "day": DAY, "login_hours": 40 - number}
            for number, name in enumerate(names)
        ),
        last | {"day": DAY - timedelta(days=6), "login_hours": None},
        last | {"day": DAY - timedelta(days=7), "login_hours": 1000},
    ]
    marts.put("agents_daily", *(row | spent for row in rows))


def test_most_agents_of_a_week(page: Page) -> None:
    rows = [cell for cell in page.charts["agents-0"] if cell["state"] == "Logged in"]
    assert [row["agent"] for row in rows[:3]] == ["0 · Ana", "1 · Ana", "Luis 2"]
    assert rows[-1]["agent"] == "Others: 5"
    assert sum(row["hours"] for row in rows) == sum(range(16, 41))
    assert f"May 26{TO}Jun 1, 2026" in page.sections["agents"]


def test_in_spanish_with_numbered_agents(full: Marts) -> None:
    settings = {"DBT_POSTGRES_PAGE_LANGUAGE": "", "TAP_WOLKVOX_STAFF_DATA": "hash"}
    page = full.page(**NOON_ZONE, **settings)
    assert '<html lang="es">' in page.html
    assert "una máquina en el 49,9% de 1.234 llamadas" in page.sections["machines"]
    assert f"26 de mayo{TO}1 de junio de 2026" in page.sections["agents"]
    assert page.charts["machines-0"][0]["weekday"] == "lun"
    assert '"decimal": ","' in page.html
    assert page.charts["agents-0"][0]["agent"] == "Agente 1"
    assert "Los números de los agentes solo valen en esta página." in page.sections["agents"]
    assert "Luis" not in page.html


def test_people_who_are_dropped(full: Marts) -> None:
    settings = {"TAP_WOLKVOX_STAFF_DATA": "drop", "DBT_POSTGRES_CUSTOMER_DATA": "drop"}
    (full.folder / "agents.png").touch()
    page = full.page(**settings)
    assert "agents" not in page.sections
    assert "which is dropped here (customer_data)" in page.sections["errors"]
    assert page.pictures == {"freshness", "funnel", "machines", "service"}


def test_target_of_another_name(full: Marts, tmp_path: Path) -> None:
    profile = (PROJECT / "transform" / "profiles.yml").read_text(encoding="utf-8")
    profile = profile.replace("target: postgres", "target: \"{{ env_var('WAREHOUSE') }}\"")
    profile = (
        profile.replace("    postgres:", "    production:") + "other: {target: x, outputs: {}}\n"
    )
    (tmp_path / "profiles.yml").write_text(profile)
    (full.folder / "family.png").touch()
    settings = {"DBT_PROFILES_DIR": str(tmp_path), "WAREHOUSE": "production"}
    page = full.page(**settings, DBT_POSTGRES_STAFF_DATA="drop")
    assert "agents" not in page.sections
    assert "family" in page.pictures
    (full.folder / "family.png").unlink()


def test_operations_have_their_own_rates_and_dropped_agents_none(marts: Marts) -> None:
    marts.create(*PANELS["errors"], "agents_daily")
    for operation, rate in (("cali", 40), ("medellin", 2.5)):
        ends = {"wrong_percent": rate, "wrong_percent_low": rate, "wrong_percent_high": rate}
        row = {"operation_id": operation, "campaign_id": "all", "coded": 500, "amd_result": "human"}
        marts.put("amd_accuracy", row | ends)
    marts.put("agents_daily", {"agent_id": "(dropped)", "day": DAY, "login_hours": 24})
    page = marts.page()
    assert "Each operation has its own rate." in page.sections["errors"]
    assert "1,000 coded calls" in page.sections["errors"]
    names = [row["campaign"] for row in page.charts["errors-0"]]
    assert names == ["cali: All campaigns", "medellin: All campaigns"]
    assert "agents" not in page.sections


def test_hashes_are_known_by_their_look(marts: Marts) -> None:
    marts.create("agents_daily", *PANELS["freshness"])
    for hours, agent in enumerate(HASHES, 8):
        row = {"agent_id": agent, "agent_name": agent, "day": DAY, "login_hours": hours}
        marts.put("agents_daily", row)
    page = marts.page()
    names = dict.fromkeys(cell["agent"] for cell in page.charts["agents-0"])
    assert [*names] == ["Agent 1", "Agent 2"]  # the second has fewer hours, and the greater number
    assert not [name for name in HASHES if name in page.html]
    # The other panels have no tables.
    reports = {
        "funnel": "campaign_results",
        "machines": "amd_detail",
        "errors": "amd_detail and call_detail",
        "service": "answered_calls_by_wait and abandoned_calls_by_wait",
    }
    for panel, report in reports.items():
        assert f"Needs {report}. Add" in page.sections[panel]
    assert page.pictures == {"agents"}


def test_panels_without_rows(marts: Marts) -> None:
    marts.create(*ALL)
    page = marts.page()
    assert [*page.sections] == [*PANELS]
    for text in page.sections.values():
        assert "There are no rows yet. Source: " in text


def test_tables_of_an_earlier_version(marts: Marts) -> None:
    rows_in(marts.database, f"CREATE TABLE {ANALYTICS}.service_daily (day date)")
    status, told = marts.make()
    assert (status, "Traceback" in told) == (1, False)
    assert "if they are of an earlier version, build again" in told


@pytest.mark.parametrize(
    "profile", ["", "wolkvox: {password: @Secreto", "wolkvox: {target: x}", "a: {target: '{%'}"]
)
def test_profiles_that_are_not_understood(marts: Marts, tmp_path: Path, profile: str) -> None:
    (tmp_path / "profiles.yml").write_text(profile)
    status, told = marts.make(DBT_PROFILES_DIR=str(tmp_path))
    assert (status, "Traceback" in told, "Secreto" in told) == (1, False, False), told
    assert "profiles.yml is not understood" in told


def test_no_tables(marts: Marts) -> None:
    status, told = marts.make()
    assert (status, marts.folder.exists()) == (1, False)
    assert "meltano run dbt-postgres:build" in told


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"DBT_POSTGRES_PAGE_LANGUAGE": "fr"}, "page_language: expected en or es, not 'fr'"),
        ({"TAP_WOLKVOX_TIMEZONE": "Bogota"}, "timezone: 'Bogota' is no IANA time zone"),
        ({"TAP_WOLKVOX_STAFF_DATA": "hide"}, "staff_data: expected keep, hash, or drop"),
        ({"DBT_POSTGRES_PORT": "1"}, "PostgreSQL cannot be reached"),
        ({"DBT_PROFILES_DIR": "/nowhere"}, "set DBT_PROFILES_DIR"),
        ({"DBT_TARGET": "snowflake"}, "reads PostgreSQL and DuckDB, not snowflake"),
        ({"DBT_TARGET": "mysql"}, "profiles.yml is not understood"),
        ({"DBT_TARGET": "duckdb"}, "duckdb is not installed"),
    ],
)
def test_what_is_wrong_is_said(marts: Marts, settings: dict[str, str], message: str) -> None:
    status, told = marts.make(**settings)
    assert (status, "Traceback" in told) == (1, False), told
    assert message in told
    assert marts.database.password not in told


class Mail(StreamRequestHandler):
    """A server for mail, which keeps what it gets."""

    def handle(self) -> None:
        kept: list[bytes] = self.server.kept  # type: ignore[attr-defined]
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            kept.append(line)
            if line.startswith(b"EHLO"):
                self.wfile.write(b"250-here\r\n250 AUTH PLAIN\r\n")
            elif line.startswith(b"AUTH"):
                self.wfile.write(b"334 \r\n")
                kept.append(base64.b64decode(self.rfile.readline()))
                self.wfile.write(b"235 in\r\n")
            elif line == b"DATA\r\n":
                self.wfile.write(b"354 go\r\n")
                kept.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                self.wfile.write(b"250 kept\r\n")
            else:
                self.wfile.write(b"250 fine\r\n")


def test_page_is_sent_on(tmp_path: Path) -> None:
    text = (PROJECT / "docs" / "morning-page.md").read_text(encoding="utf-8")
    copy, send = re.findall(r"^```bash\n(.+?)^```", text.partition("## Send it on")[2], BLOCKS)
    made, shared = tmp_path / "output" / "morning-page", tmp_path / "shared"
    made.mkdir(parents=True)
    shared.mkdir()
    page = "página" * 1000
    (made / "morning-page.html").write_text(page, encoding="utf-8")

    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    (tmp_path / ".netrc").write_text("machine localhost login ana password secret\n")
    with TCPServer(("127.0.0.1", 0), Mail) as server:
        server.kept = []  # type: ignore[attr-defined]
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        variables = {
            "SHARED_FOLDER": str(shared),
            "MAIL_SERVER": f"localhost:{server.server_address[1]}",
            "MAIL_FROM": "ana@example.com",
            "MAIL_TO": "luis@example.com",
            "CURL_CA_BUNDLE": str(tmp_path / "ca.pem"),
            "HOME": str(tmp_path),
        }
        for block in (copy, send):
            subprocess.run(  # noqa: S602 - the page's own lines
                block, shell=True, check=True, cwd=tmp_path, env={**os.environ, **variables}
            )
        server.shutdown()
    assert (shared / "morning-page.html").read_text(encoding="utf-8") == page
    kept = server.kept  # type: ignore[attr-defined]
    assert b"RCPT TO:<luis@example.com>\r\n" in kept
    assert b"\0ana\0secret" in kept
    [mail] = [each for each in kept if each.count(b"\n") > 10]
    message = email.message_from_bytes(mail)
    [attached] = [part for part in message.walk() if part.get_filename() == "morning-page.html"]
    content = attached.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert content.decode() == page
