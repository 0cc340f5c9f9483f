"""How a day goes: the truth, of which each report shows a part.

A day is made by itself, from the seed and its date.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from itertools import count

from sandbox.base import OPENS, SATURDAY, SUNDAY, clock_text, rhythm, seeded_random
from sandbox.center.directory import CHANNELS, Directory, Entry, codes
from sandbox.center.model import CLOSES, HOUR, Attempt, Call, Chat, Day, Heard, Shift

DIALED_SHARE = {SATURDAY: 1 / 3, SUNDAY: 0.001}
CALLERS_SHARE = {SATURDAY: 1 / 3, SUNDAY: 0.03}

UNANSWERED = {"NO-ANSWER": 0.25, "BUSY": 0.08, "CONGESTION": 0.04, "FAILED": 0.03}
"""How many attempts end so, for each one that is answered."""

CALLERS, CHATS = 0.2, 0.1
"""How many customers call, and write, for each attempt that is answered."""

ABSENT_SHARE = 0.12
"""How many agents do not come on a day."""

LUNCH = 12 * HOUR
PAUSES = ((9 * HOUR, "BREAK", 900), (10 * HOUR, "BAÑO", 300), (16 * HOUR, "BREAK", 900))
PATIENCE = 90
"""How long a caller waits, in seconds, on average."""

DROPPED_AFTER = 2
"""How long somebody who has answered waits for an agent, in seconds."""

PASSED_ON_SHARE = 0.05
CODED_LATE_SHARE = 0.2
CODED_WITHIN = 72 * HOUR
LEFT_OPEN_SHARE = 0.25
CHAT_TIMEOUT = 23 * HOUR
"""After how many seconds a chat that was left open closes by itself."""

CODES_OF_PEOPLE = ("VENTA", "PROMESA", "VOLVERALLAMAR", "NOINTERESADO", "EQUIVOCADO", "TIMEOUTACW")
CODES_OF_CALLERS = ("PQR", "VENTA", "PROMESA", "TIMEOUTACW")
CODES_OF_MACHINES = ("BUZON", "TIMEOUTACW")

FIRST_CODES = {code["cod_act"]: code for code in codes()}

UTC_AHEAD = timedelta(hours=5)
"""How far the server's clock is behind UTC, all year."""

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - UTC, beside naive moments
OFF_SHARE = 1 / 34
"""How many ids tell of another time than the row, as in real rows."""


@dataclass(eq=False)
class Center:
    """A contact center.

    Args:
        seed: Another seed, other people.
        start: The first day with calls.
        end: The last day with calls; by default there is always another.
        rows_per_day: About how many attempts are answered on a working day. Saturdays have a
            third, Sundays one in a thousand. The number of agents and all else goes with it.
        campaigns: The campaigns' numbers, the largest campaign first.
        lost: How many people detection takes for machines.
        leaked: How many machines it takes for people.
        called_back: How many of the people who were lost so call back.
        late_minutes: Rows of AMD Detail come up to this long after their date, most of them much
            sooner.
    """

    seed: int
    start: date
    end: date = date.max
    rows_per_day: int = field(default=5_000, kw_only=True)
    campaigns: Sequence[str] = field(
        default=("90001", "90002", "90003", "90004", "90005"), kw_only=True
    )
    lost: float = field(default=0.04, kw_only=True)
    leaked: float = field(default=0.06, kw_only=True)
    called_back: float = field(default=0.1, kw_only=True)
    late_minutes: float = field(default=0, kw_only=True)

    def __post_init__(self) -> None:
        self.directory = Directory(self.seed, self.rows_per_day, self.campaigns)
        self.heard = lru_cache(maxsize=4 * len(self.campaigns))(self._make_heard)
        self.day = lru_cache(maxsize=8)(self._make_day)

    def _make_heard(self, day: date, campaign: str) -> Sequence[Heard]:
        """Return the answered attempts of a campaign's day, the earliest first."""
        if not self.start <= day <= self.end:
            return ()
        chance = seeded_random(self.seed, day, campaign)
        share = DIALED_SHARE.get(day.weekday(), 1.0) * chance.uniform(0.95, 1.05)
        number = round(self.directory.volume(campaign) * share)
        seconds = sorted(chance.choices(range(86_400), cum_weights=rhythm(), k=number))
        contacts = chance.choices(self.directory.contacts(campaign), k=number)
        files = chance.choices(self.directory.profiles[campaign].files, k=number)
        found: list[Heard] = []
        for second, contact, file_name in zip(seconds, contacts, files, strict=True):
            customer_id, telephone, machines = contact
            luck = chance.random()
            is_person = luck >= machines
            bound = machines + (1 - machines) * self.lost if is_person else machines * self.leaked
            row = {
                "customer_id": customer_id,
                "campaign_id": campaign,
                "file_name": file_name,
                "telephone": telephone,
                "result": "machine" if (luck < bound) == is_person else "human",
                "date": f"{day} {clock_text(second)}",
            }
            late = int(60 * self.late_minutes * chance.random() ** 3) if self.late_minutes else 0
            found.append(Heard(second, late, row, contact, is_person))
        return found

    def _make_day(self, day: date) -> Day:
        if not self.start <= day <= self.end:
            return Day()
        chance = seeded_random(self.seed, day, "day")
        attempts = [each for name in self.campaigns for each in self._attempts(day, name, chance)]
        shifts = self._shifts(day, chance)
        wanted = [each.call for each in attempts if each.call]
        wanted += self._callers(day, attempts, chance)
        calls = self._answer(wanted, shifts, chance)
        attempts.sort(key=lambda each: each.second)
        return Day(attempts, calls, shifts, list(self._chats(day, shifts, chance)))

    def _attempts(self, day: date, campaign: str, chance: random.Random) -> Iterator[Attempt]:
        heard = self.heard(day, campaign)
        for each in heard:
            second = each.second - chance.randrange(3, 20)
            conn_id, call = make_id(chance, at(day, second)), None
            if each.row["result"] == "human":
                skill = self.directory.skill_of(campaign)
                call = Call(conn_id, each.second, "outbound_ma", each.contact, skill, campaign)
                call.is_person = each.is_person
            yield Attempt(conn_id, second, campaign, each.contact, each, call)
        number = round(len(heard) * sum(UNANSWERED.values()))
        for second in chance.choices(range(86_400), cum_weights=rhythm(), k=number):
            [why] = chance.choices([*UNANSWERED], [*UNANSWERED.values()])
            contact = chance.choice(self.directory.contacts(campaign))
            conn_id = make_id(chance, at(day, second))
            yield Attempt(conn_id, second, campaign, contact, unanswered=why)

    def _callers(
        self, day: date, attempts: Iterable[Attempt], chance: random.Random
    ) -> Iterator[Call]:
        """Yield calls of customers: some of their own accord, some because we lost them."""
        directory = self.directory
        number = round(CALLERS * self.rows_per_day * CALLERS_SHARE.get(day.weekday(), 1.0))
        calls = [
            (second, chance.choice(directory.customers), chance.choice(directory.queues))
            for second in chance.choices(range(86_400), cum_weights=rhythm(), k=number)
        ]
        for each in attempts:
            if each.heard and each.heard.is_lost and chance.random() < self.called_back:
                skill = directory.skill_of(each.campaign)
                calls.append((each.second + chance.randrange(70, 900), each.contact, skill))
        for second, contact, skill in calls:
            yield Call(make_id(chance, at(day, second)), second, "inbound", contact, skill)

    def _shifts(self, day: date, chance: random.Random) -> Sequence[Shift]:
        if day.weekday() == SUNDAY:
            return ()
        return [
            Shift(agent, OPENS + chance.randrange(600), _pauses(chance))
            for agent in self.directory.agents
            if chance.random() >= ABSENT_SHARE
        ]

    def _answer(
        self, wanted: Iterable[Call], shifts: Sequence[Shift], chance: random.Random
    ) -> list[Call]:
        """Let agents take the calls, in the order in which they come; return all calls.

        Agents are in two teams, each for every other skill.
        """
        teams: list[list[tuple[int, int, Shift]]] = [[], []]
        for place, each in enumerate(shifts):
            each.free = each.login
            teams[place % 2].append((each.login, place, each))
        for team in teams:
            heapq.heapify(team)
        numbers = count()
        queue = [(call.second, next(numbers), call) for call in wanted]
        heapq.heapify(queue)
        calls: list[Call] = []
        while queue:
            second, _, call = heapq.heappop(queue)
            calls.append(call)
            team = teams[self.directory.queues.index(call.skill) % 2]
            shift = _next_free(team, second)
            inbound = call.kind == "inbound"
            patience = int(chance.expovariate(1 / PATIENCE)) + 3 if inbound else DROPPED_AFTER
            if shift is None or (begin := max(second, shift.free)) - second > patience:
                call.waited = patience
                continue
            self._talk(call, shift, begin, chance)
            heapq.heapreplace(team, (shift.free, team[0][1], shift))
            if call.passed_by is None and chance.random() < PASSED_ON_SHARE:
                over = begin + call.ring + call.talk
                # To the other team, so to another agent.
                place = self.directory.queues.index(call.skill)
                skill = chance.choice(self.directory.queues[1 - place % 2 :: 2])
                other = Call(call.conn_id, over, call.kind, call.contact, skill, call.campaign)
                other.is_person, other.passed_by, call.passed_on = call.is_person, call, other
                heapq.heappush(queue, (over, next(numbers), other))
        return calls

    def _talk(self, call: Call, shift: Shift, begin: int, chance: random.Random) -> None:
        call.agent = shift.agent
        call.waited = begin - call.second
        call.ring = chance.randrange(1, 6) if call.kind == "inbound" else 0
        length = chance.expovariate(1 / 200) + 3 if call.is_person else chance.randrange(3, 12)
        call.talk, call.wrap_up = int(length), chance.randrange(5, 60)
        call.hang_up = "agent" if chance.random() < (0.4 if call.is_person else 0.8) else "customer"
        of_people = CODES_OF_CALLERS if call.kind == "inbound" else CODES_OF_PEOPLE
        call.codes = _choose_codes(of_people if call.is_person else CODES_OF_MACHINES, chance)
        call.coded_after = _coded_after(chance)
        shift.take(begin, call.ring, "RING", call)
        shift.take(begin + call.ring, call.talk, "TALK", call)
        shift.take(shift.free, call.wrap_up, "ACW", call)

    def _chats(self, day: date, shifts: Sequence[Shift], chance: random.Random) -> Iterator[Chat]:
        directory = self.directory
        share = CALLERS_SHARE.get(day.weekday(), 1.0) if shifts else 0
        number = round(CHATS * self.rows_per_day * share)
        for second in sorted(chance.choices(range(86_400), cum_weights=rhythm(), k=number)):
            seconds, chosen = 60 * chance.randrange(2, 60), _choose_codes(CODES_OF_CALLERS, chance)
            coded_after = _coded_after(chance)
            if chance.random() < LEFT_OPEN_SHARE:
                seconds, coded_after = CHAT_TIMEOUT + chance.randrange(180), 0
                chosen = _choose_codes(["TIMEOUTCHAT"], chance)[0], None
            conn_id, waited = make_id(chance, at(day, second)), chance.randrange(min(600, seconds))
            yield Chat(
                *(conn_id, second, seconds, waited),
                *(chance.choice(directory.customers), chance.choice(CHANNELS)),
                *(chance.choice(shifts).agent, directory.chat_queue),
                *(chosen, coded_after),
            )


def _pauses(chance: random.Random) -> list[tuple[int, str, int]]:
    pauses = [(begin + chance.randrange(HOUR), status, length) for begin, status, length in PAUSES]
    return sorted([*pauses, (LUNCH + chance.randrange(HOUR), "", HOUR // 2)])


def _next_free(team: list[tuple[int, int, Shift]], second: int) -> Shift | None:
    """Return who is free first for a call of a second, after pauses and logouts that are due."""
    while team:
        _, place, shift = team[0]
        begin = max(shift.free, second)
        if shift.pauses and shift.pauses[0][0] <= begin:
            due, status, length = shift.pauses.pop(0)
            shift.take(max(due, shift.free), length, status)
            heapq.heapreplace(team, (shift.free, place, shift))
        elif begin >= CLOSES:
            heapq.heappop(team)
        else:
            return shift
    return None


def _choose_codes(names: Sequence[str], chance: random.Random) -> tuple[Entry, Entry | None]:
    first = FIRST_CODES[chance.choice(names)]
    return first, chance.choice(codes("cod_act2")) if chance.random() < 1 / 2 else None


def _coded_after(chance: random.Random) -> int:
    is_late = chance.random() < CODED_LATE_SHARE
    return int(CODED_WITHIN * chance.random() ** 2) if is_late else 0


def at(day: date, second: int) -> datetime:
    """Return a second of a day as a moment."""
    return _midnight(day) + timedelta(seconds=second)


@cache
def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min)


def make_id(chance: random.Random, begin: datetime) -> str:
    """Return an id of a call or chat, whose part before the last is when it began."""
    off = chance.randrange(-40_000, 40_000) if chance.random() < OFF_SHARE else 0
    since_epoch = int((begin + UTC_AHEAD - EPOCH).total_seconds()) + off
    return f"wv.{chance.randrange(10**5, 10**6)}.{since_epoch}.{chance.randrange(1, 1000)}"
