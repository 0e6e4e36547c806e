"""The scoreboard of the course: every model so far on the same hidden ratings, stars and lists side by side.

One split serves all lessons: of each user a random fifth of the ratings is hidden (`leave_n_out`, seed 0). A model is
judged on the hidden ratings twice: by RMSE in stars, and by NDCG@10 of the list it would show, where a hidden rating
of four stars or more is relevant and every film the user has not rated in training is a candidate. In a generated
world the distance to the noise floor says how much is left to gain.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

import recsys_lib
from recsys_lib.base import Recommender
from recsys_lib.datasets.dataset import Dataset
from recsys_lib.evaluation import evaluate_ranking, leave_n_out
from recsys_lib.hybrid import FromModel
from recsys_lib.metrics import ndcg_at_k, rmse
from recsys_lib.variety import MMR

__all__ = ["COURSE", "LIKED", "Scoreboard"]

#: Stars from which on a hidden rating counts as liked.
LIKED = 4.0
_LENGTH = 10


def _alternating(n_factors=8, **penalty) -> Recommender:
    return recsys_lib.AlternatingRegression(n_factors, n_epochs=10, random_state=0, **penalty)


def _weighted(**options) -> Recommender:
    return recsys_lib.WeightedMF(n_factors=8, n_epochs=10, target="rating", random_state=0, **options)


def _funk() -> Recommender:
    return recsys_lib.FunkSVD(n_factors=32, lr=0.005, n_epochs=120, reg=0.05, reg_count=3, random_state=0)


def _neural(**options) -> Recommender:
    return recsys_lib.NeuralMF(n_factors=8, random_state=0, **options)


def _hybrid(*steps) -> Recommender:
    candidates = [FromModel(_weighted(unobserved_weight=0.2, reg=10.0), 30)]
    return recsys_lib.Hybrid(_funk(), candidates=candidates, reranking=steps)


#: Lesson -> name of the row -> (makes the model from the dataset, whether its predictions are stars).
COURSE: dict[str, dict[str, tuple[Callable[[Dataset], Recommender], bool]]] = {
    "01": {
        "global mean": (lambda data: recsys_lib.GlobalMean(), True),
        "popularity, by votes": (lambda data: recsys_lib.Popularity(by="count"), False),
        "biases, damped": (lambda data: recsys_lib.Bias(damping=5, method="damped"), True),
    },
    "02": {"content, TF-IDF": (lambda data: recsys_lib.TfidfContent(data.items), True)},
    "03": {
        "alternating, λ by count": (lambda data: _alternating(reg=0.15), True),
        "alternating, λ plain": (lambda data: _alternating(reg=12, reg_by_count=False), True),
        "zeros count in full": (lambda data: _weighted(unobserved_weight=1.0, reg=1.0), True),
        "weighted MF": (lambda data: _weighted(unobserved_weight=0.2, reg=10.0), False),
    },
    "04": {
        "Funk SVD": (lambda data: recsys_lib.FunkSVD(n_factors=32, random_state=0), True),
        "Funk SVD, count-aware": (lambda data: _funk(), True),
    },
    "05": {
        "SVD++": (lambda data: recsys_lib.SVDpp(n_factors=20, n_epochs=40, reg=0.1, random_state=0), True),
    },
    "06": {
        "Funk SVD on 30 of weighted MF": (lambda data: _hybrid(), True),
        "the same, varied by MMR": (lambda data: _hybrid(MMR(0.5)), True),
    },
    "07": {"alternating, two factors": (lambda data: _alternating(reg=0.15, n_factors=2), True)},
    "08": {
        "neural, perceptron": (lambda data: _neural(hidden=(16,), n_epochs=12, weight_decay=0.3), True),
        "neural, dot product": (
            lambda data: _neural(interaction="dot", n_epochs=20, weight_decay=0, reg=0.1),
            True,
        ),
    },
}


class Scoreboard:
    """Rows of models, all judged on one split of `data`.

    Parameters
    ----------
    data : Dataset
        As `datasets.load` gives it.

    Attributes
    ----------
    train, test : Ratings
        What a model may see, and what it is judged on.
    rows : DataFrame
        lesson, model, RMSE (stars; NaN where a model predicts none), NDCG@10; in the order they were added.
    """

    def __init__(self, data: Dataset):
        self.data = data
        self.train, self.test = leave_n_out(data.ratings, 0.2, random_state=0)
        self.rows = pd.DataFrame(columns=["lesson", "model", "RMSE", f"NDCG@{_LENGTH}"])

    def add_earlier(self, lesson: str) -> Scoreboard:
        """Fit and add the course's models of all lessons before `lesson` ("03")."""
        for number, models in sorted(COURSE.items()):
            if number < lesson:
                self._add_course(number, models)
        return self

    def add_lesson(self, lesson: str) -> Scoreboard:
        """Fit and add the course's models of `lesson`."""
        if lesson not in COURSE:
            raise ValueError(f"lesson must be one of {', '.join(COURSE)}, got {lesson!r}")
        self._add_course(lesson, COURSE[lesson])
        return self

    def _add_course(self, lesson: str, models: dict) -> None:
        for name, (make, stars) in models.items():
            self.add(lesson, name, make(self.data).fit(self.train), stars=stars)

    def add(self, lesson: str, name: str, model: Recommender, stars: bool = True) -> None:
        """Judge a fitted `model` and add its row.

        Parameters
        ----------
        lesson, name : str
        model : Recommender
            Fitted on `train`.
        stars : bool
            Whether its predictions are ratings; otherwise its RMSE is left out.
        """
        error = np.nan
        if stars:
            error = rmse(self.test.values, model.predict(*self.hidden_pairs()))
        ndcg = evaluate_ranking(model, self.test, _LENGTH, threshold=LIKED)[f"ndcg@{_LENGTH}"]
        self._append(lesson, name, error, ndcg)

    def add_functions(
        self,
        lesson: str,
        name: str,
        predict: Callable | None = None,
        recommend: Callable | None = None,
    ) -> None:
        """Judge functions and add their row: a model you wrote yourself.

        Parameters
        ----------
        lesson, name : str
        predict : callable (users, items) -> ratings, optional
            Ids in, arrays of one length; one rating for each pair.
        recommend : callable (users, n) -> ids, optional
            For an array of users the lists of items, shape (len(users), n), best first, without what they have rated.
        """
        error = np.nan
        if predict is not None:
            error = rmse(self.test.values, np.asarray(predict(*self.hidden_pairs()), np.float64))
        ndcg = np.nan
        if recommend is not None:
            users, relevant = self._liked()
            ndcg = ndcg_at_k([list(row) for row in recommend(users, _LENGTH)], relevant, _LENGTH)
        self._append(lesson, name, error, ndcg)

    def table(self) -> pd.DataFrame:
        """The board as it stands, the RMSE's distance to the noise floor beside it where the truth is known."""
        board = self.rows.set_index(["lesson", "model"])
        if self.data.truth is not None:
            board.insert(1, "above the floor", board["RMSE"] - self.data.truth.noise_floor)
        return board.astype(float).round(3)

    def hidden_pairs(self) -> tuple[np.ndarray, np.ndarray]:
        """Ids of the users and of the items of the hidden ratings, each of shape (len(test),)."""
        return self.test.user_ids[self.test.users], self.test.item_ids[self.test.items]

    def _liked(self) -> tuple[np.ndarray, list[set]]:
        liked = self.test[self.test.values >= LIKED]
        users, items = liked.user_ids[liked.users], liked.item_ids[liked.items]
        sets = pd.Series(items).groupby(users).agg(set)
        return sets.index.to_numpy(), list(sets)

    def _append(self, lesson: str, name: str, error: float, ndcg: float) -> None:
        self.rows.loc[len(self.rows)] = [lesson, name, error, ndcg]
