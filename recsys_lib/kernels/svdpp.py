"""One pass of stochastic gradient descent for SVD++, in time linear in the ratings.

Written down plainly, each rating of a user moves the y_j of all n items the user rated, which costs n² per user. But
the move is the same affine map for all of them, y_j ← (1 - η λ) y_j - η e n^-½ q_i, and so is that of their sum
z = n^-½ Σ y_j ← (1 - η λ) z - η e q_i. So while the ratings of one user are visited it is enough to follow z and the
scale (1 - η λ)^m; both are handed on to the y_j once, after the user's last rating. The result is the same, to
rounding, as moving every y_j every time.
"""

from __future__ import annotations

import numpy as np

from recsys_lib.kernels.jit import fast_kernel

__all__ = ["svdpp_pass"]


@fast_kernel
def svdpp_pass(visited, indptr, items, values, P, Q, Y, n_factors, mean, lr, reg):
    """Learn from all ratings of each user in turn; P, Q and Y change in place.

    Parameters
    ----------
    visited : int64
        Users, in the order to visit them.
    indptr, items, values : int64 (n_users + 1,), int32 (n_ratings,), float (n_ratings,)
        Ratings by user, inside a user in the order to visit them.
    P, Q : float (n_users, stride), (n_items, stride)
        Rows ``[factors | bias | penalty | padding]``.
    Y : float (n_items, stride)
        Rows ``[factors | padding]``.
    mean, lr, reg : scalars of the type of P
        `reg` is the penalty of Y.

    Returns
    -------
    float
        Sum of squared errors, each taken just before its own step.

    Fast arithmetic: the input is finite; the caller stops when the sum returned is not.
    """
    total = 0.0
    z, z_before = np.empty(n_factors, P.dtype), np.empty(n_factors, P.dtype)
    for u in visited:
        first, stop = indptr[u], indptr[u + 1]
        if first == stop:
            continue
        root = P.dtype.type(1 / np.sqrt(stop - first))
        z[:] = 0
        for n in range(first, stop):
            y = Y[items[n]]
            for f in range(n_factors):
                z[f] += y[f]
        for f in range(n_factors):
            z[f] *= root
            z_before[f] = z[f]
        p = P[u]
        scale, keep = P.dtype.type(1), P.dtype.type(1) - lr * reg
        for n in range(first, stop):
            q = Q[items[n]]
            error = mean + p[n_factors] + q[n_factors] - values[n]
            for f in range(n_factors):
                error += q[f] * (p[f] + z[f])
            total += error * error
            penalty_u, penalty_i = p[n_factors + 1], q[n_factors + 1]
            p[n_factors] -= lr * (error + penalty_u * p[n_factors])
            q[n_factors] -= lr * (error + penalty_i * q[n_factors])
            for f in range(n_factors):
                p_f, q_f, z_f = p[f], q[f], z[f]
                p[f] -= lr * (error * q_f + penalty_u * p_f)
                q[f] -= lr * (error * (p_f + z_f) + penalty_i * q_f)
                z[f] = keep * z_f - lr * error * q_f
            scale *= keep
        for f in range(n_factors):
            z[f] = (z[f] - scale * z_before[f]) * root
        for n in range(first, stop):
            y = Y[items[n]]
            for f in range(n_factors):
                y[f] = scale * y[f] + z[f]
    return total
