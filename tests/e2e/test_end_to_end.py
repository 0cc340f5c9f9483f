from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from sandbox.rows.seeded import Seeded
from sandbox.server.app import running
from sandbox.server.settings import Settings
from sandbox.server.wolkvox import Wolkvox
from tests.support.calls import GUARD
from tests.support.warehouses import a_project, address_of, link_plugins, plugin
from tools.demo.services import PROJECT, Database, Meltano, ServiceError, started

START = datetime(2026, 6, 3)  # noqa: DTZ001 - on the server's clock, like all below
NOON = datetime(2026, 6, 8, 12, 0)  # noqa: DTZ001
SOURCE = Seeded(7, START.date(), rows_per_day=500)


@pytest.fixture
def wolkvox() -> Wolkvox:
    return Wolkvox(SOURCE, Settings(clock=lambda: NOON + timedelta(days=1)))


@pytest.fixture
def meltano(database: Database, wolkvox: Wolkvox, tmp_path: Path) -> Iterator[Meltano]:
    with running(wolkvox) as server:
        sandbox = {
            "TAP_WOLKVOX_API_URL": server.url,
            "TAP_WOLKVOX_WOLKVOX_TOKEN": wolkvox.settings.token,
            "TAP_WOLKVOX_START_DATE": START.isoformat(),
        }
        settings = {**sandbox, **database.target}
        yield Meltano(tmp_path, settings, project=a_project(tmp_path))


def test_meltano_tests_the_settings(wolkvox: Wolkvox, meltano: Meltano) -> None:
    end = {"TAP_WOLKVOX_END_DATE": NOON.isoformat()}
    assert "Plugin configuration is valid" in meltano("config", "test", "tap-wolkvox", **end)

    wolkvox.settings.token = "another"
    with pytest.raises(ServiceError, match="PLEASE VALIDATE TOKEN"):
        meltano("config", "test", "tap-wolkvox", **end)


def test_project_for_development_runs(wolkvox: Wolkvox, tmp_path: Path) -> None:
    text = (PROJECT / "meltano.yml").read_text(encoding="utf-8")
    # Meltano would install the tap again for another `pip_url`.
    installed = plugin("extractors", "tap-wolkvox")["pip_url"]
    text = text.replace("pip_url: -e .\n", f"pip_url: {installed}\n")
    (tmp_path / "meltano.yml").write_text(text, encoding="utf-8")
    link_plugins(tmp_path)
    (tmp_path / "output").mkdir()
    with running(wolkvox) as server:
        settings = {"TAP_WOLKVOX_API_URL": server.url, "TAP_WOLKVOX_END_DATE": f"{NOON}"}
        Meltano(tmp_path, settings, project=tmp_path)("run", "tap-wolkvox", "target-jsonl")
    lines = (tmp_path / "output" / "amd_detail.jsonl").read_text().splitlines()
    assert len(lines) == len(SOURCE.rows(START, NOON - timedelta(seconds=1), {}))


def test_postgres_to_try_a_pipeline_with(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tools.demo.postgres", "--port", "0"]
    log = tmp_path / "log"
    with started(command, log, cwd=PROJECT) as process:
        address = address_of(process, log, r"^(postgresql://\S+)")
        with psycopg.connect(address) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        process.send_signal(signal.SIGINT)
        assert process.wait(GUARD) == 0
