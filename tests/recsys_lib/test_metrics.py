"""Metrics against cases worked by hand and against independent implementations."""

import numpy as np
import pytest
from sklearn.metrics import mean_absolute_error, root_mean_squared_error

from recsys_lib.metrics import mae, rmse


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
