"""Runs a statement on the Snowflake that is a file of DuckDB, and prints its rows, as JSON."""

from __future__ import annotations

import json
import sys

import fakesnow
import snowflake.connector

with fakesnow.patch(db_path=sys.argv[1]):
    cursor = snowflake.connector.connect(database="ANALYTICS", schema="WOLKVOX").cursor()
    found = cursor.execute(sys.stdin.read()).fetchall()
json.dump(found, sys.stdout, default=str)
