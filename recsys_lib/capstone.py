r"""The open project at the end of the course: small worlds to be judged on, and the scale of the points.

A `Task` is one generated world (150 people, 800 films, 8 000 ratings) with a random quarter of each person's ratings
hidden. Two functions are judged, each on both tasks and scales of its own:

    predict_all(train, catalogue, pairs) -> stars, one for each row of `pairs`
    recommend_all(train, catalogue, users) -> ten item ids for each of `users`, best first

Stars by RMSE, lists by NDCG@10, where a hidden rating of `LIKED` stars or more is relevant and every film that the
person has not rated in `train` is a candidate. Both are compared with a baseline **on the same world**, because worlds
differ more than models do: damped biases for stars, the most rated films for lists. The gain over the baseline, mean
over the worlds, is held against the gain of a strong model, `STRONG`, which was measured once on forty worlds:

    points = most * clip(gain / (FULL_AT * strong gain), 0, 1)

The same functions judge in the notebook and in the grader; only the seeds differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from recsys_lib.datasets.filmworld import load_filmworld
from recsys_lib.evaluation import leave_n_out
from recsys_lib.metrics import ndcg_at_k, rmse
from recsys_lib.popularity import Bias, Popularity
from recsys_lib.ratings import Ratings

__all__ = [
    "FULL_AT",
    "LENGTH",
    "LIKED",
    "STRONG",
    "Task",
    "check_lists",
    "check_stars",
    "judge_lists",
    "judge_stars",
    "lists_points",
    "make_task",
    "stars_points",
]

N_USERS, N_ITEMS, N_RATINGS = 150, 800, 8_000
HIDDEN = 0.25
LENGTH = 10
LIKED = 4.0
#: Mean gain of the strong model over the baseline: stars of RMSE, and NDCG@10. A test measures it again.
STRONG = {"stars": 0.040, "lists": 0.080}
#: Share of the strong model's gain from which on points are full: the last tenth is luck.
FULL_AT = 0.9


@dataclass(frozen=True)
class Task:
    """One world: what a recommender is given, and what it is judged by.

    Attributes
    ----------
    train : DataFrame
        `user`, `item`, `rating` (0.5 to 5 stars), `timestamp`.
    catalogue : DataFrame
        All films, rated or not: `item`, `title`, `year`, `genres`, `cast`, `director`, `keywords`, `overview`,
        `vote_count` and `vote_average` (of another public, 1 to 10).
    pairs : DataFrame
        `user`, `item`: whose stars are hidden.
    users : ndarray of int
        Whom to recommend to: those who like something in the hidden part.
    stars : ndarray of float64
        The hidden rating of each row of `pairs`.
    liked : list of sets of item ids, one for each of `users`
    """

    train: pd.DataFrame
    catalogue: pd.DataFrame
    pairs: pd.DataFrame
    users: np.ndarray
    stars: np.ndarray
    liked: list[set[int]]


def make_task(seed: int) -> Task:
    """The world of `seed`, any whole number from 0, and a split drawn from the same seed."""
    data = load_filmworld(N_USERS, N_ITEMS, N_RATINGS, seed=seed)
    drawn = np.random.SeedSequence([int(seed), 1]).generate_state(1)[0]
    train, test = leave_n_out(data.ratings, HIDDEN, random_state=int(drawn))
    pairs = pd.DataFrame({"user": test.user_ids[test.users], "item": test.item_ids[test.items]})
    stars = test.values.astype(np.float64)
    fond = pairs[stars >= LIKED].groupby("user")["item"].agg(set)
    frame = pd.DataFrame(
        {
            "user": train.user_ids[train.users],
            "item": train.item_ids[train.items],
            "rating": train.values.astype(np.float64),
            "timestamp": train.timestamps,
        }
    )
    return Task(frame, data.items.copy(), pairs, fond.index.to_numpy(), stars, list(fond))


# -- what an answer must look like ------------------------------------------------------------------------------


def check_stars(predictions, pairs: pd.DataFrame) -> np.ndarray:
    """The predictions as float64, shape (len(pairs),).

    Raises
    ------
    AssertionError
        They are not one finite number for each pair; the message says what came and what was expected.
    """
    want = f"one number for each of the {len(pairs)} rows of pairs"
    if predictions is None:
        raise AssertionError("predict_all gives None: does it end with `return`?")
    try:
        stars = np.asarray(predictions, np.float64)
    except (TypeError, ValueError):
        raise AssertionError(
            f"predict_all gives a {type(predictions).__name__} that holds no numbers: {want}"
        ) from None
    if stars.shape != (len(pairs),):
        raise AssertionError(f"predict_all gives shape {stars.shape}, expected ({len(pairs)},): {want}")
    bad = np.flatnonzero(~np.isfinite(stars))
    if bad.size:
        row = pairs.iloc[bad[0]]
        raise AssertionError(
            f"predict_all gives {stars[bad[0]]} for {bad.size} of {len(pairs)} pairs, the first is user {row['user']}, "
            f"item {row['item']}: a film may be without a single rating in train, what do you predict then?"
        )
    return stars


def check_lists(lists, users: np.ndarray, train: pd.DataFrame, catalogue: pd.DataFrame) -> list[list]:
    """The lists as lists of item ids, `LENGTH` for each of `users`.

    Raises
    ------
    AssertionError
        A list is missing, too short or too long, holds an id twice, one that is not in the catalogue, or a film that
        the user has rated in `train`.
    """
    if lists is None:
        raise AssertionError("recommend_all gives None: does it end with `return`?")
    if isinstance(lists, (dict, str, pd.DataFrame)) or not isinstance(lists, Iterable):
        kind = type(lists).__name__
        raise AssertionError(
            f"recommend_all gives a {kind}, expected a list of lists or an array, one row for each user"
        )
    rows = list(lists)
    if len(rows) != len(users):
        raise AssertionError(f"recommend_all gives {len(rows)} lists for {len(users)} users, expected one for each")
    known, seen = set(catalogue["item"].tolist()), train.groupby("user")["item"].agg(set).to_dict()
    found = []
    for user, row in zip(users.tolist(), rows, strict=True):
        if isinstance(row, (dict, str, set)) or not isinstance(row, Iterable):
            raise AssertionError(
                f"user {user}: the list is a {type(row).__name__}, expected {LENGTH} item ids in order"
            )
        items = [item.item() if isinstance(item, np.generic) else item for item in row]
        if len(items) != LENGTH:
            raise AssertionError(f"user {user}: the list has {len(items)} items, expected {LENGTH}")
        for item in items:
            if not isinstance(item, (int, float, str)) or item not in known:
                raise AssertionError(f"user {user}: {item!r} is no item of the catalogue; a list holds item ids")
        if len(set(items)) < LENGTH:
            twice = next(item for item in items if items.count(item) > 1)
            raise AssertionError(f"user {user}: item {twice} is in the list twice")
        again = [item for item in items if item in seen.get(user, ())]
        if again:
            raise AssertionError(
                f"user {user}: item {again[0]} is in the list, and the user has rated it in train; recommend new films"
            )
        found.append(items)
    return found


# -- judging ----------------------------------------------------------------------------------------------------


def judge_stars(predict_all: Callable, seeds: Iterable[int]) -> pd.DataFrame:
    """Call `predict_all` on the world of each seed.

    Returns
    -------
    DataFrame
        One row a world: `yours` and `baseline` (RMSE in stars) and `gain`, how much smaller yours is.
    """
    rows = []
    for seed in seeds:
        task = make_task(seed)
        given = task.train.copy(), task.catalogue.copy(), task.pairs.copy()
        yours = rmse(task.stars, check_stars(predict_all(*given), task.pairs))
        usual = rmse(task.stars, baseline_stars(task.train, task.pairs))
        rows.append({"yours": yours, "baseline": usual, "gain": usual - yours})
    return pd.DataFrame(rows)


def judge_lists(recommend_all: Callable, seeds: Iterable[int]) -> pd.DataFrame:
    """As `judge_stars`, of lists: `yours` and `baseline` are NDCG@10, and `gain` how much larger yours is."""
    rows = []
    for seed in seeds:
        task = make_task(seed)
        given = task.train.copy(), task.catalogue.copy(), task.users.copy()
        lists = check_lists(recommend_all(*given), task.users, task.train, task.catalogue)
        usual = ndcg_at_k(baseline_lists(task.train, task.catalogue, task.users), task.liked, LENGTH)
        yours = ndcg_at_k(lists, task.liked, LENGTH)
        rows.append({"yours": yours, "baseline": usual, "gain": yours - usual})
    return pd.DataFrame(rows)


def stars_points(predict_all: Callable, seeds: Iterable[int], most: float) -> float:
    """Points from 0 to `most` for the stars in the worlds of `seeds`; see the head of this module.

    Raises
    ------
    AssertionError
        The answer is not of the right form (`check_stars`), or no better than the baseline.
    """
    return _points(judge_stars(predict_all, seeds), "stars", "the damped biases", most)


def lists_points(recommend_all: Callable, seeds: Iterable[int], most: float) -> float:
    """As `stars_points`, for the lists."""
    return _points(judge_lists(recommend_all, seeds), "lists", "the most rated films", most)


def _points(table: pd.DataFrame, what: str, baseline: str, most: float) -> float:
    mean = table.mean()
    measure = "RMSE" if what == "stars" else "NDCG@10"
    share = mean["gain"] / (FULL_AT * STRONG[what])
    if not share > 0:
        raise AssertionError(
            f"your {what} are no better than {baseline}: {measure} {mean['yours']:.3f}, the baseline has "
            f"{mean['baseline']:.3f} in the same worlds"
        )
    return float(round(most * min(1.0, share), 3))


# -- the baselines ----------------------------------------------------------------------------------------------


def baseline_stars(train: pd.DataFrame, pairs: pd.DataFrame) -> np.ndarray:
    """Mean, plus damped biases of films and people (lesson 01), within the scale."""
    model = Bias(damping=5, method="damped").fit(Ratings.from_frame(train))
    return model.predict(pairs["user"], pairs["item"])


def baseline_lists(train: pd.DataFrame, catalogue: pd.DataFrame, users: np.ndarray) -> np.ndarray:
    """The most rated films that each user has not rated (lesson 01)."""
    return Popularity(by="count").fit(Ratings.from_frame(train)).recommend(users, n=LENGTH)[0]
