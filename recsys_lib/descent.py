"""Ways down the loss of Funk SVD: each object runs one epoch at a time on rows that it changes in place."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from recsys_lib.kernels.blocks import count_groups, deal_groups, epoch_strata, sort_into_blocks, take_turns
from recsys_lib.kernels.gradient import row_gradients
from recsys_lib.kernels.rows import ITEM, N_LAST, USER, padded_rows
from recsys_lib.kernels.sgd import sgd_pass
from recsys_lib.kernels.threads import count_threads, for_row_ranges
from recsys_lib.ratings import Ratings

__all__ = ["BlockedSGD", "FullBatch", "OrderedSGD", "Rows", "sigmoid"]


_AHEAD = 4  # ratings; enough to hide the latency of memory, few enough to stay in the first cache
_CACHED = 16 << 20  # bytes


def sigmoid(x: np.ndarray, low: float, high: float) -> np.ndarray:
    """low + (high - low)·σ(x), σ(x) = 1 / (1 + exp(-x)); never overflows."""
    return low + (high - low) * expit(x)


@dataclass
class Rows:
    """What is learned, and how a prediction comes of it.

    P, Q : rows of users and of items as `kernels.rows` lays them out
    mean : μ, on the scale of x = μ + b_u + b_i + p·q
    low, span : a prediction is low + span·σ(x), or x where span is 0
    """

    P: np.ndarray
    Q: np.ndarray
    n_factors: int
    mean: float
    low: float = 0.0
    span: float = 0.0

    @classmethod
    def zeros(cls, n_users, n_items, n_factors, dtype, biased: bool, mean: float, low=0.0, span=0.0) -> Rows:
        """All zero but the ones that biases are multiplied with; without those no bias is ever learned."""
        P, Q = (padded_rows(n, n_factors + N_LAST, dtype) for n in (n_users, n_items))
        P[:, USER.one] = Q[:, ITEM.one] = biased
        return cls(P, Q, n_factors, mean, low, span)

    @property
    def sides(self) -> tuple:
        """For users and for items: the rows, and where they hold what."""
        return (self.P, USER), (self.Q, ITEM)

    @property
    def user_factors(self) -> np.ndarray:
        """A view, (n_users, n_factors)."""
        return self.P[:, : self.n_factors]

    @property
    def item_factors(self) -> np.ndarray:
        """A view, (n_items, n_factors)."""
        return self.Q[:, : self.n_factors]

    @property
    def user_bias(self) -> np.ndarray:
        """A view, (n_users,)."""
        return self.P[:, USER.bias]

    @property
    def item_bias(self) -> np.ndarray:
        """A view, (n_items,)."""
        return self.Q[:, ITEM.bias]

    def constants(self, *more: float) -> list:
        """mean, `more`, low, span as scalars of the type of the rows, so that kernels never widen."""
        return [self.P.dtype.type(value) for value in (self.mean, *more, self.low, self.span)]

    def link(self, x: np.ndarray) -> np.ndarray:
        """Predictions from x."""
        return sigmoid(x, self.low, self.low + self.span) if self.span else x

    def rmse(self, ratings: Ratings) -> float:
        """RMSE of the predictions of `ratings`."""
        total = 0.0
        for start in range(0, len(ratings), 1 << 16):
            part = slice(start, start + (1 << 16))
            x = self.mean + np.einsum("nf,nf->n", self.P[ratings.users[part]], self.Q[ratings.items[part]])
            total += float(np.sum((self.link(x.astype(np.float64)) - ratings.values[part]) ** 2))
        return float(np.sqrt(total / len(ratings)))


class OrderedSGD:
    """Stochastic gradient descent over the ratings as they stand, one thread."""

    def __init__(self, rows: Rows, ratings: Ratings):
        self.rows = rows
        self.users, self.items = ratings.users, ratings.items
        self.values = ratings.values.astype(rows.P.dtype, copy=False)
        self.starts = np.array([0, len(ratings)])

    def epoch(self, lr: float) -> float:
        """One pass; returns the sum of squared errors, each taken just before its own step."""
        return self._visit(np.zeros(1, np.int64), lr)

    def _ahead(self) -> int:
        """Fetching rows ahead costs a little, and pays where most of them are not in cache."""
        return _AHEAD if self.rows.P.nbytes + self.rows.Q.nbytes > _CACHED else 0

    def _visit(self, blocks, lr):
        rows = self.rows
        return sgd_pass(
            self.users, self.items, self.values, self.starts, blocks, self._ahead(), rows.P, rows.Q,
            *rows.constants(lr),
        )  # fmt: skip


class BlockedSGD(OrderedSGD):
    """Stochastic gradient descent in random blocks, inside them row by row: see `kernels.blocks`.

    Threads share out each stratum; the rows learned are the same for any number of threads.
    """

    def __init__(self, rows: Rows, ratings: Ratings, n_threads: int | None, rng: np.random.RandomState):
        self.rows, self.rng = rows, rng
        users = ratings.users, ratings.user_counts
        items = ratings.items, ratings.item_counts
        by_item = len(rows.Q) > len(rows.P)
        (visited, counts), (others, other_counts) = (items, users) if by_item else (users, items)
        self.n_groups = count_groups(min(rows.P.nbytes, rows.Q.nbytes))
        self.n_threads = min(count_threads(n_threads), self.n_groups)
        visited, others, values, self.starts = sort_into_blocks(
            visited,
            others,
            ratings.values.astype(rows.P.dtype, copy=False),
            rng.permutation(len(counts)).astype(np.int32),
            deal_groups(counts, self.n_groups, rng),
            deal_groups(other_counts, self.n_groups, rng),
            self.n_groups,
        )
        order = take_turns(visited, self.starts)
        visited, others, self.values = visited[order], others[order], values[order]
        self.users, self.items = (others, visited) if by_item else (visited, others)

    def epoch(self, lr: float) -> float:
        """One pass; returns the sum of squared errors, each taken just before its own step."""
        strata = epoch_strata(self.n_groups, self.rng)
        if self.n_threads == 1:
            return self._visit(strata.ravel(), lr)
        with ThreadPoolExecutor(self.n_threads) as pool:
            return sum(self._shared(pool, stratum, lr) for stratum in strata)

    def _shared(self, pool, stratum, lr):
        return sum(pool.map(lambda blocks: self._visit(blocks, lr), np.array_split(stratum, self.n_threads)))


class FullBatch:
    """Gradient descent: one step down the gradient of the whole loss, which it also computes."""

    def __init__(self, rows: Rows, ratings: Ratings, n_threads: int | None):
        self.rows, self.n_threads = rows, n_threads
        csr, csc = ratings.csr, ratings.csc
        dtype = rows.P.dtype
        self.by_user = (csr.indptr, csr.indices, csr.data.astype(dtype, copy=False))
        self.by_item = (csc.indptr, csc.indices, csc.data.astype(dtype, copy=False))
        self.counts = (ratings.user_counts, ratings.item_counts)
        self.gradient_P, self.gradient_Q = np.zeros_like(rows.P), np.zeros_like(rows.Q)

    def epoch(self, lr: float) -> float:
        """One step; returns the sum of squared errors before it, and leaves the loss before it in `loss`."""
        rows = self.rows
        total = self.compute()
        for (side, columns), gradient in zip(rows.sides, (self.gradient_P, self.gradient_Q), strict=True):
            learned = columns.learned(side.shape[1])
            side[:, learned] -= side.dtype.type(lr) * gradient[:, learned]
        return total

    def compute(self) -> float:
        """Set `gradient_P`, `gradient_Q` and `loss`; returns the sum of squared errors."""
        total = self._side(self.by_user, 0, self.gradient_P)
        self._side(self.by_item, 1, self.gradient_Q)
        penalty = sum(
            float(
                np.sum(count * side[:, columns.penalty] * np.sum(side[:, columns.learned(side.shape[1])] ** 2, axis=1))
            )
            for count, (side, columns) in zip(self.counts, self.rows.sides, strict=True)
        )
        self.loss = (total + penalty) / 2
        return total

    def _side(self, cells, which, gradient):
        (own, columns), (other, _) = self.rows.sides[which], self.rows.sides[1 - which]
        totals = np.zeros(len(own))  # by first row of a range, so that their sum does not depend on who is done first

        def run(start, stop):
            totals[start] = row_gradients(
                *cells, own, other, columns.penalty, *self.rows.constants(), gradient, start, stop
            )

        for_row_ranges(run, len(own), self.n_threads, cells[0])
        return float(totals.sum())
