"""The bookmark: how far it may move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

SILENCE_COUNTS_AFTER = timedelta(hours=24)
"""How long ago silent times have to be before the bookmark passes them.

An answer can be empty by mistake, a clock can be off, a time zone can be set wrong.
"""


@dataclass
class Bookmark:
    """How far the windows of a run are written, from one to the next.

    Attributes:
        moment: The bookmark; None if there is none yet.
    """

    moment: datetime | None
    _silent_since: datetime | None = None

    def advance(
        self, start: datetime, end: datetime, *, last_row: datetime | None, now: datetime
    ) -> datetime:
        """Move on over a window that is written.

        Args:
            start: Moment at which the window begins.
            end: Moment at which it ends.
            last_row: Moment of its last row; None for a window without rows.
            now: The present moment.

        Returns:
            The bookmark.
        """
        silent_until = now - SILENCE_COUNTS_AFTER
        if last_row is None and end > silent_until and self._silent_since is None:
            self._silent_since = start
        reached = min(end, max(last_row or silent_until, silent_until))
        if self._silent_since:
            # Rows of a later window do not tell that this one was rightly empty. As time goes by,
            # what holds the bookmark becomes old enough itself.
            reached = min(reached, max(self._silent_since, silent_until))
        self.moment = max(self.moment or reached, reached)
        return self.moment
