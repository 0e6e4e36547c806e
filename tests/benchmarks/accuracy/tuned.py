"""The best each rating model can honestly do: tuned inside the training part, judged once on the test part."""

import time

import numpy as np
from sklearn.model_selection import GridSearchCV, ShuffleSplit

from recsys_lib import AlternatingRegression, Bias, FunkSVD, GlobalMean, ItemMean, NeuralMF, UserMean
from recsys_lib.adapters import to_surprise_trainset
from recsys_lib.bayesian import BayesianFM
from recsys_lib.datasets import load_filmworld
from recsys_lib.evaluation import kfold
from recsys_lib.metrics import rmse
from recsys_lib.neighbors import ItemKNN
from tests.benchmarks.harness import table
from tests.benchmarks.synthetic import need_latest_small


def _candidates(quick):
    """Name, model, grid, and the RMSE to reach on MovieLens latest-small."""
    yield "global mean", GlobalMean(), {}, None
    yield "user mean", UserMean(), {"damping": [0, 2, 5]}, None
    yield "item mean", ItemMean(), {"damping": [0, 2, 5]}, None
    yield "biases", Bias(), {"damping": [(5, 3), (5, 5), (10, 5), (15, 10)]}, None
    knn = ItemKNN(similarity="pearson_baseline", centering="baseline")
    yield "item KNN", knn, {"k": [20, 40, 80], "shrinkage": [50.0, 100.0]}, None
    alternating = AlternatingRegression(n_epochs=15, random_state=0)
    yield "alternating regression", alternating, {"n_factors": [20, 50], "reg": [0.06, 0.1, 0.14]}, None
    network = NeuralMF(interaction="dot", n_epochs=10, weight_decay=0.0, random_state=0)
    yield "NeuralMF, dot product", network, {"reg": [0.05, 0.1]}, None
    descent = FunkSVD(lr=0.005, n_epochs=120, init_sd=0.01, random_state=0)
    factors = [100] if quick else [100, 300]
    yield "FunkSVD", descent, {"n_factors": factors, "reg": [0.06, 0.07, 0.08]}, 0.848
    counts = {"n_factors": factors, "reg": [0.04, 0.05, 0.06], "reg_count": [1.5, 3.0]}
    yield "FunkSVD, count-aware", descent, counts, 0.842
    yield "BayesianFM", BayesianFM(random_state=0), {"n_factors": [10, 20]}, 0.835


@table(
    "Tuned rating models (RMSE)",
    about="MovieLens latest-small, five random 80/20 splits that test each rating once, kfold(5, random_state=0). Each "
    "grid is searched on a random tenth of the training part; the test part is looked at once. Surprise BaselineOnly, "
    "at its defaults, tells how hard these splits are. Seconds: one search with its last fit.",
)
def tuned(quick: bool) -> list[dict]:
    splits = list(kfold(need_latest_small(), 5, random_state=0))[: 1 if quick else 5]
    return [_peer(splits), *(_tune(*candidate, splits) for candidate in _candidates(quick))]


def _peer(splits):
    """How hard these splits are, in a number that others have too."""
    try:
        from surprise import BaselineOnly
    except ImportError:
        return {"model": "Surprise BaselineOnly", "RMSE": "surprise not installed"}
    errors = []
    for train, test in splits:
        model = BaselineOnly(verbose=False).fit(to_surprise_trainset(train))
        pairs = zip(test.user_ids[test.users].tolist(), test.item_ids[test.items].tolist(), strict=True)
        errors.append(rmse(test.values, [model.predict(*pair).est for pair in pairs]))
    return {"model": "Surprise BaselineOnly"} | _mean_and_sd(errors)


def _mean_and_sd(errors):
    return {
        "RMSE": f"{np.mean(errors):.4f}",
        "sd of splits": f"{np.std(errors, ddof=1):.4f}" if len(errors) > 1 else "-",
    }


def _tune(name, model, grid, bar, splits):
    errors, chosen, start = [], [], time.perf_counter()
    for train, test in splits:
        search = GridSearchCV(model, grid, cv=ShuffleSplit(1, test_size=0.1, random_state=0), error_score="raise")
        best = search.fit(train).best_estimator_
        errors.append(rmse(test.values, best.predict(test.user_ids[test.users], test.item_ids[test.items])))
        chosen.append(", ".join(f"{key} {value}" for key, value in search.best_params_.items()))
    mean = float(np.mean(errors))
    return {
        "model": name,
        **_mean_and_sd(errors),
        "bar": f"{bar} {'met' if mean <= bar else 'missed'}" if bar else "",
        "most often chosen": max(chosen, key=chosen.count),
        "seconds": f"{(time.perf_counter() - start) / len(splits):.1f}",
    }


@table(
    "Filmworld: how near to the best anyone could do (RMSE)",
    about="load_filmworld(), where the truth is known; 5 folds, kfold(5, random_state=0), parameters as they come. "
    "The floor is the RMSE of the best prediction there is, made from the true factors. The way: 0% is the global "
    "mean, 100% the floor.",
    quick=True,
)
def noise_floor(quick: bool) -> list[dict]:
    world = load_filmworld()
    models = {
        "global mean": GlobalMean(),
        "user mean": UserMean(),
        "item mean": ItemMean(damping=2),
        "biases": Bias(),
        "item KNN": ItemKNN(similarity="pearson_baseline", centering="baseline"),
        "FunkSVD, count-aware": FunkSVD(lr=0.005, n_epochs=120, reg=0.05, reg_count=3, random_state=0),
        "BayesianFM": BayesianFM(random_state=0),
    }
    folds = list(kfold(world.ratings, 5, random_state=0))[: 1 if quick else 5]
    floor = np.mean([rmse(test.values, world.truth.predict(test.users, test.items)) for _, test in folds])
    errors = {}
    for name, model in models.items():
        errors[name] = np.mean([_error(model, *fold) for fold in folds])
    errors["the truth"] = floor
    start = errors["global mean"]
    return [
        {"model": name, "RMSE": f"{error:.4f}", "above the floor": f"{error - floor:+.4f}"}
        | {"of the way": f"{(start - error) / (start - floor):.0%}"}
        for name, error in errors.items()
    ]


def _error(model, train, test):
    predictions = model.fit(train).predict(test.user_ids[test.users], test.item_ids[test.items])
    return rmse(test.values, predictions)
