"""The server's clock and UTC.

Naive datetimes are readings of the server's wall clock, aware ones are moments. Nothing here
looks at the zone of the machine that the tap runs on.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

FIRST_YEAR, LAST_YEAR = 1970, 9000


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
        ValueError: If the text is no date-time, or so far off that it cannot be reckoned with.
    """
    moment = datetime.fromisoformat(text)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(f"not between {FIRST_YEAR} and {LAST_YEAR}")
    return moment if moment.tzinfo else moment.replace(tzinfo=zone or UTC)


class LeftOutError(ValueError):
    """A reading that the clock never shows, because it is set forward there."""


class ServerClock:
    """Turns readings of the server's wall clock into moments and back."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone

    def to_utc(self, wall: datetime) -> datetime:
        """The moment of a reading; of one that the clock shows twice, its first.

        A reading that the clock leaves out is taken as one before the change, so that a bookmark
        there is not ahead of its time.
        """
        return (wall - max(self._offsets(wall))).replace(tzinfo=UTC)

    def read(self, wall: datetime) -> datetime:
        """The moment of a reading that was printed by this clock.

        Raises:
            LeftOutError: If this clock cannot have printed it.
        """
        first, second = self._offsets(wall)
        if first < second:
            raise LeftOutError
        return (wall - first).replace(tzinfo=UTC)

    def to_wall(self, moment: datetime) -> datetime:
        """What the server's clock shows at a moment."""
        return moment.astimezone(self.zone).replace(tzinfo=None, fold=0)

    def start_at(self, moment: datetime) -> datetime:
        """The reading from which on all rows since ``moment`` are found.

        Rows of an hour that the clock repeats are all read as its first pass. Whoever goes on
        from within that hour has to go over it again, or the second pass would be missing.
        """
        wall = self.to_wall(moment)
        return wall - self._repeated(wall)

    def end_at(self, moment: datetime) -> datetime:
        """The reading up to which all rows before ``moment`` are found.

        In the second pass of an hour that the clock repeats, some readings of the first pass are
        later than what the clock shows.
        """
        wall = self.to_wall(moment)
        return wall + self._repeated(wall) if moment.astimezone(self.zone).fold else wall

    def _repeated(self, wall: datetime) -> timedelta:
        """By how much the clock is set back around a reading that it shows twice, else nothing."""
        first, second = self._offsets(wall)
        return max(first - second, timedelta())

    def _offsets(self, wall: datetime) -> tuple[timedelta, timedelta]:
        """The offsets from UTC of the first and the second pass; mostly the same."""
        first, second = (
            wall.replace(tzinfo=self.zone, fold=fold).utcoffset() or timedelta() for fold in (0, 1)
        )
        return first, second
