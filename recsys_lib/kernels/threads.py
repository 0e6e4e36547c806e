"""Row ranges on a thread pool, over kernels that release the GIL."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
from threadpoolctl import ThreadpoolController

__all__ = ["count_threads", "for_row_ranges", "one_blas_thread"]


def count_threads(n_threads: int | None) -> int:
    """`n_threads`, or the number of processors this process may use when it is None."""
    if n_threads is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not (isinstance(n_threads, (int, np.integer)) and n_threads >= 1):
        raise ValueError(f"n_threads must be None or a whole number of at least 1, got {n_threads!r}")
    return int(n_threads)


@cache
def _blas() -> ThreadpoolController:
    """Found once: looking through the loaded libraries takes milliseconds, which every half-step would pay."""
    return ThreadpoolController()


def one_blas_thread():
    """A context in which the BLAS uses one thread: for products too small to be worth sharing out."""
    return _blas().limit(limits=1, user_api="blas")


def for_row_ranges(run, n_rows: int, n_threads: int | None = None, indptr: np.ndarray | None = None) -> None:
    """Call ``run(start, stop)`` on ranges that cover ``range(n_rows)`` once, on `n_threads` threads.

    Parameters
    ----------
    run : callable
        Works on rows ``start`` to ``stop - 1`` and touches no other; a thin wrapper around a ``nogil`` kernel.
    n_rows : int
    n_threads : int or None
        None: every processor this process may use.
    indptr : ndarray, shape (n_rows + 1,), optional
        Row pointers of a compressed matrix: ranges then hold about equal numbers of stored cells.

    Where `run` calls the BLAS, wrap all in `one_blas_thread`: threads inside threads cost more than they give.
    """
    n_threads = min(count_threads(n_threads), max(n_rows, 1))
    if n_threads == 1:
        run(0, n_rows)
        return
    n_ranges = min(n_rows, 4 * n_threads)  # a few each, so that one dense range does not hold up the rest
    if indptr is None:
        bounds = np.linspace(0, n_rows, n_ranges + 1).astype(np.int64)
    else:
        cost = np.asarray(indptr, np.int64) + np.arange(n_rows + 1)
        bounds = np.searchsorted(cost, np.linspace(0, cost[-1], n_ranges + 1))
        bounds[0], bounds[-1] = 0, n_rows
    with ThreadPoolExecutor(n_threads) as pool:
        list(pool.map(run, bounds[:-1].tolist(), bounds[1:].tolist()))
