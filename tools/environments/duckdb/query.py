"""Runs statements on a file of DuckDB: reads one a line, and prints the rows, both as JSON."""

from __future__ import annotations

import json
import sys

import duckdb

for line in sys.stdin:
    with duckdb.connect(sys.argv[1]) as database:  # an open file would lock out the loader
        found = database.execute(json.loads(line)).fetchall()
    sys.stdout.write(f"{json.dumps(found, default=str)}\n")
    sys.stdout.flush()
