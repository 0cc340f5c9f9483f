"""The tap is killed at any time, and the next run recovers."""

from __future__ import annotations

import fcntl
import json
import os
import random
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import FileIO
from itertools import product
from pathlib import Path
from time import monotonic
from typing import Any, Literal, TypeAlias, get_args

import pytest

from sandbox.rows.fixed import Fixed
from sandbox.server.app import running
from sandbox.server.log import LogEntry
from sandbox.server.settings import Settings
from sandbox.server.wolkvox import Answer, Wolkvox
from tests.support.calls import GUARD, TOKEN, as_rows, call, calls, examples
from tests.support.truth import as_utc
from tests.support.world import Run, Target

pytestmark = pytest.mark.slow

Phase: TypeAlias = Literal["starting", "waiting", "blocked", "drained", "writing"]
Row: TypeAlias = dict[str, Any]
Message: TypeAlias = dict[str, Any]
State: TypeAlias = dict[str, Any]

START = datetime(2026, 6, 1)  # noqa: DTZ001 - wall time of the server's clock
END = datetime(2026, 6, 5)  # noqa: DTZ001 - wall time of the server's clock
CAMPAIGNS = ["90001", "90002"]

KILLS = 4
"""In one extraction."""

ROWS = 2_400

KEPT_BACK = 800
"""Rows that are not yet written when the tap is killed: more than fit in the pipe."""

PIPE = 1 << 15
"""Bytes; a small pipe, and not of the usual size, which the tap would enlarge."""

LONGER_THAN_A_PIPE = 200_000

BUFFERED: Mapping[str, str] = {}
UNBUFFERED = {"PYTHONUNBUFFERED": "1"}

LARGEST_STATE = 1_000
"""Bytes of a STATE message of these tests, at most."""

# It is part of the name of a test. To repeat a failure, set this environment variable to it.
SEED = os.environ["KILLS_SEED"]


@dataclass
class Gate:
    """Holds back the response to one request of a run until it is opened.

    Attributes:
        agent: The run's user agent.
        number: Of the request, from 1; 0 holds back none.
        held: The request, once it has arrived.
    """

    agent: str
    number: int
    held: LogEntry | None = None
    opened: threading.Event = field(default_factory=threading.Event)


class Gated(Wolkvox):
    """A server with a gate."""

    gate = Gate(agent="", number=0)

    def requests(self, agent: str) -> list[LogEntry]:
        return [entry for entry in self.log if entry.headers["user-agent"] == agent]

    def report(self, entry: LogEntry) -> Answer:
        gate = self.gate
        if entry in self.requests(gate.agent)[gate.number - 1 : gate.number]:
            gate.held = entry
            gate.opened.wait()
        return super().report(entry)


@dataclass
class Process:
    """The real command, and a target that reads its output as slowly as it likes.

    The test holds both ends of the pipe: the sink shows whether the pipe is full. The source has
    no end until the sink is closed.
    """

    popen: subprocess.Popen[bytes]
    log: Path
    source: FileIO
    sink: FileIO
    printed: bytearray = field(default_factory=bytearray)
    at_end: bool = False

    def read(self, seconds: float = GUARD) -> bool:
        """Read a piece; return whether there was one within the time."""
        if not select.select([self.source], [], [], seconds)[0]:
            return False
        piece = self.source.read(2048)
        self.printed += piece
        self.at_end = not piece
        return True

    def read_lines(self, number: int) -> None:
        """Read that many lines, and some of the next."""
        while number > 0:
            before = len(self.printed)
            assert self.read(), f"nothing is printed:\n{self.problems}"
            assert not self.at_end, f"it ended by itself:\n{self.problems}"
            number -= self.printed.count(b"\n", before)

    def read_to_end(self) -> None:
        self.sink.close()
        while not self.at_end:
            assert self.read(), f"it does not end:\n{self.problems}"

    def wait_until(self, condition: Callable[[], object]) -> None:
        """Wait for a condition; fail if the process ends before it."""
        deadline = monotonic() + GUARD
        while not condition():
            assert self.popen.poll() is None, f"it ended by itself:\n{self.problems}"
            assert monotonic() < deadline, f"it does not get there:\n{self.problems}"
            threading.Event().wait(0.001)

    def wait_for_full_pipe(self) -> None:
        self.wait_until(lambda: not select.select([], [self.sink], [], 0)[1])

    @property
    def messages(self) -> list[Message]:
        """What the target has read, without an incomplete last line."""
        messages = []
        for line in self.printed[: self.printed.rfind(b"\n") + 1].splitlines():
            try:
                messages.append(json.loads(line))
            except ValueError:
                pytest.fail(f"no target can read this: {line[:80]!r} … {line[-160:]!r}")
        return messages

    @property
    def is_complete(self) -> bool:
        """Whether the output ends with a complete line."""
        return not self.printed or self.printed.endswith(b"\n")

    @property
    def last_state(self) -> State | None:
        states = [message["value"] for message in self.messages if message["type"] == "STATE"]
        return states[-1] if states else None

    @property
    def stderr(self) -> str:
        return self.log.read_text()

    @property
    def problems(self) -> str:
        """The log without its INFO lines."""
        return "\n".join(line for line in self.stderr.splitlines() if "| INFO " not in line)

    @property
    def has_traceback(self) -> bool:
        return "Traceback" in self.stderr or '  File "' in self.stderr

    @property
    def is_gone(self) -> bool:
        """Whether no process of its group is left."""
        try:
            os.killpg(self.popen.pid, 0)
        except ProcessLookupError:
            return True
        return False


@contextmanager
def started(
    folder: Path, config: dict[str, Any], state: State | None, environment: Mapping[str, str]
) -> Iterator[Process]:
    """Start the command in a process group of its own."""
    (folder / "config.json").write_text(json.dumps(config))
    arguments = ["--config", str(folder / "config.json")]
    if state is not None:
        (folder / "state.json").write_text(json.dumps(state))
        arguments += ["--state", str(folder / "state.json")]
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    source, sink = os.pipe()
    if sys.platform == "linux":
        fcntl.fcntl(sink, fcntl.F_SETPIPE_SZ, PIPE)
    with FileIO(source) as reads, FileIO(sink, "w") as writes, (folder / "log").open("wb") as log:
        popen = subprocess.Popen(
            [sys.executable, "-m", "tap_wolkvox", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=writes,
            stderr=log,
            env={**usual, **environment},
            start_new_session=True,
        )
        try:
            yield Process(popen, folder / "log", reads, writes)
        finally:
            popen.kill()
            popen.wait()


def bookmarks(state: State | None) -> dict[str, str]:
    """Return the bookmark of each campaign, or of `all`."""
    stream = (state or {}).get("bookmarks", {}).get("amd_detail", {})
    partitions = stream.get("partitions", [{"context": {"campaign_id": "all"}, **stream}])
    return {
        partition["context"]["campaign_id"]: partition["replication_key_value"]
        for partition in partitions
        if "replication_key_value" in partition
    }


def window_of(request: LogEntry) -> tuple[str, datetime]:
    """Return the campaign and the start of the window that a request asks for."""
    window = request.window()
    assert window
    return request.campaign_id or "", window[0]


class Extraction:
    """Consecutive runs, and a target that they share.

    Attributes:
        state: The last STATE that the target has read.
    """

    def __init__(
        self, folder: Path, wolkvox: Gated, url: str, rows: list[Row], config: dict[str, Any]
    ) -> None:
        self.wolkvox = wolkvox
        self.rows = rows
        self.target = Target()
        self.state: State | None = None
        self._folder = folder
        self._config = {
            "api_url": url,
            "wolkvox_token": TOKEN,
            "start_date": str(START),
            "end_date": str(END),
            "row_limit": wolkvox.settings.row_limit,
            "campaign_ids": ["all"],
        } | config
        self._lookback = timedelta(hours=config["lookback_hours"])
        self._runs = 0

    @contextmanager
    def run(self, environment: Mapping[str, str] = BUFFERED, *, hold: int = 0) -> Iterator[Process]:
        """Run the command, and load what the target has read when it has ended.

        Args:
            environment: Variables of the process in addition to those of the tests.
            hold: Number of the request that is held back until the process is gone.
        """
        self._runs += 1
        agent = f"run/{self._runs}"
        gate = self.wolkvox.gate = Gate(agent, hold)
        config = self._config | {"user_agent": agent}
        try:
            with started(self._folder, config, self.state, environment) as process:
                yield process
                process.popen.wait(GUARD)
                assert process.is_gone, "a process stayed behind"
        finally:
            gate.opened.set()
        self._load(process.messages, agent)

    def finish(self) -> None:
        """Run undisturbed to the end."""
        with self.run() as process:
            process.read_to_end()
        assert process.popen.returncode == 0, process.problems
        assert self.target.rows == as_rows(self.rows), (
            "the target does not hold what the server has"
        )

    def wait_for_answer(self, process: Process) -> bool:
        """Read until the tap waits for the held response, and has nothing else to do.

        All before that window is written then, and its bookmark too.

        Returns:
            Whether its last message must be a STATE once it is stopped: not in the look-back, and
            not where nothing is new.
        """
        gate = self.wolkvox.gate

        def waits() -> bool:
            if process.read(0.01) or not gate.held:
                return False
            campaign, start = window_of(gate.held)
            asked = map(window_of, self.wolkvox.requests(gate.agent))
            if start == min(begin for of, begin in asked if of == campaign):
                return True
            # A second requested on its own is not shared with the next window.
            ends = (start, start - timedelta(seconds=1))
            done = [line for line in process.stderr.splitlines() if "Done with" in line]
            return bool(done) and any(f"to {end} on" in done[-1] for end in ends)

        process.wait_until(waits)
        assert gate.held
        campaign, start = window_of(gate.held)
        if start == START:
            return self.state is None
        return as_utc(str(start)) > bookmarks(self.state).get(campaign, "")

    def _load(self, messages: list[Message], agent: str) -> None:
        begun = bookmarks(self.state)
        self.target.load(Run(messages=messages))
        fresh: list[tuple[str, str]] = []
        size = 0
        for message in messages:
            now = bookmarks(self.state)
            if message["type"] == "STATE":
                self.state, fresh, size = message["value"], [], 0
                for campaign, moved in bookmarks(self.state).items():
                    assert moved >= now.pop(campaign, ""), "the bookmark went back"
                assert not now, "a bookmark got lost"
            elif message["type"] == "RECORD":
                campaign, date = self._campaign(message["record"]), message["record"]["date"]
                bookmark = datetime.fromisoformat(begun.get(campaign, as_utc(str(START))))
                since = bookmark - self._lookback
                assert datetime.fromisoformat(date) >= since, "it began before the look-back"
                size += len(json.dumps(message))
                # A STATE is not sent for fewer bytes of records than it has itself.
                if date >= now.get(campaign, "") and size > LARGEST_STATE:
                    fresh.append((campaign, date))
        assert not fresh or any(
            all(campaign == of and start <= date <= end for campaign, date in fresh)
            for of, start, end in self._responses(agent)
        ), "more than one window is going to be written again"

    def _responses(self, agent: str) -> Iterator[tuple[str | None, str, str]]:
        """Campaign and window of the complete responses of a run."""
        for entry in self.wolkvox.requests(agent):
            if 0 < entry.rows < self.wolkvox.settings.row_limit and (window := entry.window()):
                yield entry.campaign_id, as_utc(str(window[0])), as_utc(str(window[1]))

    def _campaign(self, record: dict[str, Any]) -> str:
        return "all" if self._config["campaign_ids"] == ["all"] else str(record["campaign_id"])


@contextmanager
def an_extraction(
    folder: Path, rows: list[Row], config: dict[str, Any], **server: Any
) -> Iterator[Extraction]:
    # Requests of a killed run stay in flight for a while, and must not count against the limit.
    wolkvox = Gated(Fixed(rows), Settings(token=TOKEN, simultaneous=99, **server))
    with running(wolkvox) as site:
        yield Extraction(folder, wolkvox, site.url, rows, config)


def bursts(chance: random.Random) -> list[Row]:
    """Make rows with several in each second, some alike in their key and some in all fields."""
    seconds = int((END - START).total_seconds()) - 1_000
    starts = [START + timedelta(seconds=chance.randrange(seconds)) for _ in range(2)]
    rows: list[Row] = []
    while len(rows) < ROWS:
        row = call(
            chance.choice(starts) + timedelta(seconds=chance.randrange(700)),
            campaign_id=chance.choice(CAMPAIGNS),
            customer_id=f"C{chance.randrange(1_000)}",
            result=chance.choice(["machine", "human"]),
        )
        rows.append(row)
        if chance.random() < 0.1:
            rows.append(row)
        if chance.random() < 0.1:
            rows.append(row | {"file_name": "b.mp3"})
    return rows


def dealt(name: str, *choices: Any) -> Iterator[Any]:
    """Deal all combinations in a random order, then again in another one."""
    chance = random.Random(f"{SEED}-{name}")  # noqa: S311 - repeatable on purpose
    combinations = list(product(*choices))
    while True:
        yield from chance.sample(combinations, len(combinations))


SEEDS = [f"{SEED}-{n}" for n in range(examples(20) // KILLS)]
BEHAVIORS = dealt("behaviors", [True, False], [1, 2], [["all"], CAMPAIGNS], [0, 1])
DECK = dealt("kills", get_args(Phase), [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])


@pytest.mark.parametrize(
    ("seed", "behavior", "kills"),
    [(seed, next(BEHAVIORS), [next(DECK) for _ in range(KILLS)]) for seed in SEEDS],
    ids=SEEDS,
)
def test_killed_runs_repeat_one_window_at_most(
    tmp_path: Path, seed: str, behavior: Any, kills: list[tuple[Phase, signal.Signals]]
) -> None:
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    inclusive, at_once, campaigns, lookback = behavior
    with an_extraction(
        tmp_path,
        bursts(chance),
        {"campaign_ids": campaigns, "lookback_hours": lookback, "max_concurrent_requests": at_once},
        end_inclusive=inclusive,
        order=chance.choice(["oldest", "newest", "shuffled"]),
        row_limit=chance.choice([60, 150, 400]),
    ) as extraction:
        for n, (phase, name) in enumerate(kills):
            left = len(extraction.rows) - len(extraction.target.table)
            kill(extraction, phase, name, chance, (left - KEPT_BACK) // (KILLS - n))
        extraction.finish()


def kill(
    extraction: Extraction, phase: Phase, name: signal.Signals, chance: random.Random, share: int
) -> None:
    """Kill a run in a phase, before it has written more than its share of the rows."""
    log_lines, lines = chance.randint(0, 4), chance.randint(1, 150)
    requests = 1 + int(chance.random() * (1 + share // extraction.wolkvox.settings.row_limit))
    environment = chance.choice([BUFFERED, UNBUFFERED])
    has_news = False
    with extraction.run(environment, hold=requests if phase == "waiting" else 0) as process:
        if phase in ("blocked", "drained"):
            process.read_lines(lines)
            process.wait_for_full_pipe()
        process.sink.close()
        if phase == "starting":
            process.wait_until(lambda: process.stderr.count("\n") >= log_lines)
        elif phase == "waiting":
            has_news = extraction.wait_for_answer(process)
        elif phase == "writing":
            process.read_lines(lines)
        assert process.popen.poll() is None, f"it ended by itself:\n{process.stderr}"
        process.popen.send_signal(name)
        if phase == "blocked":
            process.source.close()
        else:
            process.read_to_end()
    if name == signal.SIGKILL:
        assert process.popen.returncode == -name
        return
    check_ending(process, phase, name)
    assert not has_news or process.messages[-1]["type"] == "STATE", "the last message is no STATE"


def check_ending(process: Process, phase: Phase, name: signal.Signals) -> None:
    """Check how a run ended after a signal."""
    status = process.popen.returncode
    if phase == "starting":
        # Before the tap handles signals, Python does: on SIGINT with a traceback, and with another
        # status while the command line is parsed.
        assert status in ((0, -name) if name == signal.SIGTERM else (0, 1, -name)), process.problems
    elif phase == "blocked":
        assert status >= 0, "it was ended by the signal itself"
    else:
        assert status == 0, process.problems
    if phase != "blocked":
        assert process.is_complete, "the last line is not whole"
    if name == signal.SIGTERM or process.printed or status == 0:
        assert not process.has_traceback, process.problems


def with_a_long_row() -> list[Row]:
    """Make rows of which the first does not fit in a pipe, nor does the rest of its day."""
    long = call(START, file_name="a" * LONGER_THAN_A_PIPE)
    return [long, *calls(START + timedelta(hours=1), 60_000, 1_500), call(END - timedelta(days=1))]


# A STATE of dozens of campaigns is longer, too, than a single write to a pipe.
@pytest.mark.parametrize(
    ("name", "environment"),
    [
        (signal.SIGKILL, BUFFERED),
        (signal.SIGTERM, BUFFERED),
        (signal.SIGTERM, UNBUFFERED),
        (signal.SIGINT, UNBUFFERED),
    ],
    ids=["SIGKILL", "SIGTERM", "SIGTERM-unbuffered", "SIGINT-unbuffered"],
)
def test_run_killed_within_a_line_loses_nothing(
    tmp_path: Path, name: signal.Signals, environment: dict[str, str]
) -> None:
    with an_extraction(tmp_path, with_a_long_row(), {"lookback_hours": 0}) as extraction:
        with extraction.run(environment) as process:
            process.wait_for_full_pipe()
            process.popen.send_signal(name)
            process.read_to_end()
        assert process.popen.returncode == (-name if name == signal.SIGKILL else 0)
        assert process.is_complete == (name != signal.SIGKILL), "the last line is not whole"
        if name != signal.SIGKILL:
            assert process.messages[-1]["type"] == "STATE", "the last message is no STATE"
        extraction.finish()


STOPPED_WHILE_READING_STATE = """
import os, signal, singer_sdk

read = singer_sdk.Tap.load_state

def interrupted(self, state):
    os.kill(os.getpid(), signal.SIGTERM)
    read(self, state)

singer_sdk.Tap.load_state = interrupted
"""


def test_early_stop_signal_keeps_the_bookmark(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(STOPPED_WHILE_READING_STATE)
    bookmark = {"replication_key": "date", "replication_key_value": "2026-06-02T05:00:00Z"}
    environment = {"PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])}
    rows = calls(START + timedelta(days=2), 60_000, 100)
    with an_extraction(tmp_path, rows, {"lookback_hours": 0}) as extraction:
        extraction.state = {"bookmarks": {"amd_detail": bookmark}}
        with extraction.run(environment) as process:
            process.read_to_end()
        assert process.popen.returncode == 0, process.problems
        assert len(extraction.target.table) < len(rows), "it did not stop"
        extraction.finish()


@pytest.mark.parametrize("environment", [BUFFERED, UNBUFFERED], ids=["buffered", "unbuffered"])
def test_early_target_exit_loses_nothing(tmp_path: Path, environment: dict[str, str]) -> None:
    config = {"lookback_hours": 0, "max_concurrent_requests": 2}
    with an_extraction(tmp_path, with_a_long_row(), config) as extraction:
        # Before the first line, within the long second one, and after some short ones.
        for lines in (0, 1, 500):
            with extraction.run(environment, hold=2) as process:
                if lines:
                    process.read_lines(lines)
                    process.wait_for_full_pipe()
                    process.wait_until(lambda: extraction.wolkvox.gate.held)
                process.sink.close()
                process.source.close()
            assert process.popen.returncode > 0, "it takes no notice"
            assert not process.has_traceback, process.problems
        extraction.finish()
