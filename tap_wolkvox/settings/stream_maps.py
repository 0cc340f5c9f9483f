"""What is wrong with stream maps: a stream, a part of the key or a value that they miss.

The SDK checks their form alone. The effects would show in the table at best: personal data in
plain text, or rows that overwrite each other.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from fnmatch import fnmatchcase
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from tap_wolkvox.reports.model import Report

_UNSET = re.compile(r"\s*(?:\$\w+|\$\{\w+\})?\s*")
_HASHES = {"md5", "sha256"}
_KEEP_THEIR_ARGUMENT = {*_HASHES, "str"}


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
                used |= dict.fromkeys(_Expression(expression).config_values)
        if not str(name).startswith("__"):
            _check_map(str(name), form if isinstance(form, dict) else {}, reports, findings)
    for report in reports:
        if report.stream in extracted and (made := _made_beside(maps, report)):
            error = (
                f"stream_maps makes {', '.join(made)} from {report.name}, which would be written, "
                f"too, as it is: add {report.name}: __NULL__ to leave it out, or "
                f"{report.name}: {{}} for both"
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
    if empty := [name for name in used if _is_unset(values.get(name))]:
        error = (
            f"stream_map_config has no value for {', '.join(empty)}: set it, or the environment "
            "variable that it comes from"
        )
        findings.errors.append(("stream_map_config", error))
    return findings


def _is_unset(value: object) -> bool:
    return value is None or (isinstance(value, str) and _UNSET.fullmatch(value) is not None)


def _check_map(
    name: str, form: Mapping[str, Any], reports: Sequence[Report], findings: Findings
) -> None:
    matching = _sources_of(name, form, reports)
    if not matching:
        source = str(form.get("__source__", name))
        names = [report.name for report in reports]
        close = " or ".join(get_close_matches(source, names, n=3, cutoff=0.3))
        hint = f" (did you mean {close}?)" if close else ""
        error = f"stream_maps names an unknown stream '{source}'{hint}"
        findings.errors.append(("stream_maps", error))
    for report in matching:
        lost, unclear = _lost_from_key(form, report)
        if lost:
            error = (
                f"stream_maps makes a key for {report.name} that does not depend on "
                f"{', '.join(lost)}: rows that differ there alone would overwrite each other. "
                "Keep it in __key_properties__, or make another field of the key from it"
            )
            findings.errors.append(("stream_maps", error))
        if unclear:
            findings.warnings.append(
                f"stream_maps makes a key for {report.name} that may not tell all values of "
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
        source is None and (name == "__else__" or fnmatchcase(report.name, name))
        for name, source in sources.items()
    ):
        return []
    return [name for name, source in sources.items() if fnmatchcase(report.name, str(source))]


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
        report.name
        for report in reports
        if report.stream in extracted and _personal(report) and report.stream not in with_map
    ]


def _missed(
    maps: Mapping[str, Any], reports: Sequence[Report], extracted: Collection[str]
) -> list[str]:
    """Find personal data that a map does not name, where it keeps other data of persons out."""
    return [
        f"{report.name}: {', '.join(missed)}"
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
    return [report for report in reports if fnmatchcase(report.name, source)]


def _keeps_out(form: Mapping[str, Any], report: Report) -> bool:
    """Whether a map hashes or leaves out some of a report's personal data, or is to do so.

    A misspelled name of a column is that of a new one.
    """
    personal = _personal(report)
    return any(
        each in (None, "__NULL__") or _Expression(each).is_hash
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
        expression = _Expression(form.get(name, f"record[{name!r}]"), itself=name, fields=fields)
        kept |= expression.kept
        mentioned |= expression.mentioned
    # A field of which a filter lets one value through need not be in the key.
    kept |= _Expression(form.get("__filter__")).fixed
    missing = [name for name in report.primary_keys if name not in kept]
    lost = [name for name in missing if name not in mentioned]
    return lost, [name for name in missing if name in mentioned]


class _Expression:
    """An expression of a stream map; an empty one if it is no text or cannot be parsed.

    Args:
        text: The expression.
        itself: The field that it makes, for which it may say `self`.
        fields: All fields, for which it may say `record`.
    """

    def __init__(self, text: object, *, itself: str = "", fields: set[str] | None = None) -> None:
        self._body: ast.expr = ast.Constant(value=None)
        self._itself = itself
        self._fields = fields or set()
        try:
            if isinstance(text, str):
                self._body = ast.parse(text, mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            self._body = ast.Name(id="record")  # the SDK refuses it, and says why

    @property
    def config_values(self) -> Iterator[str]:
        """Values of `stream_map_config` that it uses."""
        for node in ast.walk(self._body):
            owner, name = _looked_up(node)
            defaults = node.args[1:] if isinstance(node, ast.Call) else []
            if owner == "config" and not any(map(_is_set, defaults)):
                yield name

    @property
    def is_hash(self) -> bool:
        """Whether it hashes anything."""
        calls = (node.func for node in ast.walk(self._body) if isinstance(node, ast.Call))
        return any(isinstance(each, ast.Name) and each.id in _HASHES for each in calls)

    @property
    def mentioned(self) -> set[str]:
        """Fields that its value is made from, as a whole or in part."""
        return self._mentioned(self._body)

    @property
    def kept(self) -> set[str]:
        """Fields whose values it certainly tells apart."""
        return self._kept(self._body)

    @property
    def fixed(self) -> set[str]:
        """Fields that, as a filter, it lets one value through of."""
        return self._fixed(self._body)

    def _fixed(self, node: ast.expr) -> set[str]:
        match node:
            case ast.BoolOp(op=ast.And(), values=values):
                return set().union(*map(self._fixed, values))
            case ast.Compare(left=left, ops=[ast.Eq()], comparators=[ast.Constant()]):
                return self._fields_of(left)
            case ast.Compare(left=ast.Constant(), ops=[ast.Eq()], comparators=[right]):
                return self._fields_of(right)
            case ast.Compare(
                left=left,
                ops=[ast.In()],
                comparators=[ast.List(elts=[ast.Constant()]) | ast.Tuple(elts=[ast.Constant()])],
            ):
                return self._fields_of(left)
        return set()

    def _fields_of(self, node: ast.AST) -> set[str]:
        """Fields that a node stands for by itself."""
        if isinstance(node, ast.Name):
            if node.id in {"record", "_"}:
                return self._fields
            return {self._itself if node.id == "self" else node.id}
        owner, name = _looked_up(node)
        return {name} if owner in {"record", "_"} else set()

    def _mentioned(self, node: ast.AST) -> set[str]:
        if fields := self._fields_of(node):
            return fields
        match node:
            case ast.Compare() | ast.UnaryOp(op=ast.Not()):  # yes or no, whatever the values
                return set()
            case ast.IfExp(body=body, orelse=orelse):
                return self._mentioned(body) | self._mentioned(orelse)
        return set().union(*map(self._mentioned, ast.iter_child_nodes(node)))

    def _kept(self, node: ast.expr) -> set[str]:
        if fields := self._fields_of(node):
            return fields
        match node:
            case ast.IfExp(test=ast.Name() as test, body=body, orelse=ast.Constant()):
                return self._kept(body) & self._fields_of(test)
            case ast.IfExp(body=body, orelse=orelse):
                return self._kept(body) & self._kept(orelse)
        parts = _joined(node)
        kept = [self._kept(part) for part in parts]
        for n, (one, other) in enumerate(pairwise(parts)):
            # '1' + '23' is '12' + '3'.
            if kept[n] and kept[n + 1] and not (_is_delimited(one) or _is_delimited(other)):
                kept[n] = kept[n + 1] = set()
        return set().union(*kept, *map(self._kept, _parts(node)))


def _joined(node: ast.expr) -> list[ast.expr]:
    """Give the texts that an expression joins into one."""
    match node:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [*(_joined(left) or [left]), *(_joined(right) or [right])]
        case ast.JoinedStr(values=values):
            return values
    return []


def _is_delimited(node: ast.expr) -> bool:
    """Whether a text shows where it ends, since all of its values have the same length."""
    match node:
        case ast.FormattedValue(value=value):
            return _is_delimited(value)
        case ast.Call(func=ast.Name(id="md5" | "sha256")):
            return True
    return False


def _is_set(node: ast.expr) -> bool:
    """Whether a default stands for a value: any but an empty text."""
    return not isinstance(node, ast.Constant) or not _is_unset(node.value)


def _parts(node: ast.expr) -> list[ast.expr]:
    """Give the parts of an expression that its value tells apart; none if that is not certain."""
    parts: list[ast.expr] = []
    match node:
        case ast.BoolOp(op=ast.Or(), values=[first, *_]):  # it, or something in its place
            parts = [first]
        case ast.Call(func=ast.Name(id=name), args=[argument]) if name in _KEEP_THEIR_ARGUMENT:
            parts = [argument]
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="json"), attr="dumps"), args=[argument, *_]
        ):
            parts = [argument]
        case ast.List(elts=items) | ast.Tuple(elts=items):
            parts = items
        case ast.Dict(values=items):
            parts = items
        case ast.FormattedValue(value=value, format_spec=None):
            parts = [value]
    return parts


def _looked_up(node: ast.AST) -> tuple[str, str]:
    """Name a dictionary and the key that is looked up in it; empty texts for anything else."""
    match node:
        case ast.Subscript(value=ast.Name(id=owner), slice=ast.Constant(value=str(name))):
            return owner, name
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id=owner), attr="get"),
            args=[ast.Constant(value=str(name)), *_],
        ):
            return owner, name
    return "", ""
