"""What the tests in a browser share: the servers of those with warehouses."""

from __future__ import annotations

from tests.e2e.conftest import _servers

__all__ = ["_servers"]
