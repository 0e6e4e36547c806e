"""Hybrids: candidates, scores, re-ranking; each step changes the one thing it says."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone

from recsys_lib import Bias, FunkSVD, ItemKNN, Ratings, datasets, hybrid, variety
from recsys_lib.hybrid import Blend, FromModel, Hybrid, LikeLiked, MostRated
from recsys_lib.kernels import mmr as kernels
from recsys_lib.reranking import Engaged, Filter, Novelty, Promotion, Recency, Recurring, Slate
from recsys_lib.variety import MMR, Quota
from tests.recsys_lib.naive import reranking as naive

DAY = 86_400


@pytest.fixture(scope="module")
def ratings():
    return datasets.load_filmworld(n_users=80, n_items=120, n_ratings=3000, seed=1).ratings


@pytest.fixture(scope="module")
def small():
    rows = [(1, "a", 5, 10), (1, "b", 4, 20), (2, "a", 3, 30), (2, "c", 4, 40), (3, "a", 4, 400), (3, "d", 2, 410)]
    frame = pd.DataFrame(rows, columns=["user", "item", "rating", "time"])
    return Ratings.from_frame(frame.assign(time=frame["time"] * DAY), timestamp="time", scale=(1, 5))


def _slate(scores, items=None, users=(0,)):
    scores = np.atleast_2d(np.asarray(scores, float))
    items = np.tile(np.arange(scores.shape[1], dtype=np.int32), (len(scores), 1)) if items is None else np.array(items)
    return Slate(np.array(users, np.int32), items.astype(np.int32), scores)


# -- maximal marginal relevance -------------------------------------------------------------------------------------


def test_mmr_by_hand():
    # the second is nearly the first again: the third, though it scores less, adds more
    scores, vectors = [1.0, 0.9, 0.6], [[1, 0], [1, 0.1], [0, 1]]
    np.testing.assert_array_equal(hybrid.mmr(scores, vectors, trade_off=0.5), [0, 2, 1])
    np.testing.assert_array_equal(hybrid.mmr(scores, vectors, trade_off=1.0), [0, 1, 2])


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), c=st.integers(1, 12), trade_off=st.sampled_from([0.0, 0.3, 0.7, 1.0]))
def test_mmr_equals_the_blackboard_and_is_a_permutation(seed, c, trade_off):
    rng = np.random.default_rng(seed)
    scores, vectors = rng.random(c), rng.normal(size=(c, 3))
    order = hybrid.mmr(scores, vectors, trade_off=trade_off)
    assert sorted(order) == list(range(c))
    assert order.tolist() == naive.mmr(scores, vectors, c, trade_off)


def test_jitted_and_python_agree():
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(20, 4)).astype(np.float32)
    candidates = rng.integers(-1, 20, (3, 9)).astype(np.int32)
    scores, results = rng.random((3, 9)), []
    for kernel in (kernels.mmr_rows, getattr(kernels.mmr_rows, "py_func", kernels.mmr_rows)):
        results.append((np.empty((3, 9), np.int32), np.empty((3, 9))))
        kernel(0, 3, candidates, scores, vectors, 9, 0.6, *results[-1])
    np.testing.assert_array_equal(results[0][0], results[1][0])
    np.testing.assert_allclose(results[0][1], results[1][1], atol=1e-6)


def test_what_a_pick_is_worth_never_rises_so_that_sorting_keeps_the_order(ratings):
    vectors = np.random.default_rng(0).normal(size=(ratings.n_items, 3))
    slate = _slate(np.random.default_rng(1).random(30))
    ranked = MMR(0.4, vectors).fit(ratings)(slate)
    scaled = (slate.scores[0] - slate.scores.min()) / np.ptp(slate.scores)
    np.testing.assert_array_equal(np.argsort(-ranked.scores[0]), naive.mmr(scaled, vectors[:30], 30, 0.4))


def test_mmr_leaves_empty_places_empty_and_threads_change_nothing(ratings):
    rng = np.random.default_rng(2)
    vectors, scores = rng.normal(size=(ratings.n_items, 3)), rng.random((6, 15))
    scores[0, 3:], scores[1] = -np.inf, -np.inf
    slate = _slate(scores, users=range(6))
    one, two = (MMR(0.5, vectors, n_threads=n).fit(ratings)(slate).scores for n in (1, 2))
    np.testing.assert_array_equal(np.isneginf(one), np.isneginf(scores))
    np.testing.assert_array_equal(one, two)


# -- the other steps ------------------------------------------------------------------------------------------------


def test_engaged_lifts_what_the_user_has_rated(small):
    np.testing.assert_allclose(Engaged(2.0).fit(small)(_slate([1, 1, 1, 1])).scores, [[3, 3, 1, 1]])


def test_novelty_is_0_for_what_all_rated_and_1_for_what_one_did(small):
    np.testing.assert_allclose(Novelty(0.5).fit(small)(_slate([1, 1, 1, 1])).scores, [[1, 1.5, 1.5, 1.5]])


def test_recency_halves_with_the_half_life(small):
    # first rated on the days 10, 20, 40 and 410, the last of which is now
    boost = Recency(1.0, half_life=100).fit(small)(_slate([0, 0, 0, 0])).scores[0]
    np.testing.assert_allclose(boost, 0.5 ** (np.array([400, 390, 370, 0]) / 100))


def test_recency_of_given_dates(small):
    added = {"a": pd.Timestamp("2020-01-01"), "d": pd.Timestamp("2020-01-31")}
    step = Recency(1.0, half_life=30, added=added, now=pd.Timestamp("2020-01-31")).fit(small)
    np.testing.assert_allclose(step(_slate([0, 0, 0, 0])).scores, [[0.5, 0, 0, 1]])


def test_promotion_adds_what_was_agreed(small):
    step = Promotion({"c": 0.7, "unknown": 9}).fit(small)
    np.testing.assert_allclose(step(_slate([1, 1, 1, 1])).scores, [[1, 1, 1.7, 1]])


def test_toothpaste_every_two_months_is_due_after_two_months(small):
    events = pd.DataFrame({"user": 1, "item": ["a"] * 3 + ["b"] * 3, "timestamp": [0, 60, 120, 0, 60, 177]})
    events["timestamp"] *= DAY
    step = Recurring(events, weight=2.0, width=0.25, now=180 * DAY).fit(small)
    boost = step(_slate([0, 0, 0, 0])).scores[0]
    assert boost[0] == pytest.approx(2.0)
    z = (3 - 88.5) / (0.25 * 88.5)  # bought three days ago, and usually every 88.5
    assert boost[1] == pytest.approx(2 * np.exp(-(z**2) / 2))
    np.testing.assert_array_equal(step(_slate([0, 0, 0, 0], users=[1])).scores, 0)


def test_filters_take_away(small):
    step = Filter(allowed=["a", "b", "c"], blocked=["b"]).fit(small)
    np.testing.assert_array_equal(step(_slate([4, 3, 2, 1])).scores, [[4, -np.inf, 2, -np.inf]])


def test_a_quota_keeps_the_best_of_a_group(small):
    step = Quota({"a": "Lee", "b": "Lee", "c": "Lee"}, at_most=2).fit(small)
    np.testing.assert_array_equal(step(_slate([1, 3, 1, 0])).scores, [[1, 3, -np.inf, 0]])


def test_a_boost_brings_nothing_back(small):
    slate = _slate([-np.inf, 1, 1, 1], items=[[0, 1, 2, 3]])
    for step in (Engaged(5.0), Novelty(5.0), Recency(5.0), Promotion({"a": 5.0})):
        assert np.isneginf(step.fit(small)(slate).scores[0, 0])


# -- the pipeline ---------------------------------------------------------------------------------------------------


def test_with_all_items_as_candidates_and_no_steps_a_hybrid_is_its_model(ratings):
    model = Bias().fit(ratings)
    whole = Hybrid(Bias(), [MostRated(10**6), FromModel(Bias(), 10**6)]).fit(ratings)
    items, scores = whole.recommend(ratings.user_ids, n=7)
    wanted = model.recommend(ratings.user_ids, n=7)
    np.testing.assert_array_equal(items, wanted[0])
    np.testing.assert_allclose(scores, wanted[1])
    np.testing.assert_array_equal(whole.predict(1, ratings.item_ids), model.predict(1, ratings.item_ids))


def test_candidates_are_the_union_each_once(ratings):
    model = Hybrid(Bias(), [MostRated(20), FromModel(Bias(), 20), LikeLiked(ItemKNN(), 3, 5)]).fit(ratings)
    slate = model._score(ratings.user_ids[:5], exclude_seen=False)
    parts = [generator(ratings.user_ids[:5], False) for generator in model.candidates_]
    for row, items in enumerate(slate.items):
        wanted = set(np.concatenate([part[row] for part in parts])) - {-1}
        assert items[items >= 0].tolist() == sorted(wanted)


def test_like_liked_are_the_similar_items_of_the_best_rated(small):
    model = ItemKNN(similarity="cosine").fit(small)
    found = LikeLiked(ItemKNN(similarity="cosine"), n_liked=1, n=5).fit(small)(np.array([1, 99]), False)
    assert set(small.item_ids[found[0]]) == set(model.similar_items("a", 5)[0])
    assert (found[1] == -1).all()


def test_what_the_user_has_seen_is_left_out_unless_asked_for(small):
    model = Hybrid(Bias(), [MostRated(10)], [Engaged(10.0)]).fit(small)
    assert set(model.recommend([1], n=2)[0][0]) == {"c", "d"}
    assert set(model.recommend([1], n=2, exclude_seen=False)[0][0]) == {"a", "b"}


def test_too_few_candidates_leave_the_end_empty(small):
    items, scores = Hybrid(Bias(), [MostRated(1)]).fit(small).recommend([1, 99], n=3)
    assert items.shape == (2, 3)
    np.testing.assert_array_equal(np.isneginf(scores), [[True, True, True], [False, True, True]])
    assert items[1, 0] == "a"


def test_mmr_makes_lists_more_diverse(ratings):
    plain = Hybrid(FunkSVD(n_factors=5, n_epochs=10, random_state=0), [MostRated(100)])
    diverse = clone(plain).set_params(reranking=[MMR(0.3)]).fit(ratings)
    vectors = diverse.reranking_[0].vectors_

    def likeness(model):
        lists = model.train_.item_codes(model.recommend(ratings.user_ids, n=10)[0].ravel()).reshape(-1, 10)
        return np.mean([np.mean(vectors[row] @ vectors[row].T) for row in lists])

    assert likeness(diverse) < likeness(plain.fit(ratings)) - 0.05


def test_explain_shows_every_stage_in_the_order_of_the_list(small):
    model = Hybrid(Bias(), [MostRated(10)], [Promotion({"d": 3.0}), Filter(blocked=["b"])]).fit(small)
    table = model.explain("stranger")
    assert list(table.columns) == ["item", "scoring", "1 Promotion", "2 Filter"]
    assert list(table["item"]) == list(model.recommend(["stranger"], n=3)[0][0])
    assert table.loc[table["item"] == "d", "1 Promotion"].item() == pytest.approx(
        table.loc[table["item"] == "d", "scoring"].item() + 3
    )


# -- blending -------------------------------------------------------------------------------------------------------


def test_a_blend_is_no_worse_than_its_best_part_where_the_weights_were_fitted(ratings):
    blend = Blend([Bias(), ItemKNN(centering="baseline"), FunkSVD(n_epochs=15, random_state=0)], random_state=0)
    rmse = blend.fit(ratings).validation_rmse_
    assert rmse["blend"] <= min(rmse.values()) + 1e-12
    assert (blend.weights_ >= 0).all()


def test_a_blend_predicts_the_weighted_sum(ratings):
    blend = Blend([Bias(), ItemKNN()], validation=0.2, random_state=0).fit(ratings)
    users, items = ratings.user_ids[[0, 5, 7]], ratings.item_ids[[3, 3, 9]]
    parts = np.array([model.predict(users, items, clip=False) for model in blend.models_])
    np.testing.assert_allclose(blend.predict(users, items, clip=False), blend.intercept_ + blend.weights_ @ parts)


def test_a_blend_is_the_same_for_one_seed(ratings):
    first, second = (Blend([Bias(), ItemKNN()], random_state=3).fit(ratings).weights_ for _ in range(2))
    np.testing.assert_array_equal(first, second)


# -- wrong inputs ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: Hybrid(Bias()), ValueError, "candidates is empty"),
        (lambda: Hybrid(Bias(), [MostRated(0)]), ValueError, "n == 0"),
        (lambda: Hybrid(Bias(), [LikeLiked(Bias())]), TypeError, "must have similar_items, which Bias has not"),
        (lambda: Hybrid(Bias(), [MostRated()], [MMR()]), ValueError, "has no item_factors_"),
        (lambda: Hybrid(Bias(), [MostRated()], [MMR(vectors=np.ones((2, 2)))]), ValueError, "one row for each of 4"),
        (lambda: Hybrid(Bias(), [MostRated()], [MMR(1.5)]), ValueError, "trade_off == 1.5"),
        (lambda: Hybrid(Bias(), [MostRated()], [Quota({}, at_most=0)]), ValueError, "at_most == 0"),
        (lambda: Hybrid(Bias(), [MostRated()], [Novelty(np.nan)]), ValueError, "weight must be finite"),
        (lambda: Hybrid(Bias(), [MostRated()], [Recency(half_life=0)]), ValueError, "half_life == 0"),
        (lambda: Hybrid(Bias(), [MostRated()], [Promotion({"a": np.inf})]), ValueError, "boosts must be finite"),
        (
            lambda: Hybrid(Bias(), [MostRated()], [Recurring(pd.DataFrame({"user": [1]}))]),
            ValueError,
            "no column 'item'",
        ),
        (lambda: Blend([]), ValueError, "models is empty"),
        (lambda: Blend([Bias()], validation=0.1), ValueError, "each side needs more"),
        (lambda: Blend([Bias()], validation=1.0), ValueError, "validation == 1"),
    ],
)
def test_impossible_settings_are_refused(small, build, error, message):
    with pytest.raises(error, match=message):
        build().fit(small)


def test_recency_needs_times(small):
    frame = small.to_frame().drop(columns="timestamp")
    with pytest.raises(ValueError, match="ratings have no timestamps"):
        Recency().fit(Ratings.from_frame(frame))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1.0, 2.0], [[1.0]]), "of one length"),
        (([np.nan], [[1.0]]), "must be finite"),
        (([1.0], [[1.0]], 2), "n must be a whole number from 0 to 1"),
        (([1.0], [[1.0]], 1, -0.1), "trade_off == -0.1"),
    ],
)
def test_wrong_lists_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        variety.mmr(*arguments)
