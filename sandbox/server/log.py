"""What was asked of the sandbox, and what it answered."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

MOMENT = "%Y%m%d%H%M%S"


@dataclass
class LogEntry:
    """A request and what became of it.

    Attributes:
        number: From 1, also after the log was emptied.
        path: With the query, as sent.
        endpoint: The same without it.
        headers: Their names in lower case.
        in_flight: How many requests were being worked on once this one had come, itself too.
        started: On `time.monotonic`, in seconds.
        finished: The same, when the server was done with it but for sending.
        status: The HTTP status sent; none after a reset.
        rows: How many rows were sent.
        fault: The kind of fault applied.
        parameters: The whole query.
    """

    number: int
    method: str
    path: str
    endpoint: str
    headers: dict[str, str]
    api: str | None
    campaign_id: str | None
    date_ini: str | None
    date_end: str | None
    in_flight: int
    started: float
    finished: float | None = None
    status: int | None = None
    rows: int = 0
    fault: str | None = None
    skill_id: str | None = None
    cod_act: str | None = None
    parameters: dict[str, str] = field(default_factory=dict)

    def window(self) -> tuple[datetime, datetime] | None:
        """Return the window's ends, or None where they cannot be read."""
        try:
            return read_moment(self.date_ini), read_moment(self.date_end)
        except ValueError:
            return None


def read_moment(text: str | None) -> datetime:
    """Read a window's end as it stands in a URL.

    Raises:
        ValueError: It is not fourteen digits that make a moment.
    """
    if not re.fullmatch("[0-9]{14}", text or ""):
        raise ValueError("not a moment")
    return datetime.strptime(text or "", MOMENT)  # noqa: DTZ007 - the server's clock is naive
