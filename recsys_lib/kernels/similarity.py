"""How alike two rows of a sparse matrix are over the columns both have, by sparse accumulation.

For row x: walk its cells (x, y), and for each walk the column y; every (x', y) met adds to what is known of the pair
(x, x'). One row costs the sum of the lengths of its columns, and a look at each row at the end.

`sums` holds, for each x', one line of what has been added up so far: the number of common columns and then, with a
and b the values of x and x', for COSINE ab, a², b²; for MSD (a - b)²; for PEARSON ab, a², b², a, b. Lines of COSINE
and PEARSON begin with four sums, so that one vector instruction adds to them all (see `lanes`).
"""

from __future__ import annotations

import numpy as np

from recsys_lib.kernels.jit import kernel
from recsys_lib.kernels.lanes import add_four

__all__ = ["COSINE", "MSD", "PEARSON", "empty_sums", "mirror", "similarity_row", "similarity_rows"]

COSINE, MSD, PEARSON = 0, 1, 2
_NO_VARIANCE = 1e-10  # of the sum of squares: what rounding leaves of a variance that is zero
_TILE = 64


@kernel
def empty_sums(n_rows, measure):
    width = 4
    if measure == MSD:
        width = 2
    elif measure == PEARSON:
        width = 8  # the last two stay empty: then no line lies across two cache lines
    return np.zeros((n_rows, width))


@kernel
def similarity_row(x, below, ends, rows, columns, measure, min_support, shrinkage, sums, similar):
    """Similarities of row `x` to the rows with a code less than `below`.

    Parameters
    ----------
    x, below : int
    ends : ndarray of int32, shape (n_columns,)
        Where to stop in each column: the first of its cells in a row with a code of `below` or more.
    rows, columns : (indptr, indices, values) of the matrix, by row and by column
        Indices ascend within a row and within a column.
    measure : COSINE, MSD or PEARSON
    min_support : int
        Pairs with fewer common columns get 0.
    shrinkage : float
        Similarities are multiplied by (n - 1) / (n - 1 + shrinkage), n the number of common columns.
    sums : ndarray of float64, from `empty_sums`
        All zero; is left all zero.
    similar : ndarray of float64, shape (n_rows,)
        The first `below` are set: 0 where there is no common column.
    """
    add_up(x, ends, rows, columns, measure, sums)
    if measure == COSINE:
        cosines(sums, below, similar)
    else:
        for other in range(below):
            n = sums[other, 0]
            if n == 0:
                similar[other] = 0.0
            else:
                similar[other] = n / (sums[other, 1] + n) if measure == MSD else correlation(n, sums[other])
    if min_support > 1 or shrinkage > 0:
        for other in range(below):
            n = sums[other, 0]
            similar[other] *= (n - 1) / (n - 1 + shrinkage) if n >= max(min_support, 1) else 0.0
    sums[:below] = 0.0


@kernel
def cosines(sums, below, similar):
    """Without a branch: roots and quotients are slow, and so taken four at a time."""
    for other in range(below):
        norm = np.sqrt(sums[other, 2] * sums[other, 3])
        similar[other] = sums[other, 1] / norm if norm > 0 else 0.0


@kernel
def add_up(x, ends, rows, columns, measure, sums):
    indptr, indices, values = rows
    column_indptr, column_indices, column_values = columns
    cells, width = sums.ravel(), np.uint32(sums.shape[1])
    for cell in range(indptr[x], indptr[x + 1]):
        y, a = indices[cell], np.float64(values[cell])
        # Unsigned numbers, so that there is no test for an index from the end.
        column = range(np.uint64(column_indptr[y]), np.uint64(ends[y]))
        if measure == COSINE:
            for other_cell in column:
                b = np.float64(column_values[other_cell])
                add_four(cells, np.uint32(column_indices[other_cell]) * width, 1.0, a * b, a * a, b * b)
        elif measure == MSD:
            for other_cell in column:
                other, b = np.uint32(column_indices[other_cell]), np.float64(column_values[other_cell])
                sums[other, 0] += 1
                sums[other, 1] += (a - b) * (a - b)
        else:
            for other_cell in column:
                other, b = np.uint32(column_indices[other_cell]), np.float64(column_values[other_cell])
                add_four(cells, other * width, 1.0, a * b, a * a, b * b)
                sums[other, 4] += a
                sums[other, 5] += b


@kernel
def correlation(n, sums):
    product, square_a, square_b, sum_a, sum_b = sums[1], sums[2], sums[3], sums[4], sums[5]
    variance_a, variance_b = n * square_a - sum_a * sum_a, n * square_b - sum_b * sum_b
    if variance_a <= _NO_VARIANCE * n * square_a or variance_b <= _NO_VARIANCE * n * square_b:
        return 0.0
    return (n * product - sum_a * sum_b) / np.sqrt(variance_a * variance_b)


@kernel
def similarity_rows(start, stop, rows, columns, measure, min_support, shrinkage, result):
    """Fill rows `start` to `stop` of the lower triangle of `result`, (n_rows, n_rows), with ones on the diagonal."""
    n_rows = len(result)
    sums, similar = empty_sums(n_rows, measure), np.empty(n_rows)
    indptr, indices, _ = rows
    column_indptr, column_indices, _ = columns
    ends = column_indptr[:-1].copy()
    for y in range(len(ends)):
        ends[y] += np.searchsorted(column_indices[column_indptr[y] : column_indptr[y + 1]], start)
    for x in range(start, stop):
        similarity_row(x, x, ends, rows, columns, measure, min_support, shrinkage, sums, similar)
        for y in indices[indptr[x] : indptr[x + 1]]:  # from the next row on, x is among those below
            ends[y] += 1
        result[x, :x] = similar[:x]
        result[x, x] = 1


@kernel
def mirror(start, stop, result):
    """Fill rows `start` to `stop` of the upper triangle from the lower one, tile by tile."""
    n_rows = len(result)
    for first in range(start, stop, _TILE):
        last = min(first + _TILE, stop)
        for left in range(first, n_rows, _TILE):
            for row in range(first, last):
                for column in range(max(left, row + 1), min(left + _TILE, n_rows)):
                    result[row, column] = result[column, row]
