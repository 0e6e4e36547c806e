"""Metrics against cases worked by hand and against independent implementations."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from sklearn.metrics import average_precision_score, mean_absolute_error, ndcg_score, root_mean_squared_error

from recsys_lib.metrics import (
    average_precision_at_k,
    catalogue_coverage,
    gini,
    hit_rate_at_k,
    intra_list_diversity,
    mae,
    ndcg_at_k,
    novelty,
    precision_at_k,
    recall_at_k,
    reciprocal_rank_at_k,
    rmse,
)


def test_rmse_and_mae_by_hand():
    truth, predictions = [4.0, 2.0, 5.0], [3.0, 2.0, 3.0]  # errors -1, 0, -2
    assert rmse(truth, predictions) == pytest.approx(np.sqrt(5 / 3))
    assert mae(truth, predictions) == pytest.approx(1.0)


def test_rmse_and_mae_agree_with_scikit_learn():
    rng = np.random.default_rng(0)
    truth, predictions = rng.uniform(0.5, 5, (2, 1000))
    assert rmse(truth, predictions) == pytest.approx(root_mean_squared_error(truth, predictions), rel=1e-12)
    assert mae(truth, predictions) == pytest.approx(mean_absolute_error(truth, predictions), rel=1e-12)


@pytest.mark.parametrize("metric", [rmse, mae])
@pytest.mark.parametrize(
    ("truth", "predictions", "message"),
    [
        ([1, 2, 3], [1, 2], "got 3 ratings and 2 predictions"),
        ([], [], "truth is empty"),
        ([1, 2], [1, np.nan], "predictions holds nan at place 1"),
        ([np.inf, 2], [1, 2], "truth holds inf at place 0"),
        ([[1, 2]], [1, 2], r"truth must have one dimension, got shape \(1, 2\)"),
    ],
)
def test_bad_input_is_named(metric, truth, predictions, message):
    with pytest.raises(ValueError, match=message):
        metric(truth, predictions)


@pytest.mark.parametrize("metric", [rmse, mae])
def test_words_are_not_ratings(metric):
    with pytest.raises(TypeError, match="truth must be an array of numbers"):
        metric(["good"], [1.0])


# -- rankings ---------------------------------------------------------------------------------------------------

# One user: the list a b c d e; b, d and x are relevant. Hits at ranks 2 and 4.
LIST, RELEVANT = [list("abcde")], [{"b", "d", "x"}]
DISCOUNT = 1 / np.log2(np.arange(2, 12))


@pytest.mark.parametrize(
    ("metric", "k", "by_hand"),
    [
        (precision_at_k, 5, 2 / 5),
        (precision_at_k, 1, 0),
        (precision_at_k, 10, 2 / 10),  # the list ends at 5: the rest are misses
        (recall_at_k, 5, 2 / 3),
        (recall_at_k, 2, 1 / 3),
        (hit_rate_at_k, 5, 1),
        (hit_rate_at_k, 1, 0),
        (average_precision_at_k, 5, (1 / 2 + 2 / 4) / 3),
        (average_precision_at_k, 2, (1 / 2) / 2),  # at most two of the three can be found among two
        (reciprocal_rank_at_k, 5, 1 / 2),
        (reciprocal_rank_at_k, 1, 0),
        (ndcg_at_k, 5, (DISCOUNT[1] + DISCOUNT[3]) / DISCOUNT[:3].sum()),
        (ndcg_at_k, 2, DISCOUNT[1] / DISCOUNT[:2].sum()),
    ],
)
def test_one_list_by_hand(metric, k, by_hand):
    assert metric(LIST, RELEVANT, k) == pytest.approx(by_hand)


def test_a_metric_is_the_mean_over_users():
    recommended, relevant = [[1, 2], [3, 4]], [[2], [9]]  # one of two, none of two
    assert precision_at_k(recommended, relevant, 2) == pytest.approx(1 / 4)
    assert hit_rate_at_k(np.array(recommended), relevant, 2) == pytest.approx(1 / 2)


def test_gains_weigh_in_ndcg():
    gains = {"a": 3.0, "b": 1.0}
    assert ndcg_at_k([["a", "b"]], [gains], 2) == 1
    by_hand = (1 * DISCOUNT[0] + 3 * DISCOUNT[1]) / (3 * DISCOUNT[0] + 1 * DISCOUNT[1])
    assert ndcg_at_k([["b", "a"]], [gains], 2) == pytest.approx(by_hand)


@pytest.mark.parametrize("k", [1, 3, 10, 50])
def test_ndcg_agrees_with_scikit_learn(k):
    rng = np.random.default_rng(k)
    gains = np.maximum(rng.integers(-3, 6, (40, 30)), 0).astype(float)
    gains[:, 0] += 1  # something is relevant to everybody
    scores = rng.normal(size=gains.shape)
    lists = np.argsort(-scores, axis=1)
    relevant = [{item: gain for item, gain in enumerate(row) if gain > 0} for row in gains]
    assert ndcg_at_k(lists, relevant, k) == pytest.approx(ndcg_score(gains, scores, k=k), rel=1e-12)


def test_average_precision_of_whole_lists_agrees_with_scikit_learn():
    rng = np.random.default_rng(0)
    relevant = rng.random((40, 30)) < 0.2
    relevant[:, 0] = True
    scores = rng.normal(size=relevant.shape)
    ours = average_precision_at_k(np.argsort(-scores, axis=1), [np.flatnonzero(row) for row in relevant], 30)
    theirs = np.mean([average_precision_score(row, score) for row, score in zip(relevant, scores, strict=True)])
    assert ours == pytest.approx(theirs, rel=1e-12)


RANKING_METRICS = [
    precision_at_k,
    recall_at_k,
    hit_rate_at_k,
    average_precision_at_k,
    reciprocal_rank_at_k,
    ndcg_at_k,
]


@pytest.mark.parametrize("metric", RANKING_METRICS)
@given(st.permutations(range(8)), st.sets(st.integers(0, 11), min_size=1), st.integers(1, 10))
def test_a_relevant_item_moved_up_never_costs(metric, items, relevant, k):
    best_first = sorted(items, key=lambda item: item not in relevant)
    value = metric([items], [relevant], k)
    assert 0 <= value <= metric([best_first], [relevant], k) <= 1


@pytest.mark.parametrize("metric", RANKING_METRICS)
@pytest.mark.parametrize(
    ("recommended", "relevant", "k", "message"),
    [
        ([[1]], [[1], [2]], 1, "got 1 lists and 2 collections"),
        ([], [], 1, "recommended is empty"),
        ([[1]], [[]], 1, r"relevant\[0\] is empty"),
        ([[1, 1]], [[1]], 1, r"recommended\[0\] holds an item twice"),
        ([[1]], [{1: -1.0}], 1, r"relevant\[0\] has a gain that is not a positive number"),
        ([[1]], [[1]], 0, "k == 0, must be >= 1"),
    ],
)
def test_bad_lists_are_named(metric, recommended, relevant, k, message):
    with pytest.raises(ValueError, match=message):
        metric(recommended, relevant, k)


# -- beyond accuracy --------------------------------------------------------------------------------------------


def test_coverage_counts_distinct_items():
    assert catalogue_coverage([[1, 2], [2, 3], []], n_items=6) == pytest.approx(1 / 2)


def test_coverage_of_more_items_than_there_are_is_refused():
    with pytest.raises(ValueError, match="n_items is 1, but 2 different items"):
        catalogue_coverage([[1, 2]], n_items=1)


@pytest.mark.parametrize(
    ("counts", "by_hand"), [([5, 5, 5, 5], 0), ([0, 0, 0, 1], 3 / 4), ([1, 3], 1 / 4), ([7], 0), ([3, 1], 1 / 4)]
)
def test_gini_by_hand(counts, by_hand):
    assert gini(counts) == pytest.approx(by_hand)


def test_gini_is_half_the_relative_mean_difference():
    counts = np.random.default_rng(0).exponential(size=50)
    assert gini(counts) == pytest.approx(np.abs(counts[:, None] - counts).mean() / (2 * counts.mean()))


@pytest.mark.parametrize("counts", [[0, 0], [-1, 2]])
def test_gini_refuses_what_cannot_be_shared_out(counts):
    with pytest.raises(ValueError, match="counts must not be negative nor all zero"):
        gini(counts)


def test_novelty_by_hand():
    # of 7 users 7, 3 and 0 rated the items: 0, 1 and 3 bits
    assert novelty([[0, 1], [2, 2]], item_counts=[7, 3, 0], n_users=7) == pytest.approx((0.5 + 3) / 2)


@pytest.mark.parametrize("as_matrix", [np.asarray, sparse.csr_array])
def test_diversity_by_hand(as_matrix):
    vectors = as_matrix(np.array([[1.0, 0], [2.0, 0], [0, 1.0], [0, 0]]))
    assert intra_list_diversity([[0, 1]], vectors) == pytest.approx(0)  # the same direction
    assert intra_list_diversity([[0, 2]], vectors) == pytest.approx(1)  # at right angles
    assert intra_list_diversity([[0, 1, 2], [0]], vectors) == pytest.approx((0 + 1 + 1) / 3)
    assert intra_list_diversity([[0, 3]], vectors) == pytest.approx(1)  # a zero vector is like nothing


def test_diversity_needs_a_pair():
    with pytest.raises(ValueError, match="no pairs to compare"):
        intra_list_diversity([[0]], np.eye(2))


@pytest.mark.parametrize("items", [[0, 5], [-1, 0], [0.5, 1.0]])
def test_codes_outside_the_catalogue_are_refused(items):
    with pytest.raises(ValueError, match="item codes from 0 to 1"):
        intra_list_diversity([items], np.eye(2))
