"""The errors that a person who runs the pipeline gets to read."""

from __future__ import annotations

from singer_sdk.exceptions import FatalSyncError


class WolkvoxError(FatalSyncError):
    """The run cannot go on.

    The message is one line that says what happened, in which window and campaign, and what to
    do. It never holds the token, a response body or anything of a row.
    """
