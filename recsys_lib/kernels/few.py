"""The few largest scores of a row: a floor from maxima of maxima, and only what reaches it is sorted.

A row of n is cut into n // 8 groups, group g holding every (n // 8)-th score from g on: cut so, the maxima of eight
groups take seven vector operations. These maxima are halved, the larger of each two staying, until 2k to 4k are left.
The k-th largest of those is a floor that at least k scores reach, and hardly more do: if the scores stand in no order,
about as many as balls must be thrown into 2k boxes until k of them are hit, 1.4 k. Only groups whose maximum reaches
the floor are looked at again, and what they keep is inserted into the answer. O(n + k²) a row.
"""

from __future__ import annotations

import numpy as np

from recsys_lib.kernels.jit import kernel, ordered_kernel

__all__ = ["MOST", "insert", "select_few"]

MOST = 20  # k from which on other ways to a floor are faster
GROUP = 8  # scores in a group
_STRETCH = 32  # maxima that are compared with the floor before the first branch


@kernel
def select_few(scores, indices, values, work, work_index):
    """Fill `indices` and `values`, both (k,), with the k largest of `scores`, best first, ties to the lower index.

    There are at least 16 k scores, and twice as many cells in `work` and in `work_index`.
    """
    n, k = len(scores), len(values)
    n_groups = n // GROUP
    maxima, boxes = work[:n_groups], work[n_groups : n_groups + n_groups // 2]
    _strided_maxima(scores, maxima)
    floor = _kth_largest(_halve(maxima, boxes, 2 * k), k, work_index)
    n_hits = _reaching(maxima, floor, work_index)
    kept, kept_index = work[n_groups:], work_index[n_hits:]
    filled = 0
    for start in range(0, n_groups * GROUP, n_groups):  # in the order of the columns
        for hit in range(n_hits):
            column = start + work_index[hit]
            kept[filled] = scores[column]
            kept_index[filled] = column
            filled += scores[column] >= floor
    for column in range(n_groups * GROUP, n):
        kept[filled] = scores[column]
        kept_index[filled] = column
        filled += scores[column] >= floor
    _insert_all(kept, kept_index, filled, values, indices)


@ordered_kernel
def _strided_maxima(scores, maxima):
    """The largest of each group; the scores left over at the end are in none."""
    n = len(maxima)
    a, b, c, d = scores[:n], scores[n : 2 * n], scores[2 * n : 3 * n], scores[3 * n : 4 * n]
    e, f, g, h = scores[4 * n : 5 * n], scores[5 * n : 6 * n], scores[6 * n : 7 * n], scores[7 * n : 8 * n]
    for group in range(n):
        low = max(max(a[group], b[group]), max(c[group], d[group]))
        maxima[group] = max(low, max(max(e[group], f[group]), max(g[group], h[group])))


@ordered_kernel
def _halve(maxima, boxes, at_least):
    """The largest of each box of maxima, boxes as large as leaves `at_least` of them (or the maxima themselves)."""
    left = maxima
    while len(left) // 2 >= at_least:
        half = len(left) // 2
        first, second = left[:half], left[half : 2 * half]
        for place in range(half):
            boxes[place] = max(first[place], second[place])
        left = boxes[:half]
    return left


@kernel
def _kth_largest(values, k, larger):
    """The k-th largest of the values; `larger` is room for how many are larger than each."""
    for place in range(len(values)):
        larger[place] = 0
    for other in range(len(values)):
        value = values[other]
        for place in range(len(values)):
            larger[place] += np.int32(value > values[place])
    smallest = values.dtype.type(np.inf)
    for place in range(len(values)):
        if larger[place] < k and values[place] < smallest:
            smallest = values[place]
    return smallest


@kernel
def _reaching(maxima, floor, hits):
    """Write the places of the maxima that reach the floor into `hits`; how many there are."""
    n_hits = 0
    for start in range(0, len(maxima), _STRETCH):
        stretch = maxima[start : start + _STRETCH]
        count = np.int32(0)
        for place in range(len(stretch)):
            count = np.int32(count + np.int32(stretch[place] >= floor))
        if count:
            for place in range(len(stretch)):
                hits[n_hits] = start + place
                n_hits += stretch[place] >= floor
    return n_hits


@kernel
def _insert_all(kept, kept_index, filled, values, indices):
    last = len(values) - 1
    for place in range(filled):
        if place <= last:
            insert(values[: place + 1], indices[: place + 1], kept[place], kept_index[place])
        elif kept[place] > values[last]:
            insert(values, indices, kept[place], kept_index[place])


@kernel
def insert(values, indices, value, index):
    """Put a value into a list that falls, behind its equals; what was last drops out."""
    place = len(values) - 1
    while place > 0 and values[place - 1] < value:
        values[place] = values[place - 1]
        indices[place] = indices[place - 1]
        place -= 1
    values[place] = value
    indices[place] = index
