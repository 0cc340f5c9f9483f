"""What macros of the dbt project say of its models."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

MACROS = Path(__file__).parents[2] / "transform" / "macros"


def returned(name: str) -> Any:
    """What a macro without arguments returns, such as which reports each model needs."""
    text = (MACROS / "marts.sql").read_text(encoding="utf-8")
    [value] = re.findall(rf"macro {name}\(\) %}}\s+{{{{ return\((.+?)\) }}}}", text, re.DOTALL)
    value = re.sub(r"reports_with\('(\w+)'\) \| list", lambda found: _reports_with(found[1]), value)
    # Lists that are added up are no literal for Python.
    return ast.literal_eval(re.sub(r"\] \+ \[", ", ", value))


def _reports_with(key: str) -> str:
    text = (MACROS / "lists.sql").read_text(encoding="utf-8")
    [entries] = re.findall(rf"^ {{8}}'{key}': {{$(.+?)^ {{8}}}}", text, re.DOTALL | re.MULTILINE)
    return str(re.findall(r"^ {12}'(\w+)':", entries, re.MULTILINE))
