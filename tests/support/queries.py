"""The queries of the pages for analysts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal, TypeAlias

from tools.demo.services import PROJECT

Dialect: TypeAlias = Literal["PostgreSQL", "Snowflake"]


def queries(page: str) -> dict[str, str]:
    """The queries of a page that all warehouses take, by title; a second one has "(2)" after it."""
    found: dict[str, str] = {}
    numbers: Counter[str] = Counter()
    for title, block in _blocks(page):
        if not block.startswith("-- "):
            numbers[title] += 1
            found[title if numbers[title] == 1 else f"{title} ({numbers[title]})"] = block
    return found


def query(title: str, dialect: Dialect) -> str:
    """The query of a section of docs/answers.md that is there for each dialect.

    Raises:
        LookupError: There is none.
    """
    mark = f"-- {dialect}\n"
    for name, block in _blocks("answers.md"):
        if name == title and block.startswith(mark):
            return block.removeprefix(mark)
    raise LookupError(title)


def _blocks(page: str) -> Iterator[tuple[str, str]]:
    """Each block of SQL of a page, with the title above."""
    text = (PROJECT / "docs" / page).read_text(encoding="utf-8")
    for section in re.split("^##+ ", text, flags=re.MULTILINE):
        for block in re.findall(r"^```sql\n(.+?)^```", section, re.DOTALL | re.MULTILINE):
            yield section.split("\n")[0], block
