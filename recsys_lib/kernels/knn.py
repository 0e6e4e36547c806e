"""Predictions from the k most similar rows that have a value in the column asked for."""

from __future__ import annotations

import numpy as np

from recsys_lib.kernels.jit import kernel
from recsys_lib.kernels.similarity import empty_sums, similarity_row
from recsys_lib.kernels.topk import _SAMPLE, count_above, count_from, find_floor

__all__ = ["weighted_neighbors"]

_LONG = 4 * _SAMPLE  # so many weights are worth a floor before they are searched


@kernel
def weighted_neighbors(
    start,
    stop,
    group_rows,
    group_bounds,
    asked,
    rows,
    columns,
    targets,
    k,
    measure,
    min_support,
    shrinkage,
    means,
    used,
):
    """Mean of `targets`, weighted by similarity, over the k rows most similar to x that have a cell in column y.

    Only similarities above zero count. Of equal ones at the k-th place those with the lower code are taken.

    Parameters
    ----------
    start, stop : int
        Groups to work on.
    group_rows : ndarray of int32, shape (n_groups,)
        Row x of each group.
    group_bounds : ndarray of int64, shape (n_groups + 1,)
        The columns asked for in group g are ``asked[group_bounds[g]:group_bounds[g + 1]]``.
    asked : ndarray of int32, shape (n,)
    rows, columns : (indptr, indices, values) of the matrix similarities are taken of, by row and by column
    targets : ndarray of float32
        What is averaged, one for each cell, in the order of `columns`.
    k, measure, min_support, shrinkage
        As in `similarity_row`.
    means : ndarray of float64, shape (n,)
        Set to the weighted means, 0 where no row counts.
    used : ndarray of int32, shape (n,)
        Set to how many rows counted.
    """
    column_indptr, column_indices = columns[0], columns[1]
    n_rows = len(rows[0]) - 1
    longest = 1
    for y in range(len(column_indptr) - 1):
        longest = max(longest, column_indptr[y + 1] - column_indptr[y])
    sums, similar = empty_sums(n_rows, measure), np.empty(n_rows)
    weights, values = np.empty(longest + 1), np.empty(longest + 1)
    sample, sorted_sample = np.empty(_SAMPLE), np.empty(_SAMPLE)
    for group in range(start, stop):
        x = group_rows[group]
        similarity_row(x, n_rows, column_indptr[1:], rows, columns, measure, min_support, shrinkage, sums, similar)
        similar[x] = 0  # nobody is their own neighbour
        for question in range(group_bounds[group], group_bounds[group + 1]):
            y = asked[question]
            filled = 0
            for cell in range(column_indptr[y], column_indptr[y + 1]):
                weight = similar[np.uint32(column_indices[cell])]
                weights[filled] = weight
                values[filled] = targets[cell]
                filled += weight > 0
            if filled > k:
                filled = keep_nearest(weights, values, filled, k, sample, sorted_sample)
            total, mass = 0.0, 0.0
            for place in range(filled):
                total += weights[place] * values[place]
                mass += weights[place]
            means[question] = total / mass if filled else 0.0
            used[question] = filled


@kernel
def keep_nearest(weights, values, n, k, sample, sorted_sample):
    """Move the k largest of the first n weights, and their values, to the front in their old order; returns k."""
    if n > _LONG:
        n = keep_reaching(weights, values, n, find_floor(weights[:n], k, sample, sorted_sample))
    bound = kth_largest(weights[:n], k)
    ties = k - count_above(weights[:n], bound)
    filled = 0
    for place in range(n):
        weight = weights[place]
        tied = weight == bound
        weights[filled] = weight
        values[filled] = values[place]
        filled += weight > bound or (tied and ties > 0)
        ties -= tied
    return filled


@kernel
def keep_reaching(weights, values, n, floor):
    filled = 0
    for place in range(n):
        weight = weights[place]
        weights[filled] = weight
        values[filled] = values[place]
        filled += weight >= floor
    return filled


@kernel
def kth_largest(weights, k):
    """Quickselect that moves nothing: to count who is above takes no branch, so it goes many at a time."""
    low, high = -np.inf, np.inf
    for weight in weights:
        if low < weight < high:
            if count_above(weights, weight) >= k:
                low = weight
            elif count_from(weights, weight) < k:
                high = weight
            else:
                return weight
    return low  # never: the k-th is one of them, and between the two until its turn
