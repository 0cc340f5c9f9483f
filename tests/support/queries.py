"""The queries of the pages for analysts."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from tools.demo.services import PROJECT

Dialect: TypeAlias = Literal["PostgreSQL", "Snowflake"]


def queries(page: str) -> list[str]:
    """All queries of a page, by its name."""
    text = (PROJECT / "docs" / page).read_text(encoding="utf-8")
    return re.findall(r"^```sql\n(.+?)^```", text, re.DOTALL | re.MULTILINE)


def query(title: str, dialect: Dialect) -> str:
    """Give the query of a section of docs/analysis.md.

    Raises:
        LookupError: There is none.
    """
    page = (PROJECT / "docs" / "analysis.md").read_text(encoding="utf-8")
    block = re.compile(rf"^```sql\n-- {dialect}\n(.+?)^```", re.DOTALL | re.MULTILINE)
    for section in page.split("\n## "):
        if section.startswith(f"{title}\n") and (found := block.search(section)):
            return found[1]
    raise LookupError(title)
