"""Ways down the loss of Funk SVD: each object runs one epoch at a time on rows that it changes in place."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from recsys_lib.kernels.blocks import N_GROUPS, deal_groups, epoch_strata, sort_into_blocks
from recsys_lib.kernels.gradient import row_gradients
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

    P, Q : rows ``[factors | bias | penalty | padding]``, see `kernels.rows`
    mean : μ, on the scale of x = μ + b_u + b_i + p·q
    low, span : a prediction is low + span·σ(x), or x where span is 0
    """

    P: np.ndarray
    Q: np.ndarray
    n_factors: int
    biased: bool
    mean: float
    low: float = 0.0
    span: float = 0.0

    def constants(self, *more: float) -> list:
        """mean, `more`, low, span as scalars of the type of the rows, so that kernels never widen."""
        return [self.P.dtype.type(value) for value in (self.mean, *more, self.low, self.span)]

    def link(self, x: np.ndarray) -> np.ndarray:
        """Predictions from x."""
        return sigmoid(x, self.low, self.low + self.span) if self.span else x

    def rmse(self, ratings: Ratings) -> float:
        """RMSE of the predictions of `ratings`."""
        k, total = self.n_factors, 0.0
        for start in range(0, len(ratings), 1 << 16):
            part = slice(start, start + (1 << 16))
            p, q = self.P[ratings.users[part]], self.Q[ratings.items[part]]
            x = self.mean + p[:, k] + q[:, k] + np.einsum("nf,nf->n", p[:, :k], q[:, :k])
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
        mean, lr, lr_bias, low, span = rows.constants(lr, lr if rows.biased else 0)
        return sgd_pass(
            self.users, self.items, self.values, self.starts, blocks, self._ahead(), rows.P, rows.Q, rows.n_factors,
            mean, lr, lr_bias, low, span,
        )  # fmt: skip


class BlockedSGD(OrderedSGD):
    """Stochastic gradient descent in random blocks, inside them user by user: see `kernels.blocks`.

    Threads share out each stratum; the rows learned are the same for any number of threads.
    """

    def __init__(self, rows: Rows, ratings: Ratings, n_threads: int | None, rng: np.random.RandomState):
        self.rows, self.rng = rows, rng
        self.n_threads = min(count_threads(n_threads), N_GROUPS)
        groups = deal_groups(ratings.user_counts, rng), deal_groups(ratings.item_counts, rng)
        visited = rng.permutation(ratings.n_users).astype(np.int32)
        self.users, self.items, self.values, self.starts = sort_into_blocks(
            ratings.users, ratings.items, ratings.values.astype(rows.P.dtype, copy=False), visited, *groups, N_GROUPS
        )

    def epoch(self, lr: float) -> float:
        """One pass; returns the sum of squared errors, each taken just before its own step."""
        strata = epoch_strata(self.rng)
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
        width = rows.n_factors + 1 if rows.biased else rows.n_factors
        total = self.compute()
        rows.P[:, :width] -= rows.P.dtype.type(lr) * self.gradient_P[:, :width]
        rows.Q[:, :width] -= rows.Q.dtype.type(lr) * self.gradient_Q[:, :width]
        return total

    def compute(self) -> float:
        """Set `gradient_P`, `gradient_Q` and `loss`; returns the sum of squared errors."""
        rows, k = self.rows, self.rows.n_factors
        total = self._side(self.by_user, rows.P, rows.Q, self.gradient_P)
        self._side(self.by_item, rows.Q, rows.P, self.gradient_Q)
        penalty = sum(
            float(np.sum(count * side[:, k + 1] * np.sum(side[:, : k + 1] ** 2, axis=1)))
            for count, side in zip(self.counts, (rows.P, rows.Q), strict=True)
        )
        self.loss = (total + penalty) / 2
        return total

    def _side(self, cells, own, other, gradient):
        totals = np.zeros(len(own))  # by first row of a range, so that their sum does not depend on who is done first

        def run(start, stop):
            totals[start] = row_gradients(
                *cells, own, other, self.rows.n_factors, *self.rows.constants(), gradient, start, stop
            )

        for_row_ranges(run, len(own), self.n_threads, cells[0])
        return float(totals.sum())
