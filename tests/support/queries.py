"""The queries of the pages for analysts."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from tools.demo.services import PROJECT

Dialect: TypeAlias = Literal["PostgreSQL", "Snowflake"]


def queries(page: str) -> dict[str, str]:
    """All queries of a page, by the title above; a second one has "(2)" after it."""
    found: dict[str, str] = {}
    text = (PROJECT / "docs" / page).read_text(encoding="utf-8")
    for section in re.split("^##+ ", text, flags=re.MULTILINE):
        blocks = re.findall(r"^```sql\n(.+?)^```", section, re.DOTALL | re.MULTILINE)
        for number, block in enumerate(blocks, 1):
            title = section.split("\n")[0]
            found[f"{title} ({number})" if number > 1 else title] = block
    return found


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
