"""Bias tables, maps of factors, and whether true axes are found again."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from sklearn.exceptions import NotFittedError

from recsys_lib import FunkSVD, Ratings, datasets
from recsys_lib.interpret import bias_table, canonical_correlations, pca_map, recover_axes, tsne_map
from recsys_lib.popularity import GlobalMean
from tests.recsys_lib.toy import toy_ratings


def known(item_factors, ratings=None, item_bias=None):
    """A model as if fitted, with factors and biases we choose."""
    ratings = toy_ratings() if ratings is None else ratings
    model = FunkSVD()
    model.train_, model.item_factors_ = ratings, np.asarray(item_factors, float)
    model.user_factors_ = np.zeros((ratings.n_users, model.item_factors_.shape[1]))
    model.user_bias_ = np.zeros(ratings.n_users)
    model.item_bias_ = np.zeros(ratings.n_items) if item_bias is None else np.asarray(item_bias, float)
    return model


def everyone_rates_everything(n_users, n_items, seed=0):
    users, items = np.divmod(np.arange(n_users * n_items), n_items)
    values = np.random.default_rng(seed).integers(1, 6, len(users))
    return Ratings.from_frame(pd.DataFrame({"user": users, "item": items, "rating": values}), scale=(1, 5))


# -- biases -------------------------------------------------------------------------------------------------------


def test_bias_table_holds_both_ends_sorted_with_counts_and_means():
    frame = pd.DataFrame(
        {"user": [1, 2, 1, 2, 3, 1], "item": ["a", "a", "b", "b", "b", "c"], "rating": [5, 4, 1, 2, 3, 3.0]}
    )
    model = known(np.zeros((3, 1)), Ratings.from_frame(frame, scale=(1, 5)), item_bias=[0.9, -0.8, 0.1])
    titles = pd.DataFrame({"item": ["c", "b", "a"], "title": ["See", "Bee", "Eh"]})

    table = bias_table(model, titles, n=1)
    assert list(table.columns) == ["item", "title", "bias", "n_ratings", "mean_rating"]
    assert table["title"].tolist() == ["Eh", "Bee"]
    assert table["n_ratings"].tolist() == [2, 3]
    assert table["mean_rating"].tolist() == [4.5, 2.0]
    assert table["bias"].tolist() == [0.9, -0.8]
    assert bias_table(model, n=None)["item"].tolist() == ["a", "c", "b"]
    assert bias_table(model, min_ratings=2)["item"].tolist() == ["a", "b"]


def test_bias_table_names_no_item_twice_where_the_ends_overlap():
    model = known(np.zeros((20, 1)), item_bias=np.arange(20))
    assert len(bias_table(model, n=15)) == 20


def test_bias_table_of_users():
    model = known(np.zeros((20, 1)))
    model.user_bias_ = np.arange(30.0)
    table = bias_table(model, side="user", n=2)
    assert table["user"].tolist() == ["u029", "u028", "u001", "u000"]


def test_bias_tells_a_good_film_seen_by_strict_users_from_its_mean():
    """Strict users rate two stars lower. They alone saw the first item, which is better than all others."""
    rng = np.random.default_rng(0)
    strict = np.arange(40) < 20
    cells = [(u, i) for u in range(40) for i in range(10) if (i > 0 or strict[u]) and rng.random() < 0.8]
    users, items = np.array(cells).T
    values = 7 - 2 * strict[users] + (items == 0) + rng.normal(0, 0.1, len(users))
    ratings = Ratings.from_frame(pd.DataFrame({"user": users, "item": items, "rating": values}), scale=(1, 10))
    table = bias_table(FunkSVD(n_factors=1, reg=0.001, n_epochs=100, random_state=0).fit(ratings), n=None)
    assert table["item"].iloc[0] == 0
    assert table["mean_rating"].iloc[0] < table["mean_rating"].max()
    assert table["bias"].iloc[0] > table["bias"].iloc[1] + 0.5


# -- maps -----------------------------------------------------------------------------------------------------------


def test_pca_finds_the_direction_in_which_items_differ():
    rng = np.random.default_rng(0)
    place = rng.normal(size=20)
    factors = np.outer(place, [3.0, 4.0]) + rng.normal(0, 0.01, (20, 2))
    ratings = toy_ratings()
    table = pca_map(known(factors, ratings))
    by_item = table.set_index("item").loc[ratings.item_ids, "pc1"]
    np.testing.assert_allclose(by_item, 5 * (place - place.mean()), atol=0.05)
    assert table.attrs["explained_variance_ratio"][0] > 0.999
    assert table["n_ratings"].is_monotonic_decreasing


def test_pca_does_not_depend_on_the_sign_of_the_factors():
    factors = np.random.default_rng(0).normal(size=(20, 3))
    one, other = pca_map(known(factors)), pca_map(known(-factors))
    np.testing.assert_allclose(one["pc1"], -other["pc1"], atol=1e-12)


def test_maps_hold_the_most_rated_and_what_is_known_of_them():
    ratings = toy_ratings()
    model = known(np.random.default_rng(0).normal(size=(20, 3)), ratings)
    items = pd.DataFrame({"item": ratings.item_ids, "title": [f"film {i}" for i in range(20)]})
    table = pca_map(model, items, n=5)
    most = np.argsort(-ratings.item_counts, kind="stable")[:5]
    assert table["title"].tolist() == [f"film {i}" for i in most]


def test_an_item_without_ratings_is_on_no_map():
    ratings = toy_ratings()
    model = known(np.random.default_rng(0).normal(size=(20, 3)), ratings[ratings.items != 6])
    assert "i006" not in pca_map(model)["item"].tolist()
    assert "i006" not in bias_table(model, n=None)["item"].tolist()


def test_tsne_keeps_groups_together_and_is_the_same_each_time():
    rng = np.random.default_rng(0)
    group = np.arange(60) % 2
    factors = 10 * np.outer(group, np.ones(5)) + rng.normal(0, 0.5, (60, 5))
    model = known(factors, everyone_rates_everything(5, 60))
    table = tsne_map(model, perplexity=8)
    points, kind = table[["x", "y"]].to_numpy(), group[table["item"]]
    distance = np.linalg.norm(points[:, None] - points, axis=2) + 1e9 * np.eye(60)
    assert (kind[distance.argmin(axis=1)] == kind).all()
    pd.testing.assert_frame_equal(table, tsne_map(model, perplexity=8))


# -- true axes --------------------------------------------------------------------------------------------------------


def truth_of(item_factors):
    return SimpleNamespace(item_factors=item_factors, axes=tuple(f"axis {a}" for a in range(item_factors.shape[1])))


def test_axes_mixed_by_any_linear_map_are_found_whole():
    rng = np.random.default_rng(0)
    true = rng.normal(size=(100, 3))
    mixed = true @ rng.normal(size=(3, 3)) + 5
    found = recover_axes(known(mixed, everyone_rates_everything(25, 100)), truth_of(true))
    assert (found.scores["r2"] > 0.999).all()
    np.testing.assert_allclose(found.canonical, 1)
    np.testing.assert_allclose(found.coordinates["axis 1"], found.coordinates["axis 1 (true)"], atol=0.1)


def test_factors_that_know_nothing_recover_nothing_however_many():
    """Sixty columns of noise fit a hundred items well in sample; asked about others they tell nothing."""
    rng = np.random.default_rng(0)
    found = recover_axes(
        known(rng.normal(size=(100, 60)), everyone_rates_everything(25, 100)), truth_of(rng.normal(size=(100, 2)))
    )
    assert (found.scores["r2"] < 0.1).all()


def test_an_axis_that_is_missing_is_told_from_one_that_is_there():
    true = np.random.default_rng(0).normal(size=(100, 2))
    found = recover_axes(known(-true[:, :1], everyone_rates_everything(25, 100)), truth_of(true))
    assert found.scores["r2"].iloc[0] > 0.999
    assert found.scores["r2"].iloc[1] < 0.1
    assert found.scores["best_correlation"].iloc[0] == pytest.approx(-1)


def test_many_samples_side_by_side_are_condensed_first():
    rng = np.random.default_rng(0)
    true = rng.normal(size=(300, 2))
    samples = np.hstack([true @ rng.normal(size=(2, 2)) + rng.normal(0, 0.5, (300, 2)) for _ in range(100)])
    found = recover_axes(known(samples, everyone_rates_everything(25, 300)), truth_of(true))
    assert (found.scores["r2"] > 0.9).all()
    assert len(found.canonical) == 2


def test_filmworlds_broadest_axes_are_recovered_from_ratings_alone():
    world = datasets.load_filmworld()
    model = FunkSVD(n_factors=20, random_state=0).fit(world.ratings)
    scores = recover_axes(model, world.truth).scores.set_index("axis")["r2"]
    assert list(scores.index) == list(world.truth.axes)
    assert scores.iloc[:2].min() > 0.5
    top = bias_table(model, world.items[["item", "title"]], n=20, min_ratings=30)
    bias = world.truth.item_bias[world.ratings.item_codes(top["item"])]
    assert bias[:20].min() > bias[20:].max()


def test_canonical_correlations_do_not_depend_on_the_mixture_of_either_side():
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(50, 3)), rng.normal(size=(50, 4))
    Y[:, 0] += X[:, 1]
    expected = canonical_correlations(X, Y)
    found = canonical_correlations(X @ rng.normal(size=(3, 3)) + 1, Y @ rng.normal(size=(4, 4)) - 2)
    np.testing.assert_allclose(found, expected, atol=1e-10)
    assert expected.shape == (3,)
    assert (np.diff(expected) <= 0).all()


def test_canonical_correlation_of_two_columns_is_their_correlation():
    x, y = np.random.default_rng(0).normal(size=(2, 30))
    assert canonical_correlations(x[:, None], y[:, None])[0] == pytest.approx(abs(np.corrcoef(x, y)[0, 1]))


# -- wrong inputs ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda m: bias_table(FunkSVD()), NotFittedError, "not fitted yet"),
        (lambda m: bias_table(m, side="film"), ValueError, "side must be 'item' or 'user', got 'film'"),
        (lambda m: bias_table(m, n=0), ValueError, "n == 0, must be >= 1"),
        (lambda m: bias_table(m, pd.DataFrame({"id": [1]})), ValueError, "frame must have a column 'item'"),
        (lambda m: bias_table(m, pd.DataFrame({"item": ["a", "a"]})), ValueError, "holds the item 'a' more than once"),
        (lambda m: pca_map(GlobalMean().fit(m.train_)), TypeError, "GlobalMean has no item_factors_"),
        (lambda m: pca_map(m, n_components=4), ValueError, "n_components == 4, must be <= 3"),
        (lambda m: tsne_map(m, perplexity=20), ValueError, "perplexity must be between 0 and the number of points, 20"),
        (lambda m: recover_axes(m, truth_of(np.zeros((7, 2)))), ValueError, "truth has 7 items, but the model .* 20"),
        (
            lambda m: recover_axes(m, truth_of(np.zeros((20, 2))), min_ratings=1000),
            ValueError,
            "only 0 items have 1000 ratings: too few for 5 folds",
        ),
        (lambda m: canonical_correlations(np.zeros((3, 2)), np.zeros((4, 2))), ValueError, r"got shapes \(3, 2\)"),
    ],
)
def test_a_wrong_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call(known(np.random.default_rng(0).normal(size=(20, 3))))
