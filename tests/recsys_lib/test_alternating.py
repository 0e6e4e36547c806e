"""Regressions on known factors, and alternating ones, against naive twins, the lecture, and what they promise."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.linear_model import LinearRegression, Ridge

from recsys_lib import Ratings
from recsys_lib.alternating import AlternatingRegression, FactorRegression, WeightedMF, regression
from recsys_lib.datasets import load_albums
from recsys_lib.kernels.als import als_rows
from recsys_lib.kernels.cg import cg_rows
from recsys_lib.kernels.cholesky import solve_spd
from recsys_lib.kernels.loss import squared_errors
from recsys_lib.kernels.tiles import add_gram, padded_width
from tests.recsys_lib.naive import alternating as naive
from tests.recsys_lib.toy import latest_small, random_split, shuffled, toy_ratings


def plain(kernel):
    return getattr(kernel, "py_func", kernel)


def half_step(ratings, d=5, seed=0, dtype=np.float64):
    """Arguments of one half-step for the users, and the same for the naive twin."""
    rng = np.random.default_rng(seed)
    X = rng.normal(0, 1, (ratings.n_items, d)).astype(dtype)
    offset, penalties = rng.normal(3, 0.3, ratings.n_items), rng.uniform(0.5, 2, ratings.n_users)
    csr = ratings.csr
    cells = (csr.indptr, csr.indices, csr.data.astype(dtype), offset.astype(dtype), X)
    dense = np.full((ratings.n_users, ratings.n_items), np.nan)
    dense[ratings.users, ratings.items] = ratings.values
    return cells, penalties.astype(dtype), (dense, offset, X), penalties


# -- kernels ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("run", [als_rows, plain(als_rows)], ids=["jitted", "py_func"])
def test_exact_half_step_equals_its_naive_twin(run):
    ratings = toy_ratings()
    cells, penalties, naive_cells, naive_penalties = half_step(ratings)
    own = np.full((ratings.n_users, 5), 7.0)
    assert run(*cells, penalties, own, 0, len(own)) == 0
    np.testing.assert_allclose(own, naive.half_step(*naive_cells, naive_penalties), rtol=0, atol=1e-11)


@pytest.mark.parametrize("run", [cg_rows, plain(cg_rows)], ids=["jitted", "py_func"])
def test_as_many_conjugate_gradient_steps_as_unknowns_are_exact(run):
    ratings = toy_ratings()
    cells, penalties, naive_cells, naive_penalties = half_step(ratings)
    own = np.full((ratings.n_users, 5), 7.0)
    run(*cells, penalties, own, 10, 0, len(own))
    np.testing.assert_allclose(own, naive.half_step(*naive_cells, naive_penalties), rtol=0, atol=1e-8)


@pytest.mark.parametrize("run", [squared_errors, plain(squared_errors)], ids=["jitted", "py_func"])
def test_squared_errors_equal_their_naive_twin(run):
    ratings = toy_ratings()
    cells, _, naive_cells, _ = half_step(ratings)
    own, sums = np.random.default_rng(1).normal(0, 1, (ratings.n_users, 5)), np.empty(ratings.n_users)
    run(*cells, own, sums, 0, len(own))
    np.testing.assert_allclose(sums, naive.squared_errors(*naive_cells, own), rtol=1e-12)


def padded(matrix, d):
    """`matrix`, whole tiles wide, with the unit matrix after its first `d` rows; a vector, with zeros."""
    width = padded_width(d, matrix.itemsize)
    if matrix.ndim == 1:
        return np.concatenate([matrix, np.zeros(width - d, matrix.dtype)])
    wide = np.eye(width, dtype=matrix.dtype)
    wide[:d, :d] = matrix
    return wide


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("d", [1, 2, 4, 16, 17, 39, 64, 65, 150])
def test_solve_spd_equals_numpy(d, dtype):
    rng = np.random.default_rng(d)
    B = rng.normal(0, 1, (d, d))
    A, b = B @ B.T / d + np.eye(d), rng.normal(0, 1, d)
    for run in (solve_spd, plain(solve_spd)):
        upper, x = np.triu(padded(A.astype(dtype), d)), padded(b.astype(dtype), d)
        assert run(upper, x, d) == 0
        np.testing.assert_allclose(x[:d], np.linalg.solve(A, b), atol=2000 * np.finfo(dtype).eps)
        assert not x[d:].any()


@pytest.mark.parametrize("d", [1, 5, 130])
@pytest.mark.parametrize("bad", [-1.0, 0.0, np.nan])
def test_solve_spd_says_what_it_cannot_solve(d, bad):
    for run in (solve_spd, plain(solve_spd)):
        A = padded(np.eye(d, dtype=np.float32), d)
        A[d - 1, d - 1] = bad
        assert run(A, padded(np.ones(d, np.float32), d), d) != 0


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("d", [3, 16, 20])
def test_python_and_compiled_tiles_agree(d, dtype):
    rng = np.random.default_rng(0)
    panel = np.ascontiguousarray(padded(rng.normal(size=(d, d)).astype(dtype), d)[:d])
    grams = []
    for run in (add_gram, plain(add_gram)):
        grams.append(padded(np.eye(d, dtype=dtype), d))
        run(panel, d - 1, grams[-1], d)
        expected = panel[: d - 1].T @ panel[: d - 1] + padded(np.eye(d, dtype=dtype), d)
        np.testing.assert_allclose(np.triu(grams[-1])[:d], np.triu(expected)[:d], atol=1e-5)


def test_a_user_with_more_ratings_than_fit_the_buffer():
    """The panel holds some hundred rows."""
    ratings = toy_ratings(3, 700, density=0.9)
    cells, penalties, naive_cells, naive_penalties = half_step(ratings)
    own = np.zeros((ratings.n_users, 5))
    als_rows(*cells, penalties, own, 0, len(own))
    np.testing.assert_allclose(own, naive.half_step(*naive_cells, naive_penalties), rtol=0, atol=1e-11)


# -- regression on known factors ----------------------------------------------------------------------------------


def test_the_lectures_regression_per_user():
    """An = 7.7 - 2.63 lofi_indie - 7.2 slick_pop, Bhavana = 4.05 + 0.74 lofi_indie - 3.4 slick_pop."""
    albums = load_albums()
    factors = albums.items.set_index("item")[["lofi_indie", "slick_pop"]]
    model = FactorRegression(item_factors=factors).fit(albums.ratings)
    an, bhavana = model.train_.user_codes(["An", "Bhavana"])
    assert model.intercept_[an] == pytest.approx(7.7, abs=0.05)
    assert model.user_factors_[an] == pytest.approx([-2.63, -7.2], abs=0.006)
    assert model.intercept_[bhavana] == pytest.approx(4.05, abs=0.006)
    assert model.user_factors_[bhavana] == pytest.approx([0.74, -3.4], abs=0.01)
    predictions = model.predict(
        ["An", "Bhavana", "Diego", "Diego"], ["Ommazh", "BTS", "Zhou Shen", "Melt-Banana"], False
    )
    assert predictions == pytest.approx([4.88, 0.724, 5.46, 1.0], abs=0.006)


def test_the_lectures_regression_per_item():
    """Ommazh = 0 + 1 lofi_indie + 0 slick_pop."""
    albums = load_albums()
    factors = albums.users.set_index("user")[["lofi_indie", "slick_pop"]]
    model = FactorRegression(user_factors=factors).fit(albums.ratings)
    ommazh = model.train_.item_codes("Ommazh")[0]
    assert model.intercept_[ommazh] == pytest.approx(0, abs=1e-9)
    assert model.item_factors_[ommazh] == pytest.approx([1, 0], abs=1e-9)
    bts = FactorRegression(user_factors=factors, intercept=False).fit(albums.ratings)
    assert bts.item_factors_[bts.train_.item_codes("BTS")[0]] == pytest.approx([-0.19, 1.06], abs=0.006)


@pytest.mark.parametrize("intercept", [True, False])
def test_regression_equals_scikit_learn(intercept):
    rng = np.random.default_rng(0)
    X, y = rng.normal(1, 1, (30, 4)), rng.normal(3, 1, 30)
    for reg, peer in ((0.0, LinearRegression), (2.5, Ridge)):
        theirs = peer(fit_intercept=intercept, **({"alpha": reg} if reg else {})).fit(X, y)
        theta, b = regression(X, y, intercept, reg)
        np.testing.assert_allclose(theta, theirs.coef_, atol=1e-10)
        assert b == pytest.approx(theirs.intercept_, abs=1e-10)


def test_regression_with_one_rating_is_that_rating():
    theta, b = regression([[0.8, 0.1]], [4.0])
    np.testing.assert_array_equal(theta, [0, 0])
    assert b == 4.0


def test_factor_regression_of_who_is_unknown_is_the_mean():
    ratings = toy_ratings()
    train = ratings[ratings.users != 3]
    factors = np.random.default_rng(0).normal(0, 1, (ratings.n_items, 2))
    for intercept in (True, False):
        model = FactorRegression(item_factors=factors, intercept=intercept).fit(train)
        users = [ratings.user_ids[3], "stranger"]
        assert model.predict(users, ratings.item_ids[0]) == pytest.approx([train.values.mean()] * 2)


def test_factor_regression_folds_in_a_new_user_as_if_fitted():
    ratings = toy_ratings()
    factors = np.random.default_rng(0).normal(0, 1, (ratings.n_items, 2))
    whole = FactorRegression(item_factors=factors, reg=1.0).fit(ratings)
    part = FactorRegression(item_factors=factors, reg=1.0).fit(ratings[ratings.users != 3])
    mine = ratings[ratings.users == 3]
    folded = part.fold_in_user(ratings.item_ids[mine.items], mine.values)
    np.testing.assert_allclose(folded.factors, whole.user_factors_[3])
    np.testing.assert_allclose(folded.predictions, whole.predict(ratings.user_ids[3], ratings.item_ids))
    with pytest.raises(ValueError, match="the factors of items were given"):
        part.fold_in_item(ratings.user_ids[:2], [3, 4])


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({}, "either item_factors or user_factors"),
        ({"item_factors": np.ones((20, 2)), "user_factors": np.ones((30, 2))}, "either item_factors or user_factors"),
        ({"item_factors": np.ones((7, 2))}, r"item_factors must have shape \(20, k\)"),
        ({"user_factors": np.full((30, 2), np.nan)}, "user_factors must be finite"),
        ({"item_factors": pd.DataFrame({"a": [1.0]}, index=["i000"])}, r"item_factors has no row for 'i001' \(19 such"),
    ],
)
def test_factor_regression_refuses(parameters, message):
    with pytest.raises(ValueError, match=message):
        FactorRegression(**parameters).fit(toy_ratings())


# -- alternation --------------------------------------------------------------------------------------------------


@settings(max_examples=20, deadline=None)
@given(
    seed=st.integers(0, 2**20),
    reg=st.floats(1e-3, 10),
    reg_by_count=st.booleans(),
    biased=st.booleans(),
    solver=st.sampled_from(["cholesky", "cg"]),
)
def test_a_half_step_never_raises_the_objective(seed, reg, reg_by_count, biased, solver):
    ratings = toy_ratings(15, 12, seed=seed % 50)
    model = AlternatingRegression(3, reg=reg, reg_by_count=reg_by_count, biased=biased, solver=solver, dtype="float64")
    model.global_mean_ = 3.0 if biased else 0.0
    rng = np.random.default_rng(seed)
    width = 4 if biased else 3
    P, Q = rng.normal(0, 0.5, (ratings.n_users, width)), rng.normal(0, 0.5, (ratings.n_items, width))
    before = model._objective(ratings, P, Q)
    for _ in range(3):
        for matrix, own, other in ((ratings.csr, P, Q), (ratings.csc, Q, P)):
            model._half_step(matrix, own, other)
            after = model._objective(ratings, P, Q)
            assert after <= before * (1 + 1e-12)
            before = after


def test_objective_trace_falls_and_both_solvers_get_there():
    ratings = toy_ratings()
    parameters = {"n_factors": 2, "n_epochs": 40, "dtype": "float64", "random_state": 0}
    exact, cg = (AlternatingRegression(solver=solver, **parameters).fit(ratings) for solver in ("cholesky", "cg"))
    assert np.all(np.diff(exact.objective_) <= 0)
    assert cg.objective_[-1] == pytest.approx(exact.objective_[-1], rel=1e-3)


def test_float32_and_float64_agree():
    ratings = toy_ratings()
    single, double = (AlternatingRegression(3, dtype=d, random_state=0).fit(ratings) for d in ("float32", "float64"))
    assert single.user_factors_.dtype == np.float32
    np.testing.assert_allclose(single.objective_, double.objective_, rtol=1e-4)


@pytest.mark.parametrize("solver", ["cholesky", "cg"])
def test_result_depends_neither_on_the_order_of_rows_nor_on_threads(solver):
    ratings = toy_ratings(100, 60)
    one = AlternatingRegression(5, solver=solver, random_state=0).fit(ratings)
    other = AlternatingRegression(5, solver=solver, random_state=0, n_threads=3).fit(shuffled(ratings))
    np.testing.assert_array_equal(one.user_factors_, other.user_factors_)
    np.testing.assert_array_equal(one.item_bias_, other.item_bias_)


def test_it_finds_the_factors_behind_the_ratings():
    ratings = toy_ratings(300, 100, noise=0.0)
    train, test = random_split(ratings, 0)
    model = AlternatingRegression(2, n_epochs=30, reg=0.01, random_state=0).fit(train)
    assert -model.score(test) < 0.25  # half-star rounding alone makes 0.14


def test_plain_penalty_and_penalty_by_count_are_one_where_all_counts_are():
    rows = [(u, i, 1 + (u * i) % 5) for u in range(6) for i in range(6)]
    ratings = Ratings.from_frame(pd.DataFrame(rows, columns=["user", "item", "rating"]))
    by_count = AlternatingRegression(2, reg=0.1, reg_by_count=True, dtype="float64", random_state=0).fit(ratings)
    plainly = AlternatingRegression(2, reg=0.6, reg_by_count=False, dtype="float64", random_state=0).fit(ratings)
    np.testing.assert_allclose(by_count.user_factors_, plainly.user_factors_, atol=1e-10)


@pytest.mark.parametrize("biased", [True, False])
@pytest.mark.parametrize("reg_by_count", [True, False])
def test_fold_in_of_a_known_item_is_its_last_regression(biased, reg_by_count):
    ratings = toy_ratings()
    model = AlternatingRegression(3, biased=biased, reg_by_count=reg_by_count, dtype="float64", random_state=0)
    model.fit(ratings)
    mine = ratings[ratings.items == 4]
    folded = model.fold_in_item(ratings.user_ids[mine.users], mine.values)
    np.testing.assert_allclose(folded.factors, model.item_factors_[4], atol=1e-9)
    assert folded.bias == pytest.approx(model.item_bias_[4], abs=1e-9)
    np.testing.assert_allclose(folded.predictions, model.predict(ratings.user_ids, ratings.item_ids[4]), atol=1e-9)


@pytest.mark.parametrize("biased", [True, False])
def test_ids_without_training_ratings_get_what_is_known(biased):
    ratings = toy_ratings()
    train = ratings[(ratings.users != 3) & (ratings.items != 5)]
    model = AlternatingRegression(2, biased=biased, random_state=0).fit(train)
    mean = train.values.mean()
    item = model.global_mean_ + model.item_bias_[7] if biased else mean
    assert model.predict([ratings.user_ids[3], "stranger"], ratings.item_ids[7]) == pytest.approx([item] * 2)
    assert model.predict("stranger", [ratings.item_ids[5], "unheard of"]) == pytest.approx([mean] * 2)


def test_movielens():
    train, test = random_split(latest_small(), 0)
    model = AlternatingRegression(n_factors=50, reg=0.13, random_state=0).fit(train)
    assert -model.score(test) < 0.85  # LensKit's biased alternating least squares reaches .847


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"n_factors": 0}, "n_factors == 0"),
        ({"reg": -1.0}, "reg == -1"),
        ({"solver": "lu"}, "solver must be one of 'cholesky', 'cg', got 'lu'"),
        ({"dtype": "int8"}, "dtype must be one of"),
        ({"reg": 0.0, "n_factors": 40, "init_sd": 0.0}, "without a single solution"),
    ],
)
def test_wrong_parameters_are_refused(parameters, message):
    with pytest.raises(ValueError, match=message):
        AlternatingRegression(**{"n_factors": 2} | parameters).fit(toy_ratings())


@pytest.mark.parametrize(
    "model", [AlternatingRegression(3, reg=0.2), WeightedMF(3), FactorRegression(np.ones((20, 1)))]
)
def test_models_can_be_cloned_and_recommend(model):
    ratings = toy_ratings()
    twin = clone(model).fit(ratings)
    assert str(twin.get_params()) == str(model.get_params())
    items, scores = twin.recommend(ratings.user_ids[:4], n=3)
    assert items.shape == scores.shape == (4, 3)
    assert np.all(np.diff(scores, axis=1) <= 0)
