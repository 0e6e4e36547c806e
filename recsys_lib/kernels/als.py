"""Half a step of alternating least squares, exactly: one ridge regression for each row of one side.

A row's normal equations are (Xᵀ X + penalty I) x = Xᵀ t, where X holds the other side's rows that it rated. They
lie scattered, so they are first gathered, some hundred at a time, into a buffer that stays in cache; there one
matrix product does the heavy part at full speed. With 64 factors that is half of the time, solving a third.
"""

from __future__ import annotations

import numpy as np

from recsys_lib.kernels.cholesky import solve_spd
from recsys_lib.kernels.jit import fast_kernel
from recsys_lib.kernels.lapack import add_gram

__all__ = ["als_rows", "weighted_als_rows"]

_PANEL = 256  # rows gathered at once: 256 × 64 factors × 4 bytes fill an eighth of a second-level cache


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
    A, panel = np.empty((d, d), other.dtype), np.empty((_PANEL, d), other.dtype)
    for row in range(start, stop):
        b = own[row]
        b[:] = 0
        if indptr[row] == indptr[row + 1]:
            continue
        A[:] = 0
        for first in range(indptr[row], indptr[row + 1], _PANEL):
            n = min(indptr[row + 1] - first, _PANEL)
            for m in range(n):
                j = indices[first + m]
                target = values[first + m] - offset[j]
                source, copied = other[j], panel[m]
                for f in range(d):
                    copied[f] = source[f]
                    b[f] += target * source[f]
            add_gram(panel[:n], A)
        for f in range(d):
            A[f, f] += penalties[row]
        if solve_spd(A, b) != 0:
            return row + 1
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
        otherᵀ other; the lower triangle is read.
    other, penalties, own, start, stop, and what is returned : as in `als_rows`
        A row without ratings becomes 0 here too: all its targets are.

    Fast arithmetic: the input is finite.
    """
    d = other.shape[1]
    A, panel = np.empty((d, d), other.dtype), np.empty((_PANEL, d), other.dtype)
    for row in range(start, stop):
        b = own[row]
        b[:] = 0
        if indptr[row] == indptr[row + 1]:
            continue
        for f in range(d):
            for g in range(f + 1):
                A[f, g] = unobserved_weight * gram[f, g]
            A[f, f] += penalties[row]
        for first in range(indptr[row], indptr[row + 1], _PANEL):
            n = min(indptr[row + 1] - first, _PANEL)
            for m in range(n):
                weight = weights[first + m]
                root, scaled_target = np.sqrt(weight - unobserved_weight), weight * targets[first + m]
                source, copied = other[indices[first + m]], panel[m]
                for f in range(d):
                    copied[f] = root * source[f]
                    b[f] += scaled_target * source[f]
            add_gram(panel[:n], A)
        if solve_spd(A, b) != 0:
            return row + 1
    return 0
