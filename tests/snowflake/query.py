"""Prints what a query finds in the Snowflake that is a file of DuckDB: its rows, as JSON."""

from __future__ import annotations

import json
import os
import sys

import fakesnow
import snowflake.connector

with fakesnow.patch(db_path=os.environ["FAKESNOW"]):
    cursor = snowflake.connector.connect(database="ANALYTICS", schema="WOLKVOX").cursor()
    found = cursor.execute(sys.stdin.read()).fetchall()
json.dump(found, sys.stdout, default=str)
