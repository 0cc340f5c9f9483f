"""What pytest is told: how many examples to try, and the fixture that tests share."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator

import pytest
from hypothesis import Phase, settings

from tests.support.calls import USUAL_EXAMPLES
from tests.support.world import World

# How long an example takes says nothing about what it tests. `make test` tries the same examples
# each time; `make test-long`, ten times as many, and others each time.
settings.register_profile("project", deadline=None, derandomize=True, max_examples=USUAL_EXAMPLES)
settings.register_profile("long", deadline=None, max_examples=10 * USUAL_EXAMPLES, print_blob=True)
settings.register_profile(
    "quick",
    settings.get_profile("project"),
    max_examples=USUAL_EXAMPLES // 3,
    phases=(Phase.explicit, Phase.generate),
)
settings.load_profile("project")


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    # In the environment, so that all workers use the same seed. Random only in the longer mode.
    is_long = settings.get_current_profile_name() == "long"
    os.environ.setdefault("KILLS_SEED", secrets.token_hex(4) if is_long else "kills")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    # See PYTEST in the Makefile.
    return 1 + (os.cpu_count() or 1)


@pytest.fixture
def world() -> Iterator[World]:
    from tests.support.world import a_world  # noqa: PLC0415 - slow to import, and unit tests do without

    with a_world() as a:
        yield a
