"""One pass of stochastic gradient descent over ratings: the inner loop of Funk SVD.

For each rating, in the order it stands in: predict, take the error, move the two rows it touches a small step
down the gradient of ½ e² + ½ penalty_u (‖p_u‖² + b_u²) + ½ penalty_i (‖q_i‖² + b_i²). The pass is bound by memory,
not by arithmetic: see `rows` (one row holds all), `prefetch` and `blocks` (an order that keeps rows in cache).
"""

from __future__ import annotations

import math

from recsys_lib.kernels.jit import fast_kernel
from recsys_lib.kernels.prefetch import prefetch_row

__all__ = ["sgd_pass"]

_AHEAD = 4  # ratings; enough to hide the latency of memory, few enough to stay in the first cache


@fast_kernel
def sgd_pass(users, items, values, starts, blocks, P, Q, n_factors, mean, lr, lr_bias, low, span):
    """Learn from the ratings of each block in turn; P and Q change in place.

    Parameters
    ----------
    users, items : int32 (n_ratings,)
    values : float (n_ratings,)
    starts : int64 (n_blocks + 1,)
        Ratings ``starts[b]`` to ``starts[b + 1] - 1`` are block `b`.
    blocks : int64
        The blocks to visit, in this order.
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
    total = 0.0
    for block in blocks:
        stop = starts[block + 1]
        for n in range(starts[block], stop):
            ahead = min(n + _AHEAD, stop - 1)
            prefetch_row(P, users[ahead])
            prefetch_row(Q, items[ahead])
            p, q = P[users[n]], Q[items[n]]
            x = mean + p[n_factors] + q[n_factors]
            for f in range(n_factors):
                x += p[f] * q[f]
            if span > 0:
                share = 1 / (1 + math.exp(-x))
                error = low + span * share - values[n]
                total += error * error
                error *= span * share * (1 - share)  # the slope of the sigmoid: now the gradient by x
            else:
                error = x - values[n]
                total += error * error
            penalty_u, penalty_i = p[n_factors + 1], q[n_factors + 1]
            p[n_factors] -= lr_bias * (error + penalty_u * p[n_factors])
            q[n_factors] -= lr_bias * (error + penalty_i * q[n_factors])
            for f in range(n_factors):
                p_f, q_f = p[f], q[f]
                p[f] -= lr * (error * q_f + penalty_u * p_f)
                q[f] -= lr * (error * p_f + penalty_i * q_f)
    return total
