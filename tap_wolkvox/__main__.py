"""The command ``tap-wolkvox``, also as ``python -m tap_wolkvox``."""

from __future__ import annotations

import os
import sys

import click

from tap_wolkvox.cli import exit_now, readable_errors
from tap_wolkvox.tap import TapWolkvox


def main() -> None:
    for name in ("TAP_WOLKVOX_LOGLEVEL", "LOGLEVEL"):
        if not os.environ.get(name, "set").strip():
            del os.environ[name]  # the SDK treats an empty variable as unset, but not everywhere
    try:
        command = TapWolkvox.cli
    except Exception as error:  # noqa: BLE001 - a logging configuration can raise any
        sys.exit(
            f"Error: logging cannot be set up ({error}). Check TAP_WOLKVOX_LOGLEVEL and LOGLEVEL "
            "(DEBUG, INFO, WARNING, ERROR or CRITICAL), and the file that SINGER_SDK_LOG_CONFIG "
            "names"
        )
    try:
        with readable_errors():
            command()
    except click.ClickException as error:
        error.show()
        exit_now(error.exit_code)
    except SystemExit as end:
        if isinstance(end.code, int) and end.code:
            exit_now(end.code)  # Python's shutdown could fail to write, and change the status
        raise


if __name__ == "__main__":
    main()
