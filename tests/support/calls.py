"""Rows of `amd_detail`, as the server sends them, and what the tests of it share."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import settings

USUAL_EXAMPLES = 50
"""How many random examples `make test` tries of a test that does not say."""


def examples(number: int) -> int:
    """How many examples of a kind to try, of which `make test` tries ``number``."""
    profile = settings.get_profile(settings.get_current_profile_name())
    return number * profile.max_examples // USUAL_EXAMPLES


GUARD = 60
"""Seconds after which a wait for something that has to happen fails."""

TOKEN = "a-token-that-nobody-may-see"
NOW = datetime(2026, 6, 10, 17, 0, 0, tzinfo=UTC)
"""The current time of all runs in this process; noon on the server's clock."""

NOON = datetime(2026, 6, 10, 12, 0, 0)  # noqa: DTZ001 - wall time of the server's clock
FIELDS = ("customer_id", "campaign_id", "file_name", "telephone", "result", "date")
KEY = ("campaign_id", "customer_id", "telephone", "date", "occurrence")


def call(date: datetime | str, **fields: Any) -> dict[str, Any]:
    """Make a row as the server sends it."""
    row = {
        "customer_id": "1020304050",
        "campaign_id": "90001",
        "file_name": "",
        "telephone": "9573001234567",
        "result": "machine",
        "date": str(date),
    }
    return row | fields


def calls(start: datetime, seconds: int, number: int) -> list[dict[str, Any]]:
    """Make rows evenly spread over a stretch of time, each of another customer."""
    return [
        call(
            (start + timedelta(seconds=seconds * n / number)).replace(microsecond=0),
            customer_id=f"C{n}",
        )
        for n in range(number)
    ]


def as_sent(record: dict[str, Any]) -> tuple[Any, ...]:
    """Turn a record of an America/Bogota server back into the row that it came from."""
    wall = datetime.fromisoformat(record["date"]).astimezone(UTC) - timedelta(hours=5)
    return tuple({**record, "date": f"{wall:%Y-%m-%d %H:%M:%S}"}[name] for name in FIELDS)


def as_rows(rows: list[dict[str, Any]]) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(row[name] for name in FIELDS) for row in rows)
