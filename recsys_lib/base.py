"""What every model shares: ids in, ids out, and the rules for what a model does not know."""

from __future__ import annotations

import os
import time

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from recsys_lib.kernels.topk import topk_rows
from recsys_lib.progress import bars_wanted
from recsys_lib.ratings import Ratings

__all__ = ["ItemVectors", "Recommender"]

_USERS_PER_BLOCK = 512
_WORTH_A_BAR = 2.0  # seconds


class Recommender(BaseEstimator):
    """Base of all models.

    A subclass writes `_fit(ratings)`, which sets its learned state, and `_predict_codes(users, items)`, which
    takes two int32 arrays of codes of one length, -1 for an unknown id, and returns float64 predictions, not
    clipped. It may write `_score_block(users)`, which takes known and unknown user codes and returns scores of
    all items, shape (len(users), n_items); the one here calls `_predict_codes` on every pair.

    A user or item counts as unknown when its id is not in the vocabulary **or** it has no rating in the training
    data (a subset of ratings keeps the whole vocabulary). Of an unknown id a model uses what it still knows: the
    other side's bias, or the mean. It never raises for one and never answers NaN.
    """

    def fit(self, ratings: Ratings, y=None) -> Recommender:
        """Learn from `ratings`. `y` is ignored; it is there for scikit-learn's pipelines and searches."""
        _check_ratings(ratings, "learn from")
        self._fit(ratings)
        self.train_ = ratings
        return self

    def predict(self, users, items, clip: bool = True) -> np.ndarray:
        """Predicted ratings of `items` by `users`.

        Parameters
        ----------
        users, items : array-like of ids, one length, or one of them a single id
        clip : bool
            Whether predictions are cut off at the ends of the rating scale.

        Returns
        -------
        ndarray of float64, shape (n,)
        """
        check_is_fitted(self, "train_")
        user_codes, item_codes = self.train_.user_codes(users), self.train_.item_codes(items)
        if len(user_codes) != len(item_codes) and 1 not in (len(user_codes), len(item_codes)):
            raise ValueError(
                f"users and items must have one length, got {len(user_codes)} users and {len(item_codes)} items"
            )
        user_codes, item_codes = np.broadcast_arrays(user_codes, item_codes)
        predictions = self._predict_codes(
            np.require(user_codes, np.int32, ["C", "W"]), np.require(item_codes, np.int32, ["C", "W"])
        )
        predictions = np.asarray(predictions, np.float64)
        return np.clip(predictions, *self.train_.scale) if clip else predictions

    def recommend(self, users, n: int = 10, exclude_seen: bool = True) -> tuple[np.ndarray, np.ndarray]:
        """The `n` items with the highest scores for each user, best first, ties by the order of item ids.

        Parameters
        ----------
        users : array-like of ids, shape (m,)
        n : int
        exclude_seen : bool
            Whether items the user rated in the training data are left out.

        Returns
        -------
        item_ids : ndarray, shape (m, min(n, n_items))
        scores : ndarray of float64, same shape
            Not clipped to the scale. Where a user has fewer than `n` items left, the places at the end have
            score -inf and the item id there means nothing.
        """
        check_is_fitted(self, "train_")
        if not (isinstance(n, (int, np.integer)) and n >= 1):
            raise ValueError(f"n must be a whole number of at least 1, got {n!r}")
        user_codes = self.train_.user_codes(users)
        n = min(int(n), self.train_.n_items)
        items = np.empty((len(user_codes), n), np.int32)
        scores = np.empty((len(user_codes), n), np.float64)
        for start in range(0, len(user_codes), _USERS_PER_BLOCK):
            block = user_codes[start : start + _USERS_PER_BLOCK]
            block_scores = np.array(self._score_block(block), np.float64, order="C")
            if exclude_seen:
                self._mask_seen(block, block_scores)
            stop = start + len(block)
            items[start:stop], scores[start:stop] = topk_rows(block_scores, n)
        return self.train_.item_ids[items], scores

    def score(self, ratings: Ratings, y=None) -> float:
        """Minus the RMSE on `ratings` (higher is better, as scikit-learn's searches expect)."""
        check_is_fitted(self, "train_")
        _check_ratings(ratings, "score")
        users, items = ratings.user_ids[ratings.users], ratings.item_ids[ratings.items]
        error = self.predict(users, items) - ratings.values
        return -float(np.sqrt(np.mean(error**2)))

    def _steps(self, n: int, unit: str = "epoch"):
        """0 to n - 1, for a loop that may take long: after two seconds a bar shows how much is left."""
        began = time.monotonic()
        for step in range(n):
            if time.monotonic() - began > _WORTH_A_BAR and bars_wanted():
                from tqdm.auto import tqdm  # slow to import, and most fits are over by now

                name = type(self).__name__
                off = os.environ.get("TQDM_DISABLE", "0") not in ("", "0")  # tqdm's own bar in a notebook does not ask
                yield from tqdm(range(step, n), desc=name, unit=unit, initial=step, total=n, leave=False, disable=off)
                return
            yield step

    def _score_block(self, users: np.ndarray) -> np.ndarray:
        n_items = self.train_.n_items
        every_item = np.tile(np.arange(n_items, dtype=np.int32), len(users))
        return self._predict_codes(np.repeat(users, n_items), every_item).reshape(len(users), n_items)

    def _mask_seen(self, users: np.ndarray, scores: np.ndarray) -> None:
        seen = self.train_.csr
        for row, user in enumerate(users):
            if user >= 0:
                scores[row, seen.indices[seen.indptr[user] : seen.indptr[user + 1]]] = -np.inf


class ItemVectors:
    """Mixin for models whose items are points of a space: the rows of `item_factors_`, shape (n_items, k)."""

    def similar_items(self, item, n: int = 10, measure: str = "cosine") -> tuple[np.ndarray, np.ndarray]:
        """The `n` items nearest to `item`, nearest first, ties by the order of item ids.

        Parameters
        ----------
        item : id
        n : int
        measure : {"cosine", "dot", "euclidean"}
            cosine: <q_i, q_j> / (|q_i| |q_j|); dot: <q_i, q_j>; euclidean: -|q_i - q_j|, so that higher is nearer.

        Returns
        -------
        item_ids : ndarray, shape (m,)
        scores : ndarray of float64, shape (m,)
            m is `n`, or less where fewer items are known. Neither `item` itself nor an item without a training
            rating (its vector is zero) is among them.

        Raises
        ------
        ValueError
            `item` is not in the training data, so nothing is known of it.

        Takes O(n_items * k) time.
        """
        check_is_fitted(self, "train_")
        if not (isinstance(n, (int, np.integer)) and n >= 1):
            raise ValueError(f"n must be a whole number of at least 1, got {n!r}")
        vectors = np.asarray(self.item_factors_, np.float64)
        code = self.train_.item_codes(item)
        if len(code) != 1:
            raise ValueError(f"item must be one id, got {len(code)} of them")
        code = code[0]
        known = np.any(vectors != 0, axis=1)
        if code < 0 or not known[code]:
            raise ValueError(f"item {item!r} has no rating in the training data: nothing is known of it")
        if measure == "euclidean":
            scores = -np.sqrt(np.sum((vectors - vectors[code]) ** 2, axis=1))
        elif measure in ("cosine", "dot"):
            scores = vectors @ vectors[code]
            if measure == "cosine":
                norms = np.sqrt(np.sum(vectors**2, axis=1))
                scores = np.divide(scores, norms * norms[code], out=np.zeros_like(scores), where=known)
        else:
            raise ValueError(f"measure must be 'cosine', 'dot' or 'euclidean', got {measure!r}")
        known[code] = False
        scores[~known] = -np.inf
        n = min(int(n), int(np.count_nonzero(known)))
        if n == 0:
            return self.train_.item_ids[:0], scores[:0]
        nearest, scores = topk_rows(scores[None, :], n)
        return self.train_.item_ids[nearest[0]], scores[0]


def _check_ratings(ratings, purpose: str) -> None:
    if not isinstance(ratings, Ratings):
        raise TypeError(
            f"ratings must be a recsys_lib.Ratings, got {type(ratings).__name__}; build one with Ratings.from_frame(df)"
        )
    if not len(ratings):
        raise ValueError(f"ratings is empty: there is nothing to {purpose}")
