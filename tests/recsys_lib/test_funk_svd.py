"""Funk SVD against its naive twin, Surprise, finite differences, and what its docstring promises."""

import itertools

import numpy as np
import pandas as pd
import pytest
import surprise
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV

from recsys_lib.descent import FullBatch, Rows
from recsys_lib.funk_svd import FunkSVD
from recsys_lib.kernels.blocks import count_groups, deal_groups, epoch_strata, sort_into_blocks, take_turns
from recsys_lib.kernels.gradient import row_gradients
from recsys_lib.kernels.rows import ITEM, USER, padded_rows
from recsys_lib.kernels.sgd import sgd_pass
from tests.recsys_lib.naive import funk_svd as naive
from tests.recsys_lib.toy import latest_small, random_split, shuffled, toy_ratings

K = 3


def start(ratings, seed=0, dtype=np.float64, biased=True):
    """Rows at a random place, biases too, and penalties that differ from row to row."""
    rng = np.random.default_rng(seed)
    rows = Rows.zeros(ratings.n_users, ratings.n_items, K, dtype, biased, mean=0.3)
    for side, columns in rows.sides:
        side[:, :K] = rng.normal(0, 0.5, (len(side), K))
        side[:, columns.bias] = biased * rng.normal(0, 0.5, len(side))
        side[:, columns.penalty] = rng.uniform(0.01, 0.1, len(side))
    return rows


def unpacked(rows):
    """bu, bi, P, Q, penalty_u, penalty_i as the naive twin wants them."""
    penalties = rows.P[:, USER.penalty], rows.Q[:, ITEM.penalty]
    parts = rows.user_bias, rows.item_bias, rows.user_factors, rows.item_factors, *penalties
    return [part.copy() for part in parts]


def triples(ratings):
    return list(zip(ratings.users, ratings.items, ratings.values.astype(np.float64), strict=True))


LINKS = pytest.mark.parametrize(("low", "span"), [(0.0, 0.0), (0.0, 5.5)], ids=["linear", "sigmoid"])


@LINKS
@pytest.mark.parametrize("biased", [True, False])
@pytest.mark.parametrize("run", [sgd_pass, getattr(sgd_pass, "py_func", sgd_pass)], ids=["jitted", "py_func"])
def test_sgd_pass_equals_its_naive_twin(run, biased, low, span):
    ratings = toy_ratings()
    rows = start(ratings, biased=biased)
    bu, bi, p, q, penalty_u, penalty_i = unpacked(rows)
    expected = naive.sgd(triples(ratings), 0.3, bu, bi, p, q, penalty_u, penalty_i, 0.05, biased, low, span)

    bounds, values = np.array([0, len(ratings)]), ratings.values.astype(np.float64)
    total = run(
        ratings.users, ratings.items, values, bounds, np.zeros(1, np.int64), 4, rows.P, rows.Q, 0.3, 0.05, low, span
    )  # fmt: skip

    assert total == pytest.approx(expected, rel=1e-12)
    for ours, theirs in zip(unpacked(rows), (bu, bi, p, q, penalty_u, penalty_i), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12)


@settings(max_examples=30, deadline=None)
@given(
    pairs=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=30), seed=st.integers(0, 99)
)
def test_neighbours_that_share_a_row_wait_for_each_other(pairs, seed):
    """Whatever the order, the jitted pass is the naive one, although it predicts two ratings at a time."""
    rng = np.random.default_rng(seed)
    users, items = np.array(pairs, np.int32).T.copy()
    values = rng.normal(size=len(pairs))
    rows = Rows.zeros(4, 4, K, np.float64, True, mean=0.3)
    for side, columns in rows.sides:
        side[:, :K] = rng.normal(0, 0.5, (4, K))
        side[:, columns.penalty] = 0.1
    expected = unpacked(rows)
    naive.sgd(list(zip(users, items, values, strict=True)), 0.3, *expected, 0.1, True, 0.0, 0.0)
    bounds = np.array([0, len(pairs)])
    sgd_pass(users, items, values, bounds, np.zeros(1, np.int64), 0, rows.P, rows.Q, 0.3, 0.1, 0.0, 0.0)
    for ours, theirs in zip(unpacked(rows), expected, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12)


@LINKS
@pytest.mark.parametrize(
    "run", [row_gradients, getattr(row_gradients, "py_func", row_gradients)], ids=["jitted", "py_func"]
)
def test_row_gradients_equal_their_naive_twin(run, low, span):
    ratings = toy_ratings()
    rows = start(ratings)
    d_bu, d_bi, d_P, d_Q = naive.gradient(triples(ratings), 0.3, *unpacked(rows), low, span)
    users, items = rows.sides
    for matrix, (own, columns), (other, _), d_bias, d_factors in (
        (ratings.csr, users, items, d_bu, d_P),
        (ratings.csc, items, users, d_bi, d_Q),
    ):
        gradient = np.zeros_like(own)
        cells = (matrix.indptr, matrix.indices, matrix.data.astype(np.float64))
        run(*cells, own, other, columns.penalty, 0.3, low, span, gradient, 0, len(own))
        np.testing.assert_allclose(gradient[:, :K], d_factors, rtol=0, atol=1e-11)
        np.testing.assert_allclose(gradient[:, columns.bias], d_bias, rtol=0, atol=1e-11)


@LINKS
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**20), factor=st.integers(0, K), on_users=st.booleans(), data=st.data())
def test_gradient_equals_its_finite_difference(low, span, seed, factor, on_users, data):
    ratings = toy_ratings(8, 6, seed=seed)
    rows = start(ratings, seed)
    rows.low, rows.span = low, span
    descent = FullBatch(rows, ratings, 1)
    descent.compute()
    side, columns = rows.sides[0 if on_users else 1]
    gradient = (descent.gradient_P if on_users else descent.gradient_Q).copy()
    column = columns.bias if factor == K else factor
    row = data.draw(st.integers(0, len(side) - 1))

    def loss_at(value):
        side[row, column] = value
        descent.compute()
        return descent.loss

    here, h = side[row, column], 1e-4
    # five points: the error is of the order h⁴
    slope = (8 * (loss_at(here + h) - loss_at(here - h)) - loss_at(here + 2 * h) + loss_at(here - 2 * h)) / (12 * h)
    assert gradient[row, column] == pytest.approx(slope, rel=1e-6, abs=1e-6)


@LINKS
def test_loss_equals_its_naive_twin(low, span):
    ratings = toy_ratings()
    rows = start(ratings)
    rows.low, rows.span = low, span
    descent = FullBatch(rows, ratings, 1)
    descent.compute()
    assert descent.loss == pytest.approx(naive.loss(triples(ratings), 0.3, *unpacked(rows), low, span), rel=1e-12)


def test_full_batch_descent_lowers_the_loss_at_every_step():
    model = FunkSVD(n_factors=3, method="gd", lr=0.01, n_epochs=100, init_sd=0.1, random_state=0).fit(toy_ratings())
    assert len(model.objective_) == 100
    assert np.all(np.diff(model.objective_) < 0)


def surprise_twin(ratings, **parameters):
    """Surprise's SVD, fitted, and ours started from the same factors, on the same ratings in the same order."""
    frame = ratings.to_frame()[["user", "item", "rating"]]
    reader = surprise.Reader(rating_scale=ratings.scale)
    trainset = surprise.Dataset.load_from_df(frame, reader).build_full_trainset()
    theirs = surprise.SVD(random_state=0, **parameters).fit(trainset)
    # Surprise numbers ids as they come and visits ratings user by user
    visited = [(trainset.to_raw_uid(u), trainset.to_raw_iid(i), r) for u, i, r in trainset.all_ratings()]
    ordered = type(ratings).from_frame(pd.DataFrame(visited, columns=["user", "item", "rating"]), scale=ratings.scale)
    users = np.array([trainset.to_inner_uid(u) for u in ordered.user_ids])
    items = np.array([trainset.to_inner_iid(i) for i in ordered.item_ids])
    rng = np.random.RandomState(0)
    P = rng.normal(0, 0.1, (trainset.n_users, theirs.n_factors))
    Q = rng.normal(0, 0.1, (trainset.n_items, theirs.n_factors))
    ours = FunkSVD(
        n_factors=theirs.n_factors, n_epochs=theirs.n_epochs, lr=theirs.lr_pu, reg=theirs.reg_pu,
        biased=theirs.biased, init_factors=(P[users], Q[items]), order="given", dtype="float64",
    ).fit(ordered)  # fmt: skip
    return ours, theirs, users, items


@pytest.mark.parametrize("biased", [True, False])
def test_float64_run_in_surprises_order_gives_surprises_factors(biased):
    ours, theirs, users, items = surprise_twin(toy_ratings(60, 40), n_epochs=20, biased=biased)
    np.testing.assert_allclose(ours.user_factors_, theirs.pu[users], rtol=0, atol=1e-12)
    np.testing.assert_allclose(ours.item_factors_, theirs.qi[items], rtol=0, atol=1e-12)
    np.testing.assert_allclose(ours.user_bias_, theirs.bu[users], rtol=0, atol=1e-12)
    np.testing.assert_allclose(ours.item_bias_, theirs.bi[items], rtol=0, atol=1e-12)


def test_surprises_factors_on_movielens():
    ours, theirs, users, items = surprise_twin(latest_small(), n_epochs=20)
    np.testing.assert_allclose(ours.user_factors_, theirs.pu[users], rtol=0, atol=1e-12)
    np.testing.assert_allclose(ours.item_factors_, theirs.qi[items], rtol=0, atol=1e-12)


def test_default_hyperparameters_of_surprise_give_its_rmse():
    train, test = random_split(latest_small(), 0)
    frame, reader = train.to_frame(), surprise.Reader(rating_scale=train.scale)
    trainset = surprise.Dataset.load_from_df(frame[["user", "item", "rating"]], reader).build_full_trainset()
    theirs = surprise.SVD(random_state=0).fit(trainset)
    rows = test.to_frame()[["user", "item", "rating"]].itertuples(index=False)
    their_rmse = surprise.accuracy.rmse(theirs.test([tuple(row) for row in rows]), verbose=False)
    ours = FunkSVD(n_factors=100, n_epochs=20, lr=0.005, reg=0.02, init_sd=0.1, random_state=0).fit(train)
    assert -ours.score(test) == pytest.approx(their_rmse, abs=0.005)


def test_defaults_on_movielens():
    train, test = random_split(latest_small(), 0)
    assert -FunkSVD(random_state=0).fit(train).score(test) < 0.848


@pytest.mark.parametrize("run", [sort_into_blocks, getattr(sort_into_blocks, "py_func", sort_into_blocks)])
def test_ratings_are_sorted_into_blocks(run):
    ratings = toy_ratings()
    rng = np.random.RandomState(0)
    user_group, item_group = deal_groups(ratings.user_counts, 4, rng), deal_groups(ratings.item_counts, 4, rng)
    visited = rng.permutation(ratings.n_users).astype(np.int32)
    parts = (ratings.users, ratings.items, ratings.values)
    *blocks, starts = run(*parts, visited, user_group, item_group, 4)

    block = user_group[ratings.users] * 4 + item_group[ratings.items]
    turn = np.argsort(visited)[ratings.users]
    expected = np.lexsort((np.arange(len(ratings)), turn, block))
    for ours, part in zip(blocks, parts, strict=True):
        np.testing.assert_array_equal(ours, part[expected])
    np.testing.assert_array_equal(starts, np.searchsorted(np.sort(block), np.arange(4**2 + 1)))


TURNS = pytest.mark.parametrize("run", [take_turns, getattr(take_turns, "py_func", take_turns)], ids=["jitted", "py"])


@TURNS
def test_two_rows_take_turns(run):
    rows = np.array([7, 7, 7, 2, 5, 5, 1, 1], np.int32)  # two blocks: 7 7 7 2 5 5 and 1 1
    order = run(rows, np.array([0, 6, 8]))
    np.testing.assert_array_equal(rows[order], [7, 2, 7, 5, 7, 5, 1, 1])
    np.testing.assert_array_equal(order, [0, 3, 1, 4, 2, 5, 6, 7])


@TURNS
@settings(max_examples=50, deadline=None)
@given(lengths=st.lists(st.lists(st.integers(1, 5), max_size=6), min_size=1, max_size=4))
def test_turns_lose_no_rating_and_leave_none_out_of_its_block(run, lengths):
    blocks = [np.repeat(np.arange(len(block)), block) for block in lengths]
    starts = np.concatenate([[0], np.cumsum([len(block) for block in blocks])])
    rows = np.concatenate(blocks).astype(np.int32)
    order = run(rows, starts)
    for first, stop in itertools.pairwise(starts):
        np.testing.assert_array_equal(np.sort(order[first:stop]), np.arange(first, stop))
        for row in set(rows[first:stop]):
            assert np.all(np.diff(order[first:stop][rows[order[first:stop]] == row]) > 0)


def test_an_epoch_visits_every_block_once_and_strata_share_no_group():
    strata = epoch_strata(8, np.random.RandomState(0))
    assert sorted(strata.ravel()) == list(range(8**2))
    for stratum in strata:
        assert len(set(stratum // 8)) == len(set(stratum % 8)) == 8


def test_groups_hold_about_equal_numbers_of_ratings():
    counts = np.random.default_rng(0).integers(1, 50, 1000)
    groups = deal_groups(counts, 16, np.random.RandomState(0))
    loads = np.bincount(groups, weights=counts, minlength=16)
    assert loads.max() - loads.min() <= 2 * counts.max()


def test_larger_sides_are_dealt_into_more_groups():
    assert [count_groups(size << 10) for size in (1, 512, 513, 2048, 1 << 20)] == [2, 2, 4, 8, 16]


def test_rows_begin_on_cache_lines_and_fill_them():
    rows = padded_rows(5, 104)
    assert rows.shape == (5, 112)
    assert all(row.ctypes.data % 64 == 0 for row in rows)


@pytest.mark.parametrize("method", ["sgd", "gd"])
def test_any_number_of_threads_learns_the_same_rows(method):
    ratings = toy_ratings(200, 100)
    one, three = (
        FunkSVD(n_factors=8, n_epochs=3, lr=0.002, method=method, n_threads=n, random_state=0).fit(ratings)
        for n in (1, 3)
    )
    np.testing.assert_array_equal(one.user_factors_, three.user_factors_)
    np.testing.assert_array_equal(one.item_bias_, three.item_bias_)


def test_full_batch_descent_does_not_depend_on_the_order_of_rows():
    parameters = {"n_factors": 4, "method": "gd", "lr": 0.005, "n_epochs": 20, "dtype": "float64", "random_state": 0}
    ratings = toy_ratings()
    one, other = FunkSVD(**parameters).fit(ratings), FunkSVD(**parameters).fit(shuffled(ratings))
    np.testing.assert_allclose(one.user_factors_, other.user_factors_, rtol=0, atol=1e-12)


def test_one_random_state_gives_one_model():
    ratings = toy_ratings()
    one, two, other = (FunkSVD(n_factors=4, random_state=seed).fit(ratings) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.user_factors_, two.user_factors_)
    assert not np.array_equal(one.user_factors_, other.user_factors_)


def test_a_sigmoid_stays_in_its_range():
    ratings = toy_ratings()
    model = FunkSVD(n_factors=4, sigmoid=(0, 5.5), lr=0.05, random_state=0).fit(ratings)
    _, scores = model.recommend(ratings.user_ids, n=ratings.n_items, exclude_seen=False)
    assert 0 < scores.min() < scores.max() < 5.5
    assert -model.score(ratings) < ratings.values.std()


def test_early_stopping_keeps_the_best_epoch():
    ratings = toy_ratings(100, 60, noise=0.5)
    parameters = {"n_factors": 30, "lr": 0.05, "reg": 0.0, "init_sd": 0.1, "early_stopping": True, "random_state": 0}
    stopped = FunkSVD(n_epochs=200, patience=3, **parameters).fit(ratings)
    best = int(np.argmin(stopped.validation_rmse_))
    assert stopped.n_epochs_ == best + 4 < 200
    short = FunkSVD(n_epochs=best + 1, patience=3, **parameters).fit(ratings)
    np.testing.assert_array_equal(stopped.user_factors_, short.user_factors_)


def test_learning_rate_decay():
    ratings = toy_ratings()
    parameters = {"n_factors": 2, "method": "gd", "init_sd": 0.1, "random_state": 0, "dtype": "float64"}
    one = FunkSVD(n_epochs=1, lr=0.01, **parameters).fit(ratings)
    two = FunkSVD(n_epochs=2, lr=0.01, lr_decay=1.0, **parameters).fit(ratings)
    start = (one.user_factors_, one.item_factors_)
    # the second step, η / 2, from where the first one ended; biases are seen through the loss
    assert two.objective_[1] < two.objective_[0]
    faster = FunkSVD(n_epochs=2, lr=0.01, **parameters).fit(ratings)
    second_step, full_step = two.user_factors_ - start[0], faster.user_factors_ - start[0]
    np.testing.assert_allclose(2 * second_step, full_step, atol=1e-12)


def test_a_count_aware_penalty_holds_rare_rows_nearer_to_zero():
    ratings = toy_ratings(100, 60)
    plain, aware = (FunkSVD(n_factors=4, lr=0.02, reg_count=r, random_state=0).fit(ratings) for r in (0.0, 2.0))
    shrinkage = np.linalg.norm(aware.user_factors_, axis=1) / np.linalg.norm(plain.user_factors_, axis=1)
    order = np.argsort(ratings.user_counts)
    assert shrinkage[order[:30]].mean() < shrinkage[order[-30:]].mean() < 1


def test_ids_without_training_ratings_get_what_is_known():
    ratings = toy_ratings()
    train = ratings[(ratings.users != 3) & (ratings.items != 5)]
    model = FunkSVD(n_factors=4, random_state=0).fit(train)
    item = ratings.item_ids[7]
    expected = model.global_mean_ + model.item_bias_[7]
    assert model.predict([ratings.user_ids[3], "stranger"], item) == pytest.approx([expected, expected])
    assert model.predict("stranger", [ratings.item_ids[5], "unheard of"]) == pytest.approx([model.global_mean_] * 2)


@pytest.mark.parametrize("sigmoid", [False, True])
def test_fold_in_of_a_known_user_is_where_descent_ends(sigmoid):
    """At the bottom of the loss every row is the best for its ratings, given the others."""
    ratings = toy_ratings()
    model = FunkSVD(
        n_factors=2, method="gd", lr=0.02, n_epochs=2000, reg=0.1, init_sd=0.3, dtype="float64", sigmoid=sigmoid,
        random_state=0,
    ).fit(ratings)  # fmt: skip
    mine = ratings.users == 4
    folded = model.fold_in_user(ratings.item_ids[ratings.items[mine]], ratings.values[mine])
    np.testing.assert_allclose(folded.factors, model.user_factors_[4], atol=2e-3)
    assert folded.bias == pytest.approx(model.user_bias_[4], abs=2e-3)
    np.testing.assert_allclose(folded.predictions, model.predict(ratings.user_ids[4], ratings.item_ids), atol=5e-3)


def test_fold_in_item():
    ratings = toy_ratings(200, 40, noise=0.1)
    train = ratings[ratings.items != 5]
    model = FunkSVD(n_factors=2, n_epochs=200, reg=0.02, random_state=0).fit(train)
    new = ratings[ratings.items == 5]
    half = len(new) // 2
    users = ratings.user_ids[new.users]
    folded = model.fold_in_item(users[:half], new.values[:half])
    rmse = np.sqrt(np.mean((folded.predictions[new.users[half:]] - new.values[half:]) ** 2))
    blind = np.sqrt(np.mean((model.predict(users[half:], "unheard of") - new.values[half:]) ** 2))
    assert rmse < 0.6 * blind


def test_fold_in_of_nobody_known_is_the_stranger():
    ratings = toy_ratings()
    model = FunkSVD(n_factors=2, random_state=0).fit(ratings)
    folded = model.fold_in_user(["unheard of"], [4.0])
    assert not folded.factors.any()
    np.testing.assert_allclose(folded.predictions, model.predict("stranger", ratings.item_ids))


@pytest.mark.parametrize(
    ("items", "values", "message"),
    [
        (["i000", "i001"], [4.0], "one length"),
        (["i000", "i000"], [4.0, 3.0], "items must not hold an id twice"),
        (["i000"], [np.nan], "ratings must be finite"),
    ],
)
def test_fold_in_refuses(items, values, message):
    model = FunkSVD(n_factors=2, n_epochs=1).fit(toy_ratings())
    with pytest.raises(ValueError, match=message):
        model.fold_in_user(items, values)


@pytest.mark.parametrize(
    ("parameters", "error", "message"),
    [
        ({"n_factors": 0}, ValueError, "n_factors == 0"),
        ({"n_factors": 2.5}, TypeError, "n_factors must be an instance of"),
        ({"lr": 0}, ValueError, "lr == 0"),
        ({"reg": -1.0}, ValueError, "reg == -1"),
        ({"method": "newton"}, ValueError, "method must be one of 'sgd', 'gd', got 'newton'"),
        ({"order": "random"}, ValueError, "order must be one of"),
        ({"dtype": "int8"}, ValueError, "dtype must be one of"),
        ({"sigmoid": 3}, ValueError, "sigmoid must be True, False or a pair"),
        ({"sigmoid": (1, 5)}, ValueError, "sigmoid must span the rating scale 0.5 to 5"),
        ({"n_threads": 0}, ValueError, "n_threads must be"),
        (
            {"init_factors": (np.zeros((2, 2)), np.zeros((2, 2)))},
            ValueError,
            "init_factors of the users must have shape",
        ),
        ({"lr": 100.0, "n_epochs": 50}, ValueError, "lr=100.0 is too large"),
    ],
)
def test_wrong_parameters_are_refused(parameters, error, message):
    with pytest.raises(error, match=message):
        FunkSVD(**{"n_factors": 2} | parameters).fit(toy_ratings())


def test_works_with_scikit_learns_search():
    search = GridSearchCV(FunkSVD(n_epochs=5, random_state=0), {"n_factors": [2, 4]}, cv=2)
    search.fit(toy_ratings())
    assert clone(search.best_estimator_).get_params() == search.best_estimator_.get_params()
