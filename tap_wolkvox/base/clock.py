"""The server's clock and UTC.

Naive datetimes are wall times of the server's clock, aware ones are instants. The zone of the
machine that runs the tap does not matter. "The repeated hour" is the one that a clock shows twice
when it is set back in autumn.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

FIRST_YEAR, LAST_YEAR = 1970, 9000


def utc_now() -> datetime:
    """The present instant, rounded down to a second."""
    return datetime.now(UTC).replace(microsecond=0)


def rfc3339(instant: datetime) -> str:
    """Write an instant in UTC, such as ``2026-06-05T14:28:42Z``. Such texts sort by time."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def shown_offset(offset: timedelta) -> str:
    """Write an offset from UTC, such as ``UTC-05:00``."""
    minutes = round(offset / timedelta(minutes=1))
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def parse_time(text: str) -> datetime:
    """Read an ISO 8601 date or date-time; one without an offset stays naive.

    Raises:
        ValueError: If the text is anything else, or not between `FIRST_YEAR` and `LAST_YEAR`.
    """
    time = datetime.fromisoformat(text)
    if not FIRST_YEAR <= time.year <= LAST_YEAR:
        raise ValueError(f"not between {FIRST_YEAR} and {LAST_YEAR}")
    return time


def parse_instant(text: str) -> datetime:
    """Read the same; without an offset, it is in UTC."""
    time = parse_time(text)
    return time if time.tzinfo else time.replace(tzinfo=UTC)


class NonexistentTimeError(ValueError):
    """A wall time that the clock skips, because it is set forward there."""


class ServerClock:
    """Converts wall times of the server's clock to instants and back."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone

    def agrees_with(self, zone: str, instants: Iterable[datetime]) -> bool:
        """Whether a clock in another zone shows the same at all of these instants."""
        try:
            other = ZoneInfo(zone)
        except (KeyError, OSError, ValueError):
            return False
        return all(
            instant.astimezone(other).utcoffset() == instant.astimezone(self.zone).utcoffset()
            for instant in instants
        )

    def to_utc(self, wall: datetime) -> datetime:
        """The instant of a wall time; in the repeated hour, the first one.

        A wall time that the clock skips is read as one before the change, so that no bookmark gets
        ahead.
        """
        return (wall - max(self._offsets(wall))).replace(tzinfo=UTC)

    def read(self, wall: datetime) -> datetime:
        """The instant of a wall time that the server printed; in the repeated hour, the first one.

        Raises:
            NonexistentTimeError: If the clock skips it.
        """
        first, second = self._offsets(wall)
        if first < second:
            raise NonexistentTimeError
        return (wall - first).replace(tzinfo=UTC)

    def to_wall(self, instant: datetime) -> datetime:
        return instant.astimezone(self.zone).replace(tzinfo=None, fold=0)

    def start_at(self, instant: datetime) -> datetime:
        """The wall time from which to ask for all rows since an instant.

        Every row of the repeated hour gets an instant of its first time. So a run that goes on
        from within that hour reads all of it again, to find the rows of its second time.
        """
        wall = self.to_wall(instant)
        return wall - self._repeated(wall)

    def end_at(self, instant: datetime) -> datetime:
        """The wall time up to which to ask for all rows before an instant.

        In the repeated hour's second time, rows of its first can have later wall times than now.
        """
        wall = self.to_wall(instant)
        return wall + self._repeated(wall) if instant.astimezone(self.zone).fold else wall

    def _repeated(self, wall: datetime) -> timedelta:
        """By how much the clock is set back, if the wall time is in the repeated hour; else 0."""
        first, second = self._offsets(wall)
        return max(first - second, timedelta())

    def _offsets(self, wall: datetime) -> tuple[timedelta, timedelta]:
        """The offsets from UTC of a wall time; they differ where the clock changes."""
        first, second = (
            wall.replace(tzinfo=self.zone, fold=fold).utcoffset() or timedelta() for fold in (0, 1)
        )
        return first, second
