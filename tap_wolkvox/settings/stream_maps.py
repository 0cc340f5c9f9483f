"""What is wrong with stream maps: a stream, a part of the key or a value that they miss.

The SDK checks their form alone. The effects would show in the table at best: personal data in
plain text, or rows that overwrite each other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import Any

from tap_wolkvox.reports.model import Report
from tap_wolkvox.settings.expressions import Expression, is_unset


@dataclass
class Findings:
    """What a check of stream maps found.

    Attributes:
        errors: Names of settings, with what is wrong and what to do.
        warnings: What may be wrong; nobody but the user knows.
    """

    errors: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def check_stream_maps(
    settings: Mapping[str, Any], reports: Sequence[Report], *, extracted: Collection[str]
) -> Findings:
    """Check what the SDK does not.

    Settings and expressions that are malformed are passed over: the SDK refuses them.

    Args:
        settings: The settings as given.
        reports: All reports: a map may be there for one that this run does not extract.
        extracted: Streams that this run extracts.
    """
    maps, values = settings.get("stream_maps"), settings.get("stream_map_config")
    maps, values = (given if isinstance(given, dict) else {} for given in (maps, values))
    findings = Findings()
    used: dict[str, None] = {}
    for name, form in maps.items():
        if isinstance(form, dict):
            for expression in form.values():
                used |= dict.fromkeys(Expression(expression).config_values)
        if not str(name).startswith("__"):
            _check_map(str(name), form if isinstance(form, dict) else {}, reports, findings)
    for report in reports:
        if report.stream in extracted and (made := _made_beside(maps, report)):
            error = (
                f"stream_maps makes {', '.join(made)} from {report.stream}, which would be "
                f"written, too, as it is: add {report.stream}: __NULL__ to leave it out, or "
                f"{report.stream}: {{}} for both"
            )
            findings.errors.append(("stream_maps", error))
    if in_plain_text := _in_plain_text(maps, reports, extracted):
        findings.warnings.append(
            "stream_maps hashes or leaves out personal data of some streams, and has no map for "
            f"{', '.join(in_plain_text)}, whose personal data is written in plain text"
        )
    if missed := _missed(maps, reports, extracted):
        findings.warnings.append(
            "stream_maps hashes or leaves out some personal data of a stream, and writes these "
            f"columns in plain text, unless they are deselected: {'; '.join(missed)}. Look for "
            "a misspelled name, and leave out with __NULL__ what is not needed. If a column may be "
            "written, name it in its map, as in telephone: telephone"
        )
    if empty := [name for name in used if is_unset(values.get(name))]:
        error = (
            f"stream_map_config has no value for {', '.join(empty)}: set it, or the environment "
            "variable that it comes from"
        )
        findings.errors.append(("stream_map_config", error))
    return findings


def _check_map(
    name: str, form: Mapping[str, Any], reports: Sequence[Report], findings: Findings
) -> None:
    matching = _sources_of(name, form, reports)
    if not matching:
        source = str(form.get("__source__", name))
        names = [report.stream for report in reports]
        close = " or ".join(get_close_matches(source, names, n=3, cutoff=0.3))
        hint = f" (did you mean {close}?)" if close else ""
        error = f"stream_maps names an unknown stream '{source}'{hint}"
        findings.errors.append(("stream_maps", error))
    for report in matching:
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


def _made_beside(maps: Mapping[str, Any], report: Report) -> list[str]:
    """Find streams that are made from a report, if no map says what becomes of the report."""
    sources = {
        str(name): form.get("__source__") if isinstance(form, dict) else None
        for name, form in maps.items()
    }
    if any(
        source is None and (name == "__else__" or fnmatchcase(report.stream, name))
        for name, source in sources.items()
    ):
        return []
    return [name for name, source in sources.items() if fnmatchcase(report.stream, str(source))]


def _in_plain_text(
    maps: Mapping[str, Any], reports: Sequence[Report], extracted: Collection[str]
) -> list[str]:
    """Find streams with personal data and without a map, where maps keep that of others out."""
    forms = {str(n): form if isinstance(form, dict) else {} for n, form in maps.items()}
    mapped = [
        (form, report)
        for name, form in forms.items()
        for report in _sources_of(name, form, reports)
    ]
    if "__else__" in maps or not any(_keeps_out(form, report) for form, report in mapped):
        return []
    with_map = {report.stream for _, report in mapped}
    return [
        report.stream
        for report in reports
        if report.stream in extracted and _personal(report) and report.stream not in with_map
    ]


def _missed(
    maps: Mapping[str, Any], reports: Sequence[Report], extracted: Collection[str]
) -> list[str]:
    """Find personal data that a map does not name, where it keeps other data of persons out."""
    return [
        f"{report.stream}: {', '.join(missed)}"
        for name, form in maps.items()
        if isinstance(form, dict) and "__else__" not in form
        for report in _sources_of(str(name), form, reports)
        if report.stream in extracted and _keeps_out(form, report)
        if (missed := [column for column in _personal(report) if column not in form])
    ]


def _personal(report: Report) -> list[str]:
    return [column.name for column in report.columns if column.is_personal]


def _sources_of(name: str, form: Mapping[str, Any], reports: Sequence[Report]) -> list[Report]:
    """The reports that a map is for."""
    source = str(form.get("__source__", name))
    return [report for report in reports if fnmatchcase(report.stream, source)]


def _keeps_out(form: Mapping[str, Any], report: Report) -> bool:
    """Whether a map hashes or leaves out some of a report's personal data, or is to do so.

    A misspelled name of a column is that of a new one.
    """
    personal = _personal(report)
    return any(
        each in (None, "__NULL__") or Expression(each).is_hash
        for name, each in ((str(name), each) for name, each in form.items())
        if name in personal
        or (name not in report.schema["properties"] and get_close_matches(name, personal, 1, 0.75))
    )


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
