"""Neighbours: against the blackboard, against Surprise, and on what nobody knows."""

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone

from recsys_lib import Ratings
from recsys_lib.kernels import knn
from recsys_lib.kernels import similarity as kernels
from recsys_lib.neighbors import ItemKNN, UserKNN, similarity_matrix
from recsys_lib.popularity import Bias
from tests.recsys_lib.naive import neighbors as naive

MEASURES = ["msd", "cosine", "pearson", "pearson_baseline"]
CENTERINGS = ["none", "mean", "baseline"]
MODELS = {"user": UserKNN, "item": ItemKNN}


def _table(n_users=25, n_items=18, share=0.45, seed=0):
    rng = np.random.default_rng(seed)
    users, items = np.nonzero(rng.random((n_users, n_items)) < share)
    stars = rng.integers(1, 11, len(users)) / 2
    return pd.DataFrame({"user": users, "item": items, "rating": stars}).sort_values(["user", "item"])


@pytest.fixture(scope="module")
def ratings():
    return Ratings.from_frame(_table(), scale=(0.5, 5))


def _as_dictionaries(ratings, by, values):
    x, y = (ratings.users, ratings.items) if by == "user" else (ratings.items, ratings.users)
    table = {row: {} for row in range(max(x) + 1)}
    for row, column, value in zip(x.tolist(), y.tolist(), values.tolist(), strict=True):
        table[row][column] = value
    return table


def _less_baseline(ratings):
    bias = Bias(damping=(15.0, 10.0), n_epochs=10).fit(ratings)
    baseline = bias.global_mean_ + bias.user_bias_[ratings.users] + bias.item_bias_[ratings.items]
    return bias, ratings.values - baseline


@pytest.mark.parametrize("by", ["user", "item"])
@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(("min_support", "shrinkage"), [(1, 0.0), (3, 5.0)])
def test_similarities_equal_the_blackboard(ratings, by, measure, min_support, shrinkage):
    found = similarity_matrix(ratings, by, measure, shrinkage=shrinkage, min_support=min_support)
    values = _less_baseline(ratings)[1] if measure == "pearson_baseline" else ratings.values
    table = _as_dictionaries(ratings, by, values)
    wanted = [
        [1 if a == b else naive.similarity(table[a], table[b], measure, min_support, shrinkage) for b in table]
        for a in table
    ]
    np.testing.assert_allclose(found, wanted, atol=1e-6)
    np.testing.assert_array_equal(found, found.T)


@pytest.mark.parametrize("by", ["user", "item"])
@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("centering", CENTERINGS)
def test_predictions_equal_the_blackboard(ratings, by, measure, centering):
    model = MODELS[by](k=4, similarity=measure, centering=centering, shrinkage=2.0).fit(ratings)
    table = _as_dictionaries(ratings, by, ratings.values)
    bias, residual = _less_baseline(ratings)
    compared = _as_dictionaries(ratings, by, residual) if measure == "pearson_baseline" else table
    x_bias, y_bias = (bias.user_bias_, bias.item_bias_) if by == "user" else (bias.item_bias_, bias.user_bias_)
    centre = {
        "none": lambda x, y: 0.0,
        "mean": lambda x, y: np.mean(list(table[x].values())),
        "baseline": lambda x, y: bias.global_mean_ + x_bias[x] + y_bias[y],
    }[centering]
    for user, item in np.random.default_rng(1).integers(0, 18, (30, 2)):
        x, y = (user, item) if by == "user" else (item, user)
        wanted = naive.predict(x, y, table, compared, centre, k=4, measure=measure, shrinkage=2.0)
        if wanted is not None:
            assert model.predict(user, item, clip=False) == pytest.approx(wanted, abs=1e-5)


@pytest.mark.parametrize("by", ["user", "item"])
@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("centering", CENTERINGS)
def test_agrees_with_surprise(by, measure, centering):
    import surprise

    frame = _table(60, 50, 0.5, seed=2)
    held_out = frame.sample(300, random_state=0)
    train = frame.drop(held_out.index)
    data = surprise.Dataset.load_from_df(train, surprise.Reader(rating_scale=(0.5, 5)))
    algorithm = {
        "none": surprise.KNNBasic,
        "mean": surprise.KNNWithMeans,
        "baseline": surprise.KNNBaseline,
    }[centering](
        k=7, verbose=False, bsl_options={"method": "als"}, sim_options={"name": measure, "user_based": by == "user"}
    )
    told = algorithm.fit(data.build_full_trainset()).test(list(held_out.itertuples(index=False, name=None)))
    defined = np.array([not answer.details["was_impossible"] for answer in told])
    theirs = np.array([answer.est for answer in told])

    model = MODELS[by](k=7, similarity=measure, centering=centering).fit(Ratings.from_frame(train, scale=(0.5, 5)))
    ours = model.predict(held_out["user"], held_out["item"])
    assert defined.sum() > 250
    np.testing.assert_allclose(ours[defined], theirs[defined], atol=2e-5)


@pytest.mark.parametrize(("centering", "algorithm"), [("none", "KNNBasic"), ("mean", "KNNWithMeans")])
def test_on_movielens_surprises_defaults_do_no_worse_here(movielens, centering, algorithm):
    import surprise

    rows = np.random.default_rng(0).permutation(len(movielens.ratings))
    held_out, train = movielens.ratings[rows[:20_000]], movielens.ratings[np.sort(rows[20_000:])]
    questions = list(held_out.to_frame()[["user", "item", "rating"]].itertuples(index=False, name=None))
    data = surprise.Dataset.load_from_df(
        train.to_frame()[["user", "item", "rating"]], surprise.Reader(rating_scale=train.scale)
    )
    told = getattr(surprise, algorithm)(verbose=False).fit(data.build_full_trainset()).test(questions)
    theirs = np.sqrt(np.mean([(answer.est - answer.r_ui) ** 2 for answer in told]))
    assert -UserKNN(centering=centering).fit(train).score(held_out) <= theirs + 0.005


def test_of_equally_similar_neighbours_those_with_the_lower_id_count():
    # everybody gave item 0 a 3, so that all are equally similar to user 9; item 1 has three different ratings
    rows = [(u, 0, 3.0) for u in (1, 2, 3, 9)] + [(1, 1, 5.0), (2, 1, 4.0), (3, 1, 1.0)]
    model = UserKNN(k=2).fit(Ratings.from_frame(pd.DataFrame(rows, columns=["user", "item", "rating"])))
    assert model.predict(9, 1) == pytest.approx(4.5)


@pytest.mark.parametrize("by", ["user", "item"])
@pytest.mark.parametrize("centering", CENTERINGS)
def test_recommend_scores_are_the_predictions(ratings, by, centering):
    model = MODELS[by](k=5, similarity="cosine", centering=centering).fit(ratings)
    users = np.array([3, 99, 0])  # one of them unknown
    items, scores = model.recommend(users, n=4)
    for user, row_items, row_scores in zip(users, items, scores, strict=True):
        np.testing.assert_allclose(model.predict(user, row_items, clip=False), row_scores)


@pytest.mark.parametrize("by", ["user", "item"])
def test_the_unknown_get_what_is_still_known(ratings, by):
    model = MODELS[by](centering="baseline").fit(ratings)
    mean = model.global_mean_
    assert model.predict("nobody", 3) == pytest.approx(mean + model.item_bias_[3])
    assert model.predict(3, "nothing") == pytest.approx(mean + model.user_bias_[3])
    assert model.predict("nobody", "nothing") == pytest.approx(mean)


@pytest.mark.parametrize("by", ["user", "item"])
@pytest.mark.parametrize("centering", ["none", "mean"])
def test_without_baseline_the_unknown_get_a_mean(ratings, by, centering):
    model = MODELS[by](centering=centering).fit(ratings)
    assert model.predict("nobody", 3) == pytest.approx(model.item_means_[3])
    assert model.predict(3, "nothing") == pytest.approx(model.user_means_[3])
    assert model.predict("nobody", "nothing") == pytest.approx(model.global_mean_)


def test_a_user_without_training_ratings_is_unknown(ratings):
    train = ratings[ratings.users != 4]
    model = UserKNN().fit(train)
    assert model.predict(4, 3) == pytest.approx(model.predict("nobody", 3))


def test_with_too_few_neighbours_the_centre_is_the_answer(ratings):
    model = UserKNN(centering="mean", min_k=1000).fit(ratings)
    np.testing.assert_allclose(model.predict([0, 1], [2, 2]), model.user_means_[:2])


@pytest.mark.parametrize("by", ["user", "item"])
def test_similar_ones_are_the_row_of_the_matrix_sorted(ratings, by):
    model = MODELS[by](similarity="cosine").fit(ratings)
    ids, scores = (model.similar_users if by == "user" else model.similar_items)(5, n=6)
    row = similarity_matrix(ratings, by, "cosine")[5]
    row[5] = -1
    np.testing.assert_array_equal(ids, np.argsort(-row, kind="stable")[:6])
    np.testing.assert_allclose(scores, row[ids], atol=1e-6)


@pytest.mark.parametrize("by", ["user", "item"])
def test_threads_and_order_of_rows_change_nothing(ratings, by):
    shuffled = ratings[np.random.default_rng(0).permutation(len(ratings))]
    users, items = np.divmod(np.arange(25 * 18), 18)
    one = MODELS[by](n_threads=1).fit(ratings).predict(users, items)
    np.testing.assert_array_equal(MODELS[by](n_threads=2).fit(ratings).predict(users, items), one)
    np.testing.assert_allclose(MODELS[by]().fit(shuffled).predict(users, items), one, atol=1e-12)
    np.testing.assert_array_equal(
        similarity_matrix(ratings, by, n_threads=2), similarity_matrix(ratings, by, n_threads=1)
    )


@pytest.mark.parametrize("measure", [kernels.COSINE, kernels.MSD, kernels.PEARSON])
def test_jitted_and_python_agree(ratings, measure):
    rows = (ratings.csr.indptr, ratings.csr.indices, ratings.csr.data)
    columns = (ratings.csc.indptr, ratings.csc.indices, ratings.csc.data)
    results = []
    for kernel in (kernels.similarity_row, getattr(kernels.similarity_row, "py_func", kernels.similarity_row)):
        results.append(np.empty(ratings.n_users))
        sums = kernels.empty_sums(ratings.n_users, measure)
        kernel(2, ratings.n_users, columns[0][1:], rows, columns, measure, 1, 3.0, sums, results[-1])
        assert not sums.any()
    np.testing.assert_allclose(*results, atol=1e-12)


@pytest.mark.parametrize("n", [200, 1000])
@pytest.mark.parametrize("k", [1, 3, 70, 150])
def test_the_nearest_are_kept_in_their_order(n, k):
    rng = np.random.default_rng(k)
    for weights in (rng.random(n), rng.integers(1, 4, n) / 3):
        kept, values = weights.copy(), np.arange(float(n))
        buffers = np.empty(64), np.empty(64)
        assert knn.keep_nearest(kept, values, n, k, *buffers) == k
        wanted = np.sort(np.argsort(-weights, kind="stable")[:k])
        np.testing.assert_array_equal(values[:k], wanted)
        np.testing.assert_array_equal(kept[:k], weights[wanted])


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"k": 0}, "k == 0"),
        ({"similarity": "manhattan"}, "similarity must be one of 'cosine'"),
        ({"centering": "median"}, "centering must be one of 'none'"),
        ({"shrinkage": -1.0}, "shrinkage == -1"),
        ({"min_support": 0}, "min_support == 0"),
        ({"n_threads": 0}, "n_threads must be None or"),
    ],
)
def test_impossible_settings_are_refused(ratings, settings, message):
    with pytest.raises(ValueError, match=message):
        UserKNN(**settings).fit(ratings)


def test_the_unknown_have_no_neighbours(ratings):
    with pytest.raises(ValueError, match="nothing is known of it"):
        ItemKNN().fit(ratings).similar_items("nothing")


def test_clone_keeps_the_settings():
    model = clone(ItemKNN(k=7, similarity="pearson"))
    assert (model.k, model.similarity) == (7, "pearson")
