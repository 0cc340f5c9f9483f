"""Runs a statement on a file of DuckDB, and prints the rows that it finds, as JSON."""

from __future__ import annotations

import json
import sys

import duckdb

found = duckdb.connect(sys.argv[1]).execute(sys.stdin.read()).fetchall()
json.dump(found, sys.stdout, default=str)
