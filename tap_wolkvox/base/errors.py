"""Errors that users read."""

from __future__ import annotations

import logging
from traceback import format_tb

from singer_sdk.exceptions import (
    ConfigurationError,
    ConfigValidationError,
    FatalSyncError,
    MappingError,
)

_logger = logging.getLogger("tap-wolkvox")


REPORT_IT = "please report it to the maintainers of the tap"
RUN_AGAIN = f"Run again later; if it stays, {REPORT_IT}"


class WolkvoxError(FatalSyncError):
    """A report, or one campaign of it, cannot be extracted; the others can.

    The message is one line: what happened, to which report, campaign and window, and what to do.
    It never holds the token, a response body, or a value of a row.
    """


class RunError(WolkvoxError):
    """No report can be extracted, so the run ends."""


class InvalidValueError(ValueError):
    """A setting has a wrong value. The message says why, without showing a secret."""


def readable(error: Exception) -> str:
    """Describe an error in one line. If it is unexpected, log where it came from."""
    if isinstance(error, ConfigValidationError):
        return " ".join(error.errors) or str(error)
    if isinstance(error, (WolkvoxError, ConfigurationError, MappingError)):
        return str(error)
    _logger.error("Unexpected, most recent call last:\n%s", "".join(format_tb(error.__traceback__)))
    return (
        f"Stopped by an unexpected {type(error).__name__}. Check stream_maps first; if they "
        "are right, please report the lines above to the maintainers of the tap"
    )
