"""morning/morning_page/tables.json: what the tables of the morning page need, from dbt's macros."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tools.pages.macros import returned

PROJECT = Path(__file__).parents[2]
FOLDER = "morning/morning_page"


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
    return {f"{FOLDER}/tables.json": json.dumps(tables, indent=2) + "\n"}
