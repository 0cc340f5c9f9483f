"""`make postgres`: an empty PostgreSQL of this machine, for as long as the command runs."""

from __future__ import annotations

import argparse
import signal
import sys
import threading

from tools.demo.services import ServiceError, postgres


def main() -> int:
    """Serve until a signal comes; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.demo.postgres", description=__doc__)
    parser.add_argument("--port", type=int, default=5416, help="0 takes a free one (%(default)s)")
    options = parser.parse_args()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        with postgres(options.port) as database:
            sys.stdout.write(
                "PostgreSQL, empty. Ctrl-C ends it, and its data is gone then. After a restart,\n"
                "the password is another one, and Meltano's bookmarks are ahead: run once with\n"
                "--full-refresh.\n"
                "For the file examples/meltano/.env:\n"
                "\n"
                f"POSTGRES_HOST={database.host}\n"
                f"POSTGRES_PORT={database.port}\n"
                f"POSTGRES_USER={database.user}\n"
                f"POSTGRES_PASSWORD={database.password}\n"
                f"POSTGRES_DATABASE={database.name}\n"
                "\n"
                "To look into it with psql, or any other client:\n"
                f"postgresql://{database.user}:{database.password}"
                f"@{database.host}:{database.port}/{database.name}\n"
            )
            sys.stdout.flush()
            stop.wait()
    except ServiceError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
