"""The server's clock and UTC.

Naive datetimes are readings of the server's wall clock, aware ones are moments. Nothing here
looks at the zone of the machine that the tap runs on.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


def utc_now() -> datetime:
    """The present moment, to the second below."""
    return datetime.now(UTC).replace(microsecond=0)


def rfc3339(moment: datetime) -> str:
    """Write a moment as text in UTC, such as ``2026-06-05T14:28:42Z``.

    Texts of this form sort in the order of time.
    """
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def parse_moment(text: str, zone: ZoneInfo | None = None) -> datetime:
    """Read an ISO 8601 date or date-time; without an offset it is in ``zone``, or else in UTC.

    Raises:
        ValueError: If the text is no date-time.
    """
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone or UTC)


class ServerClock:
    """Turns readings of the server's wall clock into moments and back."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone

    def to_utc(self, wall: datetime) -> datetime:
        """The moment of a reading; of one that the clock shows twice, its first."""
        return wall.replace(tzinfo=self.zone, fold=0).astimezone(UTC)

    def to_wall(self, moment: datetime) -> datetime:
        """What the server's clock shows at a moment."""
        return moment.astimezone(self.zone).replace(tzinfo=None, fold=0)

    def start_at(self, moment: datetime) -> datetime:
        """The reading from which on all rows since ``moment`` are found.

        Rows of an hour that the clock repeats are all read as its first pass. Whoever goes on
        from within that hour has to go over it again, or the second pass would be missing.
        """
        wall = self.to_wall(moment)
        first = wall.replace(tzinfo=self.zone, fold=0).utcoffset()
        second = wall.replace(tzinfo=self.zone, fold=1).utcoffset()
        if first is not None and second is not None and first > second:
            return wall - (first - second)
        return wall
