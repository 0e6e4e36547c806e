"""The neural model: its gradient, its optimiser, its two interactions, embeddings frozen and trained."""

from itertools import pairwise

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV

from recsys_lib import FunkSVD
from recsys_lib.kernels.mlp import adam_dense, adam_rows, batch_gradient, batch_outputs, train_epoch
from recsys_lib.neural import NeuralMF
from tests.needs import needs
from tests.recsys_lib.naive import mlp as naive
from tests.recsys_lib.toy import latest_small, random_split, toy_ratings

K = 3
SIZES = pytest.mark.parametrize(
    "sizes", [(), (2 * K, 1), (2 * K, 5, 1), (2 * K, 5, 4, 1)], ids=["dot", "linear", "one hidden", "two hidden"]
)
LINKS = pytest.mark.parametrize(
    "link", [(0.1, 0.0, 0.0, 1.0), (0.1, 0.0, 5.5, 1.0), (0.1, 0.0, 5.5, 2.0)], ids=["linear", "sigmoid", "tanh"]
)
BOTH = pytest.mark.parametrize("jitted", [True, False], ids=["jitted", "py_func"])
LONG = needs("jit")  # minutes, where kernels are not compiled


def variant(kernel, jitted):
    return kernel if jitted else getattr(kernel, "py_func", kernel)


def problem(sizes, n=7, dtype=np.float64):
    """A random place to be, and a batch in which users and items occur more than once."""
    rng = np.random.default_rng(0)
    sizes = np.array(sizes, np.int64)
    n_theta = int(sum(a * b + b for a, b in pairwise(sizes)))
    P, Q = rng.normal(0, 0.7, (4, K + 1)).astype(dtype), rng.normal(0, 0.7, (5, K + 1)).astype(dtype)
    theta = rng.normal(0, 0.7, n_theta).astype(dtype)
    users, items = rng.integers(0, 4, n).astype(np.int32), rng.integers(0, 5, n).astype(np.int32)
    return users, items, rng.uniform(1, 5, n).astype(dtype), P, Q, theta, sizes


def gradient(run, users, items, ratings, P, Q, theta, sizes, link, reg):
    """Sum of squared errors and the three parts of the gradient."""
    scratch, outputs = np.empty((2, len(users) * int(sizes.sum())), P.dtype), np.empty(len(users), P.dtype)
    parts = np.zeros_like(P), np.zeros_like(Q), np.full_like(theta, np.nan)
    total = run(users, items, ratings, P, Q, theta, sizes, np.array(link, P.dtype), reg, scratch, outputs, *parts)
    return total, parts


@SIZES
@LINKS
@BOTH
def test_gradient_equals_finite_differences(sizes, link, jitted):
    users, items, ratings, P, Q, theta, sizes = problem(sizes)

    def loss():
        return naive.loss(users, items, ratings, P, Q, theta, sizes, link, 0.3)

    run = variant(batch_gradient, jitted)
    total, parts = gradient(run, users, items, ratings, P, Q, theta, sizes, link, 0.3)
    for found, learned in zip(parts, (P, Q, theta), strict=True):
        np.testing.assert_allclose(found, naive.finite_differences(loss, learned), atol=1e-6)
    squares = 2 * len(users) * naive.loss(users, items, ratings, P, Q, theta, sizes, link, 0.0)
    assert total == pytest.approx(squares)


@SIZES
def test_a_single_precision_gradient_is_the_double_one_rounded(sizes):
    link = (0.1, 0.0, 5.5, 1.0)
    _, single = gradient(batch_gradient, *problem(sizes, dtype=np.float32), link, np.float32(0.3))
    _, double = gradient(batch_gradient, *problem(sizes), link, 0.3)
    for found, expected in zip(single, double, strict=True):
        np.testing.assert_allclose(found, expected, atol=1e-5)


@SIZES
@BOTH
def test_outputs_equal_the_naive_twin_and_unknown_codes_are_zero_rows(sizes, jitted):
    users, items, _, P, Q, theta, sizes = problem(sizes)
    users[0], items[1], users[2], items[2] = -1, -1, -1, -1
    outputs = np.empty(len(users))
    variant(batch_outputs, jitted)(
        users, items, P, Q, theta, sizes, 0.1, np.empty(len(users) * int(sizes.sum())), outputs
    )
    zero = np.zeros(K + 1)
    expected = [
        naive.output(P[u] if u >= 0 else zero, Q[i] if i >= 0 else zero, theta, sizes, 0.1)
        for u, i in zip(users, items, strict=True)
    ]
    np.testing.assert_allclose(outputs, expected, rtol=1e-12)


PACE = np.array([0.02, 0.9, 0.99, 1e-6])


@BOTH
def test_adam_equals_the_naive_twin(jitted):
    rng = np.random.default_rng(0)
    theta, state = rng.normal(size=6), np.zeros((3, 6))
    expected = theta.copy(), np.zeros(6), np.zeros(6)
    for step in range(1, 6):
        state[0] = rng.normal(size=6)
        expected = naive.adam(*expected, state[0], step, *PACE, 0.97)
        variant(adam_dense, jitted)(theta, state, step, PACE, 0.97)
    for found, wanted in zip((theta, state[1], state[2]), expected, strict=True):
        np.testing.assert_allclose(found, wanted, rtol=1e-12)


@BOTH
def test_rows_step_once_per_batch_and_make_up_for_the_decay_they_missed(jitted):
    rng = np.random.default_rng(0)
    rows, state, touched = rng.normal(size=(4, 3)), np.zeros((3, 4, 3)), np.zeros(4, np.int64)
    log_decay = np.log(0.9) * np.arange(10)
    expected = {row: (rows[row].copy(), np.zeros(3), np.zeros(3)) for row in range(4)}
    last = dict.fromkeys(range(4), 0)
    for step, codes in enumerate(([0, 1, 1], [1], [1, 0, 0, 2]), start=1):
        for row in set(codes):
            state[0, row] = rng.normal(size=3)
            expected[row] = naive.adam(*expected[row], state[0, row], step, *PACE, 0.9 ** (step - last[row]))
            last[row] = step
        variant(adam_rows, jitted)(np.array(codes, np.int32), rows, state, touched, step, PACE, log_decay, 0, 3)
    for row in range(4):
        np.testing.assert_allclose(rows[row], expected[row][0], rtol=1e-12)
    assert not state[0].any()


@BOTH
def test_columns_outside_the_range_stay_as_they_are(jitted):
    rows, state = np.ones((2, 4)), np.ones((3, 2, 4))
    variant(adam_rows, jitted)(
        np.array([1], np.int32), rows, state, np.zeros(2, np.int64), 1, PACE, np.array([0, -0.5]), 0, 1
    )
    assert rows[1, 0] != 1
    np.testing.assert_array_equal(rows[:, 1:], 1)


@SIZES
@BOTH
def test_an_epoch_is_its_batches_one_after_the_other(sizes, jitted):
    users, items, ratings, P, Q, theta, sizes = problem(sizes, n=10)
    link, order = (0.1, 0.0, 5.5, 1.0), np.array([3, 1, 4, 0, 5, 9, 2, 6, 8, 7])
    learned = [P.copy(), Q.copy(), theta.copy()]
    moments = [[np.zeros_like(x), np.zeros_like(x)] for x in learned]
    total = 0.0
    for t in (1, 2, 3):
        batch = order[4 * (t - 1) : 4 * t]
        b = users[batch], items[batch], ratings[batch]
        squares, parts = gradient(batch_gradient, *b, *learned, sizes, link, 0.3)
        total += squares
        for side, rows in enumerate((np.unique(b[0]), np.unique(b[1]), slice(None))):
            x, (m, v), g = learned[side], moments[side], parts[side]
            x[rows], m[rows], v[rows] = naive.adam(x[rows], m[rows], v[rows], g[rows], t, *PACE, 1.0)

    states = [np.zeros((3, *x.shape)) for x in (P, Q, theta)]
    found = variant(train_epoch, jitted)(
        users, items, ratings, order, 4, P, Q, theta, sizes, np.array(link), 0.3, 0, K + 1,
        *states, np.zeros(4, np.int64), np.zeros(5, np.int64), 0, np.tile(PACE, (3, 1)), np.zeros(4),
    )  # fmt: skip
    assert found == pytest.approx(total)
    for x, expected in zip((P, Q, theta), learned, strict=True):
        np.testing.assert_allclose(x, expected, rtol=1e-10)


def small(**parameters):
    return NeuralMF(**{"n_factors": 4, "hidden": (8,), "n_epochs": 5, "batch_size": 16, "random_state": 0} | parameters)


INTERACTIONS = pytest.mark.parametrize("interaction", ["mlp", "dot"])


@INTERACTIONS
@pytest.mark.parametrize("output", ["sigmoid", "tanh", "linear"])
def test_training_lowers_the_error(interaction, output):
    model = small(interaction=interaction, output=output, n_epochs=30, weight_decay=0).fit(toy_ratings())
    assert model.train_rmse_[-1] < 0.7 * model.train_rmse_[0]


@INTERACTIONS
def test_predictions_and_scores_are_the_formula(interaction):
    ratings = toy_ratings()
    model = small(interaction=interaction, hidden=(8, 5)).fit(ratings)
    sizes = np.array([8, 8, 5, 1] if interaction == "mlp" else [], np.int64)
    theta = np.concatenate([np.empty(0)] + [part.ravel() for layer in model.layers_ for part in layer])
    P = np.column_stack([model.user_bias_, model.user_factors_])
    Q = np.column_stack([model.item_bias_, model.item_factors_])
    low, high = model.output_range_
    x = np.array([[naive.output(p, q, theta, sizes, model.global_mean_) for q in Q] for p in P])
    expected = low + (high - low) / (1 + np.exp(-x))

    u, i = np.repeat(np.arange(30), 20), np.tile(np.arange(20), 30)
    predictions = model.predict(ratings.user_ids[u], ratings.item_ids[i], clip=False)
    np.testing.assert_allclose(predictions, expected.ravel(), atol=1e-5)
    _, scores = model.recommend(ratings.user_ids, n=20, exclude_seen=False)
    np.testing.assert_allclose(scores, -np.sort(-expected, axis=1), atol=1e-5)


def test_a_perceptron_without_hidden_layer_ranks_items_alike_for_all_users():
    ratings = toy_ratings()
    items, _ = small(hidden=()).fit(ratings).recommend(ratings.user_ids, n=20, exclude_seen=False)
    assert (items == items[0]).all()


@INTERACTIONS
def test_one_seed_one_result(interaction):
    ratings = toy_ratings()
    first, second = small(interaction=interaction).fit(ratings), clone(small(interaction=interaction)).fit(ratings)
    other = small(interaction=interaction, random_state=1).fit(ratings)
    np.testing.assert_array_equal(first.item_factors_, second.item_factors_)
    assert (first.item_factors_ != other.item_factors_).any()


@INTERACTIONS
def test_frozen_embeddings_stay_and_everything_else_learns(interaction):
    ratings = toy_ratings()
    funk = FunkSVD(n_factors=3, n_epochs=30, random_state=0).fit(ratings)
    model = small(interaction=interaction, pretrained=funk, frozen=True).fit(ratings)
    np.testing.assert_array_equal(model.user_factors_, funk.user_factors_)
    np.testing.assert_array_equal(model.item_factors_, funk.item_factors_)
    assert model.user_bias_.any()
    assert model.train_rmse_[-1] < model.train_rmse_[0]


def test_pretrained_embeddings_are_a_start_that_may_be_left():
    ratings = toy_ratings()
    P, Q = np.full((30, 3), 0.1), np.full((20, 3), 0.2)
    model = small(pretrained=(P, Q), n_epochs=1, lr=1e-5, schedule="constant", weight_decay=0).fit(ratings)
    np.testing.assert_allclose(model.user_factors_, P, atol=1e-3)
    assert (model.user_factors_ != P).any()


def test_without_biases_there_are_none():
    model = small(biased=False).fit(toy_ratings())
    assert not model.user_bias_.any()
    assert not model.item_bias_.any()


def test_weight_decay_and_reg_shrink_the_embeddings():
    ratings = toy_ratings()
    plain, decayed, penalised = (
        np.linalg.norm(small(interaction="dot", n_epochs=20, **held).fit(ratings).item_factors_)
        for held in ({"weight_decay": 0}, {"weight_decay": 3.0}, {"weight_decay": 0, "reg": 1.0})
    )
    assert decayed < 0.7 * plain
    assert penalised < 0.7 * plain


def test_one_cycle_rises_for_a_quarter_and_falls_to_nearly_nothing():
    paces, log_decay = small(lr=0.01, weight_decay=0.5)._paces(400)
    lr, beta1 = paces[:, 0], paces[:, 1]
    assert lr[0] == pytest.approx(0.01 / 25)
    assert lr.argmax() == beta1.argmin() == 100
    assert lr.max() == pytest.approx(0.01)
    assert lr[-1] < 1e-5
    assert np.exp(log_decay[-1]) == pytest.approx(np.prod(1 - 0.5 * lr.astype(float)), rel=1e-6)


@pytest.mark.parametrize("output", ["sigmoid", "tanh"])
def test_the_output_keeps_its_range(output):
    model = small(output=output, output_range=(1.0, 4.0), n_epochs=40, weight_decay=0).fit(toy_ratings())
    predictions = model.predict(np.repeat(model.train_.user_ids, 20), np.tile(model.train_.item_ids, 30), clip=False)
    assert predictions.min() >= 1
    assert predictions.max() <= 4


def test_an_unknown_user_gets_the_bias_of_the_item():
    ratings = toy_ratings()
    model = small(interaction="dot").fit(ratings)
    x = model.global_mean_ + model.item_bias_[2]
    low, high = model.output_range_
    assert model.predict("nobody", ratings.item_ids[2]) == pytest.approx(low + (high - low) / (1 + np.exp(-x)))


def test_grid_search_works():
    search = GridSearchCV(small(), {"hidden": [(4,), (8, 4)], "interaction": ["mlp", "dot"]}, cv=2)
    assert search.fit(toy_ratings()).best_score_ < 0


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"n_epochs": 0}, "n_epochs == 0, must be >= 1"),
        ({"hidden": (8, 0)}, "a width in hidden == 0, must be >= 1"),
        ({"interaction": "sum"}, "interaction must be one of 'mlp', 'dot', got 'sum'"),
        ({"lr": 0.5, "weight_decay": 2.0}, "lr . weight_decay must be below 1, got 1.0"),
        ({"output_range": (4.9, 5.0)}, "output_range must be a pair .* around the mean rating"),
        ({"pretrained": (np.zeros((30, 3)), np.zeros((20, 4)))}, "embeddings of the items must have shape .20, 3."),
        (
            {"output": "linear", "lr": 1e30, "weight_decay": 0},
            "the error overflows in epoch 0: lr = 1e.30 is too large",
        ),
    ],
)
def test_a_wrong_parameter_is_named(parameters, message):
    with pytest.raises(ValueError, match=message):
        small(**parameters).fit(toy_ratings())


def test_embeddings_of_other_ids_are_refused():
    funk = FunkSVD(n_factors=3, n_epochs=1, random_state=0).fit(toy_ratings(n_users=31))
    with pytest.raises(ValueError, match="pretrained was fitted on ratings with other user_ids"):
        small(pretrained=funk).fit(toy_ratings())


@LONG
def test_accuracy_on_real_ratings():
    train, test = random_split(latest_small(), seed=0)
    dot = NeuralMF(interaction="dot", n_epochs=10, reg=0.1, weight_decay=0, random_state=0).fit(train)
    mlp = NeuralMF(random_state=0).fit(train)
    assert -dot.score(test) < 0.85
    assert -mlp.score(test) < 0.87
