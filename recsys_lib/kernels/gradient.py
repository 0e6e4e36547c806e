"""The full-batch gradient of Funk SVD's loss, one side at a time: each row sums over its own ratings.

Rows do not touch each other, so ranges of them may run on threads.
"""

from __future__ import annotations

from recsys_lib.kernels.jit import fast_kernel
from recsys_lib.kernels.lines import dot_rows
from recsys_lib.kernels.link import error_at

__all__ = ["row_gradients"]


@fast_kernel
def row_gradients(indptr, indices, values, own, other, penalty_column, mean, low, span, gradient, start, stop):
    """Fill ``gradient[start:stop]``, and return the sum of squared errors of these rows.

    Parameters
    ----------
    indptr, indices, values : int32, int32, float
        Ratings by row of `own` (CSR for users, CSC for items).
    own, other : float (n_own, stride), (n_other, stride)
        Rows as `rows` lays them out; the penalty is per rating.
    penalty_column : int
        Where a row of `own` holds its penalty.
    mean, low, span : scalars
        As in `sgd.sgd_pass`.
    gradient : float (n_own, stride)
        Gets Σ g_ui q_i + n·penalty·p_u over whole rows, biases with the rest, where g_ui is the error times the slope
        of the link. In columns that hold constants it means nothing.

    Fast arithmetic: the input is finite; the caller stops when the sum returned is not.
    """
    total = 0.0
    for row in range(start, stop):
        p, into = own[row], gradient[row]
        weight = (indptr[row + 1] - indptr[row]) * p[penalty_column]
        for f in range(len(p)):
            into[f] = weight * p[f]
        for n in range(indptr[row], indptr[row + 1]):
            q = other[indices[n]]
            x = mean + dot_rows(own, row, other, indices[n])
            error, gradient_x = error_at(x, values[n], low, span)
            total += error * error
            for f in range(len(p)):
                into[f] += gradient_x * q[f]
    return total
