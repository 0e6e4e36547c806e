"""How the contract's models are set up: small, quick, and with what some of them need beside ratings."""

import inspect

import numpy as np
import pandas as pd

from recsys_lib import AlternatingRegression, Bias, Blend, GlobalMean, Hybrid, Ratings
from recsys_lib.hybrid import FromModel
from recsys_lib.reranking import Novelty

#: Models that say the same to everybody, up to a shift per user.
NOT_PERSONAL = {"Bias", "GlobalMean", "ItemMean", "Popularity", "UserMean"}

#: Models whose recommendations are ordered by something else than the rating `predict` gives.
RANKERS = {"Popularity", "TfidfContent", "WeightedMF"}

#: Models to which every rating is a sign of liking.
IMPLICIT = {"WeightedMF"}

#: Models that divide the ratings for a validation of their own, and say so when there are too few.
NEEDS_SEVERAL = {"Blend"}

#: Models that know an item by more than its ratings.
KNOWS_UNRATED_ITEMS = {"FactorRegression", "Hybrid", "TfidfContent"}

#: Models that see one rating after another, or draw random numbers along the rows.
ORDER_MATTERS = {"BayesianFM", "Blend", "FunkSVD", "NeuralMF", "SVDpp"}

SMALL = {"n_factors": 4, "n_epochs": 5, "n_sweeps": 12, "n_burn_in": 4, "n_kept": 4, "random_state": 0}


def make(kind, ratings: Ratings, **overrides):
    """A small model of the class `kind`, ready to be fitted on `ratings`."""
    accepted = inspect.signature(kind).parameters
    settings = SMALL | _beside_ratings(kind, ratings) | overrides
    return kind(**{name: value for name, value in settings.items() if name in accepted})


def _beside_ratings(kind, ratings: Ratings) -> dict:
    """What the constructor of some models asks for: made up, but the first column is the colour of the item."""
    colour = np.where(np.arange(ratings.n_items) % 2 == 0, 1.0, -1.0)
    if kind.__name__ == "FactorRegression":
        factors = np.column_stack([colour, np.random.default_rng(1).normal(size=ratings.n_items)])
        return {"item_factors": pd.DataFrame(factors, index=ratings.item_ids)}
    if kind is Hybrid:
        everything = FromModel(GlobalMean(), n=ratings.n_items)
        return {
            "scoring": make(AlternatingRegression, ratings),
            "candidates": [everything],
            "reranking": [Novelty(0.0)],
        }
    if kind is Blend:
        return {"models": [Bias(), make(AlternatingRegression, ratings)]}
    if kind.__name__ == "TfidfContent":
        words = np.where(colour > 0, "an even story about light", "odd, dark and full of holes")
        overview = [f"{text} number{code % 5}" for code, text in enumerate(words)]
        return {"items": pd.DataFrame({"item": ratings.item_ids, "overview": overview})}
    return {}


def checkerboard(kind, n_users: int = 32, n_items: int = 24, share: float = 0.7) -> Ratings:
    """Five stars where user and item are both even or both odd, one star elsewhere; a random `share` is seen.

    A model that takes any rating for a sign of liking sees the five stars only.
    """
    rng = np.random.default_rng(0)
    users, items = np.argwhere(rng.random((n_users, n_items)) < share).T
    frame = pd.DataFrame({"user": users, "item": items, "rating": np.where((users + items) % 2 == 0, 5.0, 1.0)})
    if kind.__name__ in IMPLICIT:
        frame = frame[frame["rating"] == 5]
    return Ratings.from_frame(frame, scale=(1, 5))


def checkerboard_model(kind, board: Ratings):
    """A model with enough epochs to learn the board."""
    settings = {"n_epochs": 100, "n_sweeps": 60, "n_burn_in": 20, "n_kept": 20}
    if kind.__name__ in {"FunkSVD", "SVDpp"}:
        settings |= {"lr": 0.02, "reg": 0.02}
    return make(kind, board, **settings)
