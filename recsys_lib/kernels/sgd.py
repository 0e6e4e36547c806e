"""One pass of stochastic gradient descent over ratings: the inner loop of Funk SVD.

For each rating, in the order it stands in: predict, take the error, move the two rows it touches a small step
down the gradient of ½ e² + ½ penalty_u (‖p_u‖² + b_u²) + ½ penalty_i (‖q_i‖² + b_i²). The pass waits for memory and for
its own last result more than for arithmetic: see `rows` (one row holds all), `lines` (whole lines at a time) and
`blocks` (an order that keeps rows in cache, and in which neighbours rarely share a row).
"""

from __future__ import annotations

from recsys_lib.kernels.jit import fast_kernel
from recsys_lib.kernels.lines import dot_rows, prefetch_row, step_rows
from recsys_lib.kernels.link import error_at

__all__ = ["sgd_pass"]


@fast_kernel
def sgd_pass(users, items, values, starts, blocks, ahead, P, Q, mean, lr, low, span):
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
        Rows of users and of items as `rows` lays them out.
    mean, lr, low, span : scalars of the type of P
        With ``span`` 0 a prediction is x = mean + b_u + b_i + p·q, otherwise low + span·σ(x).

    Returns
    -------
    float
        Sum of squared errors, each taken just before its own step.

    Two neighbours that share neither user nor item are predicted together, so that neither waits for the other; that
    they are moved one after the other comes to the same. Fast arithmetic: ratings and rows are finite; the caller
    stops when the sum returned is not.
    """
    total = 0.0
    for block in blocks:
        n, stop = starts[block], starts[block + 1]
        while n < stop:
            u, i = users[n], items[n]
            together = n + 1 < stop and users[n + 1] != u and items[n + 1] != i
            if ahead:
                later = min(n + ahead, stop - 1)
                for place in range(later, min(later + 1 + together, stop)):
                    prefetch_row(P, users[place])
                    prefetch_row(Q, items[place])
            x = mean + dot_rows(P, u, Q, i)
            if together:
                v, j = users[n + 1], items[n + 1]
                y = mean + dot_rows(P, v, Q, j)
            error, slope = error_at(x, values[n], low, span)
            total += error * error
            step_rows(P, u, Q, i, lr, slope)
            if together:
                error, slope = error_at(y, values[n + 1], low, span)
                total += error * error
                step_rows(P, v, Q, j, lr, slope)
            n += 1 + together
    return total
