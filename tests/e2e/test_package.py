"""The dbt project as a package of another one, which configures it by variables alone."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import yaml

from tests.support.models import DbtError, Models
from tests.support.warehouses import a_database

MONDAY = datetime(2026, 6, 1)  # noqa: DTZ001 - on the operation's clock
PROFILES = """
own:
  target: dev
  outputs:
    dev:
      type: postgres
      host: "{{ env_var('DBT_POSTGRES_HOST') }}"
      port: "{{ env_var('DBT_POSTGRES_PORT') | as_number }}"
      user: "{{ env_var('DBT_POSTGRES_USER') }}"
      password: "{{ env_var('DBT_POSTGRES_PASSWORD') }}"
      dbname: "{{ env_var('DBT_POSTGRES_DATABASE') }}"
      schema: own
      threads: 2
"""
OWN = """
select humans, telephone from {{ ref('wolkvox', 'amd_contacts') }}
"""


def test_another_project_builds_on_the_models(tmp_path: Path) -> None:
    reports = ["amd_detail", "agents", "activity_codes"]
    package = Models(tmp_path / "transform", a_database(), reports).prepare()
    package.ask("ALTER SCHEMA wolkvox RENAME TO landing")
    for report in reports:
        package.ask(f"ALTER TABLE landing.{report} ADD COLUMN operation text")
    columns = "operation, telephone, result, date, occurrence, _sdc_batched_at"
    values = f"'cali', '3001112222', 'human', '{MONDAY}', 1, now() - interval '37 hours'"
    package.ask(f"INSERT INTO landing.amd_detail ({columns}) VALUES ({values})")  # noqa: S608
    columns = "operation, cod_act, type_code, occurrence, _sdc_batched_at"
    values = "'cali', 'VENTA', 'cod_act1', 1, now() - interval '39 hours'"
    package.ask(f"INSERT INTO landing.activity_codes ({columns}) VALUES ({values})")  # noqa: S608
    project = tmp_path / "own"
    (project / "models").mkdir(parents=True)
    (project / "seeds").mkdir()
    (project / "seeds" / "code_kinds.csv").write_text("code,kind\nVENTA,person\n")
    (project / "models" / "called.sql").write_text(OWN)
    (project / "profiles.yml").write_text(PROFILES)
    (project / "packages.yml").write_text("packages: [{local: ../transform}]")
    own = {
        "name": "own",
        "profile": "own",
        "vars": {
            "wolkvox": {
                "reports": package.reports,
                "timezone": "Europe/Madrid",
                "source_schema": "landing",
                "operation_column": "operation",
                "warn_after_hours": 38,
            }
        },
        "models": {"wolkvox": {"+schema": "wolkvox"}},
        "snapshots": {"wolkvox": {"+schema": "wolkvox"}},
        "seeds": {"wolkvox": {"code_kinds": {"+enabled": False}}},
    }
    (project / "dbt_project.yml").write_text(yaml.safe_dump(own))
    root = Models(project, package.database, [])
    root.run("deps")
    told = root.run("build")
    assert "agents_daily is not built: it needs agent_time among the reports" in told
    contacts = "SELECT operation_id, first_called_local FROM own_wolkvox.amd_contacts"
    assert root.ask(contacts) == [("cali", MONDAY.replace(hour=2))]
    assert root.ask("SELECT humans, telephone FROM own.called") == [(1, "3001112222")]
    assert root.ask("SELECT count(*) FROM own_wolkvox.agents_history") == [(0,)]
    assert root.ask("SELECT code, kind FROM own_wolkvox.wrap_up_codes") == [("VENTA", "person")]
    ages = root.run("source", "freshness")
    assert "PASS freshness of wolkvox.amd_detail" in ages
    assert "WARN freshness of wolkvox.activity_codes" in ages
    package.ask("DROP TABLE landing.amd_detail CASCADE")
    missing = "amd_detail: there is no such table in the schema landing"
    with pytest.raises(DbtError, match=missing):
        root.run("build")
