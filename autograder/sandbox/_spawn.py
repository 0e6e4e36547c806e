"""Processes are started from one thread that lives as long as the grader.

Linux ends a process that asked to die with its parent when the parent's *thread* ends, and a Dask task runs in a
thread that may be gone a moment later.
"""

from __future__ import annotations

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from functools import cache

__all__ = ["spawn"]


@cache
def _thread(grader: int) -> ThreadPoolExecutor:  # a fork of the grader has none of its threads
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="sandbox-spawner")


def spawn(command: list[str], **options) -> subprocess.Popen:
    """`subprocess.Popen`, from the lasting thread."""
    return _thread(os.getpid()).submit(subprocess.Popen, command, **options).result()
