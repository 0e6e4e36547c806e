"""What all factor models share: the prediction r̂_ui = μ + b_u + b_i + p_u·q_i, and folding in someone new."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from sklearn.utils.validation import check_is_fitted

from recsys_lib.base import ItemVectors, Recommender
from recsys_lib.ratings import Ratings

__all__ = ["FactorModel", "FoldIn"]

_PAIRS_AT_ONCE = 1 << 16


class FoldIn(NamedTuple):
    """A user or item that came after training: what the model says of it, with everything else left as it is."""

    factors: np.ndarray  #: float64, shape (n_factors,)
    bias: float
    predictions: np.ndarray  #: of all items (a new user) or by all users (a new item), in the order of their codes


class FactorModel(ItemVectors, Recommender):
    """A model that has learned `global_mean_`, `user_bias_`, `item_bias_`, `user_factors_` and `item_factors_`.

    A row with no training rating has bias 0 and factors 0. A subclass writes `_fit`, and `_solve_row` for folding in.
    Predicting n pairs costs O(n·k); the scores of m users one matrix product, O(m·n_items·k).
    """

    def _link(self, x: np.ndarray) -> np.ndarray:
        """From x = μ + b_u + b_i + p_u·q_i to a rating."""
        return x

    def _stranger(self) -> float | None:
        """What a model without biases, which is left with nothing else, says where user or item is unknown."""
        return None

    def _predict_codes(self, users, items):
        predictions = np.empty(len(users))
        for start in range(0, len(users), _PAIRS_AT_ONCE):
            part = slice(start, start + _PAIRS_AT_ONCE)
            p, q = _rows(self.user_factors_, users[part]), _rows(self.item_factors_, items[part])
            bias = _rows(self.user_bias_, users[part]) + _rows(self.item_bias_, items[part])
            predictions[part] = self.global_mean_ + bias + np.einsum("nk,nk->n", p, q, dtype=np.float64)
        predictions = self._link(predictions)
        stranger = self._stranger()
        if stranger is not None:
            predictions[_unknown(users, self.train_.user_counts) | _unknown(items, self.train_.item_counts)] = stranger
        return predictions

    def _score_block(self, users):
        scores = (_rows(self.user_factors_, users) @ self.item_factors_.T).astype(np.float64)
        scores += _rows(self.user_bias_, users)[:, None]
        scores += self.item_bias_ + self.global_mean_
        return self._link(scores)

    def fold_in_user(self, items, ratings, clip: bool = True) -> FoldIn:
        """Factors, bias and predictions of a user who is not in the training data, without refitting.

        Minimises the model's own loss over the new row alone, items held fixed: one regression on the factors of the
        items rated, O(n·k² + k³).

        Parameters
        ----------
        items : array-like of ids, shape (n,)
            Items the user rated. Those the model does not know teach nothing and are left out.
        ratings : array-like of float, shape (n,)
        clip : bool
            Whether predictions are cut off at the ends of the rating scale.

        Returns
        -------
        FoldIn
            `predictions` has one entry per item, in the order of ``train_.item_ids``.

        Raises
        ------
        ValueError
            `items` and `ratings` differ in length, an item stands twice, or a rating is not finite.
        """
        check_is_fitted(self, "train_")
        codes = self.train_.item_codes(items)
        return self._fold_in("user", codes, ratings, self.item_factors_, self.item_bias_, self.train_.item_counts, clip)

    def fold_in_item(self, users, ratings, clip: bool = True) -> FoldIn:
        """Factors, bias and predictions of an item that is not in the training data: see `fold_in_user`.

        `predictions` has one entry per user, in the order of ``train_.user_ids``.
        """
        check_is_fitted(self, "train_")
        codes = self.train_.user_codes(users)
        return self._fold_in("item", codes, ratings, self.user_factors_, self.user_bias_, self.train_.user_counts, clip)

    def _fold_in(self, side, codes, ratings, factors, bias, counts, clip):
        name = {"user": "items", "item": "users"}[side]
        ratings = np.atleast_1d(np.asarray(ratings, np.float64))
        if ratings.shape != codes.shape:
            raise ValueError(f"{name} and ratings must have one length, got {len(codes)} {name} and {ratings.shape}")
        if not np.isfinite(ratings).all():
            raise ValueError(f"ratings must be finite, got {ratings[~np.isfinite(ratings)][0]}")
        known = codes >= 0
        if len(np.unique(codes[known])) < known.sum():
            raise ValueError(f"{name} must not hold an id twice")
        known[known] = counts[codes[known]] > 0
        codes, ratings = codes[known], ratings[known]
        factors, bias = np.asarray(factors, np.float64), np.asarray(bias, np.float64)
        own_factors, own_bias = self._solve_row(side, codes, ratings, factors, bias)
        predictions = self._link(self.global_mean_ + own_bias + bias + factors @ own_factors)
        if clip:
            predictions = np.clip(predictions, *self.train_.scale)
        return FoldIn(own_factors, float(own_bias), predictions)

    def _solve_row(self, side, codes, ratings, factors, bias) -> tuple[np.ndarray, float]:
        """Factors and bias of a new "user" or "item" (`side`) with `ratings` at `codes` of the other side.

        `factors` and `bias` are the other side's, float64; all codes are known.
        """
        raise NotImplementedError(f"{type(self).__name__} cannot fold in a new row")

    def _zero_unseen(self, ratings: Ratings) -> None:
        """Set what was learned for rows without a training rating to zero."""
        self.user_factors_[ratings.user_counts == 0] = 0
        self.item_factors_[ratings.item_counts == 0] = 0
        self.user_bias_[ratings.user_counts == 0] = 0
        self.item_bias_[ratings.item_counts == 0] = 0


def ridge_row(design: np.ndarray, target: np.ndarray, penalty) -> np.ndarray:
    """The x that minimises ‖design x - target‖² + penalty ‖x‖², float64; the shortest one where several do.

    `penalty` is a number or one per column of `design` (n, k).
    """
    gram = design.T @ design
    gram.flat[:: len(gram) + 1] += penalty
    return np.linalg.lstsq(gram, design.T @ target, rcond=None)[0]


def _rows(learned: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """``learned[codes]``, zeros for code -1."""
    rows = learned[codes]
    rows[codes < 0] = 0
    return rows


def _unknown(codes: np.ndarray, counts: np.ndarray) -> np.ndarray:
    return (codes < 0) | (counts[codes] == 0)
