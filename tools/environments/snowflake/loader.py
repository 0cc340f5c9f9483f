"""target-snowflake against fakesnow, a Snowflake that is a file of DuckDB.

fakesnow lacks what the loader does with files that it puts into its user's stage. Here their rows
go into a table that lasts as long, cast as the loader casts them, and its own MERGE reads from it.
"""

from __future__ import annotations

import os
import re
from typing import Any
from urllib.parse import urlparse
from urllib.request import url2pathname

import fakesnow
from fakesnow.cursor import FakeSnowflakeCursor
from target_snowflake.target import TargetSnowflake

STAGED = re.compile(r"select (?P<casts>.+?) from '@~/[^']+'\s*\(file_format => [^)]+\)", re.DOTALL)
TABLE = re.compile(r"merge into (?P<schema>\S+)\.")
PUT = """
    CREATE OR REPLACE TEMP TABLE staged AS
    SELECT json AS line, row_number() OVER () AS place
    FROM read_json_objects(?, format = 'newline_delimited')
"""
NOTHING = "select 1"

ask_fakesnow = FakeSnowflakeCursor.execute


def execute(
    cursor: FakeSnowflakeCursor,
    command: str,
    params: Any = None,
    *more: Any,
    **options: Any,
) -> FakeSnowflakeCursor:
    """Run a statement of the loader."""
    if command.startswith("put "):
        cursor._duck_conn.execute(PUT, [url2pathname(urlparse(params["file_uri"]).path)])  # noqa: SLF001
        command, params = NOTHING, None
    elif command.startswith("remove "):
        command = NOTHING
    elif (found := STAGED.search(command)) and (table := TABLE.match(command)):
        # In Snowflake a session has a schema from the beginning.
        ask_fakesnow(cursor, f"use schema {table['schema']}")
        casts = found["casts"].replace("$1:", "line:")
        select = f"select {casts}, place from temp.main.staged"  # noqa: S608 - the loader's own
        ask_fakesnow(cursor, f"create or replace temporary table cast_rows as {select}")
        command = command.replace(found[0], "select * from cast_rows").replace("SEQ8()", "place")
    return ask_fakesnow(cursor, command, params, *more, **options)


FakeSnowflakeCursor.execute = execute
TargetSnowflake.max_parallelism = 1  # a file of DuckDB has one writer
with fakesnow.patch(db_path=os.environ["FAKESNOW"], nop_regexes=["^drop file format"]):
    TargetSnowflake.cli()
