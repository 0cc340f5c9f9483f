"""A local Wolkvox to try, test and measure the tap against."""

from __future__ import annotations
