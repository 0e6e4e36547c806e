"""Neighbours against Surprise: similarities alone, and predictions, for which ours compute their similarities anew."""

import numpy as np

from recsys_lib.adapters import to_surprise_trainset
from recsys_lib.neighbors import ItemKNN, UserKNN, similarity_matrix
from tests.benchmarks.harness import Quality, Sides, case
from tests.benchmarks.synthetic import latest_small, long_tailed

_TRIANGLE = 400  # of the similarities that are compared


def _similarities(ratings, by, measure):
    if ratings is None:
        return None
    import surprise

    train = to_surprise_trainset(ratings)
    options = {"name": measure, "user_based": by == "user"}
    inner = train.to_inner_uid if by == "user" else train.to_inner_iid
    ids = (ratings.user_ids if by == "user" else ratings.item_ids)[:_TRIANGLE]
    codes = [inner(one) for one in ids.tolist()]
    return Sides(
        ours=lambda: similarity_matrix(ratings, by, measure),
        theirs=lambda: surprise.KNNBasic(sim_options=options, verbose=False).fit(train).sim,
        quality=Quality(
            "mean similarity",
            lambda matrix: matrix[: len(codes), : len(codes)].mean(dtype=float),
            lambda matrix: matrix[np.ix_(codes, codes)].mean(),
            tolerance=1e-5,
        ),
        first=lambda: similarity_matrix(ratings[:100], "user", measure),
    )


def _predictions(ratings, model, algorithm, by, measure):
    """Fitted on one half of the ratings and asked for the other. (Asked for what they were fitted on, Surprise's
    users are their own neighbours, and ours are not.)"""
    if ratings is None:
        return None
    import surprise

    rows = np.random.default_rng(0).permutation(len(ratings))
    ratings, held_out = ratings[np.sort(rows[::2])], ratings[np.sort(rows[1::2])]
    train = to_surprise_trainset(ratings)
    theirs = getattr(surprise, algorithm)(
        sim_options={"name": measure, "user_based": by == "user"}, bsl_options={"method": "als"}, verbose=False
    ).fit(train)
    fitted = model.fit(ratings)
    users, items = held_out.user_ids[held_out.users], held_out.item_ids[held_out.items]
    questions = list(zip(users.tolist(), items.tolist(), held_out.values.tolist(), strict=True))
    return Sides(
        ours=lambda: fitted.predict(users, items),
        theirs=lambda: np.array([answer.est for answer in theirs.test(questions)]),
        quality=Quality("RMSE", lambda answers: np.sqrt(np.mean((answers - held_out.values) ** 2)), tolerance=0.001),
        first=lambda: fitted.predict(users[:2], items[:2]),
        rate=("M predictions/s", len(questions) / 1e6),
    )


@case("KNN similarities", peer="Surprise", needs="surprise", shape="latest-small, users, cosine", target=13, quick=True)
def users_cosine():
    return _similarities(latest_small(), "user", "cosine")


@case("KNN similarities", peer="Surprise", needs="surprise", shape="latest-small, users, pearson", target=13)
def users_pearson():
    return _similarities(latest_small(), "user", "pearson")


@case("KNN similarities", peer="Surprise", needs="surprise", shape="1M, items, cosine", target=13, pairs=3)
def items_cosine():
    return _similarities(long_tailed("1m"), "item", "cosine")


@case("KNN predictions", peer="Surprise KNNBasic", needs="surprise", shape="latest-small, users, 50 k", target=45)
def users_basic():
    return _predictions(latest_small(), UserKNN(), "KNNBasic", "user", "msd")


@case("KNN predictions", peer="Surprise KNNBaseline", needs="surprise", shape="latest-small, users, 50 k", target=45)
def users_baseline():
    model = UserKNN(similarity="pearson_baseline", centering="baseline")
    return _predictions(latest_small(), model, "KNNBaseline", "user", "pearson_baseline")


@case("KNN predictions", peer="ours, one thread", shape="1M, items, 100 k", threads=2, target=1.6)
def items_two_threads():
    ratings = long_tailed("1m")
    one, two = ItemKNN(n_threads=1).fit(ratings), ItemKNN(n_threads=2).fit(ratings)
    users, items = ratings.user_ids[ratings.users[::10]], ratings.item_ids[ratings.items[::10]]
    return Sides(
        ours=lambda: two.predict(users, items),
        theirs=lambda: one.predict(users, items),
        quality=Quality("mean prediction", lambda answers: answers.mean(), tolerance=1e-12),
    )
