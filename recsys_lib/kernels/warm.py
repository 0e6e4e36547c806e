"""``python -m recsys_lib.kernels.warm``: compile every kernel into the disk cache, once, before anybody waits for it.

Every model is fitted on a handful of ratings, in each variant that takes another kernel or another dtype. A second
run finds everything compiled and takes a few seconds.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from scipy import sparse

import recsys_lib
from recsys_lib import Bias, FunkSVD, ItemMean, Ratings, Recommender
from recsys_lib.hybrid import MostRated
from recsys_lib.kernels.topk import topk_products, topk_rows
from recsys_lib.neighbors import similarity_matrix
from recsys_lib.text import similar_rows
from recsys_lib.variety import MMR

__all__ = ["jobs", "main"]

_SMALL = {"n_factors": 4, "n_epochs": 2, "n_sweeps": 4, "n_burn_in": 1, "n_kept": 2, "random_state": 0}

_ALTERNATING = [{}, {"solver": "cg"}, {"dtype": "float64"}, {"solver": "cg", "dtype": "float64"}]

#: Parameters that lead to other kernels than a model's defaults do, by class.
VARIANTS: dict[str, list[dict]] = {
    "AlternatingRegression": _ALTERNATING,
    "BayesianFM": [{}, {"sets": "none"}],
    "FunkSVD": [
        {},
        {"n_threads": 2},
        {"sigmoid": True},
        {"order": "given"},
        {"dtype": "float64"},
        {"order": "given", "dtype": "float64"},
        {"method": "gd", "lr": 0.001},
        {"method": "gd", "lr": 0.001, "dtype": "float64"},
        {"early_stopping": True},
    ],
    "NeuralMF": [
        {},
        {"interaction": "dot"},
        {"output": "linear"},
        {"frozen": True},
        {"dtype": "float64"},
        {"interaction": "dot", "dtype": "float64"},
    ],
    "SVDpp": [{}, {"dtype": "float64"}],
    "WeightedMF": _ALTERNATING,
}


def jobs() -> Iterator[tuple[str, Callable[[], None]]]:
    """What is to be compiled: a name and a call for each model and variant."""
    ratings = _some_ratings()
    for name in recsys_lib.__all__:
        kind = getattr(recsys_lib, name) if name[0].isupper() else None
        if inspect.isclass(kind) and issubclass(kind, Recommender) and kind is not Recommender:
            for variant in VARIANTS.get(name, [{}]):
                label = ", ".join([name, *(f"{key}={value}" for key, value in variant.items())])
                yield label, lambda kind=kind, variant=variant: _use(kind, variant, ratings)
    yield "similarity_matrix", lambda: similarity_matrix(ratings)
    yield "top-k", _choose
    yield "similar rows", _compare


def _use(kind: type[Recommender], variant: dict, ratings: Ratings) -> None:
    accepted = inspect.signature(kind).parameters
    settings = _SMALL | _beside_ratings(ratings) | variant
    model = kind(**{key: value for key, value in settings.items() if key in accepted})
    model.fit(ratings)
    model.predict(ratings.user_ids[ratings.users], ratings.item_ids[ratings.items])
    for n in (2, 40):  # short and long lists are chosen by different kernels
        model.recommend(ratings.user_ids, n=n)
    if hasattr(model, "similar_items"):
        model.similar_items(ratings.item_ids[0], n=3)


def _choose() -> None:
    left, right = np.ones((3, 4), np.float32), np.ones((600, 4), np.float32)
    nothing_seen = np.zeros(4, np.int32), np.zeros(0, np.int32)
    for k in (2, 500):
        topk_products(left, right, k, seen=nothing_seen)
        for dtype in (np.float32, np.float64):
            topk_rows(np.ones((3, 600), dtype), k)


def _compare() -> None:
    vectors = sparse.random_array((90, 20), density=0.2, rng=np.random.default_rng(0))
    for n, n_threads in ((3, 1), (80, 1), (3, 2)):  # few are found by pairs, many row by row, and threads are merged
        similar_rows(vectors, n, n_threads=n_threads)


def _beside_ratings(ratings: Ratings) -> dict:
    """What some models want to have beside ratings, by the name of the parameter."""
    overviews = [f"word{item % 7} word{item % 3} word{item}" for item in ratings.item_ids]
    return {
        "candidates": [MostRated(40)],
        "scoring": FunkSVD(n_factors=4, n_epochs=1, random_state=0),
        "reranking": [MMR()],
        "models": [Bias(), ItemMean()],
        "item_factors": np.ones((ratings.n_items, 2)),
        "items": pd.DataFrame({"item": ratings.item_ids, "overview": overviews}),
    }


def _some_ratings() -> Ratings:
    rng = np.random.default_rng(0)
    users, items = np.nonzero(rng.random((40, 60)) < 0.4)
    values = rng.integers(1, 11, len(users)) / 2
    return Ratings(users, items, values, user_ids=np.arange(40), item_ids=np.arange(60), scale=(0.5, 5))


def main() -> None:
    """Run all jobs under a progress bar."""
    todo = list(jobs())
    columns = (TextColumn("compiling {task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=sys.stderr)) as progress:
        task = progress.add_task("kernels", total=len(todo))
        for name, run in todo:
            progress.update(task, description=name)
            run()
            progress.advance(task)
        progress.update(task, description="done")


if __name__ == "__main__":
    main()
