"""The k largest scores of each row, ties broken by the lower index.

For the few largest see `recsys_lib.kernels.few`. For more, a row is cut into groups of 8 scores. A floor is found that
at least k groups reach with their largest score; only these groups are looked at again, and of their scores only those
that reach the floor are kept: somewhat more than k, to be sorted. Where k is too large for groups to help, the floor is
one that at least k scores reach.

The floor need not be sharp. It is the highest value of a small sorted sample that enough of the others reach, found by
halving; to count who reaches a value takes no branch, so it goes many at a time, where quickselect would guess wrong at
every second comparison. A row costs O(n + c log c) for c kept, and c is about k + n / 64.
"""

from __future__ import annotations

import numpy as np

from recsys_lib.kernels.few import MOST, select_few
from recsys_lib.kernels.jit import kernel, ordered_kernel
from recsys_lib.kernels.threads import for_row_ranges, one_blas_thread

__all__ = ["topk_products", "topk_rows"]

_WIDTH = 8  # scores in a group
_GROUPS_PER_K = 2  # with fewer groups than this for each of the k, groups do not help
_SAMPLE = 64
_LONGEST_RANKED = 400  # up to here sorting by n² comparisons, many at a time, beats merging
_SCORES_PER_BLOCK = 1 << 19  # 2 MB of float32: small enough to be selected from while still in cache


def topk_rows(scores: np.ndarray, k: int, n_threads: int | None = 1) -> tuple[np.ndarray, np.ndarray]:
    """Column indices and values of the `k` largest scores of each row, best first.

    Parameters
    ----------
    scores : ndarray of float32 or float64, shape (n_rows, n_columns)
        Free of NaN; -inf is allowed.
    k : int
        1 to n_columns.
    n_threads : int or None
        None: every processor.

    Returns
    -------
    indices : ndarray of int32, shape (n_rows, k)
    values : ndarray of the type of `scores`, shape (n_rows, k)

    Takes O(n_columns + k log k) time a row and O(k) memory a thread.
    """
    scores = np.require(scores, requirements=["C", "W"])
    if scores.ndim != 2:
        raise ValueError(f"scores must have two axes, got shape {scores.shape}")
    _check_k(k, scores.shape[1], "columns")
    indices = np.empty((scores.shape[0], k), np.int32)
    values = np.empty((scores.shape[0], k), scores.dtype)
    if n_threads == 1:
        select_rows(scores, indices, values)
    else:
        for_row_ranges(
            lambda start, stop: select_rows(scores[start:stop], indices[start:stop], values[start:stop]),
            len(scores),
            n_threads,
        )
    return indices, values


def topk_products(
    left: np.ndarray, right: np.ndarray, k: int, bias=None, seen=None, n_threads: int | None = 1
) -> tuple[np.ndarray, np.ndarray]:
    """The `k` best columns of each row of ``left @ right.T + bias``, without ever holding that matrix.

    Parameters
    ----------
    left : ndarray of float32, shape (n_rows, d)
        Factors of users, for instance.
    right : ndarray of float32, shape (n_columns, d)
        Factors of items.
    k : int
        1 to n_columns.
    bias : ndarray of float32, shape (n_columns,), optional
    seen : (indptr, indices), optional
        Row pointers and column indices of a CSR matrix with n_rows rows: cells that score -inf.
    n_threads : int or None

    Returns
    -------
    indices : ndarray of int32, shape (n_rows, k)
    values : ndarray of float32, shape (n_rows, k)
        -inf where a row has fewer than `k` columns left; the index there means nothing.

    Blocks of rows are multiplied by BLAS and selected from while they are in cache: O(n_rows * n_columns * d) time,
    2 MB of memory a thread on top of the result.
    """
    left, right = np.ascontiguousarray(left, np.float32), np.ascontiguousarray(right, np.float32)
    if left.ndim != 2 or right.ndim != 2 or left.shape[1] != right.shape[1]:
        raise ValueError(f"left and right must have as many columns, got shapes {left.shape} and {right.shape}")
    _check_k(k, len(right), "rows of right")
    n_rows, n_columns = len(left), len(right)
    indices, values = np.empty((n_rows, k), np.int32), np.empty((n_rows, k), np.float32)
    rows_per_block = max(8, _SCORES_PER_BLOCK // n_columns)

    def run(start, stop):
        block = np.empty((min(rows_per_block, stop - start), n_columns), np.float32)
        for first in range(start, stop, rows_per_block):
            last = min(first + rows_per_block, stop)
            scores = block[: last - first]
            np.dot(left[first:last], right.T, out=scores)
            if bias is not None:
                scores += bias
            if seen is not None:
                mask_cells(scores, seen[0][first : last + 1], seen[1])
            select_rows(scores, indices[first:last], values[first:last])

    with one_blas_thread():
        for_row_ranges(run, n_rows, n_threads)
    return indices, values


def _check_k(k, n_columns: int, what: str) -> None:
    if not (isinstance(k, (int, np.integer)) and 1 <= k <= n_columns):
        raise ValueError(f"k must be a whole number from 1 to {n_columns}, the number of {what}, got {k!r}")


@kernel
def mask_cells(scores, indptr, indices):
    """Set the cells of a CSR matrix to -inf; row `r` is at ``indices[indptr[r]:indptr[r + 1]]``."""
    for row in range(scores.shape[0]):
        for place in range(indptr[row], indptr[row + 1]):
            scores[row, indices[place]] = -np.inf


@kernel
def select_rows(scores, indices, values):
    """Fill `indices` and `values`, both (n_rows, k), with the k largest of each row of `scores`, best first."""
    n_rows, n_columns = scores.shape
    work, work_index = selection_room(n_columns, scores)
    for row in range(n_rows):
        select_row(scores[row], indices[row], values[row], work, work_index)


@kernel
def selection_room(n_columns, scores):
    """What `select_row` works in: room for values of the type of `scores`, and for indices."""
    return np.empty(3 * n_columns + 2 * _SAMPLE, scores.dtype), np.empty(2 * n_columns, np.int32)


@kernel
def select_row(scores, indices, values, work, work_index):
    """`select_rows` for one row, in a room for as many columns or more."""
    n_columns, k = len(scores), len(values)
    n_groups = n_columns // _WIDTH if _GROUPS_PER_K * k <= n_columns // _WIDTH else 0
    if n_groups and k <= MOST:
        select_few(scores, indices, values, work)
        return
    sample, sorted_sample, work = work[:_SAMPLE], work[_SAMPLE : 2 * _SAMPLE], work[2 * _SAMPLE :]
    kept, spare, maxima = work[:n_columns], work[n_columns : 2 * n_columns], work[2 * n_columns :][:n_groups]
    kept_index, spare_index = work_index[:n_columns], work_index[n_columns:]
    if n_groups:
        group_maxima(scores, maxima)
        floor = find_floor(maxima, k, sample, sorted_sample)
    else:
        floor = find_floor(scores, k, sample, sorted_sample)
    filled = 0
    for group in range(n_groups):
        if maxima[group] >= floor:
            filled = keep_from(scores, group * _WIDTH, (group + 1) * _WIDTH, floor, kept, kept_index, filled)
    filled = keep_from(scores, n_groups * _WIDTH, n_columns, floor, kept, kept_index, filled)
    if filled > 2 * k and filled > _SAMPLE:  # the best stand side by side, many in each group
        floor = find_floor(kept[:filled], k, sample, sorted_sample)
        filled = keep_again(kept, kept_index, filled, floor)
    if filled <= _LONGEST_RANKED:
        rank_descending(kept, kept_index, filled, values, indices)
    else:
        merge_descending(kept[:filled], kept_index[:filled], spare, spare_index)
        values[:] = kept[:k]
        indices[:] = kept_index[:k]


@ordered_kernel
def group_maxima(scores, maxima):
    """The largest of each eight scores; those left over at the end are in no group."""
    for group in range(len(maxima)):
        start = group * _WIDTH
        largest = scores[start]
        for place in range(1, _WIDTH):
            largest = max(largest, scores[start + place])
        maxima[group] = largest


@kernel
def find_floor(scores, k, sample, sorted_sample):
    """A value that at least `k` of the scores reach, and not many more of them."""
    n_sample = min(len(scores), _SAMPLE)
    stride = len(scores) // n_sample
    for place in range(n_sample):
        sample[place] = scores[place * stride]
    for place in range(n_sample):
        above = count_from(sample[:place], sample[place]) + count_above(sample[place + 1 : n_sample], sample[place])
        sorted_sample[above] = sample[place]
    low, high = 0, n_sample  # bounds of the floor's place; n_sample stands for minus infinity, which all reach
    while low < high:
        middle = (low + high) // 2
        if count_from(scores, sorted_sample[middle]) >= k:
            high = middle
        else:
            low = middle + 1
    return sorted_sample[low] if low < n_sample else scores.dtype.type(-np.inf)


@kernel
def count_from(values, bound):
    """How many of the values are `bound` or more."""
    count = np.int32(0)
    for place in range(len(values)):
        count = np.int32(count + np.int32(values[place] >= bound))
    return count


@kernel
def count_above(values, bound):
    count = np.int32(0)
    for place in range(len(values)):
        count = np.int32(count + np.int32(values[place] > bound))
    return count


@kernel
def keep_from(scores, start, stop, floor, kept, kept_index, filled):
    """Append the scores of a stretch that reach `floor`; without a branch, for which ones do cannot be foreseen."""
    for column in range(start, stop):
        kept[filled] = scores[column]
        kept_index[filled] = column
        filled += scores[column] >= floor
    return filled


@kernel
def keep_again(kept, kept_index, n, floor):
    """Of the first n keep those that reach a higher `floor`, in their old order."""
    filled = 0
    for place in range(n):
        kept[filled] = kept[place]
        kept_index[filled] = kept_index[place]
        filled += kept[place] >= floor
    return filled


@kernel
def rank_descending(values, indices, n, sorted_values, sorted_indices):
    """Put each of the first n in the place that is the number of those before it; equal ones in their old order."""
    k = len(sorted_values)
    for place in range(n):
        value = values[place]
        rank = count_from(values[:place], value) + count_above(values[place + 1 : n], value)
        if rank < k:
            sorted_values[rank] = value
            sorted_indices[rank] = indices[place]


@kernel
def merge_descending(values, indices, work, work_index):
    """Sort both by value, largest first, equal ones in their old order (merge sort, O(n log n))."""
    n = len(values)
    width = 1
    while width < n:
        for start in range(0, n, 2 * width):
            middle, stop = min(start + width, n), min(start + 2 * width, n)
            left, right = start, middle
            for place in range(start, stop):
                if left < middle and (right >= stop or values[left] >= values[right]):
                    work[place] = values[left]
                    work_index[place] = indices[left]
                    left += 1
                else:
                    work[place] = values[right]
                    work_index[place] = indices[right]
                    right += 1
        values[:] = work[:n]
        indices[:] = work_index[:n]
        width *= 2
