"""Checks of the catalogs and states that users give."""

from __future__ import annotations

import logging
from collections import Counter
from typing import Any

from singer_sdk import typing as th
from singer_sdk.exceptions import ConfigurationError
from singer_sdk.mapper import PluginMapper, SameRecordTransform, StreamMap
from singer_sdk.singerlib import Catalog, MetadataMapping
from singer_sdk.singerlib.catalog import Metadata
from singer_sdk.singerlib.json import serialize_json

from tap_wolkvox.reports.model import ColumnType, Report

_UNUSABLE = "Invalid --catalog: it is not as tap-wolkvox --discover prints it. Create it again"


def read_catalog(catalog: dict[str, Any]) -> Catalog:
    """Read a catalog.

    Raises:
        ConfigurationError: If the SDK could not use it.
    """
    try:
        read = Catalog.from_dict(catalog)
        # The SDK does the same with it later, where its errors would be hard to read.
        PluginMapper({}, logging.getLogger("tap-wolkvox")).register_raw_streams_from_catalog(read)
        _ = [frozenset((entry.stream, *(entry.key_properties or ()))) for entry in read.streams]
    except (AttributeError, KeyError, TypeError, ValueError):
        raise ConfigurationError(_UNUSABLE) from None
    for entry in read.streams:
        if entry.stream and entry.stream != entry.tap_stream_id:
            raise ConfigurationError(
                f"Invalid --catalog: the stream {entry.tap_stream_id!r} has another name in "
                "`stream`. Make the two equal; to rename a table, use __alias__ in stream_maps"
            )
    return read


def keep_key_selected(metadata: MetadataMapping, report: Report) -> list[str]:
    """Select the fields of the key, even if a catalog does not.

    Otherwise the SDK leaves some of them out of the records, and still declares them as the key.

    Returns:
        Fields with personal data that the catalog does not select.
    """
    if not metadata:
        return []
    _ = metadata.root  # adds an entry for the stream, without which the SDK does not select it
    selection = metadata.resolve_selection()
    if not selection[()]:
        return []
    personal = {column.name for column in report.columns if column.personal}
    deselected = []
    for name in report.primary_keys:
        breadcrumb = ("properties", name)
        if not selection[breadcrumb] or metadata[breadcrumb].selected is False:
            deselected.append(name)
        metadata[breadcrumb] = Metadata(inclusion=Metadata.InclusionType.AUTOMATIC)
    return [name for name in deselected if name in personal]


# Values that the tap may write, for each type of column.
_SAMPLES: dict[ColumnType, tuple[object, ...]] = {
    "text": ("", "34.64 %"),
    "time": ("2026-06-05T14:28:42Z",),
    "day": ("2026-06-05",),
    "integer": (1, 1_000_000),
    "object": ({"novel": "7", "list": [1, None], "nested": {"a": True}},),
}


def unfit_columns(report: Report, stream_map: StreamMap) -> list[str]:
    """Find columns whose schema in a catalog does not allow everything that the tap may write.

    A column may have a wider type, or none. Of the keywords that narrow it, `maxLength` is allowed
    above the length of the samples, since some databases need it in a key. The schema comes from
    any map of the stream.

    Raises:
        ConfigurationError: If the schema is malformed.
    """
    schema, own = stream_map.raw_schema, report.schema["properties"]
    columns = [each for each in report.columns if each.name in schema["properties"]]
    # Loaders use any format that they find, even of one type among several.
    unfit = {
        each.name: None
        for each in columns
        if not _formats(schema["properties"][each.name]) <= {own[each.name].get("format")}
    }
    # Before a map, the SDK changes records itself: with flattening, objects become text.
    plain = SameRecordTransform("", schema, (), stream_map.flattening_options)
    # The schema may require columns that are not selected.
    strict = plain.transformed_schema | {"additionalProperties": False, "required": []}
    validator = th.DEFAULT_JSONSCHEMA_VALIDATOR(strict)
    for n in range(3):
        record = {}
        for each in columns:
            values = (*_SAMPLES[each.type], *(() if each.required else (None,)))
            record[each.name] = values[n % len(values)]
        try:
            errors = list(validator.iter_errors(plain.transform(record)))
        except Exception:  # noqa: BLE001 - a malformed schema may raise anything
            raise ConfigurationError(_UNUSABLE) from None
        unfit |= {str(each.path[0] if each.path else each.validator): None for each in errors}
    return list(unfit)


def _formats(form: object) -> set[str]:
    """All formats in a JSON schema."""
    if isinstance(form, dict):
        own = {form["format"]} if isinstance(form.get("format"), str) else set()
        return own.union(*map(_formats, form.values()))
    return set().union(*map(_formats, form)) if isinstance(form, list) else set()


def check_state(state: dict[str, Any]) -> None:
    """Check a state.

    Raises:
        ConfigurationError: If the SDK would ignore it, and extract everything again.
    """
    if state and not _is_state(state):
        raise ConfigurationError(
            'Invalid --state: expected {"bookmarks": {"amd_detail": {…}}}. Give what the target '
            "printed last, or {} to start over"
        )
    for stream, bookmark in state.get("bookmarks", {}).items():
        partitions = bookmark.get("partitions", [])
        contexts = [serialize_json(each["context"], sort_keys=True) for each in partitions]
        if repeated := [context for context, times in Counter(contexts).items() if times > 1]:
            raise ConfigurationError(
                f"Invalid --state: {stream!r} has more than one partition {repeated[0]}. Keep the "
                "one with the earliest replication_key_value, and remove the others (in Meltano: "
                "meltano state get, then meltano state set)"
            )


def _is_state(state: dict[str, Any]) -> bool:
    bookmarks = state.get("bookmarks")
    return isinstance(bookmarks, dict) and all(
        isinstance(bookmark, dict)
        and isinstance(partitions := bookmark.get("partitions", []), list)
        and all(
            isinstance(partition, dict) and isinstance(partition.get("context"), dict)
            for partition in partitions
        )
        and all(
            isinstance(state.get("progress_markers", {}), dict) for state in (bookmark, *partitions)
        )
        for bookmark in bookmarks.values()
    )
