"""The few largest scores of a row: a floor from maxima of maxima, and only what reaches it is sorted.

A row is cut into chunks of 64 and a chunk into eight groups, whose maxima take seven vector operations. These maxima
are halved, the larger of each two staying, until at most 64 are left. The k-th largest of those is a floor that at
least k scores reach, and hardly more do: if the scores stand in no order, about as many as balls must be thrown into
32 to 64 boxes until k of them are hit. Only chunks with a maximum that reaches the floor are looked at again, and what
they keep is inserted into the answer. O(n + k²) a row.
"""

from __future__ import annotations

import numpy as np

from recsys_lib.kernels.jit import kernel, ordered_kernel
from recsys_lib.kernels.masks import BITS, LANES, lowest, mask_reaching, number_of_bits, put_maxima, without_lowest

__all__ = ["MOST", "insert", "select_few"]

MOST = 20  # k from which on other ways to a floor are faster
_SLACK = 4  # a floor that k / 4 more reach than need to is good enough


@kernel
def select_few(scores, indices, values, work):
    """Fill `indices` and `values`, both (k,), with the k largest of `scores`, best first, ties to the lower index.

    `work` has room for as many as the scores, and 128 more.
    """
    n, k = len(scores), len(values)
    n_chunks = n // BITS
    maxima, boxes = work[: -(-n_chunks // LANES) * BITS], work[len(work) - BITS :]
    for chunk in range(n_chunks):
        put_maxima(scores, chunk * BITS, maxima, chunk * LANES)
    maxima[n_chunks * LANES :] = np.nan  # which reaches no floor
    room = work[len(maxima) :]
    floor = _kth_largest(_halve(maxima[: n_chunks * LANES], room, boxes), k)
    filled = 0
    for start in range(0, len(maxima), BITS):
        groups = mask_reaching(maxima, start, floor)
        while groups:
            chunk = lowest(groups) // LANES
            groups &= ~(np.uint64((1 << LANES) - 1) << np.uint64(chunk * LANES))
            first = (start // LANES + chunk) * BITS
            reaching = mask_reaching(scores, first, floor)
            while reaching:
                column = first + lowest(reaching)
                reaching = without_lowest(reaching)
                filled = _take(scores[column], column, values, indices, filled)
    for column in range(n_chunks * BITS, n):
        if scores[column] >= floor:
            filled = _take(scores[column], column, values, indices, filled)


@ordered_kernel
def _halve(maxima, room, boxes):
    """The largest of each box of maxima, boxes as large as leaves 64 of them or fewer, and -inf up to 64."""
    left = maxima
    while len(left) > BITS:
        half = len(left) // 2
        first, second = left[:half], left[half : 2 * half]
        for place in range(half):
            room[place] = max(first[place], second[place])
        left = room[:half]
    boxes[: len(left)] = left
    boxes[len(left) :] = -np.inf
    return boxes


@kernel
def _kth_largest(boxes, k):
    """The k-th largest of 64 numbers or, with few between them, a smaller one."""
    floor = -np.inf
    active = ~np.uint64(0)  # those that may still be the one
    while active:
        tried = boxes[lowest(active)]
        reaching = mask_reaching(boxes, 0, tried)
        n_reaching = number_of_bits(reaching)
        if n_reaching < k:
            active &= ~reaching
        else:
            floor = tried
            if n_reaching <= k + k // _SLACK:
                break
            active = without_lowest(active) & reaching
    return floor


@kernel
def _take(score, column, values, indices, filled):
    """Put a score of a later column into the answer, of which `filled` places are taken; how many then are."""
    k = len(values)
    if filled < k:
        values[filled] = np.nan
        insert(values[: filled + 1], indices[: filled + 1], score, column)
        return filled + 1
    if score > values[k - 1]:
        insert(values, indices, score, column)
    return filled


@kernel
def insert(values, indices, value, index):
    """Put a value into a list that falls, behind its equals; what was last drops out, and may be NaN.

    Each place takes its own, the new or the one before, whichever stands in the middle: without a branch, for where
    the new one belongs cannot be foreseen.
    """
    for place in range(len(values) - 1, 0, -1):
        before, own = values[place - 1], values[place]
        moved = before if before < value else value
        moved_index = indices[place - 1] if before < value else index
        values[place] = own if own >= value else moved
        indices[place] = indices[place] if own >= value else moved_index
    indices[0] = indices[0] if values[0] >= value else index
    values[0] = values[0] if values[0] >= value else value
