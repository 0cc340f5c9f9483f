"""Prints what queries find in the Snowflake that is a file, as JSON: a list of rows for each."""

from __future__ import annotations

import json
import os
import sys

import fakesnow
import snowflake.connector

with fakesnow.patch(db_path=os.environ["FAKESNOW"]):
    cursor = snowflake.connector.connect(database="ANALYTICS", schema="WOLKVOX").cursor()
    found = [cursor.execute(query).fetchall() for query in json.load(sys.stdin)]
json.dump(found, sys.stdout, default=str)
