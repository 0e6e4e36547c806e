"""An order of the ratings that suits the cache, and threads: stratified blocks.

Users and items are dealt at random into 16 groups each, with about equal numbers of ratings, and ratings are sorted
into the 16 × 16 blocks this makes, inside a block by users in random order. While a block is visited its rows stay
in cache. Sixteen blocks that share no group (a *stratum*, a diagonal of the table) touch different rows, so threads
may work on them at once without locks, and in whatever order they do, the result is the same: parallel descent that
is exact and repeatable (Gemulla et al. 2011, "Large-scale matrix factorization with distributed stochastic gradient
descent").
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
def sort_into_blocks(users, items, values, visited, user_group, item_group, n_groups):
    """Copies of `users`, `items`, `values` by block, inside a block by user; and where blocks start.

    `visited` (int32) holds every user once: inside a block they follow each other in this order, and the ratings of
    one as they stood. So the row of a user stays in the first cache for as long as it is needed. Counting sorts, O(n).
    """
    n_users, n_ratings = len(visited), len(users)
    user_starts = np.zeros(n_users + 1, np.int64)
    starts = np.zeros(n_groups * n_groups + 1, np.int64)
    for n in range(n_ratings):
        user_starts[users[n] + 1] += 1
        starts[user_group[users[n]] * n_groups + item_group[items[n]] + 1] += 1
    for u in range(n_users):
        user_starts[u + 1] += user_starts[u]
    for block in range(n_groups * n_groups):
        starts[block + 1] += starts[block]

    by_user, cursor = np.empty(n_ratings, np.int32), user_starts[:-1].copy()
    for n in range(n_ratings):
        by_user[cursor[users[n]]] = n
        cursor[users[n]] += 1

    block_users, block_items, block_values = np.empty_like(users), np.empty_like(items), np.empty_like(values)
    cursor = starts[:-1].copy()
    for u in visited:
        for n in by_user[user_starts[u] : user_starts[u + 1]]:
            block = user_group[u] * n_groups + item_group[items[n]]
            place = cursor[block]
            cursor[block] += 1
            block_users[place], block_items[place], block_values[place] = u, items[n], values[n]
    return block_users, block_items, block_values, starts


def epoch_strata(rng: np.random.RandomState) -> np.ndarray:
    """The blocks of one epoch, int64 (16, 16): each row a stratum, rows and the pairing of groups at random."""
    user_groups, item_groups = rng.permutation(N_GROUPS), rng.permutation(N_GROUPS)
    shift = (np.arange(N_GROUPS)[:, None] + np.arange(N_GROUPS)) % N_GROUPS
    return user_groups * N_GROUPS + item_groups[shift]
