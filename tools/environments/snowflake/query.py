"""Runs statements on the Snowflake that is a file of DuckDB.

Reads one a line, and prints the rows that it finds, both as JSON.
"""

from __future__ import annotations

import json
import sys

import fakesnow
import snowflake.connector

for line in sys.stdin:
    with fakesnow.patch(db_path=sys.argv[1]):  # an open file would lock out the loader
        cursor = snowflake.connector.connect(database="ANALYTICS", schema="WOLKVOX").cursor()
        found = cursor.execute(json.loads(line)).fetchall()
    sys.stdout.write(f"{json.dumps(found, default=str)}\n")
    sys.stdout.flush()
