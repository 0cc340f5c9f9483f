"""Where the sandbox's rows come from: a seed, or a list.

Every moment here is naive and on the server's own wall clock, to the second.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from itertools import accumulate
from operator import itemgetter
from threading import Lock
from typing import NamedTuple, Protocol, TypeAlias

Row: TypeAlias = Mapping[str, object]

ONE_DAY = timedelta(days=1)


class Source(Protocol):
    """Something that has rows."""

    def rows(
        self, start: datetime, end: datetime, campaign: str, now: datetime | None = None
    ) -> list[Row]:
        """Return the rows of a window, oldest first.

        Args:
            start: The window's first second.
            end: Its last second, inclusive.
            campaign: A campaign's number, or `all`. An unknown one has no rows.
            now: What the server's clock shows; rows that have not come by then are left out.
                Without it, all are there: the truth that a test compares with.
        """
        ...


def seeded_random(*parts: object) -> random.Random:
    """Return a generator that depends on nothing but the parts, on any Python."""
    return random.Random("/".join(map(str, parts)))  # noqa: S311 - repeatable on purpose


def days_of(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Cut a window at its midnights, both ends of each piece inclusive."""
    day = start.date()
    while day <= end.date():
        yield (
            max(start, datetime.combine(day, time.min)),
            min(end, datetime.combine(day, time(23, 59, 59))),
        )
        if day == date.max:
            return
        day += ONE_DAY


class Fixed:
    """An explicit list of rows, which may grow while the server runs.

    A row stands at its printed `date` unless told otherwise, and is shown from the beginning,
    be its date in the future or not, unless it is given a `visible_from`.

    Args:
        rows: Rows to begin with. They need not be in order, nor have the six fields.
    """

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self._rows: list[tuple[datetime, datetime | None, Row]] = []
        self._sorted = True
        self._lock = Lock()
        self.add(rows)

    def add(
        self,
        rows: Iterable[Row],
        *,
        visible_from: datetime | None = None,
        filter_date: datetime | None = None,
    ) -> None:
        """Add rows.

        Args:
            rows: The rows, as they are to be sent.
            visible_from: When they come, on the server's clock: until then nobody sees them.
                Without it, they are there at once.
            filter_date: The moment by which a window finds them, in place of the printed `date`.

        Raises:
            ValueError: A row's `date` cannot be read and there is no `filter_date`.
        """
        new = [
            (filter_date or datetime.fromisoformat(str(row.get("date"))), visible_from, row)
            for row in rows
        ]
        with self._lock:
            self._rows.extend(new)
            self._sorted = False

    def rows(
        self, start: datetime, end: datetime, campaign: str, now: datetime | None = None
    ) -> list[Row]:
        """Return the rows of a window; see `Source`."""
        moment = itemgetter(0)
        with self._lock:
            if not self._sorted:
                self._rows.sort(key=moment)
                self._sorted = True
            first = bisect_left(self._rows, start, key=moment)
            found = self._rows[first : bisect_right(self._rows, end, lo=first, key=moment)]
        return [
            row
            for _, visible_from, row in found
            if (now is None or visible_from is None or visible_from <= now)
            and campaign in ("all", str(row.get("campaign_id")))
        ]


class Profile(NamedTuple):
    """The character of a campaign."""

    share: float
    """Its part of the day's rows; parts are relative to each other."""
    machines: float
    """How often a machine answers."""
    files: tuple[str, ...]


PROFILES = (
    Profile(0.42, 0.71, ("promoción_navidad.mp3", "promoción_navidad.mp3", "")),
    Profile(0.27, 0.55, ("recordación señal.wav", "cobranza_01.wav", "cobranza_02.wav")),
    Profile(0.17, 0.38, ("",)),
    Profile(0.10, 0.64, ("encuesta-año_2026.mp3", "encuesta-año_2026.mp3", "")),
    Profile(0.04, 0.12, ("bienvenida.wav",)),
)

# How busy each hour is, from seven in the morning: a lunch break, and nobody after seven.
OPENS = 7 * 3600
HOURS = (0.5, 0.9, 1.3, 1.4, 1.2, 0.8, 0.6, 1.0, 1.3, 1.2, 0.9, 0.5)

SATURDAY, SUNDAY = 5, 6
SATURDAY_SHARE = 1 / 3
SUNDAY_SHARE = 0.001

CALLS_PER_CONTACT = 2.5
REPEATED_SHARE = 0.005
NO_ID_SHARE = 0.02
ALPHANUMERIC_ID_SHARE = 0.06


class Contact(NamedTuple):
    """Somebody whom a campaign calls again and again."""

    customer_id: str
    telephone: str
    machines: float


class Call(NamedTuple):
    """A seeded row, and what the server alone knows about it."""

    second: int
    """Of the day."""
    late: int
    """How many seconds after its date it comes."""
    row: Row


@dataclass(eq=False)
class Seeded:
    """Rows made from a seed: a contact center's rhythm over days, weeks and campaigns.

    A campaign's day depends on the seed, its date and the campaign's number alone, so that a
    window of any year costs no more than the days and campaigns it touches.

    Args:
        seed: Another seed, other rows.
        start: The first day with rows.
        end: The last day with rows; by default there is always another.
        rows_per_day: About how many rows a working day has. Saturdays have a third, Sundays
            one in a thousand.
        campaigns: The campaigns' numbers, the largest campaign first.
        late_minutes: Rows come up to this long after their date, most of them much sooner.
    """

    seed: int
    start: date
    end: date = date.max
    rows_per_day: int = field(default=30_000, kw_only=True)
    campaigns: Sequence[str] = field(
        default=("90001", "90002", "90003", "90004", "90005"), kw_only=True
    )
    late_minutes: float = field(default=0, kw_only=True)

    def __post_init__(self) -> None:
        self._profiles = {
            campaign: PROFILES[place % len(PROFILES)]
            for place, campaign in enumerate(self.campaigns)
        }
        self._shares = sum(profile.share for profile in self._profiles.values())
        self._calls = lru_cache(maxsize=4 * len(self._profiles))(self._make_calls)
        self._contacts = cache(self._make_contacts)

    def rows(
        self, start: datetime, end: datetime, campaign: str, now: datetime | None = None
    ) -> list[Row]:
        """Return the rows of a window; see `Source`."""
        start = max(start, datetime.combine(self.start, time.min))
        end = min(end, datetime.combine(self.end, time.max))
        if now is not None:
            end = min(end, now)
        wanted = self.campaigns if campaign == "all" else (campaign,)
        rows: list[Row] = []
        for first, last in days_of(start, end):
            midnight = datetime.combine(first, time.min)
            known = (now - midnight).total_seconds() if now else math.inf
            calls = [
                call
                for name in wanted
                if name in self._profiles
                for call in _between(
                    self._calls(midnight.date(), name),
                    (first - midnight).seconds,
                    (last - midnight).seconds,
                )
            ]
            calls.sort(key=itemgetter(0))
            rows.extend(row for second, late, row in calls if second + late <= known)
        return rows

    def _volume(self, campaign: str) -> float:
        return self.rows_per_day * self._profiles[campaign].share / self._shares

    def _make_calls(self, day: date, campaign: str) -> Sequence[Call]:
        chance = seeded_random(self.seed, day, campaign)
        share = {SATURDAY: SATURDAY_SHARE, SUNDAY: SUNDAY_SHARE}.get(day.weekday(), 1.0)
        count = round(self._volume(campaign) * share * chance.uniform(0.95, 1.05))
        repeated = round(count * REPEATED_SHARE)
        unlike = count - repeated
        seconds = chance.choices(range(86_400), cum_weights=rhythm(), k=unlike)
        contacts = chance.choices(self._contacts(campaign), k=unlike)
        files = chance.choices(self._profiles[campaign].files, k=unlike)
        calls = [
            Call(
                second,
                int(60 * self.late_minutes * chance.random() ** 3),
                {
                    "customer_id": contact.customer_id,
                    "campaign_id": campaign,
                    "file_name": file_name,
                    "telephone": contact.telephone,
                    "result": "machine" if chance.random() < contact.machines else "human",
                    "date": f"{day} {clock_text(second)}",
                },
            )
            for second, contact, file_name in zip(seconds, contacts, files, strict=True)
        ]
        calls += chance.sample(calls, repeated)
        calls.sort(key=itemgetter(0))
        return calls

    def _make_contacts(self, campaign: str) -> Sequence[Contact]:
        chance = seeded_random(self.seed, campaign)
        machines = self._profiles[campaign].machines

        def contact() -> Contact:
            kind = chance.random()
            customer_id = str(chance.randrange(10_000_000, 1_200_000_000))
            if kind < NO_ID_SHARE:
                customer_id = ""
            elif kind < ALPHANUMERIC_ID_SHARE:
                customer_id = f"NIT{customer_id}-{chance.choice('ABCK')}"
            telephone = f"9573{chance.randrange(10**9):09}"
            # Some nearly always answer themselves, others nearly never do.
            return Contact(
                customer_id, telephone, chance.betavariate(3 * machines, 3 * (1 - machines))
            )

        size = max(1, round(self._volume(campaign) / CALLS_PER_CONTACT))
        return [contact() for _ in range(size)]


def _between(calls: Sequence[Call], first: int, last: int) -> Sequence[Call]:
    second = itemgetter(0)
    return calls[bisect_left(calls, first, key=second) : bisect_right(calls, last, key=second)]


@cache
def rhythm() -> Sequence[float]:
    """Return the cumulated weight of each second of a day."""
    weights = [0.0] * 86_400
    for hour, weight in enumerate(HOURS):
        weights[OPENS + hour * 3600 : OPENS + (hour + 1) * 3600] = [weight] * 3600
    return list(accumulate(weights))


@cache
def clock_text(second: int) -> str:
    """Return a second of the day as `09:28:42`."""
    return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
