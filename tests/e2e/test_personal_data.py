"""Hashed and dropped personal data, from the recipe to the tables of dbt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sandbox.rows.fixed import Fixed
from sandbox.rows.seeded import Seeded, seeded_reports
from sandbox.server.app import running
from sandbox.server.settings import Settings
from sandbox.server.wolkvox import Wolkvox
from tap_wolkvox.reports import REPORTS_BY_STREAM
from tests.support.calls import NOON, TOKEN
from tests.support.morning import Page
from tests.support.rows import MORNING, is_long
from tests.support.warehouses import extraction, in_postgres
from tests.support.world import World

STREAMS = [
    *("amd_detail", "call_detail", "campaign_results", "campaigns"),
    *("agent_time", "chat_detail", "agents"),
]
TEXTS = """
    SELECT table_schema, table_name, column_name FROM information_schema.columns
    WHERE table_schema LIKE 'wolkvox%' AND data_type IN ('text', 'character varying')
"""


def personal(records: list[dict[str, Any]]) -> set[str]:
    """Values of personal columns that are long enough not to be found elsewhere."""
    return {
        record["record"][field.column]
        for record in records
        for field in REPORTS_BY_STREAM[record["stream"]].fields
        if field.personal and len(record["record"][field.column] or "") > 5
    }


@pytest.mark.parametrize(
    ("customer", "staff"), [("hash", "drop"), *([("drop", "hash")] if is_long() else [])]
)
def test_dbt_builds_without_personal_data(tmp_path: Path, customer: str, staff: str) -> None:
    calls = Seeded(3, MORNING.date(), rows_per_day=60)
    made = seeded_reports(calls)
    wolkvox = Wolkvox(calls, Settings(token=TOKEN, clock=lambda: NOON), made)
    with running(wolkvox) as server:
        plain = World(server, Fixed(), wolkvox).extract(
            reports=STREAMS, start_date=f"{MORNING}", end_date=f"{NOON}"
        )
        secrets = personal([m for m in plain.messages if m["type"] == "RECORD"])
        assert len(secrets) > 100
        settings = extraction(server.url, f"{MORNING}", f"{NOON}") | {
            "TAP_WOLKVOX_REPORTS": json.dumps(STREAMS),
            "TAP_WOLKVOX_CUSTOMER_DATA": customer,
            "TAP_WOLKVOX_STAFF_DATA": staff,
            "TAP_WOLKVOX_PERSONAL_DATA_KEY": "not-to-be-shown",
        }
        with in_postgres(tmp_path, settings) as warehouse:
            told = warehouse.meltano(
                *("run", warehouse.extractor, warehouse.loader),
                *("dbt-postgres:build", "dbt-postgres:morning-page"),
            )
            assert "not-to-be-shown" not in told
            assert "not-to-be-shown" not in warehouse.meltano("config", "print", "tap-wolkvox")
            for schema, table, column in warehouse.ask(TEXTS):
                found = warehouse.ask(f'SELECT DISTINCT "{column}" FROM {schema}.{table}')  # noqa: S608
                assert not secrets & {value for (value,) in found}, (table, column)
            marts = {table for schema, table, _ in warehouse.ask(TEXTS) if "analytics" in schema}
            assert ("amd_contacts" in marts) == (customer == "hash")
            assert ("agents" in marts) == (staff == "hash")
            [(rows,)] = warehouse.ask("SELECT count(*) FROM wolkvox.amd_detail")
            assert rows == sum(m.get("stream") == "amd_detail" for m in plain.messages) - 1
            page = Page(warehouse.meltano.project / "output" / "morning-page")
            assert not [value for value in secrets if value in page.html]
            assert ("agents-0" in page.charts) == (staff == "hash")
            assert page.charts["machines-0"]
