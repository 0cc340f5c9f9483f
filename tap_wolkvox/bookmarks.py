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

FOLLOWS_WITHIN = timedelta(hours=1)
"""How far behind that a bookmark is at most whose runs follow each other closely.

Less, if the look-back is shorter: what a run passes has to be asked for again by the next one.
"""


@dataclass
class Bookmark:
    """How far the windows of a run are written, from one to the next.

    Attributes:
        moment: The bookmark; None if there is none yet.
    """

    moment: datetime | None
    _silent_since: datetime | None = None

    def passes_unseen(self, now: datetime, lookback: timedelta) -> datetime | None:
        """Up to which moment a run may pass silence at first sight; None if nowhere.

        Where runs follow the present, each silence was asked for again and again until it was
        old enough. A backfill, or a run after an outage, sees it once.

        Args:
            now: The present moment.
            lookback: How far before the bookmark runs start again.
        """
        line = now - SILENCE_COUNTS_AFTER
        follows = self.moment and self.moment >= line - min(FOLLOWS_WITHIN, lookback)
        return None if follows else line

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
