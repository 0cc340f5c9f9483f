"""A pipeline on one machine: the sandbox, Meltano, PostgreSQL."""

from __future__ import annotations
