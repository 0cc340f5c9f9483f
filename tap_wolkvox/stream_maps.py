"""What is wrong with stream maps: where they miss their stream, their key or a value.

The SDK checks their form alone. What these faults lead to would be seen in the table at best:
personal data in clear, or rows that overwrite each other.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tap_wolkvox.reports import Report

_VALUE = re.compile(r"""\bconfig\s*(?:\[|\.\s*get\s*\()\s*["'](\w+)["']""")
_UNSET = re.compile(r"\s*(?:\$\w+|\$\{\w+\})?\s*")
_ALL_OF_THE_ROW = re.compile(r"\b(?:record|_)\b(?!\s*\[)")


def faults_of_maps(
    settings: Mapping[str, Any], reports: Sequence[Report]
) -> Iterator[tuple[str, str]]:
    """Give the name of each setting at fault, with what is wrong and what to do.

    Settings of another form than the SDK's are passed over: there are errors for them elsewhere.
    """
    maps, values = settings.get("stream_maps"), settings.get("stream_map_config")
    maps, values = (given if isinstance(given, dict) else {} for given in (maps, values))
    for name, form in maps.items():
        if not str(name).startswith("__"):
            for fault in _faults_of_map(str(name), form if isinstance(form, dict) else {}, reports):
                yield "stream_maps", fault
    for report in reports:
        if made := _made_beside(maps, report):
            itself = report.name
            fault = (
                f"stream_maps makes {', '.join(made)} from {itself}, which would be written, too, "
                f"as it is: add {itself}: __NULL__ to leave it out, or {itself}: {{}} for both"
            )
            yield "stream_maps", fault
    used = dict.fromkeys(_VALUE.findall(str(maps).replace("\\", "")))
    if empty := [name for name in used if _UNSET.fullmatch(str(values.get(name) or ""))]:
        fault = (
            f"stream_map_config has no value for {', '.join(empty)}: set it, or the environment "
            "variable that it comes from"
        )
        yield "stream_map_config", fault


def _faults_of_map(name: str, form: Mapping[str, Any], reports: Sequence[Report]) -> Iterator[str]:
    source = str(form.get("__source__", name))
    meant = [report for report in reports if fnmatchcase(report.name, source)]
    if not meant:
        names = ", ".join(report.name for report in reports)
        yield f"stream_maps names {source}, which is no stream of this tap: there is {names}"
    for report in meant:
        if lost := _lost_from_key(form, report):
            yield (
                f"stream_maps makes a key for {report.name} that does not depend on "
                f"{', '.join(lost)}: rows that differ there alone would overwrite each other. "
                "Keep it in __key_properties__, or make another field of the key from it"
            )


def _made_beside(maps: Mapping[str, Any], report: Report) -> list[str]:
    """Streams that are made from a report of which nobody says what becomes of itself."""
    sources = {
        str(name): form.get("__source__") if isinstance(form, dict) else None
        for name, form in maps.items()
    }
    if any(
        source is None and (name == "__else__" or fnmatchcase(report.name, name))
        for name, source in sources.items()
    ):
        return []
    return [name for name, source in sources.items() if fnmatchcase(report.name, str(source))]


def _lost_from_key(form: Mapping[str, Any], report: Report) -> list[str]:
    """Fields of a report's key of which the key that a map makes holds nothing.

    Without a key at all, rows are appended, and none is overwritten.
    """
    key = form.get("__key_properties__", report.primary_keys)
    if not isinstance(key, (list, tuple)) or not key:
        return []
    made_from = " ".join(
        re.sub(r"\bself\b", name.replace("\\", r"\\"), str(form.get(name, name)))
        for name in map(str, key)
    )
    if _ALL_OF_THE_ROW.search(made_from):
        return []
    # A field of which a filter lets one value through need not be in the key.
    one_value = re.findall(r"\b(\w+)\s*==", str(form.get("__filter__", "")))
    return [
        name
        for name in report.primary_keys
        if name not in one_value and not re.search(rf"\b{name}\b", made_from)
    ]
