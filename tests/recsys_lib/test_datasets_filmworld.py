"""Filmworld: the same everywhere, as large as asked, and true to its truth."""

import hashlib
import re

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import KFold

from recsys_lib import Bias, GlobalMean, ItemMean, UserMean, datasets
from recsys_lib.datasets.filmworld_themes import THEMES
from recsys_lib.datasets.truth import Truth


@pytest.fixture(scope="module")
def world():
    """Filmworld in its default size."""
    return datasets.load_filmworld()


def digest(data) -> str:
    """Of all that is whole numbers or text."""
    ratings, items = data.ratings, data.items
    halves = (ratings.values * 2).astype(np.int64)
    sha = hashlib.sha256()
    for numbers in (ratings.users, ratings.items, halves, ratings.timestamps, items.year, items.vote_count):
        sha.update(np.ascontiguousarray(numbers, dtype="<i8").tobytes())
    words = items[["title", "genres", "cast", "director", "keywords", "overview"]]
    sha.update("\n".join(map(str, words.itertuples(index=False, name=None))).encode())
    return sha.hexdigest()[:16]


# -- the same everywhere --------------------------------------------------------------------------------------------


def test_the_default_world_is_the_same_on_every_machine(world):
    assert digest(world) == "7cd0a3424b958f17"


def test_the_small_world_is_the_same_on_every_machine(filmworld):
    assert digest(filmworld) == "45747dff7fdb319d"


def test_another_seed_is_another_world(filmworld):
    assert digest(datasets.load_filmworld(80, 400, 4_000, seed=2)) != digest(filmworld)


# -- as large as asked ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sizes", [(1, 3, 1), (5, 40, 60), (60, 300, 3_000), (200, 100, 2_000)])
def test_sizes_are_exact(sizes):
    data = datasets.load_filmworld(*sizes)
    ratings = data.ratings
    assert (ratings.n_users, ratings.n_items, ratings.n_ratings) == sizes
    assert len(np.unique(ratings.users.astype(np.int64) * sizes[1] + ratings.items)) == sizes[2]
    assert ratings.user_counts.min() >= min(20, sizes[2] // sizes[0])


def test_the_default_size_is_that_of_latest_small(world):
    assert (world.ratings.n_users, world.ratings.n_items, len(world.ratings)) == (610, 9_700, 100_000)
    assert world.ratings.density == pytest.approx(0.017, abs=0.0005)
    assert world.ratings.user_counts.min() >= 20


@pytest.mark.parametrize(
    ("sizes", "error", "message"),
    [
        ((0, 10, 10), ValueError, "n_users == 0"),
        ((10, 0, 10), ValueError, "n_items == 0"),
        ((10, 10, 5), ValueError, "n_ratings == 5, must be >= 10"),
        ((10, 1 << 20, 100), ValueError, "n_items == 1048576"),
        ((10.5, 10, 10), TypeError, "n_users must be an instance of"),
        ((10, 10, 101), ValueError, "n_ratings is 101, but 10 users can rate no more than"),
    ],
)
def test_impossible_sizes_are_named(sizes, error, message):
    with pytest.raises(error, match=message):
        datasets.load_filmworld(*sizes)


# -- the catalogue --------------------------------------------------------------------------------------------------


def test_no_title_stands_twice(world):
    assert world.items.title.is_unique


def test_no_two_people_share_a_name():
    from recsys_lib.datasets import filmworld_catalogue as catalogue

    n_people = catalogue._N_ACTORS + catalogue._N_DIRECTORS
    assert len({catalogue._name(person) for person in range(n_people)}) == n_people


def test_rows_codes_and_ids_are_one(world):
    assert world.items["item"].tolist() == world.ratings.item_ids.tolist() == list(range(1, 9_701))
    assert len(world.truth.item_factors) == len(world.truth.item_bias) == 9_700
    assert world.users["user"].tolist() == world.ratings.user_ids.tolist()


def test_an_overview_has_two_or_three_sentences_and_names_cast_and_director(world):
    items = world.items
    sentences = items.overview.str.count(r"[.](?: |$)")
    assert set(sentences) == {2, 3}
    lead = [overview.startswith(f"{cast[0]} plays ") for overview, cast in zip(items.overview, items.cast, strict=True)]
    assert all(lead)
    directed = [director in overview for director, overview in zip(items.director, items.overview, strict=True)]
    assert 0.3 < np.mean(directed) < 0.9
    assert not items.overview.str.contains(r"[{}]|  ").any()


def test_nobody_plays_twice_in_a_film(world):
    assert all(len(set(cast)) == len(cast) >= 1 for cast in world.items.cast)


def test_genres_and_keywords_tell_the_first_two_axes(world):
    factors, items = world.truth.item_factors, world.items
    for column, word, axis, sign in (
        ("genres", "Children", 0, -1),
        ("keywords", "adult themes", 0, 1),
        ("genres", "Art House", 1, -1),
        ("keywords", "blockbuster", 1, 1),
    ):
        has = np.array([word in words for words in items[column]])
        assert 0.02 < has.mean() < 0.5
        assert (sign * factors[has, axis] > 0.4).all()


def test_public_votes_look_like_votes(world):
    items = world.items
    assert items.vote_count.min() == 1
    assert items.vote_count.max() == 30_000
    assert items.vote_average.between(1, 10).all()
    # few votes scatter more, which is what the weighted rating is for
    few, many = items.vote_count <= 5, items.vote_count >= 500
    assert items.vote_average[few].std() > 1.3 * items.vote_average[many].std()


def test_the_words_of_a_film_find_films_like_it(world):
    items = world.items.iloc[::4]
    soup = [" ".join([*genres, *words, text]) for genres, words, text in
            zip(items.genres, items.keywords, items.overview, strict=True)]  # fmt: skip
    vectors = TfidfVectorizer(stop_words="english").fit_transform(soup)
    similar = (vectors @ vectors.T).toarray()
    np.fill_diagonal(similar, -1)
    nearest = similar.argmax(axis=1)
    factors = world.truth.item_factors[::4]
    apart = np.linalg.norm(factors - factors[nearest], axis=1)
    at_random = np.linalg.norm(factors - np.roll(factors, 1, axis=0), axis=1)
    assert np.median(apart) < 0.5 * np.median(at_random)


def test_themes_have_words_enough_and_sentences_that_fit_together():
    for theme in THEMES:
        assert len(theme.axes) == len(datasets.load_filmworld(1, 1, 1).truth.axes)
        assert min(map(len, (theme.adjectives, theme.nouns, theme.keywords))) >= 8
        assert all(re.match(r"(an?|the|two) ", hero) for hero in theme.heroes)
        assert not any(word.endswith(".") for words in theme[4:] for word in words)


# -- the ratings ----------------------------------------------------------------------------------------------------


def test_ratings_are_half_stars(world):
    assert np.array_equal(np.unique(world.ratings.values), np.arange(1, 11) / 2)
    assert world.ratings.scale == (0.5, 5)


def test_popularity_has_a_long_tail(world):
    counts = np.sort(world.ratings.item_counts)[::-1]
    assert counts[:970].sum() > 0.5 * counts.sum()  # a tenth of the films has most of the ratings
    assert np.median(counts) <= 5
    assert counts[0] < 610


def test_missing_is_not_at_random(world):
    truth, ratings = world.truth, world.ratings
    rng = np.random.default_rng(0)
    anyhow = truth.score(rng.integers(0, 610, 20_000), rng.integers(0, 9_700, 20_000))
    assert truth.score(ratings.users, ratings.items).mean() > anyhow.mean() + 0.2
    taste = (truth.user_factors[ratings.users] * truth.item_factors[ratings.items]).sum(axis=1)
    assert taste.mean() > 0.1


def test_nobody_rates_a_film_before_it_is_out(world):
    year = 1970 + world.ratings.timestamps // (365.2425 * 86_400)
    released = world.items.year.to_numpy(np.int64)[world.ratings.items]
    assert (released <= year).all()
    assert (released <= world.users.joined.to_numpy()[world.ratings.users]).all()


def test_a_user_rates_one_film_at_a_time(world):
    ratings = world.ratings
    order = np.lexsort((ratings.timestamps, ratings.users))
    steps = np.diff(ratings.timestamps[order])[np.diff(ratings.users[order]) == 0]
    assert steps.min() >= 5


def test_averages_stand_as_on_movielens(world):
    ratings = world.ratings
    errors = np.array(
        [
            [
                -model.fit(ratings[train]).score(ratings[test])
                for model in (GlobalMean(), UserMean(), ItemMean(), Bias())
            ]
            for train, test in KFold(5, shuffle=True, random_state=0).split(ratings)
        ]
    ).mean(axis=0)
    assert errors == pytest.approx([1.04, 0.94, 0.97, 0.84], abs=0.015)
    assert errors.min() > world.truth.noise_floor + 0.1  # taste is there to be found


# -- the truth ------------------------------------------------------------------------------------------------------


def test_the_score_is_mean_biases_and_dot_product(filmworld):
    truth = filmworld.truth
    by_hand = (
        truth.global_mean + truth.user_bias[3] + truth.item_bias[5] + truth.user_factors[3] @ truth.item_factors[5]
    )
    assert truth.score([3], [5]) == pytest.approx([by_hand])
    assert truth.score(3, [5, 6]).shape == (2,)


def test_the_best_prediction_reaches_the_floor_and_the_score_does_not(world):
    truth, ratings = world.truth, world.ratings
    predicted = truth.predict(ratings.users, ratings.items)
    scored = np.clip(truth.score(ratings.users, ratings.items), 0.5, 5)

    def rmse(prediction):
        return np.sqrt(np.mean((prediction - ratings.values) ** 2))

    assert rmse(predicted) == pytest.approx(truth.noise_floor, abs=0.005)  # 100 000 draws: a standard error of .0016
    assert rmse(predicted) < rmse(scored)


def _one_cell(score: float, noise_sd: float) -> Truth:
    nothing, cell = np.zeros((1, 1)), np.zeros(1, int)
    return Truth(nothing, nothing, np.zeros(1), np.zeros(1), score, noise_sd, ("none",), (0.5, 5.0), 0.5, (cell, cell))


@pytest.mark.parametrize("score", [-1.0, 0.6, 2.75, 3.1, 4.9, 6.0])
def test_mean_and_floor_are_those_of_many_draws(score):
    draws = score + 0.75 * np.random.default_rng(1).standard_normal(200_000)
    rated = np.clip(np.floor(draws * 2 + 0.5) / 2, 0.5, 5)
    truth = _one_cell(score, 0.75)
    assert truth.predict(0, 0) == pytest.approx(rated.mean(), abs=0.01)
    assert truth.noise_floor == pytest.approx(rated.std(), abs=0.01)


def test_without_noise_the_floor_is_the_ratings_own_grain():
    assert _one_cell(3.1, 1e-9).noise_floor == pytest.approx(0, abs=1e-6)
    assert _one_cell(3.1, 1e-9).predict(0, 0) == pytest.approx(3)


def test_the_truth_says_what_it_is(filmworld):
    assert "children - adult, art house - blockbuster" in repr(filmworld.truth)
    assert filmworld.truth.noise_sd == 0.75
