"""The weighted rating, the chart, and the models of mean and bias."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.model_selection import GridSearchCV, KFold

from recsys_lib import Bias, GlobalMean, ItemMean, Popularity, Ratings, UserMean
from recsys_lib.popularity import damped_mean, item_votes, top_chart, vote_quantile, weighted_rating
from tests.recsys_lib.naive.popularity import bias_als

# -- the weighted rating ------------------------------------------------------------------------------------------


def test_weighted_rating_by_hand():
    # 3 votes of mean 5 and 7 free votes at 3: (15 + 21) / 10
    assert weighted_rating(v=3, R=5, m=7, C=3) == pytest.approx(3.6)


def test_a_number_in_a_number_out_and_arrays_likewise():
    assert isinstance(weighted_rating(3, 5.0, 7, 3.0), float)
    assert weighted_rating([3, 0], [5.0, 1.0], 7, 3.0).tolist() == pytest.approx([3.6, 3.0])


def test_without_free_votes_the_weighted_rating_is_the_mean():
    assert weighted_rating([1, 9], [4.5, 2.0], m=0, C=3).tolist() == [4.5, 2.0]


@pytest.mark.parametrize("m", [0, 5])
def test_without_votes_it_is_C_even_if_R_is_nan(m):
    assert weighted_rating(v=0, R=np.nan, m=m, C=3.2) == pytest.approx(3.2)


votes = st.integers(0, 10_000)
stars = st.floats(0.5, 5)


@given(votes, stars, st.floats(0, 1e6), stars)
def test_it_lies_between_R_and_C(v, R, m, C):
    low, high = min(R, C), max(R, C)
    assert low - 1e-9 <= weighted_rating(v, R, m, C) <= high + 1e-9


@given(st.integers(1, 1000), stars, st.floats(0, 1e4), stars)
def test_it_is_the_damped_mean_of_the_votes(v, R, m, C):
    assert weighted_rating(v, R, m, C) == pytest.approx(damped_mean(v * R, v, damping=m, prior=C))


@given(stars, stars, st.floats(0.1, 1e3))
def test_more_votes_bring_it_nearer_to_R(R, C, m):
    distance = np.abs(weighted_rating(np.array([1, 10, 100, 1000]), np.full(4, R), m, C) - R)
    assert (np.diff(distance) <= 1e-12).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: weighted_rating(-1, 3, 5, 3), "v must not be negative, got -1"),
        (lambda: weighted_rating(1, np.nan, 5, 3), "R must be finite, got nan"),
        (lambda: weighted_rating(1, 3, -5, 3), "m must not be negative, got -5"),
        (lambda: weighted_rating(1, 3, np.inf, 3), "m must be finite, got inf"),
        (lambda: weighted_rating(1, 3, 5, np.nan), "C must be finite, got nan"),
        (lambda: damped_mean(3, -1, 1, 0), "count must not be negative"),
        (lambda: damped_mean(3, 1, -1, 0), "damping must not be negative"),
        (lambda: damped_mean(np.nan, 1, 1, 0), "total must be finite"),
        (lambda: damped_mean(3, 1, 1, np.inf), "prior must be finite"),
        (lambda: vote_quantile([], 0.5), "v is empty"),
        (lambda: vote_quantile([1, -2], 0.5), "v must not be negative, got -2"),
        (lambda: vote_quantile([1, 2], 1.5), "q == 1.5, must be <= 1"),
    ],
)
def test_impossible_numbers_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_damped_mean_of_nothing_is_the_prior():
    assert damped_mean(0.0, 0, damping=0, prior=3.5) == 3.5


def test_vote_quantile():
    assert vote_quantile([1, 2, 3, 4, 100], 0.5) == 3
    assert vote_quantile([7], 0.9) == 7


# -- the chart ------------------------------------------------------------------------------------------------------


def films() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "title": ["one vote", "loved", "liked", "hated", "no vote"],
            "vote_count": [1, 50, 100, 100, 0],
            "vote_average": [5.0, 4.5, 4.0, 1.0, np.nan],
        }
    )


def test_a_single_vote_does_not_win_the_chart():
    assert top_chart(films(), quantile=0.3).title.tolist() == ["loved", "liked", "hated"]
    chart = top_chart(films(), m=20, qualify=False)
    assert chart.title.tolist()[0] == "loved"
    assert len(chart) == 5


def test_the_chart_says_the_weighted_rating():
    chart = top_chart(films(), m=50, C=3.0)
    assert chart.weighted_rating.tolist() == pytest.approx([3.75, 11 / 3, 5 / 3])


def test_C_is_the_mean_over_films_with_a_vote():
    chart = top_chart(films(), m=1e12, qualify=False)
    assert chart.weighted_rating.to_numpy() == pytest.approx(14.5 / 4)


def test_ties_stay_in_order_and_the_chart_is_cut_at_n():
    table = pd.DataFrame({"vote_count": [5, 5, 5], "vote_average": [3.0, 3.0, 3.0]})
    assert top_chart(table, n=2).index.tolist() == [0, 1]


def test_the_chart_of_ratings_is_the_chart_of_their_votes(albums):
    votes = item_votes(albums.ratings)
    assert votes.item.tolist() == albums.ratings.item_ids.tolist()
    assert votes.vote_count.sum() == 16
    pd.testing.assert_frame_equal(top_chart(albums.ratings, m=1), top_chart(votes, m=1))


def test_an_item_without_ratings_has_no_mean(albums):
    part = albums.ratings[albums.ratings.items > 0]
    votes = item_votes(part)
    assert votes.vote_count.tolist()[0] == 0
    assert np.isnan(votes.vote_average.tolist()[0])


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: top_chart([1, 2]), TypeError, "must be a DataFrame or Ratings, got list"),
        (lambda: top_chart(films().drop(columns="vote_count")), ValueError, "no column 'vote_count'"),
        (lambda: top_chart(films(), mean="R"), ValueError, "no column 'R'"),
        (lambda: top_chart(films(), n=0), ValueError, "n == 0, must be >= 1"),
        (lambda: top_chart(films(), quantile=2), ValueError, "q == 2"),
        (lambda: top_chart(films().assign(vote_count=0)), ValueError, "no item has a vote"),
    ],
)
def test_a_chart_that_cannot_be_made_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()


# -- models ---------------------------------------------------------------------------------------------------------


def test_means_by_hand(albums):
    ratings, n = albums.ratings, 16
    mean = ratings.values.sum() / n
    assert GlobalMean().fit(ratings).predict("An", "BTS") == pytest.approx([mean])
    assert UserMean().fit(ratings).predict("An", "BTS") == pytest.approx([12 / 5])
    assert ItemMean().fit(ratings).predict("An", "BTS") == pytest.approx([3])
    assert UserMean(damping=2).fit(ratings).predict("An", "BTS") == pytest.approx([(12 + 2 * mean) / 7])
    assert ItemMean(damping=2).fit(ratings).predict("An", "BTS") == pytest.approx([(9 + 2 * mean) / 5])


@pytest.mark.parametrize(("damping", "pair"), [(2.0, (2.0, 2.0)), ((3.0, 0.5), (3.0, 0.5))])
@pytest.mark.parametrize(("method", "n_epochs", "passes"), [("als", 7, 7), ("damped", 7, 1)])
def test_biases_are_those_of_the_naive_loop(albums, damping, pair, method, n_epochs, passes):
    rows = list(albums.ratings.to_frame().itertuples(index=False, name=None))
    mean, user_bias, item_bias = bias_als(rows, *pair, passes)
    model = Bias(damping, method, n_epochs).fit(albums.ratings)
    assert model.global_mean_ == pytest.approx(mean)
    assert model.user_bias_ == pytest.approx([user_bias[u] for u in albums.ratings.user_ids])
    assert model.item_bias_ == pytest.approx([item_bias[i] for i in albums.ratings.item_ids])


def _objective(model, ratings, damping):
    error = model.predict(ratings.user_ids[ratings.users], ratings.item_ids[ratings.items], clip=False) - ratings.values
    return (error**2).sum() + damping * ((model.user_bias_**2).sum() + (model.item_bias_**2).sum())


def test_an_epoch_never_raises_the_objective(filmworld):
    objectives = [
        _objective(Bias(5.0, n_epochs=n).fit(filmworld.ratings), filmworld.ratings, 5.0) for n in (1, 2, 3, 5, 20)
    ]
    assert (np.diff(objectives) <= 1e-9 * objectives[0]).all()


def test_after_many_epochs_the_gradient_is_zero(filmworld):
    ratings = filmworld.ratings
    model = Bias(5.0, n_epochs=200).fit(ratings)
    error = model.global_mean_ + model.user_bias_[ratings.users] + model.item_bias_[ratings.items] - ratings.values
    for codes, bias in ((ratings.users, model.user_bias_), (ratings.items, model.item_bias_)):
        gradient = np.bincount(codes, error, len(bias)) + 5.0 * bias
        assert np.abs(gradient).max() < 1e-6


def test_biases_come_near_the_truth_of_filmworld(filmworld):
    truth, ratings = filmworld.truth, filmworld.ratings
    model = Bias(3.0).fit(ratings)
    known = ratings.item_counts >= 20
    assert np.corrcoef(model.item_bias_[known], truth.item_bias[known])[0, 1] > 0.7
    assert np.corrcoef(model.user_bias_, truth.user_bias)[0, 1] > 0.7


@pytest.mark.parametrize(("by", "best"), [("count", "many"), ("mean", "one"), ("weighted", "few")])
def test_popularity_ranks_by_what_it_is_told(by, best):
    rows = [("u0", "one", 5.0)]
    rows += [(f"u{n}", "few", 4.5) for n in range(10)] + [(f"u{n}", "many", 3.0) for n in range(12)]
    ratings = Ratings.from_frame(pd.DataFrame(rows, columns=["user", "item", "rating"]), scale=(0.5, 5))
    model = Popularity(by, m=5).fit(ratings)
    items, scores = model.recommend(["nobody", "u11"], n=1, exclude_seen=False)
    assert items.ravel().tolist() == [best, best]
    assert scores[0] == scores[1]
    assert model.predict("nobody", "few") == pytest.approx(weighted_rating(10, 4.5, 5, (5 + 4.5 + 3) / 3))
    assert model.predict("nobody", "never seen") == pytest.approx((5 + 4.5 + 3) / 3)


def test_popularity_takes_m_as_a_quantile_of_the_votes(albums):
    model = Popularity(quantile=0.5).fit(albums.ratings)
    assert model.m_ == np.median(albums.ratings.item_counts)


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (UserMean(damping=-1), "damping == -1"),
        (ItemMean(damping=-1), "damping == -1"),
        (Bias(damping=-1), "damping == -1"),
        (Bias(damping=(1, -2)), "damping == -2"),
        (Bias(damping=(1, 2, 3)), r"damping must be a number or a pair \(user, item\)"),
        (Bias(method="svd"), "method must be one of 'als', 'damped', got 'svd'"),
        (Bias(n_epochs=0), "n_epochs == 0"),
        (Popularity(by="likes"), "by must be one of 'weighted', 'count', 'mean', got 'likes'"),
        (Popularity(m=-3), "m must not be negative"),
        (Popularity(quantile=1.2), "quantile == 1.2"),
    ],
)
def test_impossible_parameters_are_named(albums, model, message):
    with pytest.raises(ValueError, match=message):
        model.fit(albums.ratings)


def test_a_damping_that_is_no_number_is_named(albums):
    with pytest.raises(TypeError, match="damping must be an instance of"):
        Bias(damping="much").fit(albums.ratings)


def test_damping_can_be_searched_for(filmworld):
    search = GridSearchCV(Bias(), {"damping": [0.1, 5.0, 1000.0]}, cv=3).fit(filmworld.ratings)
    assert search.best_params_ == {"damping": 5.0}


# -- on real ratings ------------------------------------------------------------------------------------------------

#: Known means over five random folds; a fold's standard deviation is .002 to .007.
REFERENCE = {GlobalMean: 1.043, UserMean: 0.942, ItemMean: 0.976}


@pytest.fixture(scope="module")
def fold_errors(movielens):
    ratings = movielens.ratings
    models = [*(kind() for kind in REFERENCE), Bias()]
    errors = [
        [-model.fit(ratings[train]).score(ratings[test]) for model in models]
        for train, test in KFold(5, shuffle=True, random_state=0).split(ratings)
    ]
    return dict(zip([*REFERENCE, Bias], np.mean(errors, axis=0), strict=True))


@pytest.mark.parametrize("kind", REFERENCE)
def test_means_on_movielens_reach_the_known_rmse(fold_errors, kind):
    assert fold_errors[kind] == pytest.approx(REFERENCE[kind], abs=0.008)


def test_biases_on_movielens_reach_the_bar(fold_errors):
    assert fold_errors[Bias] <= 0.873
