"""An order of the ratings that suits the cache, and threads: stratified blocks.

Users and items are dealt at random into G groups each, with about equal numbers of ratings, and ratings are sorted
into the G × G blocks this makes. G blocks that share no group (a *stratum*, a diagonal of the table) touch different
rows, so threads may work on them at once without locks, and in whatever order they do, the result is the same:
parallel descent that is exact and repeatable (Gemulla et al. 2011, "Large-scale matrix factorization with distributed
stochastic gradient descent").

Inside a block the side with more rows is visited row by row, so that each of its rows is fetched once, and of the
other side a group is small enough to stay in the second-level cache meanwhile. Two rows are visited at a time, by
turns, so that a rating seldom has to wait for the step before it.
"""

from __future__ import annotations

import numpy as np

from recsys_lib.kernels.jit import kernel

__all__ = ["count_groups", "deal_groups", "epoch_strata", "sort_into_blocks", "take_turns"]

_FEWEST, _MOST = 2, 16
_RESIDENT = 256 << 10  # bytes: half of a second-level cache of today


def count_groups(n_bytes: int) -> int:
    """G for a side of so many bytes that is to stay in cache: a power of two, 2 to 16. No more than G threads help."""
    groups = _FEWEST
    while groups < _MOST and n_bytes > groups * _RESIDENT:
        groups *= 2
    return groups


def deal_groups(counts: np.ndarray, n_groups: int, rng: np.random.RandomState) -> np.ndarray:
    """A group for every row, int64: rows in random order, cut where the ratings are equally divided."""
    order = rng.permutation(len(counts))
    middle = np.cumsum(counts[order]) - counts[order] / 2
    group = np.empty(len(counts), np.int64)
    group[order] = np.clip(middle * n_groups / max(counts.sum(), 1), 0, n_groups - 1)
    return group


@kernel
def sort_into_blocks(rows, columns, values, visited, row_group, column_group, n_groups):
    """Copies of `rows`, `columns`, `values` by block, inside a block by row; and where blocks start.

    `visited` (int32) holds every row once: inside a block they follow each other in this order, and the ratings of
    one as they stood. Counting sorts, O(n).
    """
    n_rows, n_ratings = len(visited), len(rows)
    row_starts = np.zeros(n_rows + 1, np.int64)
    starts = np.zeros(n_groups * n_groups + 1, np.int64)
    for n in range(n_ratings):
        row_starts[rows[n] + 1] += 1
        starts[row_group[rows[n]] * n_groups + column_group[columns[n]] + 1] += 1
    for row in range(n_rows):
        row_starts[row + 1] += row_starts[row]
    for block in range(n_groups * n_groups):
        starts[block + 1] += starts[block]

    by_row, cursor = np.empty(n_ratings, np.int32), row_starts[:-1].copy()
    for n in range(n_ratings):
        by_row[cursor[rows[n]]] = n
        cursor[rows[n]] += 1

    block_rows, block_columns, block_values = np.empty_like(rows), np.empty_like(columns), np.empty_like(values)
    cursor = starts[:-1].copy()
    for row in visited:
        for n in by_row[row_starts[row] : row_starts[row + 1]]:
            block = row_group[row] * n_groups + column_group[columns[n]]
            place = cursor[block]
            cursor[block] += 1
            block_rows[place], block_columns[place], block_values[place] = row, columns[n], values[n]
    return block_rows, block_columns, block_values, starts


@kernel
def take_turns(rows, starts):
    """Where each rating of a new order stood, int64: inside a block two rows by turns, a rating each.

    When the ratings of one run out, the next row of the block takes its place.
    """
    order = np.empty(len(rows), np.int64)
    for block in range(len(starts) - 1):
        unvisited, stop = starts[block], starts[block + 1]
        place = unvisited
        first = first_stop = second = second_stop = unvisited  # the two rows at work, both without ratings as yet
        while place < stop:
            if first == first_stop:
                first, unvisited = unvisited, end_of_run(rows, unvisited, stop)
                first_stop = unvisited
            if second == second_stop:
                second, unvisited = unvisited, end_of_run(rows, unvisited, stop)
                second_stop = unvisited
            if first < first_stop:
                order[place] = first
                first, place = first + 1, place + 1
            if second < second_stop:
                order[place] = second
                second, place = second + 1, place + 1
    return order


@kernel
def end_of_run(rows, start, stop):
    """The place after the last rating of the row that has ``rows[start]``."""
    end = start
    while end < stop and rows[end] == rows[start]:
        end += 1
    return end


def epoch_strata(n_groups: int, rng: np.random.RandomState) -> np.ndarray:
    """The blocks of one epoch, int64 (G, G): each row a stratum, rows and the pairing of groups at random."""
    row_groups, column_groups = rng.permutation(n_groups), rng.permutation(n_groups)
    shift = (np.arange(n_groups)[:, None] + np.arange(n_groups)) % n_groups
    return row_groups * n_groups + column_groups[shift]
