"""The questions of docs/answers.md as exposures of the dbt project."""

from __future__ import annotations

import re
from pathlib import Path

from tools.pages.macros import returned
from tools.pages.models import if_loaded, quoted

PROJECT = Path(__file__).parents[2]
EXPOSURES = "transform/models/exposures.yml"
MADE = "`make pages` writes this file, from the questions of docs/answers.md."


def files() -> dict[str, str]:
    """The one file, by its path."""
    page = (PROJECT / "docs" / "answers.md").read_text(encoding="utf-8")
    needs, about = returned("needs"), returned("about")
    questions = re.findall(r"^### (.+?)\n.+?^```sql\n(.+?)^```", page, re.DOTALL | re.MULTILINE)
    lines = [f"# {MADE}", "exposures:"]
    for title, query in questions:
        if models := sorted(set(re.findall(r"(?:FROM|JOIN) wolkvox_analytics\.(\w+)", query))):
            lines += _exposure(title, models, needs, about)
    return {EXPOSURES: "\n".join(lines) + "\n"}


def _exposure(
    title: str, models: list[str], needs: dict[str, list[str | list[str]]], about: dict[str, str]
) -> list[str]:
    needed = [
        each
        for model in models
        for each in needs.get(model, [model[4:]] if model.startswith("stg_") else [])
    ]
    people = sorted({about[model] for model in models if model in about})
    return [
        f"  - name: {'_'.join(re.findall('[a-z]+', title.lower()))}",
        f"    label: {quoted(title)}",
        "    type: analysis",
        "    maturity: high",
        "    owner: {name: Contact center}",
        "    description: A query of docs/answers.md.",
        f"    depends_on: [{', '.join(f'ref({model!r})' for model in models)}]",
        # A `ref` to a model that is not built would be an error.
        *([f"    config: {{enabled: {if_loaded(*needed, about=people)}}}"] if needed else []),
    ]
