"""A process that has imported a program: the tap, dbt, or Meltano. It forks for each run.

A start takes most of the time of a short run, so that tests start this once. It reads a line of
JSON for each run, and prints the exit status. The fork ends as the command does.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections import defaultdict
from importlib import import_module
from pathlib import Path
from typing import Any

TAP = (sys.executable, "tap_wolkvox.__main__", "main")

_idle: defaultdict[tuple[str, ...], list[subprocess.Popen[str]]] = defaultdict(list)


def started_by_fork(
    order: dict[str, Any], program: tuple[str, str, str] = TAP, seconds: int = 120
) -> int:
    """Run a command; return its exit status.

    Args:
        order: The arguments of `become`.
        program: The Python to run it with, and the module and the function to call.
        seconds: How long it may take.
    """
    starter = _idle[program].pop() if _idle[program] else _starter(*program)
    print(json.dumps(order, default=str), file=starter.stdin, flush=True)
    assert starter.stdout
    if not select.select([starter.stdout], [], [], seconds)[0]:
        os.killpg(starter.pid, signal.SIGKILL)
        raise TimeoutError(order)
    status = int(starter.stdout.readline())
    _idle[program].append(starter)
    return status


def _starter(python: str, module: str, name: str) -> subprocess.Popen[str]:
    starter = subprocess.Popen(
        [python, "-m", "tests.support.starter", module, name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        start_new_session=True,
    )
    atexit.register(starter.__exit__, None, None, None)
    return starter


def is_fork() -> bool:
    """Fork for each line of the input; return whether this is a fork."""
    for line in sys.stdin:
        if not (process := os.fork()):
            become(**json.loads(line))
            return True
        _, status = os.waitpid(process, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()
    return False


def become(
    *, arguments: list[str], env: dict[str, str], cwd: str, stdout: str, stderr: str
) -> None:
    """Make this process like one that was started with these arguments."""
    sys.argv[1:] = arguments
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    os.chdir(cwd)
    paths = (os.devnull, stdout, stderr)
    # One that is named twice is opened once: what is written to it stays in order.
    files = {path: os.open(path, os.O_RDWR | os.O_CREAT, 0o600) for path in paths}
    for number, path in enumerate(paths):
        os.dup2(files[path], number)
    for file in files.values():
        os.close(file)
    if "WAITS" in env:
        from tests.support.no_waits import sitecustomize  # noqa: F401, PLC0415 - it changes a module


if __name__ == "__main__":
    main = getattr(import_module(sys.argv[1]), sys.argv[2])
    if is_fork():
        main()
