"""A target that takes its time: reads so many lines a second."""

from __future__ import annotations

import sys
import time
from itertools import islice

AT_ONCE = 100

while some := len(list(islice(sys.stdin.buffer, AT_ONCE))):
    time.sleep(some / int(sys.argv[1]))
