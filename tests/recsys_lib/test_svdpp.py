"""SVD++ against its naive twin, Surprise, and what its docstring promises."""

import numpy as np
import pandas as pd
import pytest
import surprise

from recsys_lib.kernels.rows import padded_rows
from recsys_lib.kernels.svdpp import svdpp_pass
from recsys_lib.svdpp import SVDpp
from tests.recsys_lib.naive import svdpp as naive
from tests.recsys_lib.toy import latest_small, random_split, toy_ratings

K = 3


@pytest.mark.parametrize("run", [svdpp_pass, getattr(svdpp_pass, "py_func", svdpp_pass)], ids=["jitted", "py_func"])
def test_one_pass_equals_its_naive_twin(run):
    ratings = toy_ratings()
    rng = np.random.default_rng(0)
    P, Q, Y = (padded_rows(n, K, np.float64) for n in (ratings.n_users, ratings.n_items, ratings.n_items))
    for rows in (P, Q, Y):
        rows[:, : K + 2] = rng.uniform(0, 0.3, (len(rows), K + 2))
    csr = ratings.csr
    by_user = [
        (u, csr.indices[n], float(csr.data[n]))
        for u in range(ratings.n_users)
        for n in range(csr.indptr[u], csr.indptr[u + 1])
    ]
    parts = [part.copy() for part in (P[:, K], Q[:, K], P[:, :K], Q[:, :K], Y[:, :K], P[:, K + 1], Q[:, K + 1])]
    expected = naive.sgd(by_user, 3.0, *parts, lr=0.05, reg=0.1)

    visited = np.arange(ratings.n_users)
    values = csr.data.astype(np.float64)
    total = run(visited, csr.indptr.astype(np.int64), csr.indices, values, P, Q, Y, K, 3.0, 0.05, 0.1)

    assert total == pytest.approx(expected, rel=1e-11)
    for ours, theirs in zip((P[:, K], Q[:, K], P[:, :K], Q[:, :K], Y[:, :K]), parts, strict=False):
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12)


def test_surprises_order_and_start_give_surprises_factors():
    ratings = toy_ratings(40, 30)
    reader = surprise.Reader(rating_scale=ratings.scale)
    trainset = surprise.Dataset.load_from_df(ratings.to_frame(), reader).build_full_trainset()
    theirs = surprise.SVDpp(random_state=0, n_epochs=10).fit(trainset)
    visited = [(trainset.to_raw_uid(u), trainset.to_raw_iid(i), r) for u, i, r in trainset.all_ratings()]
    ordered = type(ratings).from_frame(pd.DataFrame(visited, columns=["user", "item", "rating"]), scale=ratings.scale)
    users = np.array([trainset.to_inner_uid(u) for u in ordered.user_ids])
    items = np.array([trainset.to_inner_iid(i) for i in ordered.item_ids])

    model = SVDpp(n_epochs=10, lr=0.007, reg=0.02, init_sd=0.1, order="given", dtype="float64", random_state=0)
    rng = np.random.RandomState(0)
    start = [rng.normal(0, 0.1, (n, 20))[codes] for n, codes in ((40, users), (30, items), (30, items))]
    model.set_params(random_state=GivenDraws(start)).fit(ordered)

    np.testing.assert_allclose(model.item_factors_, theirs.qi[items], rtol=0, atol=1e-12)
    np.testing.assert_allclose(model.implicit_factors_, theirs.yj[items], rtol=0, atol=1e-12)
    np.testing.assert_allclose(model.user_bias_, theirs.bu[users], rtol=0, atol=1e-12)


class GivenDraws(np.random.RandomState):
    """A generator whose normal draws are the arrays it was given, in turn."""

    def __init__(self, draws):
        super().__init__(0)
        self.draws = list(draws)

    def normal(self, loc=0.0, scale=1.0, size=None):
        return self.draws.pop(0)


def test_movielens():
    train, test = random_split(latest_small(), 0)
    assert -SVDpp(random_state=0).fit(train).score(test) < 0.868  # Surprise's SVD++ reaches .864 to .867


def test_one_random_state_gives_one_model():
    ratings = toy_ratings()
    one, two, other = (SVDpp(n_factors=4, random_state=seed).fit(ratings) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.user_factors_, two.user_factors_)
    assert not np.array_equal(one.user_factors_, other.user_factors_)


def test_user_factors_are_own_and_implicit_ones():
    """A user whose own factors are held at zero by the penalty is the mean of the y of the items rated."""
    ratings = toy_ratings()
    model = SVDpp(n_factors=2, n_epochs=1, lr=1e-9, init_sd=0.1, dtype="float64", random_state=0).fit(ratings)
    own = np.random.RandomState(0).normal(0, 0.1, (ratings.n_users, 2))
    mine = ratings.items[ratings.users == 4]
    implicit = model.implicit_factors_[mine].sum(axis=0) / np.sqrt(len(mine))
    np.testing.assert_allclose(model.user_factors_[4], own[4] + implicit, atol=1e-6)


def test_ids_without_training_ratings_get_what_is_known():
    ratings = toy_ratings()
    train = ratings[(ratings.users != 3) & (ratings.items != 5)]
    model = SVDpp(n_factors=4, random_state=0).fit(train)
    item = ratings.item_ids[7]
    expected = model.global_mean_ + model.item_bias_[7]
    assert model.predict([ratings.user_ids[3], "stranger"], item) == pytest.approx([expected, expected])
    assert model.predict("stranger", [ratings.item_ids[5], "unheard of"]) == pytest.approx([model.global_mean_] * 2)


def test_fold_in_of_a_new_user_beats_the_stranger():
    ratings = toy_ratings(200, 60, noise=0.1)
    errors = {"folded": [], "stranger": []}
    model = SVDpp(n_factors=2, n_epochs=150, lr=0.01, reg=0.01, random_state=0).fit(ratings[ratings.users >= 20])
    for u in range(20):
        mine = ratings[ratings.users == u]
        half = len(mine) // 2
        items = ratings.item_ids[mine.items]
        folded = model.fold_in_user(items[:half], mine.values[:half])
        errors["folded"].append(folded.predictions[mine.items[half:]] - mine.values[half:])
        errors["stranger"].append(model.predict("stranger", items[half:]) - mine.values[half:])
    rmse = {name: np.sqrt(np.mean(np.concatenate(parts) ** 2)) for name, parts in errors.items()}
    assert rmse["folded"] < 0.7 * rmse["stranger"]


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"n_epochs": 0}, "n_epochs == 0"),
        ({"reg": -1.0}, "reg == -1"),
        ({"order": "blocks"}, "order must be one of 'shuffled', 'given', got 'blocks'"),
        ({"lr": 100.0}, "lr=100.0 is too large"),
    ],
)
def test_wrong_parameters_are_refused(parameters, message):
    with pytest.raises(ValueError, match=message):
        SVDpp(**{"n_factors": 2} | parameters).fit(toy_ratings())
