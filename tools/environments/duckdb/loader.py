"""target-duckdb as PyPI has it, with the one statement that its repository has fixed since.

In that statement, the loader reads a file of rows that it has written. Newer versions of DuckDB
take the first row for a header unless they are told that there is none.
"""

from __future__ import annotations

from typing import Any

import target_duckdb

OPTIONS, FIXED = "WITH (new_line", "WITH (HEADER false, new_line"

connect = target_duckdb.duckdb_connect


class Connection:
    """A connection to DuckDB, which does not let its methods be replaced."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._connection = connect(config)

    def execute(self, query: str, *more: Any) -> Any:
        return self._connection.execute(query.replace(OPTIONS, FIXED), *more)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


target_duckdb.duckdb_connect = Connection
target_duckdb.main()
