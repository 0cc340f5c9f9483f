"""What the tests share: a server with chosen rows, and runs of the tap against it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sandbox.rows.fixed import Fixed
from sandbox.server.app import Running, running
from sandbox.server.settings import Settings
from sandbox.server.wolkvox import Wolkvox
from tap_wolkvox.output import LineWriter
from tap_wolkvox.tap import TapWolkvox
from tests.support.calls import KEY, NOON, NOW, TOKEN, as_sent
from tests.support.starter import started_by_fork
from tools.measure import launch


class Output:
    """What a run of the tap wrote."""

    messages: list[dict[str, Any]]

    @property
    def records(self) -> list[dict[str, Any]]:
        return [m["record"] for m in self.messages if m["type"] == "RECORD"]

    @property
    def states(self) -> list[dict[str, Any]]:
        return [m["value"] for m in self.messages if m["type"] == "STATE"]

    @property
    def bookmarks(self) -> list[str]:
        """The values of the bookmark of all campaigns, in the order they were sent."""
        return bookmarks_of(self.states)


def bookmarks_of(states: list[dict[str, Any]]) -> list[str]:
    streams = [state.get("bookmarks", {}).get("amd_detail", {}) for state in states]
    return [s["replication_key_value"] for s in streams if s.get("replication_key_value")]


@dataclass
class Run(Output, LineWriter):
    """A run of the tap in this process, and its output."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    error: Exception | None = None

    def write_lines(self, lines: bytes | bytearray) -> None:
        self.messages += map(json.loads, lines.splitlines())


@dataclass
class World:
    """A server with chosen rows, and the settings to reach it."""

    server: Running
    rows: Fixed
    wolkvox: Wolkvox

    def config(self, **more: Any) -> dict[str, Any]:
        return {
            "api_url": self.server.url,
            "wolkvox_token": TOKEN,
            "start_date": "2026-06-01",
        } | more

    def extract(self, state: dict[str, Any] | None = None, now: datetime = NOW, **more: Any) -> Run:
        """Run the tap; an error is kept in the run."""
        return self.extract_to(Run(), state, now, **more)

    def extract_to(
        self,
        run: Run,
        state: dict[str, Any] | None = None,
        now: datetime = NOW,
        catalog: dict[str, Any] | None = None,
        **more: Any,
    ) -> Run:
        """Run the tap with an output of another kind, or with a catalog."""
        with (
            patch("tap_wolkvox.streams.base.utc_now", lambda: now),
            patch("tap_wolkvox.api.client.time.sleep", run.waits.append),
        ):
            tap = TapWolkvox(
                config=self.config(**more), state=state, catalog=catalog, message_writer=run
            )
            try:
                tap.sync_all()
            except Exception as error:  # noqa: BLE001 - whatever it is, the test looks at it
                run.error = error
            for thread in threading.enumerate():
                if thread.name.startswith("request "):
                    thread.join()
        return run

    @property
    def windows(self) -> list[tuple[datetime, datetime]]:
        """The windows of all requests."""
        return [
            (
                datetime.strptime(entry.date_ini or "", "%Y%m%d%H%M%S"),  # noqa: DTZ007
                datetime.strptime(entry.date_end or "", "%Y%m%d%H%M%S"),  # noqa: DTZ007
            )
            for entry in self.wolkvox.log
        ]


@contextmanager
def a_world(**more: Any) -> Iterator[World]:
    rows = Fixed()
    wolkvox = Wolkvox(rows, Settings(token=TOKEN, clock=lambda: NOON, **more))
    with running(wolkvox) as server:
        yield World(server, rows, wolkvox)


@dataclass
class Target:
    """A target that upserts on the key, and counts how often it receives a row."""

    table: dict[tuple[Any, ...], dict[str, Any]] = field(default_factory=dict)
    sent: Counter[tuple[Any, ...]] = field(default_factory=Counter)

    def load(self, run: Run) -> None:
        for record in run.records:
            key = tuple(record[name] for name in KEY)
            self.table[key] = record
            self.sent[key] += 1

    @property
    def rows(self) -> Counter[tuple[Any, ...]]:
        return Counter(map(as_sent, self.table.values()))


@dataclass
class Outcome(Output):
    """The result of a run of the real command.

    Attributes:
        printed: What it wrote to stdout; `messages` omits an incomplete last line.
        stderr: Its log.
        waits: Each delay that it asked for, in seconds.
    """

    status: int
    printed: str
    stderr: str
    waits: list[float] = field(default_factory=list)

    @cached_property
    def messages(self) -> list[dict[str, Any]]:  # type: ignore[override]
        whole = self.printed[: self.printed.rfind("\n") + 1]
        return [json.loads(line) for line in whole.splitlines()]

    @property
    def error(self) -> str:
        """The last error line; a request in flight may log another line later."""
        lines = self.stderr.splitlines()
        return [line for line in lines if "| ERROR " in line or line.startswith("Error: ")][-1]


def extracted(
    config: dict[str, Any],
    folder: Path,
    *arguments: str,
    state: dict[str, Any] | None = None,
    log_level: str = "INFO",
    **environment: str,
) -> Outcome:
    """Run the real command to its end, without its delays."""
    waits = folder / "waits"
    waits.write_text("")
    if state is not None:
        (folder / "state.json").write_text(json.dumps(state))
        arguments = ("--state", str(folder / "state.json"), *arguments)
    paths = [str(Path(__file__).parent / "no_waits"), *sys.path]
    run = command(
        *arguments,
        config=config,
        folder=folder,
        env=os.environ
        | {"PYTHONPATH": os.pathsep.join(paths), "WAITS": str(waits), "LOGLEVEL": log_level}
        | environment,
    )
    return Outcome(
        run.returncode, run.stdout, run.stderr, list(map(float, waits.read_text().split()))
    )


def command(
    *arguments: str, config: dict[str, Any] | None = None, folder: Path | None = None, **more: Any
) -> subprocess.CompletedProcess[str]:
    """Run the real command."""
    if config is not None:
        assert folder
        (folder / "config.json").write_text(json.dumps(config))
        arguments = ("--config", str(folder / "config.json"), *arguments)
    if not hasattr(os, "fork"):
        start = [sys.executable, "-m", "tap_wolkvox", *arguments]
        return subprocess.run(
            start, capture_output=True, text=True, check=False, timeout=120, **more
        )
    with tempfile.TemporaryDirectory() as name:
        stdout, stderr = Path(name, "stdout"), Path(name, "stderr")
        paths = {"stdout": str(stdout), "stderr": str(stderr)}
        usual = {"env": dict(os.environ), "cwd": str(Path.cwd())}
        status = started_by_fork({"arguments": arguments, **usual, **more, **paths})
        return subprocess.CompletedProcess(
            arguments, status, stdout.read_text(), stderr.read_text()
        )


def started(config: dict[str, Any], folder: Path, *more: str) -> subprocess.Popen[str]:
    """Start the real command without waiting for it."""
    path = folder / "config.json"
    path.write_text(json.dumps(config))
    return subprocess.Popen(
        [sys.executable, "-m", "tap_wolkvox", "--config", str(path), *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def measured(config: dict[str, Any], folder: Path, log_level: str = "INFO") -> tuple[Outcome, int]:
    """Run the real command, and measure it.

    Returns:
        Its result, without its output, which is in the file `out`; and its peak memory in
        bytes.
    """
    (folder / "config.json").write_text(json.dumps(config))
    tap = [sys.executable, "-m", "tap_wolkvox", "--config", str(folder / "config.json")]
    run = launch(tap, folder / "out", os.environ | {"LOGLEVEL": log_level})
    return Outcome(run.status, "", run.stderr), int(run.cost.memory * 2**20)
