"""What happens in the operation: attempts, calls, agents' shifts, and chats.

Seconds are those of the day, on the server's own wall clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from sandbox.base import HOURS, OPENS, Row
from sandbox.center.directory import NOBODY, Contact, Entry, entry_of

HOUR = 3600
CLOSES = OPENS + HOUR * len(HOURS)
"""When agents go, unless a call lasts longer."""


class Heard(NamedTuple):
    """An answered attempt.

    Attributes:
        second: When detection decided.
        late: How many seconds later its row comes.
        row: What AMD Detail tells of it.
        is_person: Who has answered, in truth: a person or a machine.
    """

    second: int
    late: int
    row: Row
    contact: Contact
    is_person: bool

    @property
    def is_lost(self) -> bool:
        """Whether detection took a person for a machine."""
        return self.is_person and self.row["result"] == "machine"


@dataclass(eq=False)
class Call:
    """A call that wants an agent, or what follows when an agent has passed it on.

    Attributes:
        second: When it came in, or was answered.
        kind: As `type_interaction` has it.
        campaign: Which dialed it; empty if the customer did.
        agent: Who took it; None if it was abandoned.
        waited: Seconds until an agent took it or the caller gave up.
        coded_after: Seconds from its end to when the agent chose its codes.
        passed_on: What became of it with the next agent.
        passed_by: What it was before.
    """

    conn_id: str
    second: int
    kind: str
    contact: Contact
    skill: Entry
    campaign: str = ""
    is_person: bool = True
    agent: Entry | None = None
    waited: int = 0
    ring: int = 0
    talk: int = 0
    wrap_up: int = 0
    hang_up: str = "customer"
    codes: tuple[Entry, Entry | None] = field(default_factory=lambda: ({}, None))
    coded_after: int = 0
    passed_on: Call | None = None
    passed_by: Call | None = None

    @cached_property
    def known(self) -> Entry:
        """What reports tell of it, by column."""
        return {
            **NOBODY,
            **entry_of(self.contact),
            **self.skill,
            **(self.agent or {}),
            **columns_of(self.codes),
            "conn_id": self.conn_id,
            "campaign_id": self.campaign or "0",
            "type_interaction": self.kind,
            "hang_up": self.hang_up,
        }


class Attempt(NamedTuple):
    """A dialed record.

    Attributes:
        second: When it was dialed.
        heard: What happened when somebody answered.
        call: What became of it, where detection heard a human.
        unanswered: Why nobody answered.
    """

    conn_id: str
    second: int
    campaign: str
    contact: Contact
    heard: Heard | None = None
    call: Call | None = None
    unanswered: str = ""

    @property
    def result(self) -> str:
        """How the server calls its end."""
        if self.call:
            return "ANSWER" if self.call.agent else "ABANDON"
        return self.unanswered or "ANSWER-MACHINE"


class State(NamedTuple):
    """What an agent did for a time."""

    agent: Entry
    status: str
    begin: int
    end: int
    call: Call | None = None


class Chat(NamedTuple):
    """A chat, which may end on the next day."""

    conn_id: str
    second: int
    seconds: int
    waited: int
    contact: Contact
    channel: str
    agent: Entry
    skill: Entry
    codes: tuple[Entry, Entry | None]
    coded_after: int


@dataclass(eq=False)
class Shift:
    """An agent's day."""

    agent: Entry
    login: int
    pauses: list[tuple[int, str, int]]
    """When each should begin, its status, and how long it takes. An empty status is lunch, for
    which the agent logs out."""
    states: list[State] = field(default_factory=list)
    free: int = 0

    def take(self, begin: int, seconds: int, status: str, call: Call | None = None) -> None:
        """Do something from a second on."""
        self.free = begin + seconds
        if seconds:
            self.states.append(State(self.agent, status, begin, self.free, call))

    @cached_property
    def sessions(self) -> Sequence[Sequence[State]]:
        """All states from each login to the logout after it, once the day is over."""
        found: list[list[State]] = [[]]
        at = self.login
        for state in (*self.states, State(self.agent, "", max(self.free, CLOSES), CLOSES)):
            if at < state.begin:
                found[-1].append(State(self.agent, "READY", at, state.begin))
            if state.status:
                found[-1].append(state)
            else:
                found.append([])
            at = state.end
        return [session for session in found if session]


class Day(NamedTuple):
    """All that happened on a day. Calls are in the order in which they began."""

    attempts: Sequence[Attempt] = ()
    calls: Sequence[Call] = ()
    shifts: Sequence[Shift] = ()
    chats: Sequence[Chat] = ()


def columns_of(chosen: tuple[Entry, Entry | None]) -> Entry:
    """Return chosen codes by column."""
    first, second = chosen
    return {
        **first,
        "cod_act_2": second["cod_act"] if second else "-",
        "description_cod_act_2": second["description_cod_act"] if second else "-",
    }
