"""What the tests of reports share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sandbox.rows.fixed import Fixed
from sandbox.rows.seeded import Seeded, seeded_reports
from sandbox.server.app import running
from sandbox.server.settings import Settings
from sandbox.server.wolkvox import Wolkvox
from tests.support.calls import NOON, TOKEN
from tests.support.rows import START
from tests.support.world import World


@pytest.fixture(scope="module")
def office() -> Iterator[World]:
    """A server with seeded rows of all reports, in the middle of a day."""
    calls_of = Seeded(3, START.date(), rows_per_day=300)
    made = seeded_reports(calls_of)
    wolkvox = Wolkvox(calls_of, Settings(token=TOKEN, clock=lambda: NOON), made)
    with running(wolkvox) as server:
        yield World(server, Fixed(), wolkvox)
