"""Splits that leak nothing, an evaluator checked by hand, and the comparison table."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys_lib import metrics
from recsys_lib.base import Recommender
from recsys_lib.evaluation import compare, evaluate_ranking, kfold, leave_n_out, random_splits, temporal_split
from recsys_lib.ratings import Ratings


class Constant(Recommender):
    """Predicts one number, and recommends items in a fixed order of merit."""

    def __init__(self, value=3.0, merit=None):
        self.value = value
        self.merit = merit

    def _fit(self, ratings):
        self.merit_ = np.zeros(ratings.n_items) if self.merit is None else np.asarray(self.merit, float)

    def _predict_codes(self, users, items):
        return np.full(len(users), self.value)

    def _score_block(self, users):
        return np.tile(self.merit_, (len(users), 1))


def some_ratings(n_users=20, n_items=15, density=0.5, seed=0, timestamps=True):
    rng = np.random.default_rng(seed)
    users, items = np.nonzero(rng.random((n_users, n_items)) < density)
    frame = pd.DataFrame({"user": users, "item": items, "rating": rng.integers(1, 6, len(users))})
    if timestamps:
        frame["time"] = rng.integers(0, 50, len(users))  # several in one second
    return Ratings.from_frame(frame, timestamp="time" if timestamps else None, scale=(1, 5))


def cells(ratings):
    return set(zip(ratings.users.tolist(), ratings.items.tolist(), strict=True))


SPLITS = {
    "kfold": lambda ratings: list(kfold(ratings, 5, random_state=0)),
    "random_splits": lambda ratings: list(random_splits(ratings, 3, 0.2, random_state=0)),
    "leave_two_out": lambda ratings: [leave_n_out(ratings, 2, random_state=0)],
    "leave_a_share_out": lambda ratings: [leave_n_out(ratings, 0.25, random_state=0)],
    "leave_newest_out": lambda ratings: [leave_n_out(ratings, 2, newest=True)],
    "temporal_split": lambda ratings: [temporal_split(ratings, 0.2)],
}


@pytest.mark.parametrize("split", SPLITS.values(), ids=SPLITS)
def test_train_and_test_make_up_the_ratings_and_share_none(split):
    ratings = some_ratings()
    for train, test in split(ratings):
        assert len(train)
        assert len(test)
        assert not cells(train) & cells(test)
        assert cells(train) | cells(test) == cells(ratings)
        assert train.item_ids is ratings.item_ids
        assert test.timestamps is not None


@pytest.mark.parametrize("split", SPLITS.values(), ids=SPLITS)
def test_the_same_seed_gives_the_same_split(split):
    ratings = some_ratings()
    for (_, first), (_, again) in zip(split(ratings), split(ratings), strict=True):
        assert cells(first) == cells(again)


@given(st.integers(2, 12), st.integers(0, 5))
def test_each_rating_is_tested_in_exactly_one_fold(n_splits, seed):
    ratings = some_ratings()
    tests = [test for _, test in kfold(ratings, n_splits, random_state=seed)]
    assert sum(map(len, tests)) == len(ratings)
    assert set().union(*map(cells, tests)) == cells(ratings)
    assert max(map(len, tests)) - min(map(len, tests)) <= 1


def test_random_splits_have_the_size_asked_for():
    ratings = some_ratings()
    assert [len(test) for _, test in random_splits(ratings, 4, 0.3, random_state=1)] == [round(0.3 * len(ratings))] * 4


@pytest.mark.parametrize("newest", [False, True])
@pytest.mark.parametrize("n", [1, 3, 8])
def test_leave_n_out_takes_n_of_each_user_who_has_more(n, newest):
    ratings = some_ratings()
    _, test = leave_n_out(ratings, n, newest=newest, random_state=0)
    assert np.array_equal(test.user_counts, np.where(ratings.user_counts > n, n, 0))


def test_leave_a_share_out_rounds_down():
    ratings = some_ratings()
    _, test = leave_n_out(ratings, 0.25, random_state=0)
    assert np.array_equal(test.user_counts, ratings.user_counts // 4)


def test_leave_newest_out_keeps_each_users_past():
    train, test = leave_n_out(some_ratings(), 3, newest=True)
    for user in np.unique(test.users):
        assert train.timestamps[train.users == user].max() <= test.timestamps[test.users == user].min()


def test_a_temporal_split_never_trains_on_the_future():
    ratings = some_ratings()
    train, test = temporal_split(ratings, 0.2)
    assert train.timestamps.max() < test.timestamps.min()
    assert len(test) >= round(0.2 * len(ratings))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda r: kfold(r, 1), "n_splits == 1, must be >= 2"),
        (lambda r: random_splits(r, 2, 1.5), "test_size == 1.5, must be < 1"),
        (lambda r: random_splits(r, 2, np.nan), "test_size must be a finite number, got nan"),
        (lambda r: leave_n_out(r, np.nan), "n must be a finite number, got nan"),
        (lambda r: random_splits(r[:2], 2, 0.1), "leaves the train or test part empty"),
        (lambda r: leave_n_out(r, 0), "n == 0, must be >= 1"),
        (lambda r: leave_n_out(r, 500), "no user has enough ratings"),
        (lambda r: leave_n_out(r, 1, newest=True), "newest=True needs timestamps"),
        (lambda r: temporal_split(r), "temporal_split needs timestamps"),
    ],
)
def test_impossible_splits_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call(some_ratings(timestamps=False))


@pytest.mark.parametrize("split", [kfold, random_splits, leave_n_out, temporal_split])
def test_a_split_wants_ratings(split):
    with pytest.raises(TypeError, match=r"ratings must be a .*Ratings, got list"):
        split([1, 2, 3])


# -- one model's lists ------------------------------------------------------------------------------------------


@pytest.fixture
def by_hand():
    """Three users, five items; the model always puts a first, then b, c, d, e."""
    train = pd.DataFrame({"user": ["u", "v", "w", "w"], "item": ["a", "b", "a", "e"], "rating": 4.0})
    test = pd.DataFrame(
        [("u", "c", 5.0), ("u", "b", 2.0), ("v", "e", 4.0), ("w", "c", 1.0)], columns=["user", "item", "rating"]
    )
    everything = pd.concat([train, test, pd.DataFrame([("v", "d", 3.0)], columns=train.columns)])
    ratings = Ratings.from_frame(everything, scale=(1, 5))
    n_train = len(train)
    model = Constant(merit=[5, 4, 3, 2, 1]).fit(ratings[:n_train])
    return model, ratings[n_train : n_train + len(test)]


def test_evaluate_ranking_by_hand(by_hand):
    model, test = by_hand
    # lists of two: u [b c] (seen a), v [a c] (seen b), w [b c] (seen a, e)
    # relevant: u {b c}, v {e}, w {c}
    result = evaluate_ranking(model, test, k=2)
    discount = 1 / np.log2(3)
    assert result["precision@2"] == pytest.approx((1 + 0 + 1 / 2) / 3)
    assert result["recall@2"] == pytest.approx((1 + 0 + 1) / 3)
    assert result["hit_rate@2"] == pytest.approx(2 / 3)
    assert result["map@2"] == pytest.approx((1 + 0 + 1 / 2) / 3)
    assert result["mrr@2"] == pytest.approx((1 + 0 + 1 / 2) / 3)
    assert result["ndcg@2"] == pytest.approx((1 + 0 + discount) / 3)
    assert result["coverage@2"] == pytest.approx(3 / 5)  # a, b, c
    assert result["gini@2"] == pytest.approx(metrics.gini([1, 2, 3, 0, 0]))
    # of three users two rated a, one b, nobody c: 0.415, 1 and 2 bits
    bits = -np.log2(np.array([3, 2, 1]) / 4)
    assert result["novelty@2"] == pytest.approx(np.mean([bits[1] + bits[2], bits[0] + bits[2], bits[1] + bits[2]]) / 2)
    assert result["n_users"] == 3


def test_a_threshold_leaves_out_users_who_liked_nothing(by_hand):
    model, test = by_hand
    result = evaluate_ranking(model, test, k=2, threshold=4)  # u {c}, v {e}
    assert result["n_users"] == 2
    assert result["mrr@2"] == pytest.approx((1 / 2 + 0) / 2)


def test_several_lengths_at_once_equal_each_alone(by_hand):
    model, test = by_hand
    both = evaluate_ranking(model, test, k=(1, 3))
    for k in (1, 3):
        assert evaluate_ranking(model, test, k).items() <= both.items()


def test_a_list_longer_than_the_catalogue_is_filled_with_misses(by_hand):
    model, test = by_hand
    result = evaluate_ranking(model, test, k=20)
    assert result["recall@20"] == 1  # full catalogue: everything is found
    assert result["precision@20"] == pytest.approx((2 + 1 + 1) / 20 / 3)


def test_a_relevant_item_unknown_to_the_model_is_not_found(by_hand):
    model, _ = by_hand
    test = Ratings.from_frame(pd.DataFrame({"user": ["u", "u"], "item": ["b", "zzz"], "rating": 5.0}))
    assert evaluate_ranking(model, test, k=5)["recall@5"] == pytest.approx(1 / 2)


def test_a_user_unknown_to_the_model_is_judged_too(by_hand):
    model, _ = by_hand
    test = Ratings.from_frame(pd.DataFrame({"user": ["nobody"], "item": ["a"], "rating": 5.0}))
    assert evaluate_ranking(model, test, k=1)["hit_rate@1"] == 1


def test_evaluate_ranking_equals_the_metrics_on_lists():
    ratings = some_ratings(40, 30, 0.4)
    train, test = leave_n_out(ratings, 4, random_state=0)
    model = Constant(merit=np.random.default_rng(1).normal(size=30)).fit(train)
    users = np.unique(test.user_ids[test.users])
    recommended, _ = model.recommend(users, 10)
    relevant = [set(test.item_ids[test.items[test.user_ids[test.users] == user]]) for user in users]
    result = evaluate_ranking(model, test, 10, item_vectors=np.eye(30))
    assert result["ndcg@10"] == pytest.approx(metrics.ndcg_at_k(recommended, relevant, 10))
    assert result["map@10"] == pytest.approx(metrics.average_precision_at_k(recommended, relevant, 10))
    assert result["coverage@10"] == pytest.approx(metrics.catalogue_coverage(recommended, 30))
    assert result["diversity@10"] == pytest.approx(1)  # unit vectors at right angles


def test_nothing_relevant_is_refused(by_hand):
    model, test = by_hand
    with pytest.raises(ValueError, match="no rating of at least 6"):
        evaluate_ranking(model, test, threshold=6)


# -- models side by side ----------------------------------------------------------------------------------------


def test_compare_gives_mean_and_standard_deviation_over_folds():
    ratings = some_ratings()
    table = compare({"three": Constant(3.0), "four": Constant(4.0)}, ratings, folds=4, random_state=7, progress=False)
    by_fold = [metrics.rmse(test.values, np.full(len(test), 4.0)) for _, test in kfold(ratings, 4, random_state=7)]
    assert list(table.index) == ["three", "four"]
    assert table.loc["four", "rmse"] == pytest.approx(np.mean(by_fold))
    assert table.loc["four", "rmse_std"] == pytest.approx(np.std(by_fold, ddof=1))
    assert (table[["fit_seconds", "predict_seconds"]] >= 0).all(axis=None)


def test_compare_adds_ranking_metrics_when_asked():
    ratings = some_ratings()
    splits = [leave_n_out(ratings, 2, random_state=seed) for seed in (0, 1)]
    table = compare([Constant()], ratings, folds=splits, k=(5, 10), progress=False)
    expected = np.mean([evaluate_ranking(Constant().fit(train), test, 5)["ndcg@5"] for train, test in splits])
    assert table.loc["Constant", "ndcg@5"] == pytest.approx(expected)
    assert {"recall@10", "recall@10_std"} <= set(table.columns)


def test_compare_in_detail_has_a_row_per_model_and_fold():
    table = compare({"a": Constant(), "b": Constant()}, some_ratings(), folds=3, details=True, progress=False)
    assert table[["model", "fold"]].to_numpy().tolist() == [[m, f] for f in range(3) for m in "ab"]


def test_one_fold_has_no_standard_deviation():
    ratings = some_ratings()
    table = compare([Constant()], ratings, folds=[temporal_split(ratings)], progress=False)
    assert "rmse_std" not in table
    assert not table.isna().any(axis=None)


def test_compare_leaves_the_given_models_unfitted():
    model = Constant()
    compare([model], some_ratings(), folds=2, progress=False)
    assert not hasattr(model, "train_")


@pytest.mark.parametrize(
    ("models", "error", "message"),
    [
        ([], ValueError, "models is empty"),
        ([Constant(1), Constant(2)], ValueError, "several of class Constant: name them"),
        ({"mine": 5}, TypeError, r"models\['mine'\] must be a Recommender, got int"),
    ],
)
def test_bad_models_are_named(models, error, message):
    with pytest.raises(error, match=message):
        compare(models, some_ratings(), progress=False)


def test_an_error_says_which_model_and_fold():
    with pytest.raises(ValueError, match="could not convert string to float") as caught:
        compare({"wrong": Constant("three")}, some_ratings(), progress=False)
    assert caught.value.__notes__ == ["while comparing 'wrong' on fold 0"]
