"""What tests of whole histories share: limits and faults of a server, and a run that is killed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple
from unittest.mock import patch

from hypothesis import strategies as st

from tap_wolkvox.api.request import HiddenLimit
from tests.support.world import Run

# Smaller values of the row counts that the tap suspects to be a limit.
ROUND_COUNT, ROUND_FROM = 5, 10


class Limits(NamedTuple):
    """The row limit in the settings, and the server's own."""

    told: int
    server: dict[str, Any]
    fits: int
    """Rows of two adjacent seconds that never reach it; more would be an error."""

    @property
    def settings(self) -> dict[str, Any]:
        """All settings of the sandbox that have to do with it."""
        usual = {"row_limit": 60_000, "silent_limit": None, "cut_msg": "held", "over_limit": "cut"}
        return usual | self.server


LIMITS = [
    Limits(60_000, {}, 9),
    Limits(5, {"row_limit": 5}, 4),
    Limits(9, {"row_limit": 9, "cut_msg": "found"}, 8),
    Limits(9, {"row_limit": 9, "over_limit": "error"}, 8),
    Limits(60_000, {"row_limit": 5, "cut_msg": "found"}, 4),
    Limits(60_000, {"silent_limit": 2 * ROUND_COUNT}, 9),
    Limits(20, {"row_limit": 20, "silent_limit": 3 * ROUND_COUNT}, 9),
]

PASSING = [
    {"kind": "status", "status": 503},
    {"kind": "status", "status": 429, "headers": {"Retry-After": "7"}},
    {"kind": "status", "status": 403, "msg": "EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS"},
    {"kind": "status", "status": 403, "msg": "backup"},
    {"kind": "status", "status": 504},
    {"kind": "body", "body": b"<html>"},
    {"kind": "body", "body": b'{"code": "200", "msg": "3 records were found", "data": []}'},
    {"kind": "cut"},
    {"kind": "cut_chunked"},
    {"kind": "reset"},
]
LASTING = [
    {"kind": "status", "status": 400, "msg": "no"},
    {"kind": "status", "status": 403, "msg": "TOKEN LIMIT EXCEEDED"},
]
some_faults = st.lists(
    st.tuples(
        st.integers(1, 12),
        st.integers(1, 6),
        st.sampled_from([*PASSING, *LASTING]),
    ),
    max_size=3,
)


@contextmanager
def smaller_counts() -> Iterator[None]:
    """Have the tap suspect smaller row counts to be a limit."""
    with ExitStack() as smaller:
        for name, value in [("step", ROUND_COUNT), ("least", ROUND_FROM)]:
            smaller.enter_context(patch.object(HiddenLimit, name, value))
        yield


class KilledError(BaseException):
    """Simulates SIGKILL: nothing more is written."""


@dataclass
class Killable(Run):
    """A run that is killed after some lines."""

    lines_left: int = 10**9

    def write_lines(self, lines: bytes | bytearray) -> None:
        for line in bytes(lines).splitlines(keepends=True):
            if self.lines_left <= 0:
                raise KilledError
            self.lines_left -= 1
            super().write_lines(line)
