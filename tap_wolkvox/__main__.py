"""Lets the tap run as ``python -m tap_wolkvox``."""

from __future__ import annotations

from tap_wolkvox.tap import TapWolkvox

TapWolkvox.cli()
