"""An order of the ratings that suits the cache, and threads: stratified blocks.

Users and items are dealt at random into 16 groups each, with about equal numbers of ratings, and ratings are sorted
into the 16 × 16 blocks this makes, shuffled inside each. While a block is visited its rows stay in cache. Sixteen
blocks that share no group (a *stratum*, a diagonal of the table) touch different rows, so threads may work on them
at once without locks, and in whatever order they do, the result is the same: parallel descent that is exact and
repeatable (Gemulla et al. 2011, "Large-scale matrix factorization with distributed stochastic gradient descent").
"""

from __future__ import annotations

import numpy as np

from recsys_lib.kernels.jit import kernel

__all__ = ["N_GROUPS", "deal_groups", "epoch_strata", "sort_into_blocks"]

N_GROUPS = 16


def deal_groups(counts: np.ndarray, rng: np.random.RandomState) -> np.ndarray:
    """A group 0 to 15 for every row, int64: rows in random order, cut where the ratings are equally divided."""
    order = rng.permutation(len(counts))
    middle = np.cumsum(counts[order]) - counts[order] / 2
    group = np.empty(len(counts), np.int64)
    group[order] = np.clip(middle * N_GROUPS / max(counts.sum(), 1), 0, N_GROUPS - 1)
    return group


@kernel
def sort_into_blocks(users, items, values, order, user_group, item_group, n_groups):
    """Copies of `users`, `items`, `values` by block, inside a block in the order of `order`; and where blocks start.

    Counting sort: one pass counts, one places. `order` (int32) is a permutation of the ratings.
    """
    starts = np.zeros(n_groups * n_groups + 1, np.int64)
    for n in range(len(users)):
        starts[user_group[users[n]] * n_groups + item_group[items[n]] + 1] += 1
    for block in range(n_groups * n_groups):
        starts[block + 1] += starts[block]
    cursor = starts[:-1].copy()
    by_users, by_items, by_values = np.empty_like(users), np.empty_like(items), np.empty_like(values)
    for n in order:
        block = user_group[users[n]] * n_groups + item_group[items[n]]
        place = cursor[block]
        cursor[block] += 1
        by_users[place], by_items[place], by_values[place] = users[n], items[n], values[n]
    return by_users, by_items, by_values, starts


def epoch_strata(rng: np.random.RandomState) -> np.ndarray:
    """The blocks of one epoch, int64 (16, 16): each row a stratum, rows and the pairing of groups at random."""
    user_groups, item_groups = rng.permutation(N_GROUPS), rng.permutation(N_GROUPS)
    shift = (np.arange(N_GROUPS)[:, None] + np.arange(N_GROUPS)) % N_GROUPS
    return user_groups * N_GROUPS + item_groups[shift]
