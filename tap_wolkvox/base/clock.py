"""The server's clock and UTC.

Naive datetimes are wall times of the server's clock, aware ones are instants. Nothing here
looks at the zone of the machine that the tap runs on.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

FIRST_YEAR, LAST_YEAR = 1970, 9000


def utc_now() -> datetime:
    """The present instant, to the second below."""
    return datetime.now(UTC).replace(microsecond=0)


def rfc3339(instant: datetime) -> str:
    """Write an instant as text in UTC, such as ``2026-06-05T14:28:42Z``.

    Texts of this form sort in the order of time.
    """
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def parse_instant(text: str, zone: ZoneInfo | None = None) -> datetime:
    """Read an ISO 8601 date or date-time; without an offset it is in ``zone``, or else in UTC.

    Raises:
        ValueError: If the text is no date-time, or too far off to be calculated with.
    """
    instant = datetime.fromisoformat(text)
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise ValueError(f"not between {FIRST_YEAR} and {LAST_YEAR}")
    return instant if instant.tzinfo else instant.replace(tzinfo=zone or UTC)


class NonexistentTimeError(ValueError):
    """A wall time that the clock never shows, because it is set forward there."""


class ServerClock:
    """Turns wall times of the server's clock into instants and back."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone

    def agrees_with(self, zone: str, instants: Iterable[datetime]) -> bool:
        """Whether a clock in another zone shows the same at some instants."""
        try:
            other = ZoneInfo(zone)
        except (KeyError, OSError, ValueError):
            return False
        return all(
            instant.astimezone(other).utcoffset() == instant.astimezone(self.zone).utcoffset()
            for instant in instants
        )

    def to_utc(self, wall: datetime) -> datetime:
        """The instant of a wall time; of one that the clock shows twice, the first.

        A wall time that the clock leaves out is taken as one before the change, so that a bookmark
        there is not ahead of its time.
        """
        return (wall - max(self._offsets(wall))).replace(tzinfo=UTC)

    def read(self, wall: datetime) -> datetime:
        """The instant of a wall time that was printed by this clock.

        Raises:
            NonexistentTimeError: If this clock cannot have printed it.
        """
        first, second = self._offsets(wall)
        if first < second:
            raise NonexistentTimeError
        return (wall - first).replace(tzinfo=UTC)

    def to_wall(self, instant: datetime) -> datetime:
        """What the server's clock shows at an instant."""
        return instant.astimezone(self.zone).replace(tzinfo=None, fold=0)

    def start_at(self, instant: datetime) -> datetime:
        """The wall time from which all rows since ``instant`` are found.

        Rows of an hour that the clock repeats are all read as its first pass. Whoever goes on
        from within that hour has to go over it again, or the second pass would be missing.
        """
        wall = self.to_wall(instant)
        return wall - self._repeated(wall)

    def end_at(self, instant: datetime) -> datetime:
        """The wall time up to which all rows before ``instant`` are found.

        In the second pass of an hour that the clock repeats, some wall times of the first pass are
        later than what the clock shows.
        """
        wall = self.to_wall(instant)
        return wall + self._repeated(wall) if instant.astimezone(self.zone).fold else wall

    def _repeated(self, wall: datetime) -> timedelta:
        """By how much the clock is set back around a wall time shown twice, else nothing."""
        first, second = self._offsets(wall)
        return max(first - second, timedelta())

    def _offsets(self, wall: datetime) -> tuple[timedelta, timedelta]:
        """The offsets from UTC of the first and the second pass; mostly the same."""
        first, second = (
            wall.replace(tzinfo=self.zone, fold=fold).utcoffset() or timedelta() for fold in (0, 1)
        )
        return first, second
