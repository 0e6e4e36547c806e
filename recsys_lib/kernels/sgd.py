"""One pass of stochastic gradient descent over ratings: the inner loop of Funk SVD.

For each rating, in the order it stands in: predict, take the error, move the two rows it touches a small step
down the gradient of ½ e² + ½ penalty_u (‖p_u‖² + b_u²) + ½ penalty_i (‖q_i‖² + b_i²). The pass is bound by memory,
not by arithmetic: see `rows` (one row holds all), `prefetch` and `blocks` (an order that keeps rows in cache).
"""

from __future__ import annotations

import math

from recsys_lib.kernels.jit import fast_kernel
from recsys_lib.kernels.prefetch import prefetch

__all__ = ["sgd_pass"]


@fast_kernel
def sgd_pass(users, items, values, starts, blocks, ahead, P, Q, n_factors, mean, lr, lr_bias, low, span):
    """Learn from the ratings of each block in turn; P and Q change in place.

    Parameters
    ----------
    users, items : int32 (n_ratings,)
    values : float (n_ratings,)
    starts : int64 (n_blocks + 1,)
        Ratings ``starts[b]`` to ``starts[b + 1] - 1`` are block `b`.
    blocks : int64
        The blocks to visit, in this order.
    ahead : int
        How many ratings ahead rows are fetched; 0: not at all.
    P, Q : float (n_users, stride), (n_items, stride)
        Rows ``[factors | bias | penalty | padding]``.
    mean, lr, lr_bias, low, span : scalars of the type of P
        With ``span`` 0 a prediction is x = mean + b_u + b_i + p·q, otherwise low + span·σ(x).

    Returns
    -------
    float
        Sum of squared errors, each taken just before its own step.

    Fast arithmetic: ratings and rows are finite; the caller stops when the sum returned is not.
    """
    total, one = 0.0, P.dtype.type(1)  # a plain 1 would turn all that follows to float64
    P_cells, Q_cells = P.ravel(), Q.ravel()
    stride, line = P.shape[1], 64 // P.itemsize
    for block in blocks:
        stop = starts[block + 1]
        for n in range(starts[block], stop):
            if ahead:
                later = min(n + ahead, stop - 1)
                later_p, later_q = users[later] * stride, items[later] * stride
                for cell in range(0, stride, line):
                    prefetch(P_cells, later_p + cell)
                    prefetch(Q_cells, later_q + cell)
            p, q = P[users[n]], Q[items[n]]
            x = mean + p[n_factors] + q[n_factors]
            for f in range(n_factors):
                x += p[f] * q[f]
            if span > 0:
                share = one / (one + math.exp(-x))
                error = low + span * share - values[n]
                total += error * error
                error *= span * share * (one - share)  # the slope of the sigmoid: now the gradient by x
            else:
                error = x - values[n]
                total += error * error
            # p - lr (error q + penalty p), written so that it takes two multiplications less
            step, keep_p, keep_q = lr * error, one - lr * p[n_factors + 1], one - lr * q[n_factors + 1]
            p[n_factors] -= lr_bias * (error + p[n_factors + 1] * p[n_factors])
            q[n_factors] -= lr_bias * (error + q[n_factors + 1] * q[n_factors])
            for f in range(n_factors):
                p_f, q_f = p[f], q[f]
                p[f] = keep_p * p_f - step * q_f
                q[f] = keep_q * q_f - step * p_f
    return total
