"""What the tests with warehouses share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.warehouses import SERVERS, a_database
from tools.demo.services import Database


@pytest.fixture(scope="session", autouse=True)
def _servers() -> Iterator[None]:
    with SERVERS:
        yield


@pytest.fixture
def database() -> Database:
    return a_database()
