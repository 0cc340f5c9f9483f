"""The queries of the page for analysts, docs/analysis.md."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from demo.services import PROJECT

Dialect: TypeAlias = Literal["PostgreSQL", "Snowflake"]


def query(title: str, dialect: Dialect) -> str:
    """Give the query of a section.

    Raises:
        LookupError: There is none.
    """
    page = (PROJECT / "docs" / "analysis.md").read_text(encoding="utf-8")
    block = re.compile(rf"^```sql\n-- {dialect}\n(.+?)^```", re.DOTALL | re.MULTILINE)
    for section in page.split("\n## "):
        if section.startswith(f"{title}\n") and (found := block.search(section)):
            return found[1]
    raise LookupError(title)
