"""Errors that a person gets to read."""

from __future__ import annotations

from singer_sdk.exceptions import FatalSyncError


class WolkvoxError(FatalSyncError):
    """A report, or one campaign of it, cannot be extracted; the others can.

    The message is one line that says what happened, to which report, campaign and window, and
    what to do. It never holds the token, a response body or anything of a row.
    """


class RunError(WolkvoxError):
    """The run cannot go on: nothing else could be extracted either."""


class InvalidValueError(ValueError):
    """A setting has a wrong value. The message says why, and shows nothing of a secret."""
