"""How the contract's models are set up: small, quick, and with what some of them need beside ratings."""

import inspect

import numpy as np
import pandas as pd

from recsys_lib import Ratings

#: Models that say the same to everybody, up to a shift per user.
NOT_PERSONAL = {"Bias", "GlobalMean", "ItemMean", "Popularity", "UserMean"}

#: Models whose recommendations are ordered by something else than the rating `predict` gives.
RANKERS = {"Popularity", "WeightedMF"}

#: Models that know an item by more than its ratings.
KNOWS_UNRATED_ITEMS = {"Hybrid", "TfidfContent"}

#: Models that see one rating after another, or draw random numbers along the rows.
ORDER_MATTERS = {"BayesianFM", "FunkSVD", "NeuralMF", "SVDpp"}

SMALL = {"n_factors": 4, "n_epochs": 5, "n_sweeps": 12, "n_burn_in": 4, "n_kept": 4, "random_state": 0}


def make(kind, ratings: Ratings, **overrides):
    """A small model of the class `kind`, ready to be fitted on `ratings`."""
    accepted = inspect.signature(kind).parameters
    settings = {name: value for name, value in (SMALL | overrides).items() if name in accepted}
    return kind(**settings)


def checkerboard(n_users: int = 32, n_items: int = 24, share: float = 0.7) -> Ratings:
    """Five stars where user and item are both even or both odd, one star elsewhere; a random `share` is seen."""
    rng = np.random.default_rng(0)
    users, items = np.argwhere(rng.random((n_users, n_items)) < share).T
    frame = pd.DataFrame({"user": users, "item": items, "rating": np.where((users + items) % 2 == 0, 5.0, 1.0)})
    return Ratings.from_frame(frame, scale=(1, 5))


def checkerboard_model(kind, board: Ratings):
    """A model with enough epochs to learn the board."""
    settings = {"n_epochs": 100, "n_sweeps": 60, "n_burn_in": 20, "n_kept": 20}
    if kind.__name__ in {"FunkSVD", "SVDpp"}:
        settings |= {"lr": 0.02, "reg": 0.02}
    return make(kind, board, **settings)
