"""What becomes of each column with personal data."""

from __future__ import annotations

from collections.abc import Mapping

from tap_wolkvox.reports.model import OTHER_FIELDS, Report

DROPPED = "(dropped)"
"""Stands in columns of the key, which cannot be null."""

NULL = "null"
HASH = "hash"
_MODES = ("keep", HASH, "drop")


def treatments(report: Report, modes: Mapping[str, object]) -> dict[str, str]:
    """What becomes of the columns that do not stay as the server sends them.

    Args:
        report: The report.
        modes: `customer_data`, `staff_data` and, in a state, `personal_data_key`; what is absent
            is kept.

    Returns:
        `DROPPED`, `NULL`, or a text that begins with `HASH` and tells keys apart.
    """
    by_person = {
        person: str(modes.get(f"{person}_data") or "keep") for person in ("customer", "staff")
    }
    strictest = max(by_person.values(), key=lambda mode: mode in _MODES and _MODES.index(mode))
    by_person["both"] = strictest
    found: dict[str, str] = {}
    for column in report.columns:
        mode = by_person.get(column.personal or "", "keep")
        if column.name == OTHER_FIELDS and strictest != "keep":
            found[column.name] = NULL  # nobody knows what is in it
        elif mode == HASH and not column.free_text:
            found[column.name] = f"{HASH} {modes.get('personal_data_key')}"
        elif mode != "keep":
            found[column.name] = DROPPED if column.required else NULL
    return found
