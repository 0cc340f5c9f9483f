"""The command: readable errors, its files, and how the process ends."""

from __future__ import annotations

import io
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click
from singer_sdk.singerlib.json import deserialize_json, serialize_json
from typing_extensions import override

from tap_wolkvox.base.errors import readable

_logger = logging.getLogger("tap-wolkvox")


class _CommandError(click.ClickException):
    """Ends the command with status 1 and one logged line, instead of a traceback."""

    @override
    def show(self, file: Any = None) -> None:
        _logger.error(self.message)


@contextmanager
def readable_errors() -> Iterator[None]:
    """Turn an error into one line that says what to do.

    It hides the message of an unexpected error, which can show a value of a row.
    """
    try:
        yield
    except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
        raise
    except Exception as error:  # noqa: BLE001 - any message may show a value
        raise _CommandError(readable(error)) from None


def read_object(option: str, file: Path | IO[str]) -> dict[str, Any]:
    """Read a JSON object from the file of an option: UTF-8, with or without a byte order mark.

    The error, a ClickException, shows no values of the file.
    """
    try:
        text = file.read_text(encoding="utf-8") if isinstance(file, Path) else file.read()
        value: object = deserialize_json(text.removeprefix("\ufeff"), parse_constant=_refuse)
    except UnicodeDecodeError:
        reason = "the file is not UTF-8 text. Save it as UTF-8"
    except OSError as error:
        name = f": {file}" if isinstance(file, Path) and "{" not in str(file) else ""
        reason = f"the file cannot be opened{name} ({error.strerror})"
    except (ValueError, RecursionError) as error:
        place = f" ({error})" if hasattr(error, "doc") else ""
        reason = f"the file is not JSON{place}"
    else:
        if isinstance(value, dict):
            return value
        reason = "the file has to hold a JSON object, as in {…}, and holds another kind of value"
    raise _CommandError(f"Invalid {option}: {reason}")


def open_for_results(option: str, path: Path, field: str) -> IO[str]:
    """Open the file of an option for writing; a ClickException if that is not possible.

    An existing file is only replaced if it is an earlier one of these, with this field: a name
    after the option could be meant for something else.
    """
    try:
        if path.is_file() and path.stat().st_size and field not in read_object(option, path):
            raise _CommandError(
                f"Invalid {option}: {path} exists, and is no file of {option}. Give another name"
            )
        return path.open("w", encoding="utf-8")
    except OSError as error:
        raise _CommandError(
            f"Invalid {option}: the file cannot be written: {path} ({error.strerror})"
        ) from None


def _refuse(constant: str) -> object:
    """Refuse NaN and Infinity: Python reads them, but they are not JSON."""
    raise ValueError(f"{constant} is not a JSON value")


def as_file(value: dict[str, Any] | None) -> IO[str] | None:
    return None if value is None else io.StringIO(serialize_json(value))


def exit_now(status: int) -> None:
    """End the process without Python's shutdown, which crashes if a request logs meanwhile."""
    logging.shutdown()
    os._exit(status)
