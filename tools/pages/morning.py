"""morning/morning_page/tables.yml: what the tables of the morning page need, from dbt's macros."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from tools.pages.macros import returned

PROJECT = Path(__file__).parents[2]
FOLDER = "morning/morning_page"
MADE = "`make pages` writes this file, from macros of the dbt project."


def files() -> dict[str, str]:
    """The one file, by its path."""
    needs, about = returned("needs"), returned("about")
    read = {
        table
        for path in (PROJECT / FOLDER / "queries").glob("*.sql")
        for table in re.findall(r"(?:FROM|JOIN) ([a-z_]+)", path.read_text(encoding="utf-8"))
    }
    tables = {
        table: {"needs": needs.get(table, []), "about": about.get(table)} for table in sorted(read)
    }
    text = yaml.safe_dump(tables, default_flow_style=None, sort_keys=False)
    return {f"{FOLDER}/tables.yml": f"# {MADE}\n{text}"}
