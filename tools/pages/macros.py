"""What macros of the dbt project say of its models."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

MARTS = Path(__file__).parents[2] / "transform" / "macros" / "marts.sql"


def returned(name: str) -> Any:
    """What a macro without arguments returns, such as which reports each model needs."""
    text = MARTS.read_text(encoding="utf-8")
    [value] = re.findall(rf"macro {name}\(\) %}}\s+{{{{ return\((.+?)\) }}}}", text, re.DOTALL)
    # Of lists, those that have one of their own: other reports can name entries, too.
    return ast.literal_eval(re.sub(r" \+ reports_with\('\w+'\) \| list", "", value))
