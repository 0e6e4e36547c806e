"""What this machine can do at most, and how much memory a call takes."""

from __future__ import annotations

import ctypes
import os
import platform
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
from numba import njit

__all__ = ["describe", "measure_bounds", "peak_above", "start_peak"]

_READ_BYTES = {"L2": 256 * 1024, "L3": 8 * 2**20, "DRAM": 512 * 2**20}


@njit(fastmath=True, cache=True)
def _read(values, repeats):
    total = np.float32(0)
    for _ in range(repeats):
        for i in range(len(values)):
            total += values[i]
        values[0] = total  # the next pass depends on this one, so none is left out
    return total


@njit(fastmath=True, cache=True)
def _multiply_add(values, factor, repeats):
    for _ in range(repeats):
        for i in range(len(values)):
            x = values[i]
            for _ in range(16):
                x = x * factor + factor
            values[i] = x


def measure_bounds(seconds: float = 0.3) -> dict:
    """Best of several runs: bytes/s that can be read from each level, float32 flop/s of multiply-adds."""
    bounds = {}
    for level, size in _READ_BYTES.items():
        values = np.ones(size // 4, np.float32)  # not zeros: those would all be one page
        bounds[level] = size / _best(lambda repeats, values=values: _read(values, repeats), size / 2e10, seconds)
    values = np.ones(2048, np.float32)
    flops = 2 * 16 * len(values)
    bounds["flops"] = flops / _best(
        lambda repeats: _multiply_add(values, np.float32(0.5), repeats), flops / 5e10, seconds
    )
    return bounds


def _best(run, guess, seconds):
    repeats = max(1, int(seconds / 5 / guess))
    run(1)
    best = np.inf
    for _ in range(5):
        start = time.perf_counter()
        run(repeats)
        best = min(best, (time.perf_counter() - start) / repeats)
    return best


def start_peak() -> int | None:
    """Forget the peak of the resident set so far and return its size in bytes; None where Linux is not."""
    if not sys.platform.startswith("linux"):
        return None
    ctypes.CDLL(None).malloc_trim(0)  # what was freed before must not hide what is needed now
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return None
    return _status("VmRSS")


def peak_above(before: int) -> int:
    """By how many bytes the resident set has at most exceeded `before`, which `start_peak` returned."""
    return max(_status("VmHWM") - before, 0)


def _status(key: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(key + ":"):
            return int(line.split()[1]) * 1024
    raise KeyError(key)


def describe() -> dict:
    """Processor, versions and load, to be kept beside the numbers."""
    packages = {}
    for name in ("numpy", "scipy", "numba", "scikit-learn", "scikit-surprise", "implicit", "cmfrec"):
        try:
            packages[name] = version(name)
        except PackageNotFoundError:
            packages[name] = "absent"
    return {
        "processor": _processor(),
        "processors": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "python": platform.python_version(),
        "packages": packages,
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
    }


def _processor() -> str:
    try:
        with open("/proc/cpuinfo") as file:
            return next(line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()
