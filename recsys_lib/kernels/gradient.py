"""The full-batch gradient of Funk SVD's loss, one side at a time: each row sums over its own ratings.

Rows do not touch each other, so ranges of them may run on threads.
"""

from __future__ import annotations

import math

from recsys_lib.kernels.jit import fast_kernel

__all__ = ["row_gradients"]


@fast_kernel
def row_gradients(indptr, indices, values, own, other, n_factors, mean, low, span, gradient, start, stop):
    """Fill ``gradient[start:stop]``, and return the sum of squared errors of these rows.

    Parameters
    ----------
    indptr, indices, values : int32, int32, float
        Ratings by row of `own` (CSR for users, CSC for items).
    own, other : float (n_own, stride), (n_other, stride)
        Rows ``[factors | bias | penalty | padding]``; the penalty is per rating.
    mean, low, span : scalars
        As in `sgd.sgd_pass`.
    gradient : float (n_own, stride)
        Gets Σ g_ui [q_i | 1] + n·penalty·[p_u | b_u], where g_ui is the error times the slope of the link.

    Fast arithmetic: the input is finite; the caller stops when the sum returned is not.
    """
    total, one = 0.0, own.dtype.type(1)  # a plain 1 would turn all that follows to float64
    for row in range(start, stop):
        p, into = own[row], gradient[row]
        weight = (indptr[row + 1] - indptr[row]) * p[n_factors + 1]
        for f in range(n_factors + 1):
            into[f] = weight * p[f]
        for n in range(indptr[row], indptr[row + 1]):
            q = other[indices[n]]
            x = mean + p[n_factors] + q[n_factors]
            for f in range(n_factors):
                x += p[f] * q[f]
            if span > 0:
                share = one / (one + math.exp(-x))
                error = low + span * share - values[n]
                total += error * error
                error *= span * share * (one - share)
            else:
                error = x - values[n]
                total += error * error
            into[n_factors] += error
            for f in range(n_factors):
                into[f] += error * q[f]
    return total
