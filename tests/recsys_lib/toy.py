"""Small ratings for tests: drawn from known factors, every user and item with at least one rating."""

import os
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from recsys_lib import Ratings
from tests.needs import have


def toy_ratings(n_users=30, n_items=20, density=0.4, k=2, noise=0.2, seed=0) -> Ratings:
    """Half-star ratings from 0.5 to 5 of `k` true factors plus noise; ids u0… and i0…, rows in random order."""
    rng = np.random.default_rng(seed)
    P, Q = rng.normal(0, 0.7, (n_users, k)), rng.normal(0, 0.7, (n_items, k))
    truth = 3 + rng.normal(0, 0.4, n_users)[:, None] + rng.normal(0, 0.4, n_items) + P @ Q.T
    seen = rng.random(truth.shape) < density
    seen[np.arange(n_users), np.arange(n_users) % n_items] = True
    seen[np.arange(n_items) % n_users, np.arange(n_items)] = True
    users, items = rng.permutation(np.argwhere(seen)).T
    values = truth[users, items] + rng.normal(0, noise, len(users))
    values = np.clip(np.round(values * 2) / 2, 0.5, 5)
    frame = pd.DataFrame({"user": users, "item": items, "rating": values})
    frame["user"], frame["item"] = frame["user"].map("u{:03d}".format), frame["item"].map("i{:03d}".format)
    return Ratings.from_frame(frame, scale=(0.5, 5.0))


def shuffled(ratings: Ratings, seed: int = 0) -> Ratings:
    """The same ratings with the rows in another order."""
    return ratings[np.random.default_rng(seed).permutation(len(ratings))]


@cache
def _read_latest_small(folder: str) -> Ratings:
    frame = pd.read_csv(Path(folder) / "ml-latest-small" / "ratings.csv")
    return Ratings.from_frame(frame, "userId", "movieId", "rating", scale=(0.5, 5.0))


def latest_small() -> Ratings:
    """MovieLens latest-small, or skip the test."""
    have("data")
    return _read_latest_small(os.environ["RECSYS_DATA"])


def random_split(ratings: Ratings, seed: int, share: float = 0.8) -> tuple[Ratings, Ratings]:
    """A training and a test part at random."""
    order = np.random.default_rng(seed).permutation(len(ratings))
    cut = int(share * len(ratings))
    return ratings[order[:cut]], ratings[order[cut:]]
