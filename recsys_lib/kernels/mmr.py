"""Maximal marginal relevance: pick one item after the other, each time the best less what it repeats."""

from __future__ import annotations

import numpy as np

from recsys_lib.kernels.jit import fast_kernel, kernel

__all__ = ["mmr_rows"]


@kernel
def mmr_rows(start, stop, candidates, scores, vectors, n, trade_off, order, values):
    """Re-rank lists `start` to `stop`.

    Parameters
    ----------
    candidates : ndarray of int32, shape (n_lists, c)
        Rows of `vectors`; -1 for an empty place.
    scores : ndarray of float64, shape (n_lists, c)
        Finite where there is a candidate.
    vectors : ndarray of float32, shape (n_items, d)
        Unit rows.
    n : int
        How many are picked, 1 to c.
    trade_off : float
        Weight of the score; one minus it is the weight of likeness.
    order : ndarray of int32, shape (n_lists, n)
        Set to the places picked, first pick first; -1 where a list has fewer candidates.
    values : ndarray of float64, shape (n_lists, n)
        Set to what each pick was worth when it was picked, which never rises; -inf where there is none.

    A list costs O(n c d).
    """
    c, d = candidates.shape[1], vectors.shape[1]
    left, relevance, repeated = np.empty(c, np.int32), np.empty(c), np.empty(c, np.float32)
    points, likeness = np.empty((c, d), np.float32), np.empty(c, np.float32)
    for row in range(start, stop):
        n_left = 0
        for place in range(c):
            if candidates[row, place] >= 0:
                left[n_left] = place
                relevance[n_left] = trade_off * scores[row, place]
                repeated[n_left] = 0
                points[n_left] = vectors[candidates[row, place]]
                n_left += 1
        for pick in range(n):
            if n_left == 0:
                order[row, pick] = -1
                values[row, pick] = -np.inf
                continue
            best = 0
            best_value = relevance[0] - (1 - trade_off) * repeated[0]
            for other in range(1, n_left):
                value = relevance[other] - (1 - trade_off) * repeated[other]
                if value > best_value or (value == best_value and left[other] < left[best]):
                    best = other
                    best_value = value
            order[row, pick] = left[best]
            values[row, pick] = best_value
            products(points, n_left, points[best], likeness)
            n_left -= 1
            left[best], relevance[best] = left[n_left], relevance[n_left]
            repeated[best], likeness[best] = repeated[n_left], likeness[n_left]
            points[best] = points[n_left]
            for other in range(n_left):
                repeated[other] = max(repeated[other], likeness[other])


@fast_kernel
def products(points, n, point, found):
    for row in range(n):
        other = points[row]
        total = np.float32(0)
        for axis in range(len(point)):
            total += other[axis] * point[axis]
        found[row] = total
