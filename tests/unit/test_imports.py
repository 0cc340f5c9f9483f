"""Imports go one way."""

from __future__ import annotations

import ast
from pathlib import Path

PROJECT = Path(__file__).parents[2]
STEPS = [
    *(
        "__main__",
        "tap",
        "check",
        "streams",
        "run",
        "runlog",
        "progress",
        "cli",
        "singer",
        "output",
    ),
    *("windows", "api", "rows", "settings", "reports", "base"),
]
"""Each may import itself and those after it."""


def imports() -> dict[str, set[str]]:
    """The modules of this project, and those that each imports, even for types alone."""
    paths = {
        ".".join(path.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__"): path
        for folder in ("tap_wolkvox", "sandbox", "tools", "tests")
        for path in (PROJECT / folder).rglob("*.py")
    }
    found = {}
    for module, path in paths.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = [
            f"{node.module}.{each.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for each in node.names
        ]
        names = {name if name in paths else name.rpartition(".")[0] for name in named}
        found[module] = names & paths.keys()
    return found


def test_no_two_files_import_each_other() -> None:
    found = imports()
    assert len(found) > 100
    mutual = [
        (one, other) for one, names in found.items() for other in names if one in found[other]
    ]
    assert mutual == []


def test_imports_follow_the_steps() -> None:
    places = {f"tap_wolkvox.{step}": place for place, step in enumerate(STEPS)}

    def place_of(module: str) -> int:
        return places[".".join(module.split(".")[:2])]

    for module, names in imports().items():
        if module.startswith("tap_wolkvox."):
            up = [name for name in names if "." in name and place_of(name) < place_of(module)]
            assert up == [], f"{module} imports from a step before its own"
