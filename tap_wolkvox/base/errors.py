"""Errors: those that a person gets to read, and what a response can mean instead of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from singer_sdk.exceptions import FatalSyncError

if TYPE_CHECKING:
    from tap_wolkvox.api.failures import Failure


class WolkvoxError(FatalSyncError):
    """A report, or one campaign of it, cannot be extracted; the others can.

    The message is one line that says what happened, to which report, campaign and window, and
    what to do. It never holds the token, a response body or anything of a row.
    """


class RunError(WolkvoxError):
    """The run cannot go on: nothing else could be extracted either."""


class InvalidValueError(ValueError):
    """A setting has a wrong value. The message says why, and shows nothing of a secret."""


class ResponseError(Exception):
    """A response without rows to go on with.

    Attributes:
        failure: What happened and what may help.
        retry_after: Seconds that the server asks to wait.
    """

    def __init__(self, failure: Failure) -> None:
        super().__init__(str(failure))
        self.failure = failure
        self.retry_after = 0.0


class TransientError(ResponseError):
    """Trying again may help."""


class SplitWindowError(ResponseError):
    """Trying again does not help, and a narrower window may be answered."""


class FatalError(ResponseError):
    """Neither helps."""
