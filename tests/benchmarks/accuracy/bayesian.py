"""What makes BayesianFM accurate, and whether its uncertainty can be believed."""

import numpy as np

from recsys_lib.bayesian import BayesianFM
from recsys_lib.evaluation import random_splits
from recsys_lib.funk_svd import FunkSVD
from recsys_lib.metrics import rmse
from recsys_lib.neural import NeuralMF
from tests.benchmarks.harness import table
from tests.benchmarks.synthetic import need_latest_small

_SPLITS = "MovieLens latest-small, 5 random 80/20 splits, random_splits(5, 0.2, random_state=0); mean over the splits. "


def _splits(quick):
    return list(random_splits(need_latest_small(), 5, 0.2, random_state=0))[: 1 if quick else 5]


def _ids(test):
    return test.user_ids[test.users], test.item_ids[test.items]


@table(
    "BayesianFM, part by part (RMSE)",
    about=_SPLITS + "20 factors, 120 sweeps, 20 of them burn-in, unless said. Within: share of the held-out ratings in "
    "the 95% interval that predict_std promises. Sure, unsure: RMSE of the fifth of the predictions with the "
    "smallest and the largest predict_std.",
)
def parts(quick: bool) -> list[dict]:
    variants = {
        "one noise for all, no sets": {"noise": "common", "sets": "none"},
        "one noise for all, sets of items": {"noise": "common", "sets": "items"},
        "one noise for all, both sets (libFM)": {"noise": "common"},
        "a noise for each user, no sets": {"sets": "none"},
        "a noise for each user, both sets (default)": {},
        "the same, burn-in of 300 of 400 sweeps": {"n_sweeps": 400, "n_burn_in": 300},
    }
    return [
        _judged(name, BayesianFM(random_state=0, **settings), _splits(quick)) for name, settings in variants.items()
    ]


def _judged(name, model, splits):
    rows = []
    for train, test in splits:
        pairs = _ids(test)
        predicted, std = model.fit(train).predict(*pairs), model.predict_std(*pairs)
        error = predicted - test.values
        low, high = np.quantile(std, [0.2, 0.8])
        within = np.mean(np.abs(error) < 1.96 * std)
        rows.append(
            [rmse(test.values, predicted), within, *(np.sqrt(np.mean(error[m] ** 2)) for m in (std < low, std > high))]
        )
    error, within, sure, unsure = np.mean(rows, axis=0)
    sd = f"{np.std([row[0] for row in rows], ddof=1):.4f}" if len(rows) > 1 else "-"
    return {
        "model": name,
        "RMSE": f"{error:.4f}",
        "sd of splits": sd,
        "within": f"{within:.1%}",
        "sure": f"{sure:.3f}",
        "unsure": f"{unsure:.3f}",
    }


@table(
    "Perceptron or dot product (RMSE)",
    about=_SPLITS
    + "The dot product of embeddings is not beaten by a perceptron on them. Embeddings that were trained on "
    "these very ratings, and frozen, have learned their noise: the perceptron trusts them too much.",
)
def neural(quick: bool) -> list[dict]:
    funk = FunkSVD(lr=0.005, n_epochs=120, init_sd=0.01, reg=0.07, random_state=0)
    variants = {
        "dot product": lambda given: NeuralMF(interaction="dot", n_epochs=10, reg=0.1, weight_decay=0, random_state=0),
        "perceptron": lambda given: NeuralMF(random_state=0),
        "perceptron, embeddings start from FunkSVD": lambda given: NeuralMF(pretrained=given, random_state=0),
        "perceptron, embeddings of FunkSVD frozen": lambda given: NeuralMF(
            pretrained=given, frozen=True, random_state=0
        ),
        "that FunkSVD itself": lambda given: given,
    }
    errors = {name: [] for name in variants}
    for train, test in _splits(quick):
        given = funk.fit(train)
        for name, make in variants.items():
            model = make(given)
            if model is not given:
                model.fit(train)
            errors[name].append(rmse(test.values, model.predict(*_ids(test))))
    return [{"model": name, "RMSE": f"{np.mean(found):.4f}", "splits": len(found)} for name, found in errors.items()]
