"""What an expression of a stream map does with the fields of a record."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

_UNSET = re.compile(r"\s*(?:\$\w+|\$\{\w+\})?\s*")
_HASHES = {"md5", "sha256"}
_KEEP_THEIR_ARGUMENT = {*_HASHES, "str"}


def is_unset(value: object) -> bool:
    """Whether a value is none: null, blank, or an environment variable that is not set."""
    return value is None or (isinstance(value, str) and _UNSET.fullmatch(value) is not None)


class Expression:
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
        case ast.Call(func=ast.Name(id=name)):
            return name in _HASHES
    return False


def _is_set(node: ast.expr) -> bool:
    """Whether a default stands for a value: any but an empty text."""
    return not isinstance(node, ast.Constant) or not is_unset(node.value)


def _parts(node: ast.expr) -> list[ast.expr]:
    """Give the parts of an expression that its value tells apart; none if that is not certain."""
    match node:
        case ast.BoolOp(op=ast.Or(), values=[first, *_]):  # it, or something in its place
            return [first]
        case ast.Call(func=ast.Name(id=name), args=[argument]) if name in _KEEP_THEIR_ARGUMENT:
            return [argument]
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="json"), attr="dumps"), args=[argument, *_]
        ):
            return [argument]
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Dict(values=items):
            return items
        case ast.FormattedValue(value=value, format_spec=None):
            return [value]
    return []


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
