"""Everything about one user or item in one row, on cache lines of its own.

A step of stochastic gradient descent touches one user and one item, each somewhere else in memory, and waits for
memory much of the time. So a row holds all that the step needs, begins on a cache line (64 bytes) and fills whole
lines: no second look-up for the bias, no remainder after the last full vector, and two threads that work on
neighbouring rows never write to the same line. The last four columns are laid out so that the product of two whole
rows is the prediction less its mean, and one rule moves factors and biases alike:

====== ============================ ======= ===== ========= =========
user   factors (k), zeros           b_u     1     penalty   0
item   factors (k), zeros           1       b_i   0         penalty
====== ============================ ======= ===== ========= =========

Of a user the column of the item's bias, and what comes after it, stays as it is, and the other way round. Without
biases the ones are zeros, and so stay the biases.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

__all__ = ["ITEM", "N_LAST", "USER", "Columns", "padded_rows"]

_LINE = 64
N_LAST = 4  # columns after the factors


class Columns(NamedTuple):
    """Where a row holds what, counted from its end."""

    bias: int
    one: int
    penalty: int

    def learned(self, stride: int) -> np.ndarray:
        """Which of the `stride` columns descent moves, bool."""
        mask = np.ones(stride, bool)
        mask[-N_LAST:] = False
        mask[self.bias] = True
        return mask


USER = Columns(bias=-4, one=-3, penalty=-2)
ITEM = Columns(bias=-3, one=-4, penalty=-1)


def padded_rows(n_rows: int, n_columns: int, dtype=np.float32) -> np.ndarray:
    """Zeros, shape (n_rows, stride): at least `n_columns` columns, rounded up to whole cache lines, line-aligned."""
    dtype = np.dtype(dtype)
    per_line = _LINE // dtype.itemsize
    stride = -(-n_columns // per_line) * per_line
    flat = np.zeros(n_rows * stride + per_line, dtype)
    start = (-flat.ctypes.data % _LINE) // dtype.itemsize
    return flat[start : start + n_rows * stride].reshape(n_rows, stride)
