"""The ways to extract the report that a person would take."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zlib import crc32

from sandbox.server.settings import Settings
from tools.benchmarks.served import START, Served
from tools.measure import PROJECT

HERE = PROJECT / "tools" / "benchmarks"
TOOLS = PROJECT / ".tools" / "benchmark"
OURS, PLAIN, FLOOR = "tap-wolkvox", "a plain tap on the SDK", "the floor"
DLT = "dlt, extract"

WHOLE_DAYS = {"max_window_days": 1, "row_limit": 100_000}
"""Limits with which the tap asks for a day at a time, as the others do."""


def given(folder: Path, content: object) -> str:
    """Put something into a JSON file that is named after it; give its path."""
    text = json.dumps(content)
    path = folder / f"{crc32(text.encode()):08x}.json"
    path.write_text(text)
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
    return [sys.executable, "-m", "tap_wolkvox", "--config", given(folder, settings)]


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
    """The ways to extract what a server has.

    Args:
        served: What it has.
        url: Where it is.
        folder: For what they are given.
    """

    def __init__(self, served: Served, url: str, folder: Path) -> None:
        self._served = served
        self._url = url
        self._folder = folder
        self._plain = [sys.executable, str(HERE / "plain_tap.py")]
        dlt = [str(TOOLS / "dlt" / "bin" / "python")]
        report = {"name": served.stream, "key": self._key, "parameters": served.parameters}
        self._dlt = [*dlt, str(HERE / "dlt_extract.py"), url, json.dumps(report)]
        self._dlt_start = [*dlt, "-c", "import dlt.sources.rest_api"]

    def usual(self) -> list[Way]:
        """Give the ways that extract any report, the tap's own first."""
        python = sys.executable
        plain = self._plain_settings(START)
        return [
            self.ours(),
            Way(
                FLOOR,
                [python, str(HERE / "floor.py"), self._url, self._served.stream],
                [python, "-c", "import msgspec, requests"],
            ),
            Way(PLAIN, [*self._plain, "--config", plain], [*self._plain, "--version"]),
            Way(DLT, self._dlt, self._dlt_start, told=True),
        ]

    def ours(self, name: str = OURS) -> Way:
        """Give the tap's own way."""
        settings = WHOLE_DAYS | {"reports": [self._served.stream]}
        return Way(
            name,
            tap(self._folder, self._url, START, self._served.days, **settings),
            [sys.executable, "-m", "tap_wolkvox", "--version"],
        )

    def others(self) -> list[Way]:
        """Give the ways that are set up for `amd_detail` alone."""
        msdk = [str(TOOLS / "tap-rest-api-msdk" / "bin" / "tap-rest-api-msdk")]
        airbyte = [str(TOOLS / "airbyte-cdk" / "bin" / "source-declarative-manifest")]
        manifest = ["--manifest-path", str(HERE / "airbyte.yaml")]
        catalog = self._given(self._airbyte_catalog())
        read = ["read", "--config", self._plain_settings(START), "--catalog", catalog]
        return [
            Way(f"{DLT} and normalize", [*self._dlt, "normalize"], self._dlt_start, told=True),
            Way(
                "tap-rest-api-msdk",
                [*msdk, "--config", self._given(self._msdk_settings())],
                [*msdk, "--version"],
            ),
            Way("Airbyte, low-code", [*airbyte, *read, *manifest], [*airbyte, "spec", *manifest]),
        ]

    def idle(self) -> dict[str, list[str]]:
        """Give incremental runs of the tap and of the plain one, with nothing new to extract."""
        bookmark = {"replication_key": "date", "replication_key_value": f"{datetime.now(UTC)}"}
        state = {"bookmarks": {self._served.stream: bookmark}}
        since = ["--state", self._given(state)]
        plain = self._plain_settings(self._served.end)
        return {
            OURS: [*tap(self._folder, self._url, START, reports=[self._served.stream]), *since],
            PLAIN: [*self._plain, "--config", plain, *since],
        }

    @property
    def _key(self) -> list[str]:
        return list(self._served.report.key_columns)

    def _given(self, content: object) -> str:
        return given(self._folder, content)

    def _plain_settings(self, start: datetime) -> str:
        settings = {
            "api_url": self._url,
            "start_date": str(start),
            "end_date": str(self._served.end),
            "report": self._served.stream,
        }
        return self._given(settings)

    def _msdk_settings(self) -> dict[str, object]:
        return {
            "api_url": self._url,
            "streams": [
                {
                    "name": self._served.stream,
                    "path": self._served.report.endpoint,
                    "params": self._served.parameters | {"page": 0},
                    "records_path": "$.data[*]",
                    "primary_keys": self._key,
                    "pagination_request_style": "jsonpath_paginator",
                    "next_page_token_path": "$.next_page",
                    "pagination_response_style": "page",
                    "pagination_next_page_param": "page",
                    "schema": self._schema(),
                }
            ],
        }

    def _airbyte_catalog(self) -> dict[str, object]:
        return {
            "streams": [
                {
                    "stream": {
                        "name": self._served.stream,
                        "json_schema": self._schema(),
                        "supported_sync_modes": ["full_refresh", "incremental"],
                    },
                    "sync_mode": "incremental",
                    "destination_sync_mode": "append",
                }
            ]
        }

    def _schema(self) -> dict[str, object]:
        return {
            "type": "object",
            "properties": {each.column: {"type": "string"} for each in self._served.report.fields},
        }
