"""Ratings in the shape of MovieLens: long tails of users and items, ratings from known factors plus noise."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from recsys_lib.ratings import Ratings

#: (n_users, n_items, n_ratings) of the MovieLens releases.
SHAPES = {"100k": (943, 1_682, 100_000), "1m": (6_040, 3_706, 1_000_209), "10m": (69_878, 10_677, 10_000_054)}


class DataAbsentError(Exception):
    """A benchmark needs data that are not on this machine."""


@cache
def long_tailed(name: str = "1m", order: str = "by user", seed: int = 0) -> Ratings:
    """Ratings in one of `SHAPES`, `order` "by user" (as the files of MovieLens stand) or "shuffled".

    Activity of users is log-normal, popularity of items log-normal; a user rates an item
    once. Ratings are half stars from 0.5 to 5: means, biases, ten factors and noise of 0.75 stars.
    """
    n_users, n_items, n_ratings = SHAPES[name]
    rng = np.random.default_rng(seed)
    users, items = _cells(rng, n_users, n_items, n_ratings)

    user_factors = rng.normal(0, 0.35, (n_users, 10)).astype(np.float32)
    item_factors = rng.normal(0, 0.35, (n_items, 10)).astype(np.float32)
    user_bias = rng.normal(0, 0.4, n_users).astype(np.float32)
    item_bias = rng.normal(0, 0.45, n_items).astype(np.float32)
    values = 3.5 + user_bias[users] + item_bias[items] + rng.normal(0, 0.75, n_ratings).astype(np.float32)
    for factor in range(10):
        values += user_factors[users, factor] * item_factors[items, factor]
    values = np.clip(np.round(values * 2) / 2, 0.5, 5)

    if order == "shuffled":
        rows = rng.permutation(n_ratings)
        users, items, values = users[rows], items[rows], values[rows]
    elif order != "by user":
        raise ValueError(f'order must be "by user" or "shuffled", got {order!r}')
    return Ratings(users, items, values, user_ids=np.arange(n_users), item_ids=np.arange(n_items), scale=(0.5, 5))


def _cells(rng, n_users: int, n_items: int, n_ratings: int) -> tuple[np.ndarray, np.ndarray]:
    activity = rng.lognormal(0, 1.1, n_users)
    activity = np.maximum(activity, 20 * activity.sum() / n_ratings)  # hardly anybody below 20 ratings
    popularity = np.cumsum(rng.lognormal(0, 1.4, n_items))
    popularity /= popularity[-1]
    activity = np.cumsum(activity) / activity.sum()
    cells = np.empty(0, np.int64)
    while len(cells) < n_ratings:  # a pair drawn twice counts once, so draw until there are enough
        wanted = int(1.3 * (n_ratings - len(cells))) + 1000
        users = np.searchsorted(activity, np.sort(rng.random(wanted)))
        items = np.searchsorted(popularity, rng.random(wanted))
        cells = np.unique(np.concatenate([cells, users.astype(np.int64) * n_items + items]))
    cells = cells[np.sort(rng.permutation(len(cells))[:n_ratings])]
    return cells // n_items, cells % n_items


def latest_small() -> Ratings | None:
    """MovieLens latest-small from the folder named by RECSYS_DATA, in the order of the file; None without it."""
    path = Path(os.environ.get("RECSYS_DATA", "")) / "ml-latest-small" / "ratings.csv"
    if not path.is_file():
        return None
    frame = pd.read_csv(path)
    return Ratings.from_frame(frame, "userId", "movieId", "rating", timestamp="timestamp", scale=(0.5, 5))


def need_latest_small() -> Ratings:
    """As `latest_small`; without it an error that says what to do, which the report shows in place of the table."""
    ratings = latest_small()
    if ratings is None:
        raise DataAbsentError("not measured: set RECSYS_DATA to a folder that holds ml-latest-small/ratings.csv")
    return ratings
