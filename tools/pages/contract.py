"""What users rely on: one line for each stream and column, in the words of `--discover`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from tap_wolkvox.tap import TapWolkvox
from tools.pages import made_from

MADE = made_from("reports")
PATH = "tests/streams.txt"
OPENING = f"# {MADE}\n# A line that changes or goes changes tables of users."

SHOWN = {
    *("tap_stream_id", "replication_method", "replication_key", "key_properties", "metadata"),
    *("schema", "properties", "required", "format", "description", "$schema"),
}
"""What has a place of its own in the lines, and what is no part of the contract."""


def files() -> dict[str, str]:
    """The contract, by its path."""
    config = {"reports": ["all"], "wolkvox_server": "0016", "wolkvox_token": "not-needed"}
    tap = TapWolkvox(config={**config, "start_date": "2026-01-01"}, setup_mapper=False)
    return {PATH: contract(tap.catalog_dict["streams"])}


def contract(streams: Iterable[dict[str, Any]]) -> str:
    """Show all that a catalog says of its streams, but for descriptions.

    What is alike everywhere is left out; where it differs, it stands at the end of the line.
    """
    lines = [OPENING]
    for stream in streams:
        lines += ["", *_lines(stream)]
    return "\n".join(lines) + "\n"


def _lines(stream: dict[str, Any]) -> Iterator[str]:
    name, keys, schema = stream["tap_stream_id"], stream["key_properties"], stream["schema"]
    by = [stream["replication_key"]] if "replication_key" in stream else []
    told = {tuple(each["breadcrumb"]): each["metadata"] for each in stream["metadata"]}
    alike = {
        "stream": name,
        "type": "object",
        "table-key-properties": keys,
        "inclusion": "available",
        "selected": True,
        "selected-by-default": True,
        **({"replication-key": by[0], "valid-replication-keys": by} if by else {}),
    }
    words = [stream["replication_method"], *(f"by {column}," for column in by), "key"]
    more = _difference({**stream, **schema, **told.pop(())}, alike)
    yield f"{name}: {' '.join(words)} {', '.join(keys)}{more}"
    for column, form in schema["properties"].items():
        types, is_kept = form["type"], column in {*keys, *by}
        written = f" ({form['format']})" if "format" in form else ""
        alike = {"type": types, "inclusion": "automatic" if is_kept else "available"}
        if "object" in types:
            alike["additionalProperties"] = True
        words = [
            " or ".join([f"{types[0]}{written}", *types[1:]]),
            *(["required"] if column in schema["required"] else []),
            *(["key"] if column in keys else []),
        ]
        more = _difference({**form, **told.pop(("properties", column))}, alike)
        yield f"{name}.{column}: {', '.join(words)}{more}"
    yield from (f"{name}: no column {breadcrumb}" for breadcrumb in told)


def _difference(found: dict[str, Any], alike: dict[str, Any]) -> str:
    names = [name for name in {**alike, **found} if name not in SHOWN]
    others = {name: found.get(name) for name in names if found.get(name) != alike.get(name)}
    return f", {json.dumps(others)}" if others else ""
