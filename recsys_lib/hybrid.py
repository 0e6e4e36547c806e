r"""Hybrids: several models and a few rules, in three stages.

1. **Candidates.** Cheap generators name some hundred items per user; their union goes on.
2. **Scoring.** One model says how well each candidate fits: $s_{ui} = \hat r_{ui}$.
3. **Re-ranking.** Steps of `recsys_lib.reranking` and `recsys_lib.variety` add what a rating does not say: novelty,
   recency, promotion, rules, variety.

`Blend` is the other way to combine: $\hat r_{ui} = c + \sum_m w_m \hat r^{(m)}_{ui}$, with weights $w \ge 0$ and $c$
that minimise the squared error on ratings the models were not fitted on; then the models are fitted again on everything
(stacking; Töscher, Jahrer and Bell, "The BigChaos Solution to the Netflix Grand Prize", 2009).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.optimize import nnls
from sklearn.base import BaseEstimator, clone
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from recsys_lib.base import Recommender
from recsys_lib.hyperparameters import check_share, check_whole
from recsys_lib.kernels.topk import topk_rows
from recsys_lib.ratings import Ratings
from recsys_lib.reranking import Slate, seen_places
from recsys_lib.variety import MMR, mmr

__all__ = ["Blend", "FromModel", "Hybrid", "LikeLiked", "MostRated", "mmr"]

_USERS_PER_BLOCK = 512


class FromModel(BaseEstimator):
    """Candidates: the `n` items that `model` recommends."""

    def __init__(self, model: Recommender, n: int = 200):
        self.model = model
        self.n = n

    def fit(self, ratings: Ratings, y=None):
        check_whole(self.n, "n")
        self.model_ = clone(self.model).fit(ratings)
        return self

    def __call__(self, user_ids, exclude_seen: bool) -> np.ndarray:
        """Item codes, shape (len(user_ids), at most n); -1 for an empty place."""
        items, scores = self.model_.recommend(user_ids, self.n, exclude_seen)
        codes = self.model_.train_.item_codes(items.ravel()).reshape(items.shape)
        return np.where(np.isneginf(scores), -1, codes)


class MostRated(BaseEstimator):
    """Candidates: the `n` items with the most ratings, the same for everybody, of those with any."""

    def __init__(self, n: int = 100):
        self.n = n

    def fit(self, ratings: Ratings, y=None):
        check_whole(self.n, "n")
        n = min(int(self.n), int(np.count_nonzero(ratings.item_counts)))
        self.items_ = topk_rows(ratings.item_counts[None, :].astype(np.float64), n)[0][0]
        return self

    def __call__(self, user_ids, exclude_seen: bool) -> np.ndarray:
        return np.tile(self.items_, (len(user_ids), 1))


class LikeLiked(BaseEstimator):
    """Candidates: for each of the `n_liked` items a user rated highest, the `n` that `model` finds similar."""

    def __init__(self, model: Recommender, n_liked: int = 5, n: int = 20):
        self.model = model
        self.n_liked = n_liked
        self.n = n

    def fit(self, ratings: Ratings, y=None):
        check_whole(self.n_liked, "n_liked")
        check_whole(self.n, "n")
        if not hasattr(self.model, "similar_items"):
            raise TypeError(f"model must have similar_items, which {type(self.model).__name__} has not")
        self.model_ = clone(self.model).fit(ratings)
        return self

    def __call__(self, user_ids, exclude_seen: bool) -> np.ndarray:
        ratings = self.model_.train_
        found, similar = [], {}
        for user in ratings.user_codes(user_ids):
            liked = self._liked(user) if user >= 0 else []
            for item in liked:
                if item not in similar:
                    similar[item] = self._similar(item)
            found.append(np.concatenate([similar[item] for item in liked]) if len(liked) else np.empty(0, np.int32))
        width = max((len(codes) for codes in found), default=0)
        return np.array([np.pad(codes, (0, width - len(codes)), constant_values=-1) for codes in found], np.int32)

    def _liked(self, user):
        csr = self.model_.train_.csr
        start, stop = csr.indptr[user], csr.indptr[user + 1]
        best = np.argsort(-csr.data[start:stop], kind="stable")[: self.n_liked]
        return csr.indices[start:stop][best]

    def _similar(self, item):
        ratings = self.model_.train_
        try:
            ids, _ = self.model_.similar_items(ratings.item_ids[item], self.n)
        except ValueError:  # nothing is known of it, so nothing is like it
            return np.empty(0, np.int32)
        codes = ratings.item_codes(ids)
        return codes[codes >= 0]


class Hybrid(Recommender):
    """Candidates, then scores, then re-ranking.

    Parameters
    ----------
    scoring : Recommender
    candidates : sequence of generators
        `FromModel`, `MostRated`, `LikeLiked`, or any estimator with ``fit(ratings)`` that, called with user ids and
        `exclude_seen`, answers with item codes, -1 for an empty place.
    reranking : sequence of steps
        See `recsys_lib.reranking` and `recsys_lib.variety`; they work in this order, so `MMR`, which gives scores of
        its own, goes last.

    Attributes
    ----------
    scoring_, candidates_, reranking_
        The fitted parts; those that were passed in stay as they are.

    Examples
    --------
    >>> from recsys_lib import FunkSVD
    >>> from recsys_lib.hybrid import Hybrid, MostRated
    >>> from recsys_lib.reranking import Novelty
    >>> from recsys_lib.variety import MMR
    >>> model = Hybrid(FunkSVD(), candidates=[MostRated(300)], reranking=[Novelty(0.3), MMR(0.7)])
    """

    def __init__(self, scoring: Recommender, candidates=(), reranking=()):
        self.scoring = scoring
        self.candidates = candidates
        self.reranking = reranking

    def _fit(self, ratings: Ratings) -> None:
        if not self.candidates:
            raise ValueError("candidates is empty: give at least one generator, such as MostRated(300)")
        self.scoring_ = clone(self.scoring).fit(ratings)
        self.candidates_ = [clone(generator).fit(ratings) for generator in self.candidates]
        steps = [clone(step) for step in self.reranking]
        self.reranking_ = [
            step.fit(ratings, model=self.scoring_) if isinstance(step, MMR) else step.fit(ratings) for step in steps
        ]

    def _predict_codes(self, users, items):
        return self.scoring_._predict_codes(users, items)

    def recommend(self, users, n: int = 10, exclude_seen: bool = True) -> tuple[np.ndarray, np.ndarray]:
        """As `Recommender.recommend`, out of the candidates only; scores are those of the last step."""
        check_is_fitted(self, "train_")
        if not (isinstance(n, (int, np.integer)) and n >= 1):
            raise ValueError(f"n must be a whole number of at least 1, got {n!r}")
        users = np.atleast_1d(users)
        n = min(int(n), self.train_.n_items)
        items, scores = np.zeros((len(users), n), np.int32), np.full((len(users), n), -np.inf)
        for start in range(0, len(users), _USERS_PER_BLOCK):
            slate = self._score(users[start : start + _USERS_PER_BLOCK], exclude_seen)
            for step in self.reranking_:
                slate = step(slate)
            found = min(n, slate.items.shape[1])
            stop = start + len(slate.users)
            if found:
                places, scores[start:stop, :found] = topk_rows(slate.scores, found)
                items[start:stop, :found] = np.take_along_axis(slate.items, places.astype(np.int64), axis=1)
        return self.train_.item_ids[items], scores

    def explain(self, user, n: int = 10, exclude_seen: bool = True) -> pd.DataFrame:
        """One row per recommended item, best first: its score by the model and after each step."""
        check_is_fitted(self, "train_")
        slate = self._score(np.atleast_1d(user)[:1], exclude_seen)
        columns = {"item": self.train_.item_ids[slate.items[0]], "scoring": slate.scores[0]}
        for number, step in enumerate(self.reranking_, 1):
            slate = step(slate)
            columns[f"{number} {type(step).__name__}"] = slate.scores[0]
        order = np.argsort(-slate.scores[0], kind="stable")[:n]
        return pd.DataFrame(columns).iloc[order[~np.isneginf(slate.scores[0][order])]].reset_index(drop=True)

    def _score(self, user_ids, exclude_seen) -> Slate:
        users = self.train_.user_codes(user_ids)
        items = _union([generator(user_ids, exclude_seen) for generator in self.candidates_])
        slate = Slate(users, items, np.where(items >= 0, 0.0, -np.inf))
        if exclude_seen:
            slate = slate.without(seen_places(self.train_, slate))
        rows, places = np.nonzero(~np.isneginf(slate.scores))
        if rows.size:
            slate.scores[rows, places] = self.scoring_._predict_codes(
                np.require(users[rows], np.int32, ["C", "W"]), np.require(items[rows, places], np.int32, ["C", "W"])
            )
        return slate


def _union(parts) -> np.ndarray:
    """Each row's candidates once, ascending, -1 at the end."""
    items = np.sort(np.concatenate(parts, axis=1).astype(np.int32), axis=1)
    again = np.zeros(items.shape, bool)
    again[:, 1:] = items[:, 1:] == items[:, :-1]
    last = np.iinfo(np.int32).max
    items = np.sort(np.where(again | (items < 0), last, items), axis=1)
    width = int(np.max(np.sum(items != last, axis=1), initial=0))
    return np.where(items == last, -1, items)[:, :width]


class Blend(Recommender):
    """A weighted sum of models, with weights fitted on ratings they have not seen. Equation at the head of this module.

    Parameters
    ----------
    models : sequence of Recommender
    validation : float, between 0 and 1
        Share of the training ratings that the weights are fitted on.
    random_state : int, RandomState instance or None

    Attributes
    ----------
    weights_ : ndarray of float64, shape (n_models,)
        At least 0.
    intercept_ : float
    models_ : list
        Fitted on all training ratings.
    validation_rmse_ : dict
        RMSE on the validation ratings of each model ("0 FunkSVD", ...) and of the "blend"; that of the blend is a
        little too good, its weights being fitted there.
    """

    def __init__(self, models, validation: float = 0.1, random_state=None):
        self.models = models
        self.validation = validation
        self.random_state = random_state

    def _fit(self, ratings: Ratings) -> None:
        if not self.models:
            raise ValueError("models is empty: there is nothing to blend")
        check_share(self.validation, "validation", ends=False)
        n_held_out = round(self.validation * len(ratings))
        if not len(self.models) < n_held_out < len(ratings):
            raise ValueError(
                f"validation={self.validation} leaves {n_held_out} of {len(ratings)} ratings for {len(self.models)} "
                "weights; each side needs more"
            )
        held_out = np.zeros(len(ratings), bool)
        held_out[check_random_state(self.random_state).permutation(len(ratings))[:n_held_out]] = True
        part, rest = ratings[~held_out], ratings[held_out]
        columns = [clone(model).fit(part)._predict_codes(rest.users, rest.items) for model in self.models]
        predictions, truth = np.column_stack(columns), rest.values.astype(np.float64)
        centre = predictions.mean(axis=0)
        self.weights_, _ = nnls(predictions - centre, truth - truth.mean())
        self.intercept_ = float(truth.mean() - centre @ self.weights_)
        errors = np.column_stack([predictions, self.intercept_ + predictions @ self.weights_]) - truth[:, None]
        names = [f"{number} {type(model).__name__}" for number, model in enumerate(self.models)] + ["blend"]
        self.validation_rmse_ = dict(zip(names, np.sqrt(np.mean(errors**2, axis=0)).tolist(), strict=True))
        self.models_ = [clone(model).fit(ratings) for model in self.models]

    def _predict_codes(self, users, items):
        predictions = np.full(len(users), self.intercept_)
        for weight, model in zip(self.weights_, self.models_, strict=True):
            if weight:
                predictions += weight * model._predict_codes(users, items)
        return predictions
