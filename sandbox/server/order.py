"""Which rows are sent if there are too many, in which order, and what is around them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from typing import TypeVar

import msgspec

from sandbox.base import Row
from sandbox.server.settings import Settings
from tap_wolkvox.reports.model import Report

Piece = TypeVar("Piece")

ZERO_MEANS_SUCCESS = frozenset({"activity_codes", "audit_log"})
"""Reports whose `code` of success is `0`."""


def arrange(
    pieces: Iterable[Piece],
    rows_of: Callable[[Piece], list[Row]],
    settings: Settings,
    limit: int,
    chance: random.Random,
) -> tuple[list[Row], int]:
    """Return the rows of a response and how many there are, at least.

    Goes piece by piece, so that of a window far above the limit no more is made than needed.

    Args:
        pieces: The parts of the window, oldest first.
        rows_of: Makes the rows of a part, oldest first.
        settings: How the server behaves.
        limit: The most rows to return.
        chance: What shuffles them.
    """
    days = list(pieces)
    if settings.order == "newest":
        days.reverse()
    elif settings.order == "shuffled":
        chance.shuffle(days)
    # Counting all of them is slow, and only these two settings tell the number.
    count_all = settings.cut_msg == "found" or settings.over_limit == "error"
    rows: list[Row] = []
    found = 0
    for day in days:
        piece = rows_of(day)
        found += len(piece)
        if settings.order == "newest":
            piece.reverse()
        if len(rows) <= limit:
            rows += piece
        if len(rows) > limit and not count_all:
            break
    if settings.order == "shuffled":
        chance.shuffle(rows)
    return rows[:limit], found


def write_body(report: Report, rows: list[Row], told: int) -> bytes:
    """Return the body of a response.

    Args:
        report: The report.
        rows: Its rows.
        told: How many there are, as `msg` tells.
    """
    data: object = rows
    key = report.key_column
    if key:
        data = {
            str(row.get(key)): {name: value for name, value in row.items() if name != key}
            for row in rows
        }
    code = "0" if report.stream in ZERO_MEANS_SUCCESS else "200"
    body = {"code": code, "error": None, "msg": f"{told} records were found", "data": data}
    return msgspec.json.encode(body)
