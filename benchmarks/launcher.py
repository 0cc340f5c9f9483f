"""Runs a command and measures it."""

from __future__ import annotations

LAUNCHER = """
import resource, subprocess, sys, time
begun = time.monotonic()
status = subprocess.call(sys.argv[2:], stdout=open(sys.argv[1], "wb"))
wall, used = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
size = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(status, used.ru_utime + used.ru_stime, wall, size / 2**20)
"""
"""A program for a process of its own: a command's size counts that of the process which starts it.

Its arguments are the file for what the command writes, and the command. It prints its exit status,
seconds of CPU, seconds of wall time, and MiB at most.
"""
