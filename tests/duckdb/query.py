"""Prints what a query finds in a file of DuckDB: its rows, as JSON."""

from __future__ import annotations

import json
import sys

import duckdb

found = duckdb.connect(sys.argv[1], read_only=True).execute(sys.stdin.read()).fetchall()
json.dump(found, sys.stdout, default=str)
