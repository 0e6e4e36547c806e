"""Weighted matrix factorisation against a naive twin that fills in every cell."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import recsys_lib.alternating
from recsys_lib import Ratings
from recsys_lib.kernels.als import weighted_als_rows
from recsys_lib.kernels.cg import weighted_cg_rows
from recsys_lib.kernels.loss import weighted_squares
from recsys_lib.weighted import WeightedMF
from tests.recsys_lib.naive import alternating as naive
from tests.recsys_lib.toy import shuffled, toy_ratings

W0 = 0.1


def plain(kernel):
    return getattr(kernel, "py_func", kernel)


def dense(ratings, alpha=0.5, target="rating"):
    """Targets and weights of every cell."""
    shape = (ratings.n_users, ratings.n_items)
    targets, weights = np.zeros(shape), np.full(shape, W0)
    targets[ratings.users, ratings.items] = ratings.values if target == "rating" else 1
    weights[ratings.users, ratings.items] = 1 + alpha * ratings.values.astype(np.float64)
    return targets, weights


def sparse_cells(ratings, alpha=0.5):
    csr = ratings.csr
    values = csr.data.astype(np.float64)
    return csr.indptr, csr.indices, values, 1 + alpha * values, W0


@pytest.mark.parametrize("run", [weighted_als_rows, plain(weighted_als_rows)], ids=["jitted", "py_func"])
def test_exact_half_step_equals_its_naive_twin(run):
    ratings = toy_ratings()
    X = np.random.default_rng(0).normal(0, 1, (ratings.n_items, 5))
    own = np.full((ratings.n_users, 5), 7.0)
    assert run(*sparse_cells(ratings), X.T @ X, X, np.full(len(own), 0.7), own, 0, len(own)) == 0
    np.testing.assert_allclose(own, naive.weighted_half_step(*dense(ratings), X, 0.7), rtol=0, atol=1e-11)


@pytest.mark.parametrize("run", [weighted_cg_rows, plain(weighted_cg_rows)], ids=["jitted", "py_func"])
def test_as_many_conjugate_gradient_steps_as_unknowns_are_exact(run):
    ratings = toy_ratings()
    X = np.random.default_rng(0).normal(0, 1, (ratings.n_items, 5))
    own = np.full((ratings.n_users, 5), 7.0)
    run(*sparse_cells(ratings), X.T @ X, X, np.full(len(own), 0.7), own, 10, 0, len(own))
    np.testing.assert_allclose(own, naive.weighted_half_step(*dense(ratings), X, 0.7), rtol=0, atol=1e-8)


@pytest.mark.parametrize("run", [weighted_squares, plain(weighted_squares)], ids=["jitted", "py_func"])
def test_weighted_squares_are_what_the_stored_cells_add(run):
    ratings = toy_ratings()
    rng = np.random.default_rng(0)
    P, Q = rng.normal(0, 1, (ratings.n_users, 5)), rng.normal(0, 1, (ratings.n_items, 5))
    sums = np.empty(len(P))
    run(*sparse_cells(ratings), Q, P, sums, 0, len(P))
    everywhere = W0 * np.sum((P @ Q.T) ** 2)
    assert sums.sum() + everywhere == pytest.approx(naive.weighted_loss(*dense(ratings), P, Q, 0), rel=1e-12)


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 49),
    alpha=st.floats(0, 5),
    target=st.sampled_from(["one", "rating"]),
    solver=st.sampled_from(["cholesky", "cg"]),
)
def test_objective_is_that_of_every_cell_and_never_rises(seed, alpha, target, solver):
    ratings = toy_ratings(15, 12, seed=seed)
    model = WeightedMF(
        3, n_epochs=6, unobserved_weight=W0, alpha=alpha, target=target, solver=solver, dtype="float64", random_state=0
    ).fit(ratings)  # fmt: skip
    expected = naive.weighted_loss(*dense(ratings, alpha, target), model.user_factors_, model.item_factors_, model.reg)
    assert model.objective_[-1] == pytest.approx(expected, rel=1e-10)
    assert np.all(np.diff(model.objective_) <= 1e-12 * model.objective_[0])


@pytest.mark.parametrize("solver", ["cholesky", "cg"])
def test_result_depends_neither_on_the_order_of_rows_nor_on_threads(solver):
    ratings = toy_ratings(100, 60)
    one = WeightedMF(5, solver=solver, random_state=0).fit(ratings)
    other = WeightedMF(5, solver=solver, random_state=0, n_threads=3).fit(shuffled(ratings))
    np.testing.assert_array_equal(one.user_factors_, other.user_factors_)


def test_both_solvers_get_to_the_same_objective():
    ratings = toy_ratings(100, 60)
    exact, cg = (WeightedMF(5, n_epochs=30, solver=s, random_state=0).fit(ratings) for s in ("cholesky", "cg"))
    assert cg.objective_[-1] == pytest.approx(exact.objective_[-1], rel=0.01)


def test_a_checkerboard_is_told_apart():
    """Users and items of two kinds, everyone seen with a part of their kind: the rest of the kind is recommended."""
    rows = [(u, i, 1.0) for u in range(20) for i in range(20) if u % 2 == i % 2 and (u + i // 2) % 5]
    ratings = Ratings.from_frame(pd.DataFrame(rows, columns=["user", "item", "rating"]), scale=(0, 1))
    model = WeightedMF(2, reg=0.1, random_state=0).fit(ratings)
    items, scores = model.recommend(range(20), n=2)
    assert np.all(items % 2 == np.arange(20)[:, None] % 2)
    assert np.all(scores > 0.5)


def test_fold_in_of_a_known_item_is_its_last_regression():
    ratings = toy_ratings()
    model = WeightedMF(3, alpha=0.5, dtype="float64", random_state=0).fit(ratings)
    mine = ratings[ratings.items == 4]
    folded = model.fold_in_item(ratings.user_ids[mine.users], mine.values)
    np.testing.assert_allclose(folded.factors, model.item_factors_[4], atol=1e-9)
    np.testing.assert_allclose(folded.predictions, model.predict(ratings.user_ids, ratings.item_ids[4]), atol=1e-9)


def test_unknown_ids_score_zero():
    ratings = toy_ratings()
    model = WeightedMF(3, random_state=0).fit(ratings[ratings.items != 5])
    assert model.predict("stranger", ratings.item_ids[0]) == 0
    assert model.predict(ratings.user_ids[0], [ratings.item_ids[5], "unheard of"]) == pytest.approx([0, 0])


def test_it_is_found_where_the_course_looks_for_it():
    assert recsys_lib.alternating.WeightedMF is recsys_lib.WeightedMF is WeightedMF


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"reg": 0.0}, "reg == 0"),
        ({"unobserved_weight": 0}, "unobserved_weight == 0"),
        ({"unobserved_weight": 2.0}, "unobserved_weight must be at most the weight of every observed cell, 1, got 2.0"),
        ({"alpha": -1.0}, "alpha == -1"),
        ({"target": "two"}, "target must be one of 'one', 'rating', got 'two'"),
        ({"solver": "lu"}, "solver must be one of"),
    ],
)
def test_wrong_parameters_are_refused(parameters, message):
    with pytest.raises(ValueError, match=message):
        WeightedMF(**{"n_factors": 2} | parameters).fit(toy_ratings())
