"""The same hyperparameters on the same folds: ours and Surprise's, at Surprise's defaults."""

import numpy as np

from recsys_lib import FunkSVD, SVDpp
from recsys_lib.adapters import to_surprise_trainset
from recsys_lib.evaluation import kfold
from recsys_lib.metrics import rmse
from recsys_lib.neighbors import ItemKNN, UserKNN
from tests.benchmarks.harness import table
from tests.benchmarks.synthetic import need_latest_small


def _pairs(quick):
    import surprise as peer

    factors = {"lr": 0.005, "reg": 0.02, "init_sd": 0.1, "random_state": 0}
    yield "SVD, 100 factors", FunkSVD(n_factors=100, n_epochs=20, **factors), peer.SVD(random_state=0), 5
    yield "user KNN", UserKNN(), peer.KNNBasic(verbose=False), 5
    yield "user KNN with means", UserKNN(centering="mean"), peer.KNNWithMeans(verbose=False), 5
    yield "user KNN with baseline", UserKNN(centering="baseline"), _quiet_baseline(peer.KNNBaseline, {}), 5
    if not quick:  # the peer takes 4 GB and a minute, or minutes
        by_item = {"name": "pearson_baseline", "user_based": False}
        ours = ItemKNN(similarity="pearson_baseline", centering="baseline")
        yield "item KNN, Pearson baseline", ours, _quiet_baseline(peer.KNNBaseline, by_item), 5
        factors["lr"] = 0.007
        yield "SVD++, 20 factors", SVDpp(n_factors=20, n_epochs=20, **factors), peer.SVDpp(random_state=0), 1


def _quiet_baseline(kind, sim_options):
    return kind(sim_options=sim_options, bsl_options={"method": "als"}, verbose=False)


@table(
    "Accuracy at Surprise's defaults (RMSE)",
    about="MovieLens latest-small, the same folds of kfold(5, random_state=0) for both; bar: within 0.005 of "
    "Surprise, or better. Item KNN uses the Pearson-baseline similarity; SVD++ is on the first fold only.",
)
def surprise_defaults(quick: bool) -> list[dict]:
    ratings = need_latest_small()
    folds = list(kfold(ratings, 5, random_state=0))
    rows = []
    for name, ours, theirs, n_folds in _pairs(quick):
        errors = np.array([_both(ours, theirs, *fold) for fold in folds[: 1 if quick else n_folds]])
        mine, peer = errors.mean(axis=0)
        met = "met" if mine <= peer + 0.005 else "missed"
        rows.append(
            {
                "model": name,
                "folds": len(errors),
                "ours": f"{mine:.4f}",
                "Surprise": f"{peer:.4f}",
                "difference": f"{mine - peer:+.4f}",
                "bar": met,
            }
        )
    return rows


def _both(ours, theirs, train, test):
    users, items = test.user_ids[test.users], test.item_ids[test.items]
    mine = rmse(test.values, ours.fit(train).predict(users, items))
    theirs.fit(to_surprise_trainset(train))
    peer = [theirs.predict(user, item).est for user, item in zip(users.tolist(), items.tolist(), strict=True)]
    return mine, rmse(test.values, peer)
