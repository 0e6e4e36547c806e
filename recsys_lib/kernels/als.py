"""Half a step of alternating least squares, exactly: one ridge regression for each row of one side.

A row's normal equations are (Xᵀ X + penalty I) x = Xᵀ t, where X holds the other side's rows that it rated. They
lie scattered, so they are first gathered, some dozen at a time, into a panel that stays in the first-level cache;
there `tiles` does the heavy part, Xᵀ X, at the speed of the processor's multiply-adds.
"""

from __future__ import annotations

import numpy as np

from recsys_lib.kernels.cholesky import solve_spd
from recsys_lib.kernels.jit import fast_kernel
from recsys_lib.kernels.tiles import add_gram, padded_width

__all__ = ["als_rows", "weighted_als_rows"]

_PANEL = 16 << 10  # bytes of rows gathered at once: half of a first-level cache


@fast_kernel
def work_space(d, like):
    """The unit matrix, zeros for a right-hand side, and a panel of zeros, all with rows of whole tiles."""
    width = padded_width(d, like.itemsize)
    return (
        np.eye(width, dtype=like.dtype),
        np.zeros(width, like.dtype),
        np.zeros((max(_PANEL // (width * like.itemsize), 8), width), like.dtype),
    )


@fast_kernel
def als_rows(indptr, indices, values, offset, other, penalties, own, start, stop):
    """Set ``own[start:stop]`` to the minimisers of Σ (own·other_j + offset_j - value)² + penalty ‖own‖².

    Parameters
    ----------
    indptr, indices, values : int32 (n_own + 1,), int32 (n_ratings,), float (n_ratings,)
        Ratings by row of `own`.
    offset, other : float (n_other,), (n_other, d)
        What is known of the other side: a summand, and regressors.
    penalties : float (n_own,)
    own : float (n_own, d)
        A row without ratings becomes 0.

    Returns
    -------
    int
        1 + a row whose equations are singular (no penalty, too few ratings), or 0.

    Fast arithmetic: the input is finite.
    """
    d = other.shape[1]
    unit, b, panel = work_space(d, other)
    A = np.empty_like(unit)
    for row in range(start, stop):
        own[row] = 0
        if indptr[row] == indptr[row + 1]:
            continue
        A[:] = unit
        for f in range(d):
            A[f, f] = penalties[row]
        b[:] = 0
        for first in range(indptr[row], indptr[row + 1], len(panel)):
            n = min(indptr[row + 1] - first, len(panel))
            for m in range(n):
                j = indices[first + m]
                target = values[first + m] - offset[j]
                source, copied = other[j], panel[m]
                for f in range(d):
                    copied[f] = source[f]
                    b[f] += target * source[f]
            add_gram(panel, n, A, d)
        if solve_spd(A, b, d) != 0:
            return row + 1
        own[row] = b[:d]
    return 0


@fast_kernel
def weighted_als_rows(indptr, indices, targets, weights, unobserved_weight, gram, other, penalties, own, start, stop):
    """Set ``own[start:stop]`` to the minimisers of Σ_j w_j (own·other_j - target_j)² + penalty ‖own‖² over **all** j.

    Where nothing is stored, the target is 0 and the weight w₀. The sum over all j is w₀ otherᵀ other, the same for
    every row and computed once (`gram`, the Gram trick); a row adds (w - w₀) x xᵀ for what it rated, O(n·d²).

    Parameters
    ----------
    indptr, indices, targets, weights : ratings by row of `own`; weights are at least w₀
    unobserved_weight : float
        w₀
    gram : float (d, d)
        otherᵀ other
    other, penalties, own, start, stop, and what is returned : as in `als_rows`
        A row without ratings becomes 0 here too: all its targets are.

    Fast arithmetic: the input is finite.
    """
    d = other.shape[1]
    everywhere, b, panel = work_space(d, other)
    everywhere[:d, :d] = unobserved_weight * gram
    A = np.empty_like(everywhere)
    for row in range(start, stop):
        own[row] = 0
        if indptr[row] == indptr[row + 1]:
            continue
        A[:] = everywhere
        for f in range(d):
            A[f, f] += penalties[row]
        b[:] = 0
        for first in range(indptr[row], indptr[row + 1], len(panel)):
            n = min(indptr[row + 1] - first, len(panel))
            for m in range(n):
                weight = weights[first + m]
                root, scaled_target = np.sqrt(weight - unobserved_weight), weight * targets[first + m]
                source, copied = other[indices[first + m]], panel[m]
                for f in range(d):
                    copied[f] = root * source[f]
                    b[f] += scaled_target * source[f]
            add_gram(panel, n, A, d)
        if solve_spd(A, b, d) != 0:
            return row + 1
        own[row] = b[:d]
    return 0
