"""`Recommender`: what a model gets for nothing, seen on the smallest one there can be."""

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, cross_val_score

from recsys_lib import Ratings, Recommender
from recsys_lib.base import ItemVectors


class Shift(Recommender):
    """Predicts the item's place in the vocabulary plus `by`; of an unknown item `by` alone."""

    def __init__(self, by: float = 0.0):
        self.by = by

    def _fit(self, ratings):
        self.seen_dtypes_ = []

    def _predict_codes(self, users, items):
        self.seen_dtypes_.append((users.dtype, items.dtype, users.flags.c_contiguous, items.flags.writeable))
        return np.where(items >= 0, items, 0) + self.by


@pytest.fixture
def ratings():
    """Ann rated a and c, Bob b; d is rated by Cy alone."""
    rows = [("ann", "a", 1.0), ("ann", "c", 2.0), ("bob", "b", 4.0), ("cy", "d", 3.0)]
    return Ratings.from_frame(pd.DataFrame(rows, columns=["user", "item", "rating"]), scale=(0, 4))


# -- fit -------------------------------------------------------------------------------------------------------------


def test_fit_returns_itself_and_keeps_the_ratings(ratings):
    model = Shift()
    assert model.fit(ratings) is model
    assert model.train_ is ratings


@pytest.mark.parametrize("thing", [pd.DataFrame({"user": [1]}), np.eye(3), None])
def test_only_ratings_can_be_learned_from(thing):
    with pytest.raises(TypeError, match=f"must be a recsys_lib.Ratings, got {type(thing).__name__}"):
        Shift().fit(thing)


def test_no_ratings_are_refused(ratings):
    with pytest.raises(ValueError, match="ratings is empty"):
        Shift().fit(ratings[[]])


@pytest.mark.parametrize("method", ["predict", "recommend", "score", "similar_items"])
def test_a_model_that_was_not_fitted_says_so(ratings, method):
    arguments = {"predict": ("ann", "a"), "recommend": ("ann",), "score": (ratings,), "similar_items": ("a",)}
    with pytest.raises(NotFittedError):
        getattr(Vectors(), method)(*arguments[method])


# -- predict ---------------------------------------------------------------------------------------------------------


def test_ids_go_in_and_numbers_come_out(ratings):
    predictions = Shift(by=1).fit(ratings).predict(["ann", "bob"], ["a", "c"])
    assert predictions.tolist() == [1, 3]
    assert predictions.dtype == np.float64


def test_codes_reach_the_model_as_the_kernels_want_them(ratings):
    model = Shift().fit(ratings)
    model.predict("ann", ["a", "b"])
    assert model.seen_dtypes_ == [(np.int32, np.int32, True, True)]


@pytest.mark.parametrize(
    ("users", "items", "expected"),
    [("ann", ["a", "b", "c"], [0, 1, 2]), (["ann", "bob"], "c", [2, 2]), ("ann", "d", [3]), ([], [], [])],
)
def test_one_id_goes_with_many(ratings, users, items, expected):
    assert Shift().fit(ratings).predict(users, items).tolist() == expected


def test_unknown_ids_are_no_error(ratings):
    assert Shift(by=2).fit(ratings).predict(["ann", "who"], ["what", "what"]).tolist() == [2, 2]


def test_predictions_are_clipped_unless_told_not_to(ratings):
    model = Shift(by=3).fit(ratings)
    assert model.predict("ann", ["a", "d"]).tolist() == [3, 4]
    assert model.predict("ann", ["a", "d"], clip=False).tolist() == [3, 6]


def test_unequal_lengths_are_named(ratings):
    with pytest.raises(ValueError, match="got 2 users and 3 items"):
        Shift().fit(ratings).predict(["ann", "bob"], ["a", "b", "c"])


# -- recommend -------------------------------------------------------------------------------------------------------


def test_the_best_come_first_and_the_seen_are_left_out(ratings):
    items, scores = Shift().fit(ratings).recommend(["ann", "bob"], n=2)
    assert items.tolist() == [["d", "b"], ["d", "c"]]
    assert scores.tolist() == [[3, 1], [3, 2]]
    assert scores.dtype == np.float64


def test_the_seen_are_there_when_asked_for(ratings):
    items, _ = Shift().fit(ratings).recommend("ann", n=2, exclude_seen=False)
    assert items.tolist() == [["d", "c"]]


def test_scores_are_not_clipped(ratings):
    _, scores = Shift(by=10).fit(ratings).recommend("bob", n=1)
    assert scores.tolist() == [[13]]


def test_places_without_an_item_have_score_minus_infinity(ratings):
    items, scores = Shift().fit(ratings).recommend("ann", n=4)
    assert items[0, :2].tolist() == ["d", "b"]
    assert scores[0].tolist() == [3, 1, -np.inf, -np.inf]


def test_a_list_is_never_longer_than_the_catalogue(ratings):
    items, scores = Shift().fit(ratings).recommend(["ann", "bob", "cy"], n=100)
    assert items.shape == scores.shape == (3, 4)


def test_an_unknown_user_has_seen_nothing(ratings):
    items, _ = Shift().fit(ratings).recommend("who", n=4)
    assert items.tolist() == [["d", "c", "b", "a"]]


def test_ties_go_by_the_order_of_the_ids(ratings):
    class Same(Shift):
        def _predict_codes(self, users, items):
            return np.zeros(len(items))

    items, _ = Same().fit(ratings).recommend("who", n=3)
    assert items.tolist() == [["a", "b", "c"]]


def test_more_users_than_a_block_holds(filmworld):
    model = Shift().fit(filmworld.ratings)
    users = np.resize(filmworld.ratings.user_ids, 1_100)
    items, scores = model.recommend(users, n=3)
    alone = [model.recommend(user, n=3) for user in users[:80]]
    assert np.array_equal(items[:80], np.vstack([pair[0] for pair in alone]))
    assert np.array_equal(scores[:80], np.vstack([pair[1] for pair in alone]))
    assert np.array_equal(items[1_040:], items[:60])


@pytest.mark.parametrize("n", [0, -1, 2.5, "3", None])
def test_an_impossible_n_is_named(ratings, n):
    with pytest.raises(ValueError, match="n must be a whole number of at least 1, got"):
        Shift().fit(ratings).recommend("ann", n=n)


# -- scikit-learn ----------------------------------------------------------------------------------------------------


def test_the_score_is_minus_the_rmse(ratings):
    # errors 0 - 1, 2 - 2, 1 - 4, 3 - 3
    assert Shift().fit(ratings).score(ratings) == pytest.approx(-np.sqrt(10 / 4))


def test_only_ratings_can_be_scored_and_not_none_of_them(ratings):
    model = Shift().fit(ratings)
    with pytest.raises(TypeError, match=r"must be a recsys_lib\.Ratings, got DataFrame"):
        model.score(ratings.to_frame())
    with pytest.raises(ValueError, match="ratings is empty: there is nothing to score"):
        model.score(ratings[[]])


def test_ratings_of_other_vocabularies_can_be_scored(ratings):
    other = Ratings.from_frame(pd.DataFrame({"user": ["zoe"], "item": ["c"], "rating": [3.0]}))
    assert Shift().fit(ratings).score(other) == -1


def test_parameters_are_read_set_and_cloned(ratings):
    model = Shift(by=2).fit(ratings)
    assert model.get_params() == {"by": 2}
    fresh = clone(model)
    assert fresh.by == 2
    assert not hasattr(fresh, "train_")
    assert fresh.set_params(by=3).fit(ratings).predict("ann", "a").tolist() == [3]


def test_a_grid_is_searched_over_ratings(filmworld):
    search = GridSearchCV(Shift(), {"by": [-400.0, 3.5, 400.0]}, cv=3).fit(
        filmworld.ratings[filmworld.ratings.items < 1]
    )
    assert search.best_params_ == {"by": 3.5}
    assert search.best_estimator_.train_.n_items == 400


def test_folds_are_scored(filmworld):
    scores = cross_val_score(Shift(), filmworld.ratings, cv=4)
    assert scores.shape == (4,)
    assert (scores < 0).all()


# -- similar items ---------------------------------------------------------------------------------------------------


class Vectors(ItemVectors, Shift):
    """Items in the plane: a and b point one way, c the other, d nowhere."""

    def _fit(self, ratings):
        super()._fit(ratings)
        self.item_factors_ = np.array([[1, 0], [2, 0.1], [-1, 0], [0, 0]], np.float32)


def test_similar_items_are_the_nearest_by_angle(ratings):
    items, scores = Vectors().fit(ratings).similar_items("a", n=2)
    assert items.tolist()[0] == "b"
    assert scores[0] == pytest.approx(2 / np.hypot(2, 0.1), abs=1e-6)
    assert "a" not in items.tolist()


@pytest.mark.parametrize(("measure", "score"), [("cosine", -1.0), ("dot", -1.0), ("euclidean", -2.0)])
def test_similarity_is_measured_as_asked(ratings, measure, score):
    items, scores = Vectors().fit(ratings).similar_items("a", measure=measure)
    assert items.tolist() == ["b", "c"]  # d has no vector
    assert scores[1] == pytest.approx(score)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda model: model.similar_items("what"), "item 'what' has no rating in the training data"),
        (lambda model: model.similar_items("d"), "item 'd' has no rating"),
        (lambda model: model.similar_items(["a", "b"]), "item must be one id, got 2"),
        (lambda model: model.similar_items("a", n=0), "n must be a whole number of at least 1, got 0"),
        (lambda model: model.similar_items("a", measure="taxi"), "measure must be .* got 'taxi'"),
    ],
)
def test_what_has_no_neighbours_is_named(ratings, call, message):
    with pytest.raises(ValueError, match=message):
        call(Vectors().fit(ratings))
