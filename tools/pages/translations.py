"""Blocks of code of the Spanish pages: those of the English ones, so that they are written once."""

from __future__ import annotations

import re
from pathlib import Path

PROJECT = Path(__file__).parents[2]
DOCS = PROJECT / "docs"
PAGES = ["answers.md", "morning-page.md", "recipes.md"]
FILES = [f"docs/es/{name}" for name in PAGES]
SECTIONS = ["Several reports", "Schedules", "Personal data", "Other warehouses"]
"""Of the recipes, those that are translated."""
BLOCK = re.compile(r"^```\w+\n.+?^```$", re.DOTALL | re.MULTILINE)


def english(name: str) -> str:
    """What a Spanish page is a translation of."""
    page = (DOCS / name).read_text(encoding="utf-8")
    if name != "recipes.md":
        return page
    sections = dict(re.findall(r"^## (.+?)\n(.+?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE))
    return "".join(f"## {title}\n{sections[title]}" for title in SECTIONS)


def with_blocks(name: str) -> str:
    """A Spanish page, by its path, with the blocks of the English one.

    Raises:
        ValueError: It has more or fewer blocks.
    """
    page = (PROJECT / name).read_text(encoding="utf-8")
    blocks = BLOCK.findall(english(Path(name).name))
    if len(BLOCK.findall(page)) != len(blocks):
        raise ValueError(f"{name}: the English page has {len(blocks)} blocks of code")
    following = iter(blocks)
    return BLOCK.sub(lambda _: next(following), page)
