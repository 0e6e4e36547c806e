"""The best RMSE is not the best list."""

import numpy as np

from recsys_lib import Bias, FunkSVD, Popularity
from recsys_lib.bayesian import BayesianFM
from recsys_lib.evaluation import evaluate_ranking, leave_n_out
from recsys_lib.metrics import rmse
from recsys_lib.neighbors import ItemKNN
from recsys_lib.weighted import WeightedMF
from tests.benchmarks.harness import table
from tests.benchmarks.synthetic import need_latest_small

_COLUMNS = ("ndcg@10", "recall@20", "hit_rate@10", "mrr@10", "coverage@10", "novelty@10")


@table(
    "Ranking: lists of ten and twenty",
    about="MovieLens latest-small, a random fifth of each user's ratings left out (leave_n_out(0.2), 3 seeds), means. "
    "Relevant is what the user rated 4 or more; candidates are all items the user has not rated in training, no "
    "sampling. RMSE on the same test ratings; a dash where a model predicts no ratings.",
)
def ranking(quick: bool) -> list[dict]:
    ratings = need_latest_small()
    splits = [leave_n_out(ratings, 0.2, random_state=seed) for seed in range(1 if quick else 3)]
    weighted = {"n_factors": 32, "unobserved_weight": 0.1, "reg": 5.0, "random_state": 0}
    models = {
        "popularity, by count": (Popularity(by="count"), False),
        "popularity, weighted rating": (Popularity(by="weighted"), False),
        "biases": (Bias(), True),
        "item KNN": (ItemKNN(similarity="pearson_baseline", centering="baseline"), True),
        "weighted MF": (WeightedMF(**weighted), False),
        "FunkSVD, count-aware": (FunkSVD(lr=0.005, n_epochs=120, reg=0.05, reg_count=3, random_state=0), True),
        "BayesianFM": (BayesianFM(random_state=0), True),
    }
    return [_judge(name, model, rates, splits) for name, (model, rates) in models.items()]


def _judge(name, model, rates, splits):
    results, errors = [], []
    for train, test in splits:
        model.fit(train)
        results.append(evaluate_ranking(model, test, k=(10, 20), threshold=4))
        if rates:
            errors.append(rmse(test.values, model.predict(test.user_ids[test.users], test.item_ids[test.items])))
    row = {"model": name, "RMSE": f"{np.mean(errors):.4f}" if rates else "-"}
    for column in _COLUMNS:
        row[column] = f"{np.mean([result[column] for result in results]):.{2 if 'novelty' in column else 4}f}"
    return row
