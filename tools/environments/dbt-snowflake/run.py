"""dbt against fakesnow, a Snowflake that is a file of DuckDB.

fakesnow has no temporary tables in a schema that is named. Here they are tables, which dbt drops.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import fakesnow
from dbt.cli.main import dbtRunner
from fakesnow.cursor import FakeSnowflakeCursor

ask_fakesnow = FakeSnowflakeCursor.execute


def execute(cursor: FakeSnowflakeCursor, command: str, *more: Any, **options: Any) -> Any:
    """Run a statement of dbt."""
    command = command.replace("create or replace temporary table", "create or replace table")
    return ask_fakesnow(cursor, command, *more, **options)


FakeSnowflakeCursor.execute = execute
with fakesnow.patch(db_path=os.environ["FAKESNOW"]):
    done = dbtRunner().invoke(sys.argv[1:])
sys.exit(0 if done.success else 1)
