"""Embedding space: what the lecture says of its five films holds, and the geometry is geometry."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from recsys_lib import datasets, embedding

HARRY_POTTER, BELLEVILLE, SHREK, DARK_KNIGHT, MEMENTO = range(5)
AXES = ["blockbuster", "children_adult"]


@pytest.fixture(scope="module")
def films():
    data = datasets.load_films()
    return data.items[AXES].to_numpy(), data.users[AXES].to_numpy(), data.ratings.csr.toarray() > 0


def test_user_4_gets_the_predictions_of_the_lecture(films):
    items, users, _ = films
    predictions = embedding.prediction_matrix(users, items)
    np.testing.assert_allclose(predictions[3], [-0.11, -0.9, -0.9, 1.0, 0.91], atol=1e-12)
    assert embedding.dot(users[3], items[SHREK]) == pytest.approx(0.1 * 1 + 1 * -1)


def test_user_4_should_watch_harry_potter(films):
    items, users, seen = films
    assert embedding.top_unseen(embedding.prediction_matrix(users, items), seen)[3, 0] == HARRY_POTTER


def test_what_is_seen_is_left_out_and_nothing_left_is_minus_one():
    predictions, seen = [[1.0, 3.0, 2.0]], np.array([[False, True, True]])
    np.testing.assert_array_equal(embedding.top_unseen(predictions, seen, n=3), [[0, -1, -1]])


def test_on_one_axis_the_dark_knight_is_nearest_to_memento(films):
    children_adult = films[0][:, 1:]
    near = embedding.nearest(children_adult[MEMENTO], children_adult, measure="distance", exclude=[MEMENTO])
    np.testing.assert_array_equal(near, [DARK_KNIGHT])


def test_on_two_axes_the_closest_pair_is_another(films):
    products = embedding.pairwise(films[0], "dot")
    np.fill_diagonal(products, -np.inf)
    assert set(np.unravel_index(products.argmax(), products.shape)) == {HARRY_POTTER, SHREK}


def test_nearest_to_shrek(films):
    items = films[0]
    near = embedding.nearest(items[SHREK], items, n=2, measure="dot", exclude=[SHREK])
    np.testing.assert_array_equal(near, [HARRY_POTTER, BELLEVILLE])


@pytest.mark.parametrize(
    ("measure", "value"),
    [(embedding.distance, 5.0), (embedding.dot, 0.0), (embedding.cosine, 0.0)],
)
def test_measures_by_hand(measure, value):
    assert measure([3, 0], [0, 4]) == pytest.approx(value)
    np.testing.assert_allclose(measure([3, 0], [[0, 4], [0, 4]]), [value, value])


def test_a_zero_vector_has_cosine_zero():
    assert embedding.cosine([0, 0], [1, 2]) == 0


@pytest.mark.parametrize("size", [5e-324, 7e-80, 1, 1e200])
def test_a_cosine_does_not_depend_on_the_size_of_the_vectors(size):
    assert embedding.cosine([size, size], [size, 0]) == pytest.approx(2**-0.5, rel=1e-12)


points = hnp.arrays(np.float64, (3, 4), elements=st.floats(-10, 10))


@given(points)
def test_distance_dot_and_cosine_belong_together(rows):
    a, b, c = rows
    dot, distance, cosine = embedding.dot, embedding.distance, embedding.cosine
    assert distance(a, b) ** 2 == pytest.approx(dot(a, a) + dot(b, b) - 2 * dot(a, b), abs=1e-6)
    assert distance(a, c) <= distance(a, b) + distance(b, c) + 1e-9
    assert abs(cosine(a, b)) <= 1 + 1e-9


@given(points)
def test_pairwise_is_every_pair(rows):
    for name, measure in (("distance", embedding.distance), ("dot", embedding.dot), ("cosine", embedding.cosine)):
        wanted = [[measure(a, b) for b in rows] for a in rows]
        np.testing.assert_allclose(embedding.pairwise(rows, name), wanted, atol=1e-12)


def test_the_lectures_website_saves_room_up_to_9998_factors():
    n_users, n_items = 50_000_000, 10_000
    assert embedding.matrix_storage(n_users, n_items) == 500_000_000_000
    assert embedding.largest_saving_factors(n_users, n_items) == 9998
    assert embedding.matrix_storage(n_users, n_items) / embedding.factor_storage(n_users, n_items, 10) > 999


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_break_even_is_half_the_harmonic_mean_and_the_largest_saving_k_is_the_last_below(n_users, n_items):
    break_even = embedding.break_even_factors(n_users, n_items)
    assert break_even == pytest.approx((2 / (1 / n_users + 1 / n_items)) / 2)
    k, matrix = embedding.largest_saving_factors(n_users, n_items), embedding.matrix_storage(n_users, n_items)
    assert k == 0 or embedding.factor_storage(n_users, n_items, k) < matrix
    assert embedding.factor_storage(n_users, n_items, k + 1) >= matrix


@given(st.lists(st.integers(0, 6), max_size=8))
def test_a_look_up_is_a_product_with_one_hot_rows(codes):
    table = np.random.default_rng(0).normal(size=(7, 3))
    codes = np.array(codes, np.int64)
    np.testing.assert_array_equal(embedding.lookup(codes, table), embedding.one_hot(codes, 7) @ table)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: embedding.dot([1, 2], [1, 2, 3]), ValueError, "as many coordinates"),
        (lambda: embedding.distance([1, np.nan], [1, 2]), ValueError, "a holds NaN"),
        (lambda: embedding.cosine(["x"], [1]), TypeError, "a must hold numbers"),
        (lambda: embedding.pairwise([[1.0]], "manhattan"), ValueError, "measure must be one of"),
        (lambda: embedding.prediction_matrix([1, 2], [[1, 2]]), ValueError, "user_factors must have two axes"),
        (lambda: embedding.top_unseen([[1.0, 2.0]], [[0, 1]]), TypeError, "seen must hold True and False"),
        (lambda: embedding.top_unseen([[1.0]], [[True, False]]), ValueError, "seen must have the shape"),
        (lambda: embedding.one_hot([3], 3), ValueError, "codes must lie from 0 to 2"),
        (lambda: embedding.lookup([0.5], [[1.0]]), TypeError, "codes must be whole numbers"),
        (lambda: embedding.factor_storage(10, 10, 0), ValueError, "n_factors must be a whole number"),
    ],
)
def test_wrong_inputs_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
