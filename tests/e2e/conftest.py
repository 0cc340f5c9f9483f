"""What the tests with warehouses share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.warehouses import SERVERS, a_database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.demo.services import Database


@pytest.fixture(scope="session", autouse=True)
def _servers() -> Iterator[None]:
    with SERVERS:
        yield


@pytest.fixture
def database() -> Database:
    return a_database()
