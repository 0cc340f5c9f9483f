"""Numbers in messages."""

from __future__ import annotations


def count_of(number: int, name: str) -> str:
    """A number with its noun: ``1 row``, ``1,000 rows``."""
    return f"{number:,} {name}{'' if number == 1 else 's'}"
