"""The ways to extract the report that a person would take."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from benchmarks.server import DAYS, START
from sandbox.measure import PROJECT
from sandbox.server import Settings
from tap_wolkvox.reports.campaigns import AMD_DETAIL
from tap_wolkvox.rows import layout_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HERE = PROJECT / "benchmarks"
TOOLS = PROJECT / ".tools" / "benchmark"
OURS, PLAIN, FLOOR = "tap-wolkvox", "a plain tap on the SDK", "the floor"

WHOLE_DAYS = {"max_window_days": 1, "row_limit": 100_000}
"""Limits with which the tap asks for a day at a time, as the others do."""


def given(path: Path, content: object) -> str:
    """Put something into a JSON file; give its name."""
    path.write_text(json.dumps(content))
    return str(path)


def tap(
    folder: Path, url: str, start: datetime, days: int | None = None, **settings: object
) -> list[str]:
    """Give the command that extracts so many days, or all until now, from a local server."""
    if days:
        settings["end_date"] = f"{start + timedelta(days=days):%Y-%m-%d}"
    settings |= {
        "api_url": url,
        "wolkvox_token": Settings().token,
        "start_date": f"{start:%Y-%m-%d}",
    }
    path = folder / f"tap-{days}.json"
    return [sys.executable, "-m", "tap_wolkvox", "--config", given(path, settings)]


@dataclass(frozen=True)
class Way:
    """A way to extract the report.

    Attributes:
        command: What is run.
        start: What it takes to come into being, and do nothing.
        told: Whether it prints how many rows it has, instead of the rows.
    """

    name: str
    command: Sequence[str]
    start: Sequence[str]
    told: bool = False

    def rows(self, printed: bytes) -> int:
        """Count the rows in what it printed."""
        return int(printed) if self.told else len(re.findall(rb'"type": ?"RECORD"', printed))


class Ways:
    """All ways to extract what a server has.

    Args:
        url: Where the server is.
        folder: For what they are given.
    """

    def __init__(self, url: str, folder: Path) -> None:
        self._url = url
        self._folder = folder
        self._plain = [sys.executable, str(HERE / "plain_tap.py")]

    def all(self) -> list[Way]:
        """Give all ways, the tap's own first."""
        python = sys.executable
        plain = self._given("plain.json", {"api_url": self._url, "start_date": str(START)})
        msdk = [str(TOOLS / "tap-rest-api-msdk" / "bin" / "tap-rest-api-msdk")]
        airbyte = [str(TOOLS / "airbyte-cdk" / "bin" / "source-declarative-manifest")]
        manifest = ["--manifest-path", str(HERE / "airbyte.yaml")]
        catalog = self._given("catalog.json", _airbyte_catalog())
        read = ["read", "--config", plain, "--catalog", catalog]
        dlt = [str(TOOLS / "dlt" / "bin" / "python")]
        extract = [*dlt, str(HERE / "dlt_extract.py"), self._url]
        imports = [*dlt, "-c", "import dlt.sources.rest_api"]
        return [
            Way(
                OURS,
                tap(self._folder, self._url, START, DAYS, **WHOLE_DAYS),
                [python, "-m", "tap_wolkvox", "--version"],
            ),
            Way(
                FLOOR,
                [python, str(HERE / "floor.py"), self._url],
                [python, "-c", "import msgspec, requests"],
            ),
            Way(PLAIN, [*self._plain, "--config", plain], [*self._plain, "--version"]),
            Way(
                "tap-rest-api-msdk",
                [*msdk, "--config", self._given("msdk.json", self._msdk_settings())],
                [*msdk, "--version"],
            ),
            Way("Airbyte, low-code", [*airbyte, *read, *manifest], [*airbyte, "spec", *manifest]),
            Way("dlt, extract alone", extract, imports, told=True),
            Way("dlt, extract and normalize", [*extract, "normalize"], imports, told=True),
        ]

    def idle(self) -> dict[str, list[str]]:
        """Give incremental runs of the tap and of the plain one, with nothing new to extract."""
        bookmark = {"replication_key": "date", "replication_key_value": f"{datetime.now(UTC)}"}
        state = {"bookmarks": {"amd_detail": bookmark}}
        since = ["--state", self._given("state.json", state)]
        after = START + timedelta(days=DAYS)
        plain = self._given("idle.json", {"api_url": self._url, "start_date": str(after)})
        return {
            OURS: [*tap(self._folder, self._url, START), *since],
            PLAIN: [*self._plain, "--config", plain, *since],
        }

    def _given(self, name: str, content: object) -> str:
        return given(self._folder / name, content)

    def _msdk_settings(self) -> dict[str, object]:
        return {
            "api_url": self._url,
            "streams": [
                {
                    "name": "amd_detail",
                    "path": "/api/v2/reports_manager.php",
                    "params": {"api": "campaign_7", "campaign_id": "all", "page": 0},
                    "records_path": "$.data[*]",
                    "primary_keys": ["campaign_id", "customer_id", "telephone", "date"],
                    "pagination_request_style": "jsonpath_paginator",
                    "next_page_token_path": "$.next_page",
                    "pagination_response_style": "page",
                    "pagination_next_page_param": "page",
                    "schema": _schema(),
                }
            ],
        }


def _airbyte_catalog() -> dict[str, object]:
    return {
        "streams": [
            {
                "stream": {
                    "name": "amd_detail",
                    "json_schema": _schema(),
                    "supported_sync_modes": ["full_refresh", "incremental"],
                },
                "sync_mode": "incremental",
                "destination_sync_mode": "append",
            }
        ]
    }


def _schema() -> dict[str, object]:
    return {
        "type": "object",
        "properties": {field: {"type": "string"} for field in layout_of(AMD_DETAIL).columns},
    }
