"""Honest splits of ratings, and models compared on them.

A split is a pair (train, test) of `Ratings` with the same vocabularies and no rating in common. `kfold` and
`random_splits` draw ratings at random; `leave_n_out` keeps some of each user back, which is what a ranking is
judged on; `temporal_split` keeps the newest back, which is what happens in earnest.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import numpy as np
import pandas as pd
from sklearn.base import clone
from sklearn.utils import check_random_state, check_scalar
from tqdm.auto import tqdm

from recsys_lib.base import Recommender
from recsys_lib.hyperparameters import check_share, check_whole
from recsys_lib.metrics import gini, intra_list_diversity, mae, novelty, ranking_scores, rmse
from recsys_lib.progress import bars_wanted
from recsys_lib.ratings import Ratings

__all__ = ["compare", "evaluate_ranking", "kfold", "leave_n_out", "random_splits", "temporal_split"]

Split = tuple[Ratings, Ratings]

# -- splits -----------------------------------------------------------------------------------------------------


def kfold(ratings: Ratings, n_splits: int = 5, random_state=None) -> Iterator[Split]:
    """`n_splits` pairs (train, test) in which each rating is in exactly one test part; sizes differ by one at most.

    Parameters
    ----------
    ratings : Ratings
    n_splits : int, at least 2 and at most the number of ratings
    random_state : int, RandomState or None
        The same whole number gives the same folds.
    """
    _check_ratings(ratings)
    check_scalar(n_splits, "n_splits", (int, np.integer), min_val=2, max_val=len(ratings))
    parts = np.array_split(check_random_state(random_state).permutation(len(ratings)), n_splits)
    return (_split_off(ratings, rows) for rows in parts)


def random_splits(ratings: Ratings, n_splits: int = 5, test_size: float = 0.2, random_state=None) -> Iterator[Split]:
    """`n_splits` pairs (train, test), each with a fresh random share `test_size` of the ratings as its test part."""
    _check_ratings(ratings)
    check_whole(n_splits, "n_splits")
    n_test = _test_count(len(ratings), test_size)
    random = check_random_state(random_state)
    return (_split_off(ratings, random.permutation(len(ratings))[:n_test]) for _ in range(n_splits))


def leave_n_out(ratings: Ratings, n: int | float = 1, newest: bool = False, random_state=None) -> Split:
    """Keep `n` ratings of each user back for the test.

    Parameters
    ----------
    ratings : Ratings
    n : int or float
        A whole number: so many ratings of each user who has more than that, and none of the others: nobody loses
        every training rating. A float between 0 and 1: that share of each user's ratings, rounded down.
    newest : bool
        Keep each user's newest ratings back instead of random ones; needs timestamps. Of ratings of the same second
        those further down the table count as newer.
    random_state : int, RandomState or None
        Not used with `newest`.

    Returns
    -------
    (train, test) : Ratings
    """
    _check_ratings(ratings)
    counts = ratings.user_counts
    if isinstance(n, (int, np.integer)):
        check_whole(n, "n")
        n_test = np.where(counts > n, n, 0)
    else:
        check_share(n, "n", ends=False)
        n_test = np.floor(n * counts).astype(np.int64)
    if not n_test.any():
        raise ValueError(f"n = {n} keeps nothing back: no user has enough ratings (the most is {counts.max()})")
    age = _timestamps(ratings, "newest=True") if newest else check_random_state(random_state).permutation(len(ratings))
    order = np.lexsort((age, ratings.users))  # by user, what goes to the test last
    rank_from_end = np.repeat(np.cumsum(counts), counts) - np.arange(len(ratings))
    rows = order[rank_from_end <= np.repeat(n_test, counts)]
    return _split_off(ratings, rows)


def temporal_split(ratings: Ratings, test_size: float = 0.2) -> Split:
    """One moment divides the ratings: the test part is the newest share `test_size`, of whatever users.

    Ratings of the very second of the cut all go to the test, so it may be larger than asked for, and no training
    rating is as new as any test rating.
    """
    _check_ratings(ratings)
    stamps = _timestamps(ratings, "temporal_split")
    cut = np.sort(stamps)[len(ratings) - _test_count(len(ratings), test_size)]
    is_test = stamps >= cut
    if is_test.all():
        raise ValueError(f"test_size = {test_size} leaves no training rating before second {cut}")
    return ratings[~is_test], ratings[is_test]


def _split_off(ratings, rows) -> Split:
    is_test = np.zeros(len(ratings), bool)
    is_test[rows] = True
    return ratings[~is_test], ratings[is_test]


def _test_count(n_ratings, test_size) -> int:
    check_share(test_size, "test_size", ends=False)
    n_test = round(test_size * n_ratings)
    if not 0 < n_test < n_ratings:
        raise ValueError(f"test_size = {test_size} of {n_ratings} ratings leaves the train or test part empty")
    return n_test


def _timestamps(ratings, what) -> np.ndarray:
    if ratings.timestamps is None:
        raise ValueError(f"{what} needs timestamps, and ratings has none; name their column in Ratings.from_frame")
    return ratings.timestamps


def _check_ratings(ratings, name="ratings") -> None:
    if not isinstance(ratings, Ratings):
        raise TypeError(f"{name} must be a recsys_lib.Ratings, got {type(ratings).__name__}")


# -- one model's lists ------------------------------------------------------------------------------------------


def evaluate_ranking(
    model: Recommender,
    test: Ratings,
    k: int | Sequence[int] = 10,
    threshold: float | None = None,
    item_vectors=None,
) -> dict[str, float]:
    """Judge the lists a fitted model recommends by what users rated in the test part.

    Candidates are all items of the training vocabulary except those the user rated in training: the full catalogue,
    no sampling. A test item is relevant if its rating is at least `threshold`. Users to whom nothing is relevant are
    left out; a relevant item that the model has never heard of counts as not found.

    Parameters
    ----------
    model : Recommender
        Fitted on the train part.
    test : Ratings
    k : int or sequence of int
        Length of the list, or several.
    threshold : float, optional
        Lowest rating that counts as relevant, in stars; by default every test rating does.
    item_vectors : array, shape (n_items, n_features), optional
        Rows in the order of ``model.train_.item_ids``; adds ``diversity@k``.

    Returns
    -------
    dict
        For each k ``precision@k``, ``recall@k``, ``hit_rate@k``, ``map@k``, ``mrr@k``, ``ndcg@k`` (binary gains),
        ``coverage@k``, ``gini@k`` of how often items are recommended, ``novelty@k`` in bits; see
        `recsys_lib.metrics`. And ``n_users``, how many users were judged.
    """
    _check_ratings(test, "test")
    lengths = [k] if isinstance(k, (int, np.integer)) else list(k)
    for length in lengths:
        check_whole(length, "k")
    train = model.train_
    relevant = test if threshold is None else test[test.values >= threshold]
    if not len(relevant):
        raise ValueError(f"test has no rating of at least {threshold}: nothing is relevant to anybody")

    users, row_of = np.unique(relevant.users, return_inverse=True)
    user_ids = test.user_ids[users]
    n_relevant = np.bincount(row_of)
    item_codes = train.item_codes(test.item_ids)[relevant.items].astype(np.int64)
    cells = np.sort((row_of * train.n_items + item_codes)[item_codes >= 0])

    item_ids, scores = model.recommend(user_ids, n=min(max(lengths), train.n_items))
    items = train.item_codes(item_ids.ravel()).reshape(item_ids.shape)
    items[scores == -np.inf] = -1  # the list is shorter than k: the user has rated almost everything
    found = np.isin(np.arange(len(users))[:, None] * train.n_items + items, cells) & (items >= 0)

    result: dict[str, float] = {}
    for length in lengths:
        gains = np.zeros((len(users), length))
        gains[:, : items.shape[1]] = found[:, :length]
        for name, values in ranking_scores(gains, n_relevant).items():
            result[f"{name}@{length}"] = float(values.mean())
        lists = [row[row >= 0] for row in items[:, :length]]
        counts = np.bincount(np.concatenate(lists), minlength=train.n_items)
        result[f"coverage@{length}"] = float(np.mean(counts > 0))
        result[f"gini@{length}"] = gini(counts)
        result[f"novelty@{length}"] = novelty(lists, train.item_counts, train.n_users)
        if item_vectors is not None:
            result[f"diversity@{length}"] = intra_list_diversity(lists, item_vectors)
    result["n_users"] = len(users)
    return result


# -- models side by side ----------------------------------------------------------------------------------------


def compare(
    models: Mapping[str, Recommender] | Iterable[Recommender],
    ratings: Ratings,
    folds: int | Iterable[Split] = 5,
    k: int | Sequence[int] | None = None,
    threshold: float | None = None,
    random_state=0,
    details: bool = False,
    progress: bool = True,
) -> pd.DataFrame:
    """Fit and judge every model on the same folds.

    Parameters
    ----------
    models : mapping of names to models, or iterable of models
        Unfitted or fitted alike: each fold fits a clone. Without names, a model is called by its class.
    ratings : Ratings
    folds : int or iterable of (train, test)
        A number of folds drawn by `kfold` with `random_state`, or splits of `ratings` already made.
    k, threshold
        Where `k` is given, the ranking metrics of `evaluate_ranking` are added.
    details : bool
        Return one row per model and fold instead of mean and standard deviation.
    progress : bool
        Whether to show a bar.

    Returns
    -------
    DataFrame
        One row per model in the order given: each metric's mean over the folds and, as ``rmse_std``, its sample
        standard deviation (where there are two folds or more); ``fit_seconds`` and ``predict_seconds``, means of wall
        time a fold. A model's first fit may include loading its compiled kernels.
    """
    _check_ratings(ratings)
    models = _named(models)
    if isinstance(folds, (int, np.integer)):
        folds = kfold(ratings, folds, random_state)
    folds = list(folds)
    if not folds:
        raise ValueError("folds is empty: there is nothing to compare on")
    rows = []
    with tqdm(total=len(folds) * len(models), disable=not (progress and bars_wanted()), unit="fit", leave=False) as bar:
        for fold, (train, test) in enumerate(folds):
            for name, model in models.items():
                bar.set_description(name)
                with _named_in_errors(name, fold):
                    rows.append({"model": name, "fold": fold} | _judge(clone(model), train, test, k, threshold))
                bar.update()
    rows = pd.DataFrame(rows)
    return rows if details else _summary(rows, list(models), len(folds))


def _named(models) -> dict[str, Recommender]:
    if not isinstance(models, Mapping):
        models = list(models)
        names = [type(model).__name__ for model in models]
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise ValueError(f"models has several of class {min(twice)}: name them, as in {{'small': ..., 'big': ...}}")
        models = dict(zip(names, models, strict=True))
    if not models:
        raise ValueError("models is empty: there is nothing to compare")
    for name, model in models.items():
        if not isinstance(model, Recommender):
            raise TypeError(f"models[{name!r}] must be a Recommender, got {type(model).__name__}")
    return dict(models)


@contextmanager
def _named_in_errors(name, fold):
    try:
        yield
    except Exception as error:
        error.add_note(f"while comparing {name!r} on fold {fold}")
        raise


def _judge(model, train, test, k, threshold) -> dict:
    start = time.perf_counter()
    model.fit(train)
    fitted = time.perf_counter()
    predictions = model.predict(test.user_ids[test.users], test.item_ids[test.items])
    predicted = time.perf_counter()
    result = {"rmse": rmse(test.values, predictions), "mae": mae(test.values, predictions)}
    if k is not None:
        result |= evaluate_ranking(model, test, k, threshold)
        del result["n_users"]
    return result | {"fit_seconds": fitted - start, "predict_seconds": predicted - fitted}


def _summary(rows: pd.DataFrame, names: list[str], n_folds: int) -> pd.DataFrame:
    groups = rows.drop(columns="fold").groupby("model", sort=False)
    means, stds = groups.mean().loc[names], groups.std().loc[names]
    columns = {}
    for column in means:
        columns[column] = means[column]
        if n_folds > 1 and not column.endswith("_seconds"):
            columns[f"{column}_std"] = stds[column]
    return pd.DataFrame(columns)
