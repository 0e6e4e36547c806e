"""The k largest of each row: equal to a full sort with ties broken by the lower index, for every k and order."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import sparse

from recsys_lib.kernels import topk
from tests.recsys_lib.naive import topk as naive

# too short for groups, a few of many (with some scores left over, and the shortest row there may be), more, and most
SIZES = [(1, 1), (5, 5), (40, 3), (203, 7), (320, 20), (1000, 10), (1000, 21), (1000, 600), (5000, 64)]


def _same(found, wanted):
    np.testing.assert_array_equal(found[0], wanted[0])
    np.testing.assert_array_equal(found[1], wanted[1])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("n_columns", "k"), SIZES)
@pytest.mark.parametrize("order", ["random", "ascending", "descending"])
def test_equals_a_full_sort(n_columns, k, dtype, order):
    scores = np.random.default_rng(0).normal(size=(3, n_columns)).astype(dtype)
    if order != "random":
        scores.sort(axis=1)
    if order == "descending":
        scores = np.ascontiguousarray(scores[:, ::-1])
    _same(topk.topk_rows(scores, k), naive.topk_rows(scores, k))


@pytest.mark.parametrize(("n_columns", "k"), SIZES)
def test_ties_go_to_the_lower_index(n_columns, k):
    scores = np.random.default_rng(1).integers(0, 4, size=(3, n_columns)).astype(np.float32)
    scores[1] = 7
    _same(topk.topk_rows(scores, k), naive.topk_rows(scores, k))


@pytest.mark.parametrize(("n_columns", "k"), SIZES)
def test_minus_infinity_comes_last(n_columns, k):
    rng = np.random.default_rng(2)
    scores = rng.normal(size=(4, n_columns))
    scores[rng.random(scores.shape) < 0.7] = -np.inf
    scores[2] = -np.inf
    _same(topk.topk_rows(scores, k), naive.topk_rows(scores, k))


@settings(max_examples=60, deadline=None)
@given(
    scores=hnp.arrays(
        np.float32,
        st.tuples(st.integers(1, 3), st.integers(1, 300)),
        elements=st.sampled_from([-np.inf, -1.0, 0.0, 0.5, 1.0, 2.0]) | st.floats(-8, 8, width=16),
    ),
    share=st.floats(0, 1),
)
def test_equals_a_full_sort_for_any_scores(scores, share):
    k = max(1, int(share * scores.shape[1]))
    _same(topk.topk_rows(scores, k), naive.topk_rows(scores, k))


@pytest.mark.parametrize("k", [3, 22, 60])
def test_jitted_and_python_agree(k):
    scores = np.random.default_rng(3).normal(size=(2, 400)).astype(np.float32)
    results = []
    for select in (topk.select_rows, getattr(topk.select_rows, "py_func", topk.select_rows)):
        results.append((np.empty((2, k), np.int32), np.empty((2, k), np.float32)))
        select(scores, *results[-1])
    _same(*results)


def test_threads_change_nothing():
    scores = np.random.default_rng(4).normal(size=(50, 300)).astype(np.float32)
    _same(topk.topk_rows(scores, 10, n_threads=1), topk.topk_rows(scores, 10, n_threads=2))


@pytest.mark.parametrize("n_threads", [1, 2])
def test_products_are_ranked_without_seen_items(n_threads):
    rng = np.random.default_rng(5)
    users, items = rng.integers(-3, 4, size=(30, 6)), rng.integers(-3, 4, size=(90, 6))
    bias = rng.integers(-2, 3, size=90)
    cells = rng.random((30, 90)) < 0.3
    seen = sparse.csr_array(cells)
    indices, values = topk.topk_products(
        users.astype(np.float32),
        items.astype(np.float32),
        20,
        bias=bias.astype(np.float32),
        seen=(seen.indptr, seen.indices),
        n_threads=n_threads,
    )
    wanted = naive.topk_products(users, items, 20, bias, np.argwhere(cells))
    _same((indices, values), wanted)


@pytest.mark.parametrize("k", [0, 6, 2.5])
def test_an_impossible_k_is_refused(k):
    with pytest.raises(ValueError, match="k must be a whole number from 1 to 5"):
        topk.topk_rows(np.zeros((2, 5)), k)


def test_factors_of_different_length_are_refused():
    with pytest.raises(ValueError, match="as many columns"):
        topk.topk_products(np.zeros((2, 3)), np.zeros((4, 5)), 1)
