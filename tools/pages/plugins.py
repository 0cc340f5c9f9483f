"""The lists of settings in files of Meltano, which people write but for these lists."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[2]
EXAMPLE = "examples/meltano/tap-wolkvox.meltano.yml"
DEVELOPMENT = "meltano.yml"
FILES = (EXAMPLE, DEVELOPMENT)

BLOCK = re.compile(
    r"(?<=\n      settings: # `make pages` writes these\n).+?(?=\n\n|\n\Z)", re.DOTALL
)
COMMENTS = {
    "start_date": (
        "Dates are strings to Meltano: as dates, it would read 01/06/2026 as month/day/year."
    ),
    "lookback_hours": (
        "As `decimal`, Meltano 4.4 fails on a value from the environment. 0.5 is right, too."
    ),
    "stream_map_config.key": (
        "The secret of a hash. As a setting of its own, `meltano config` does not show it."
    ),
}
SECRET_OF_HASHES = {
    "name": "stream_map_config.key",
    "label": "Hash secret",
    "kind": "string",
    "sensitive": True,
    "description": (
        "The value `config['key']` of map expressions: a long random text, for hashes that nobody "
        "can undo by trying all telephone numbers."
    ),
}


def with_settings(name: str) -> str:
    """Write the settings into one of the files; the rest of it stays."""
    lines = _described() if name == EXAMPLE else _named()
    text, places = BLOCK.subn(
        lambda _: "\n".join(lines), (PROJECT / name).read_text(encoding="utf-8")
    )
    if places != 1:
        raise ValueError(f"{name} needs one list `settings: # `make pages` writes these`")
    return text


@cache
def settings() -> list[dict[str, Any]]:
    """The settings as Meltano has them: those of `--about`, and the secret of hashes."""
    about = [sys.executable, "-m", "tap_wolkvox", "--about", "--format=json"]
    declared = json.loads(subprocess.check_output(about, stderr=subprocess.DEVNULL))["settings"]
    found: list[dict[str, Any]] = []
    for name, form in declared["properties"].items():
        [kind] = {*form["type"]} - {"null"}
        setting = {
            "name": name,
            "label": form["title"],
            "kind": "string" if kind == "number" else kind,
            "sensitive": form.get("secret"),
            "value": form.get("default"),
            "description": form["description"],
        }
        found.append({key: value for key, value in setting.items() if value is not None})
        if name == "stream_map_config":
            found.append(SECRET_OF_HASHES)
    return found


def _described() -> Iterator[str]:
    for setting in settings():
        if comment := COMMENTS.get(setting["name"]):
            yield f"        # {comment}"
        *facts, (_, description) = setting.items()
        for place, (name, value) in enumerate(facts):
            yield f"{'          ' if place else '        - '}{name}: {_plain(value)}"
        yield "          description: >-"
        yield from textwrap.wrap(
            description,
            100,
            initial_indent=" " * 12,
            subsequent_indent=" " * 12,
            break_long_words=False,
            break_on_hyphens=False,
        )


def _named() -> Iterator[str]:
    for setting in settings():
        kept = [name for name in ("name", "kind", "sensitive") if name in setting]
        yield f"        - {{{', '.join(f'{name}: {_plain(setting[name])}' for name in kept)}}}"


def _plain(value: Any) -> str:
    return str(value if isinstance(value, str) else json.dumps(value)).replace('"', "")
