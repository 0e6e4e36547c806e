"""Everything about one user or item in one row, on cache lines of its own.

A step of stochastic gradient descent touches one user and one item, each somewhere else in memory, and waits for
memory most of the time. So a row holds all that the step needs, `[factors (k) | bias | penalty | padding]`, begins
on a cache line (64 bytes) and fills whole lines: no second look-up for the bias, and two threads that work on
neighbouring rows never write to the same line.
"""

from __future__ import annotations

import numpy as np

__all__ = ["padded_rows"]

_LINE = 64


def padded_rows(n_rows: int, n_factors: int, dtype=np.float32, extra: int = 2) -> np.ndarray:
    """Zeros, shape (n_rows, stride): `n_factors + extra` columns, rounded up to whole cache lines, line-aligned."""
    dtype = np.dtype(dtype)
    per_line = _LINE // dtype.itemsize
    stride = -(-(n_factors + extra) // per_line) * per_line
    flat = np.zeros(n_rows * stride + per_line, dtype)
    start = (-flat.ctypes.data % _LINE) // dtype.itemsize
    return flat[start : start + n_rows * stride].reshape(n_rows, stride)
