"""What is wrong with stream maps: a stream, a part of the key or a value that they miss.

The SDK checks their form alone. The effects would show in the table at best, such as rows that
overwrite each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import Any

from tap_wolkvox.reports import REPORTS, REPORTS_BY_STREAM
from tap_wolkvox.reports.model import OTHER_FIELDS, Report
from tap_wolkvox.settings.expressions import Expression, is_unset
from tap_wolkvox.settings.personal import treatments


@dataclass
class Findings:
    """What a check of stream maps found.

    Attributes:
        errors: Names of settings, with what is wrong and what to do.
        warnings: What may be wrong; nobody but the user knows.
    """

    errors: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def check_stream_maps(settings: Mapping[str, Any]) -> Findings:
    """Check what the SDK does not.

    Settings and expressions that are malformed are passed over: the SDK refuses them. A map may be
    there for a report that this run does not extract.
    """
    maps, values = settings.get("stream_maps"), settings.get("stream_map_config")
    maps, values = (each if isinstance(each, dict) else {} for each in (maps, values))
    findings = Findings()
    used: dict[str, None] = {}
    for name, given in maps.items():
        form = given if isinstance(given, dict) else {}
        for expression in form.values():
            used |= dict.fromkeys(Expression(expression).config_values)
        if not str(name).startswith("__"):
            _check_map(str(name), form, settings, findings)
    if empty := [name for name in used if is_unset(values.get(name))]:
        error = (
            f"stream_map_config has no value for {', '.join(empty)}: set it, or the environment "
            "variable that it comes from"
        )
        findings.errors.append(("stream_map_config", error))
    return findings


def _check_map(
    name: str,
    form: Mapping[str, Any],
    settings: Mapping[str, Any],
    findings: Findings,
) -> None:
    source = str(form.get("__source__", name))
    matching = [report for report in REPORTS if fnmatchcase(report.stream, source)]
    if not matching:
        close = " or ".join(get_close_matches(source, REPORTS_BY_STREAM, n=3, cutoff=0.3))
        hint = f" (did you mean {close}?)" if close else ""
        error = f"stream_maps names an unknown stream '{source}'{hint}"
        findings.errors.append(("stream_maps", error))
    for report in matching:
        if twice := _hashed_twice(form, settings, report):
            error = (
                f"stream_maps hashes {', '.join(twice)} of {report.stream}, which customer_data or "
                "staff_data hashes or drops already: take it out of the map"
            )
            findings.errors.append(("stream_maps", error))
        lost, unclear = _lost_from_key(form, report)
        if lost:
            error = (
                f"stream_maps makes a key for {report.stream} that does not depend on "
                f"{', '.join(lost)}: rows that differ there alone would overwrite each other. "
                "Keep it in __key_properties__, or make another field of the key from it"
            )
            findings.errors.append(("stream_maps", error))
        if unclear:
            findings.warnings.append(
                f"stream_maps makes a key for {report.stream} that may not tell all values of "
                f"{', '.join(unclear)} apart: rows that differ there alone could overwrite each "
                "other. A field itself, its hash, and fields joined with + '|' + are safe"
            )


def _hashed_twice(
    form: Mapping[str, Any], settings: Mapping[str, Any], report: Report
) -> list[str]:
    """Find columns that a map hashes, and that a setting hashes or drops.

    A hash of other columns besides, such as a key of all fields, may be meant.
    """
    fields = set(report.schema["properties"])
    masked = treatments(report, settings).keys() - {OTHER_FIELDS}
    expressions = (Expression(each, itself=str(name), fields=fields) for name, each in form.items())
    mentioned = (each.mentioned & fields for each in expressions if each.is_hash)
    return sorted(set().union(*(names for names in mentioned if names <= masked)))


def _lost_from_key(form: Mapping[str, Any], report: Report) -> tuple[list[str], list[str]]:
    """Find fields of a report's key that the key made by a map loses, and may lose.

    Without a key at all, rows are appended, and none is overwritten.
    """
    key = form.get("__key_properties__", report.primary_keys)
    if not isinstance(key, (list, tuple)) or not key:
        return [], []
    kept: set[str] = set()
    mentioned: set[str] = set()
    fields = set(report.schema["properties"])
    for name in map(str, key):
        expression = Expression(form.get(name, f"record[{name!r}]"), itself=name, fields=fields)
        kept |= expression.kept
        mentioned |= expression.mentioned
    # A field of which a filter lets one value through need not be in the key.
    kept |= Expression(form.get("__filter__")).fixed
    missing = [name for name in report.primary_keys if name not in kept]
    lost = [name for name in missing if name not in mentioned]
    return lost, [name for name in missing if name in mentioned]
