"""docs/marts.md: the columns of all marts, from their descriptions in the dbt project."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from tools.pages.macros import returned

PROJECT = Path(__file__).parents[2]
FOLDER = PROJECT / "transform" / "models" / "marts"
MADE = "`make pages` writes this file, from the descriptions in transform/models/marts."
HEAD = f"""\
<!-- {MADE} -->

# Tables of answers

What [the dbt project](answers.md) builds from the tables of the tap. Days, hours, and columns
that end in `_local` are on the clock of the operation; those that end in `_at` are in UTC.
Formulas name other columns of the table.
"""
TITLES = {
    "amd": "Answering-machine detection",
    "calls": "Calls",
    "campaigns": "Campaigns",
    "customers": "Customers",
    "service": "Service",
    "agents": "Agents",
    "chats": "Chats",
    "tables": "Tables and days",
}

Model: TypeAlias = dict[str, Any]


def files() -> dict[str, str]:
    """The one page, by its path."""
    shared = dict(
        re.findall(
            r"{% docs (\w+) %}\n(.+?)\n{% enddocs %}",
            (FOLDER / "columns.md").read_text(encoding="utf-8"),
            re.DOTALL,
        )
    )
    lines = [HEAD]
    for folder, title in TITLES.items():
        page = FOLDER / folder / f"_{folder}_marts.yml"
        lines += [f"## {title}", ""]
        for model in yaml.safe_load(page.read_text(encoding="utf-8"))["models"]:
            lines += _section(model, shared)
    return {"docs/marts.md": "\n".join(lines)}


def _section(model: Model, shared: dict[str, str]) -> Iterator[str]:
    yield from (f"### {model['name']}", "", _text(model["description"], shared), "")
    if needed := returned("needs").get(model["name"]):
        words = (each if isinstance(each, str) else "` or `".join(each) for each in needed)
        yield from (f"Needs `{'` and `'.join(words)}`.", "")
    for test in model.get("data_tests", []):
        if "unique_together" in test:
            columns = test["unique_together"]["arguments"]["columns"]
            yield from (f"One row for each `{'`, `'.join(columns)}`.", "")
    yield from ("| column | type | |", "| --- | --- | --- |")
    for column in model["columns"]:
        told = _text(column["description"], shared)
        yield f"| `{column['name']}` | {column['data_type']} | {told} |"
    yield ""


def _text(description: str, shared: dict[str, str]) -> str:
    def found(match: re.Match[str]) -> str:
        return shared[match[1]].replace("\n", " ")

    return re.sub(r"{{ doc\('(\w+)'\) }}", found, description).strip()
