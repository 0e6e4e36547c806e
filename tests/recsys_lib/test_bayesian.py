"""The Bayesian factorisation machine: its conditional draws, its bookkeeping, its accuracy and its uncertainty."""

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone

from recsys_lib import Ratings
from recsys_lib.bayesian import BayesianFM, _Chain
from recsys_lib.kernels.gibbs import draw_links, draw_rows
from tests.needs import needs
from tests.recsys_lib.naive import gibbs as naive
from tests.recsys_lib.toy import latest_small, random_split, shuffled, toy_ratings

WIDTH = 4
BOTH = pytest.mark.parametrize("jitted", [True, False], ids=["jitted", "py_func"])
LONG = needs("jit")  # minutes, where kernels are not compiled


def variant(kernel, jitted):
    return kernel if jitted else getattr(kernel, "py_func", kernel)


def start(ratings, seed=0):
    """Random rows of users and items and normals for the users, float32, and the residuals by user."""
    rng = np.random.default_rng(seed)
    users = rng.normal(0, 0.5, (ratings.n_users, WIDTH)).astype(np.float32)
    items = rng.normal(0, 0.5, (ratings.n_items, WIDTH)).astype(np.float32)
    normals = rng.standard_normal(users.shape, np.float32)
    return users, items, normals


def residuals_of(ratings, users, items):
    csr = ratings.csr
    u = np.repeat(np.arange(ratings.n_users), np.diff(csr.indptr))
    expected = [naive.expected_rating(users[a], items[b]) for a, b in zip(u, csr.indices, strict=True)]
    return csr.data - np.array(expected, np.float32)


@BOTH
def test_rows_are_drawn_as_by_the_naive_twin(jitted):
    ratings = toy_ratings(12, 9)
    users, items, normals = start(ratings)
    prior_mean = np.full_like(users, 0.1)
    precision = np.array([1, 2, 3, 4], np.float32)
    confidence, partner_confidence = np.linspace(0.5, 3, 12, dtype=np.float32), np.linspace(2, 1, 9, dtype=np.float32)
    cells = dict(zip(zip(ratings.users.tolist(), ratings.items.tolist(), strict=True), ratings.values, strict=True))
    weights = confidence, partner_confidence
    expected = naive.draw_rows(cells, users, items, prior_mean, precision, *weights, normals)

    residuals, slots = residuals_of(ratings, users, items), np.arange(len(ratings), dtype=np.int32)
    for start_row, stop_row in ((0, 5), (5, 12)):
        variant(draw_rows, jitted)(
            start_row, stop_row, ratings.csr.indptr, ratings.csr.indices, slots, items, residuals, users,
            prior_mean, precision, *weights, normals,
        )  # fmt: skip

    np.testing.assert_allclose(users, expected, atol=2e-5)
    np.testing.assert_allclose(residuals, residuals_of(ratings, users, items), atol=2e-5)


@BOTH
def test_links_are_drawn_as_by_the_naive_twin(jitted):
    ratings = toy_ratings(12, 9)
    users, links, _ = start(ratings)
    normals = np.random.default_rng(1).standard_normal(links.shape, np.float32)
    mean, link_mean = np.full(WIDTH, 0.2, np.float32), np.full(WIDTH, -0.1, np.float32)
    link_precision, row_precision = np.array([1, 2, 3, 4], np.float32), np.array([4, 3, 2, 1], np.float32)
    csr, csc = ratings.csr, ratings.csc
    sets = [csr.indices[a:b].tolist() for a, b in zip(csr.indptr[:-1], csr.indptr[1:], strict=True)]
    expected = naive.draw_links(sets, users, mean, links, link_mean, link_precision, row_precision, normals)

    def rests():
        shift = [sum(links[j] for j in members) / np.sqrt(len(members)) for members in sets]
        return (users - mean - np.array(shift)).astype(np.float32)

    kept = rests()
    weights = (1 / np.sqrt(ratings.user_counts)).astype(np.float32)
    variant(draw_links, jitted)(
        csc.indptr, csc.indices, weights, kept, links, link_mean, link_precision, row_precision, normals
    )

    np.testing.assert_allclose(links, expected, atol=2e-5)
    np.testing.assert_allclose(kept, rests(), atol=2e-5)


@LONG
def test_repeated_draws_have_the_exact_posterior_of_a_bayesian_regression():
    """20 000 users who all gave the same ratings, items held fixed: the rows are draws from one known normal."""
    rng = np.random.default_rng(0)
    n_users, n_items, noise_precision = 20_000, 6, 2.0
    items = rng.normal(0, 0.8, (n_items, WIDTH)).astype(np.float32)
    items[:, 0] = 0
    ratings = rng.normal(0, 1, n_items).astype(np.float32)
    precision, prior_mean = np.array([1, 2, 3, 4], np.float32), np.array([0.3, 0, -0.3, 0.5], np.float32)
    design = items.astype(np.float64)
    design[:, 0] = 1
    covariance = np.linalg.inv(np.diag(precision) + noise_precision * design.T @ design)
    mean = covariance @ (precision * prior_mean + noise_precision * design.T @ ratings)

    users = np.zeros((n_users, WIDTH), np.float32)
    residuals = np.tile(ratings, n_users)
    indptr = np.arange(n_users + 1, dtype=np.int32) * n_items
    partners, slots = np.tile(np.arange(n_items, dtype=np.int32), n_users), np.arange(len(residuals), dtype=np.int32)
    for _ in range(40):
        draw_rows(
            0, n_users, indptr, partners, slots, items, residuals, users,
            np.tile(prior_mean, (n_users, 1)), precision,
            np.full(n_users, noise_precision, np.float32), np.ones(n_items, np.float32),
            rng.standard_normal(users.shape, np.float32),
        )  # fmt: skip

    five_sigma = 5 * np.sqrt(np.diag(covariance) / n_users)
    assert (np.abs(users.mean(axis=0) - mean) < five_sigma).all()
    np.testing.assert_allclose(np.cov(users.T), covariance, atol=5 * 2 * covariance.max() / np.sqrt(n_users))


@pytest.mark.parametrize("sets", ["both", "items", "users", "none"])
def test_residuals_and_shifts_are_kept_up_to_date_through_the_sweeps(sets):
    ratings = toy_ratings()[:200]  # some users and items left without a rating
    use = {"both": (True, True), "items": (True, False), "users": (False, True), "none": (False, False)}[sets]
    chain = _Chain(ratings, 3, use, "user", 0.1, np.random.default_rng(0), 1)
    for _ in range(50):
        chain.sweep()
    users, items = chain.sides

    np.testing.assert_allclose(
        chain.residuals, residuals_of(ratings, users.rows, items.rows) - np.float32(chain.mean), atol=1e-4
    )
    seen = (ratings.csr != 0).astype(np.float64).toarray()
    for side, members in ((users, seen), (items, seen.T)):
        links = np.zeros((members.shape[1], 4)) if side.links is None else side.links
        expected = members @ links / np.sqrt(np.maximum(members.sum(axis=1), 1))[:, None]
        np.testing.assert_allclose(side.shift, expected, atol=1e-4)
        assert not side.rows[members.sum(axis=1) == 0].any()


def small(**parameters):
    return BayesianFM(**{"n_factors": 3, "n_sweeps": 40, "n_burn_in": 10, "n_kept": 15, "random_state": 0} | parameters)


def test_prediction_is_the_mean_over_the_sweeps_kept():
    ratings = toy_ratings()
    model = small().fit(ratings)
    draws = []
    for s in range(15):
        sample = model.sample(s)
        table = sample["user_bias"][:, None] + sample["item_bias"] + sample["user_factors"] @ sample["item_factors"].T
        draws.append(sample["global_mean"] + table)
    u, i = np.repeat(np.arange(30), 20), np.tile(np.arange(20), 30)

    predictions = model.predict(ratings.user_ids[u], ratings.item_ids[i], clip=False)
    np.testing.assert_allclose(predictions, np.mean(draws, axis=0).ravel(), atol=1e-4)
    spread = model.predict_std(ratings.user_ids[u], ratings.item_ids[i], noise=False)
    np.testing.assert_allclose(spread, np.std(draws, axis=0).ravel(), atol=1e-4)


def test_centring_a_sample_does_not_change_its_predictions():
    ratings = toy_ratings()
    model = small(n_sweeps=1, n_burn_in=0, n_kept=1).fit(ratings)
    csr = ratings.csr
    rng = np.random.default_rng(np.random.RandomState(0).randint(2**31))
    chain = _Chain(ratings, 3, (True, True), "user", 0.02, rng, 1)
    chain.sweep()
    u = np.repeat(np.arange(ratings.n_users), np.diff(csr.indptr))

    predictions = model.predict(ratings.user_ids[u], ratings.item_ids[csr.indices], clip=False)
    np.testing.assert_allclose(predictions, csr.data - chain.residuals, atol=1e-4)
    for learned in (model.user_bias_, model.item_bias_, model.user_factors_, model.item_factors_):
        np.testing.assert_allclose(learned.mean(axis=0), 0, atol=1e-6)


@pytest.mark.parametrize("change", [{}, {"n_threads": 2}], ids=["same", "two threads"])
def test_one_seed_one_result(change):
    ratings = toy_ratings()
    first, second = small().fit(ratings), clone(small(**change)).fit(shuffled(ratings))
    np.testing.assert_array_equal(first.item_factors_, second.item_factors_)
    np.testing.assert_array_equal(first.user_bias_, second.user_bias_)


def test_another_seed_another_chain():
    ratings = toy_ratings()
    assert (small().fit(ratings).item_factors_ != small(random_state=1).fit(ratings).item_factors_).any()


def test_unknown_ids_get_what_the_model_still_knows():
    ratings = toy_ratings()
    model = small().fit(ratings)
    item = ratings.item_ids[3]
    assert model.predict("nobody", item, clip=False) == pytest.approx(model.global_mean_ + model.item_bias_[3])
    assert model.predict("nobody", "nothing", clip=False) == pytest.approx(model.global_mean_)
    assert np.isfinite(model.recommend(["nobody"], n=5)[1]).all()


def test_an_id_without_training_rating_counts_as_unknown():
    ratings = toy_ratings()
    model = small().fit(ratings[ratings.users != 4])
    assert not model.user_factors_[4].any()
    assert model.user_bias_[4] == 0
    pair = ratings.user_ids[4], ratings.item_ids[0]
    assert model.predict(*pair) == model.predict("nobody", pair[1])
    assert model.predict_std(*pair) == model.predict_std("nobody", pair[1])


def test_predictions_stay_on_the_scale():
    ratings = toy_ratings()
    model = small().fit(ratings)
    predictions = model.predict(np.repeat(ratings.user_ids, 20), np.tile(ratings.item_ids, 30))
    assert predictions.min() >= 0.5
    assert predictions.max() <= 5


def test_uncertainty_is_larger_for_those_the_model_knows_less():
    ratings = toy_ratings(60, 40)
    thin = (ratings.users != 7) | (np.cumsum(ratings.users == 7) <= 2)
    model = small().fit(ratings[thin])
    known = model.predict_std(ratings.user_ids[8], ratings.item_ids).mean()
    hardly = model.predict_std(ratings.user_ids[7], ratings.item_ids).mean()
    never = model.predict_std("nobody", ratings.item_ids).mean()
    assert model.noise_std_ < known < hardly
    assert known < never
    assert model.predict_std("nobody", "nothing") > model.noise_std_


def simulated(noise, n_users=300, n_items=120, seed=0):
    """Ratings drawn from the model itself, on a scale wide enough that nothing is cut off; `noise` by user."""
    rng = np.random.default_rng(seed)
    P, Q = rng.normal(0, 0.6, (n_users, 2)), rng.normal(0, 0.6, (n_items, 2))
    users, items = np.argwhere(rng.random((n_users, n_items)) < 0.25).T
    truth = rng.normal(0, 0.4, n_users)[users] + rng.normal(0, 0.4, n_items)[items] + np.sum(P[users] * Q[items], 1)
    values = truth + rng.normal(0, 1, len(users)) * np.broadcast_to(noise, n_users)[users]
    frame = pd.DataFrame({"user": users, "item": items, "rating": values})
    return Ratings.from_frame(frame, scale=(-20, 20))


@LONG
@pytest.mark.parametrize("noise", ["common", "user"])
def test_the_noise_of_simulated_ratings_is_found_and_intervals_hold_what_they_promise(noise):
    train, test = random_split(simulated(0.5), seed=0)
    model = BayesianFM(n_factors=4, n_sweeps=200, n_burn_in=80, noise=noise, random_state=0).fit(train)
    assert model.noise_std_ == pytest.approx(0.5, abs=0.03)

    users, items = test.user_ids[test.users], test.item_ids[test.items]
    z = (model.predict(users, items) - test.values) / model.predict_std(users, items)
    assert np.mean(np.abs(z) < 1.96) == pytest.approx(0.95, abs=0.02)
    assert np.mean(np.abs(z) < 0.674) == pytest.approx(0.5, abs=0.04)


@LONG
def test_users_who_rate_with_more_noise_are_found_and_count_for_less():
    noise = np.random.default_rng(1).choice([0.2, 1.2], 300)
    train, test = random_split(simulated(noise), seed=0)
    own, common = (
        BayesianFM(n_factors=3, n_sweeps=150, n_burn_in=50, noise=kind, random_state=0).fit(train)
        for kind in ("user", "common")
    )
    assert np.corrcoef(own.user_noise_std_, noise)[0, 1] > 0.95
    assert np.ptp(common.user_noise_std_) == 0
    assert own.score(test) > common.score(test) + 0.005


@LONG
def test_the_set_of_rated_items_tells_the_taste_of_users_with_few_ratings():
    """Two kinds of users rate two kinds of items, mostly of their own kind, and like just these."""
    rng = np.random.default_rng(0)
    n_users, n_items = 400, 100
    user_kind, item_kind = rng.choice([-1, 1], n_users), rng.choice([-1, 1], n_items)
    agree = user_kind[:, None] * item_kind
    users, items = np.argwhere(rng.random((n_users, n_items)) < np.where(agree > 0, 0.10, 0.03)).T
    values = 3 + agree[users, items] + rng.normal(0, 1.2, len(users))
    ratings = Ratings.from_frame(pd.DataFrame({"user": users, "item": items, "rating": values}), scale=(-5, 11))
    train, test = random_split(ratings, seed=0)
    with_sets, without = (
        -BayesianFM(n_factors=2, sets=sets, random_state=0).fit(train).score(test) for sets in ("both", "none")
    )
    assert with_sets < without - 0.02


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"n_factors": 0}, "n_factors == 0, must be >= 1"),
        ({"n_burn_in": -1}, "n_burn_in == -1, must be >= 0"),
        ({"n_sweeps": 20, "n_burn_in": 10, "n_kept": 11}, "n_kept must be at most n_sweeps - n_burn_in = 10, got 11"),
        ({"sets": "all"}, "sets must be one of 'both', 'items', 'users', 'none', got 'all'"),
        ({"noise": "item"}, "noise must be one of 'user', 'common', got 'item'"),
        ({"init_sd": 0.0}, "init_sd == 0.0, must be > 0"),
        ({"n_threads": 0}, "n_threads must be None or a whole number of at least 1, got 0"),
    ],
)
def test_a_parameter_off_its_range_is_named(parameters, message):
    with pytest.raises(ValueError, match=message):
        small(**parameters).fit(toy_ratings())


def test_a_sample_that_was_not_kept_is_refused():
    with pytest.raises(ValueError, match="s must be a whole number from 0 to n_kept - 1 = 14, got 15"):
        small().fit(toy_ratings()).sample(15)


@LONG
def test_accuracy_on_real_ratings():
    train, test = random_split(latest_small(), seed=0)
    model = BayesianFM(random_state=0).fit(train)
    assert -model.score(test) < 0.822
    users, items = test.user_ids[test.users], test.item_ids[test.items]
    std = model.predict_std(users, items)
    error = model.predict(users, items) - test.values
    assert (error / std).std() == pytest.approx(1, abs=0.06)
    sure = std < np.median(std)
    assert np.sqrt(np.mean(error[sure] ** 2)) < np.sqrt(np.mean(error[~sure] ** 2)) - 0.15
