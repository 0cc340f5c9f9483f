"""Python imports this when a command starts with this folder on its path.

Delays are then written to the file that `WAITS` names, and skipped.
"""

from __future__ import annotations

import os
import time
from pathlib import Path


def note(seconds: float, /) -> None:
    """Stand in for `time.sleep`."""
    with Path(os.environ["WAITS"]).open("a") as waits:
        waits.write(f"{seconds}\n")


time.sleep = note  # type: ignore[assignment]
