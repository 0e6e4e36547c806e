"""Lists that repeat themselves less: at most so many of a group, and maximal marginal relevance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from recsys_lib.hyperparameters import check_share, check_whole
from recsys_lib.kernels.mmr import mmr_rows
from recsys_lib.kernels.threads import for_row_ranges
from recsys_lib.ratings import Ratings
from recsys_lib.reranking import Slate, Step

__all__ = ["MMR", "Quota", "mmr"]


class Quota(Step):
    """Keeps at most `at_most` items of a group (a director, a label) in a list: its best, ties to the lower item.

    `groups` maps item ids to groups; an item without a group is never taken away.
    """

    def __init__(self, groups: Mapping, at_most: int = 2):
        self.groups = groups
        self.at_most = at_most

    def _fit(self, ratings):
        check_whole(self.at_most, "at_most")
        self.group_ = pd.factorize(pd.Series(self.groups, dtype=object).reindex(ratings.item_ids))[0]

    def __call__(self, slate: Slate) -> Slate:
        order = np.argsort(-slate.scores, axis=1, kind="stable")
        group = np.where(slate.items >= 0, self.group_[slate.items], -1)
        group = np.take_along_axis(group, order, axis=1)
        frame = pd.DataFrame({"row": np.repeat(np.arange(len(group)), group.shape[1]), "group": group.ravel()})
        earlier = frame.groupby(["row", "group"]).cumcount().to_numpy().reshape(group.shape)
        taken = np.zeros(group.shape, bool)
        np.put_along_axis(taken, order, (group >= 0) & (earlier >= self.at_most), axis=1)
        return slate.without(taken)


class MMR(Step):
    r"""Order lists by maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998).

    Item after item is picked by
    $\arg\max_i \; \theta s_i - (1 - \theta) \max_{j \in S} \max(0, \cos(q_i, q_j))$, with $S$ what has been picked and
    $s$ the scores of the list, scaled to 0..1. The new score of an item is what it was worth when picked, which never
    rises: sorting by it gives the order.

    Parameters
    ----------
    trade_off : float, 0 to 1
        $\theta$: 1 keeps the order by score, 0 asks only for variety.
    vectors : "item_factors_" or array of shape (n_items, d)
        Points that are compared, in the order of the ratings' item codes; by default the hybrid's scoring model's.
    n_threads : int or None
    """

    def __init__(self, trade_off: float = 0.7, vectors="item_factors_", n_threads: int | None = 1):
        self.trade_off = trade_off
        self.vectors = vectors
        self.n_threads = n_threads

    def fit(self, ratings: Ratings, y=None, model=None):
        """`model` is the scoring model whose `item_factors_` are used where `vectors` are not given."""
        check_share(self.trade_off, "trade_off")
        vectors = self.vectors
        if isinstance(vectors, str):
            vectors = getattr(model, vectors, None)
            if vectors is None:
                raise ValueError(f"the scoring model has no {self.vectors}: give MMR the vectors to compare items by")
        vectors = np.asarray(vectors)
        if vectors.ndim != 2 or len(vectors) != ratings.n_items:
            raise ValueError(
                f"vectors must have one row for each of {ratings.n_items} items, got shape {vectors.shape}"
            )
        self.vectors_ = _unit(vectors)
        return self

    def __call__(self, slate: Slate) -> Slate:
        left = ~np.isneginf(slate.scores)
        lowest = np.min(np.where(left, slate.scores, np.inf), axis=1, keepdims=True, initial=np.inf)
        highest = np.max(slate.scores, axis=1, keepdims=True, initial=-np.inf)
        spread = np.where(highest > lowest, highest - lowest, 1.0)
        scaled = np.where(left, (slate.scores - np.where(left.any(axis=1, keepdims=True), lowest, 0)) / spread, 0.0)
        candidates = np.where(left, slate.items, -1).astype(np.int32)
        order, values = _run_mmr(
            candidates, scaled, self.vectors_, slate.items.shape[1], self.trade_off, self.n_threads
        )
        rows, picks = np.nonzero(order >= 0)
        scores = np.full(slate.scores.shape, -np.inf)
        scores[rows, order[rows, picks]] = values[rows, picks]
        return replace(slate, scores=scores)


def mmr(scores, vectors, n: int | None = None, trade_off: float = 0.5) -> np.ndarray:
    r"""Order of one list by maximal marginal relevance; see `MMR` for the rule.

    Parameters
    ----------
    scores : array-like, shape (c,)
        Finite, and taken as they are: scale them to 0..1 for `trade_off` to mean what it says.
    vectors : array-like, shape (c, d)
    n : int, optional
        How many to pick; all by default.
    trade_off : float, 0 to 1

    Returns
    -------
    ndarray of int32, shape (n,)
        Places in the list, first pick first; ties to the lower place. O(n c d).
    """
    scores, vectors = np.asarray(scores, np.float64), np.asarray(vectors, np.float64)
    if scores.ndim != 1 or vectors.ndim != 2 or len(scores) != len(vectors):
        raise ValueError(f"scores and vectors must be of one length, got shapes {scores.shape} and {vectors.shape}")
    if not (np.isfinite(scores).all() and np.isfinite(vectors).all()):
        raise ValueError("scores and vectors must be finite")
    check_share(trade_off, "trade_off")
    n = len(scores) if n is None else n
    if not (isinstance(n, (int, np.integer)) and 0 <= n <= len(scores)):
        raise ValueError(f"n must be a whole number from 0 to {len(scores)}, the length of the list, got {n!r}")
    everything = np.arange(len(scores), dtype=np.int32)[None, :]
    return _run_mmr(everything, scores[None, :], _unit(vectors), int(n), trade_off, 1)[0][0]


def _run_mmr(candidates, scores, vectors, n, trade_off, n_threads):
    order, values = np.empty((len(candidates), n), np.int32), np.empty((len(candidates), n))
    candidates, scores = np.require(candidates, requirements=["C", "W"]), np.require(scores, requirements=["C", "W"])

    def run(start, stop):
        mmr_rows(start, stop, candidates, scores, vectors, n, float(trade_off), order, values)

    for_row_ranges(run, len(candidates), n_threads)
    return order, values


def _unit(vectors) -> np.ndarray:
    norms = np.sqrt(np.sum(np.square(vectors, dtype=np.float64), axis=1, keepdims=True))
    return np.ascontiguousarray(vectors / np.where(norms > 0, norms, 1), np.float32)
