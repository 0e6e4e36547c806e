"""How good predictions and recommendations are.

Rating metrics take two arrays of ratings, in the unit of the rating scale.
"""

from __future__ import annotations

import numpy as np

__all__ = ["mae", "rmse"]


def rmse(truth, predictions) -> float:
    r"""Root mean squared error, $\sqrt{\frac1n \sum (\hat r_{ui} - r_{ui})^2}$, in stars. 0 is perfect.

    Parameters
    ----------
    truth, predictions : array-like of float, shape (n,)

    Raises
    ------
    ValueError
        Lengths differ, an array is empty or not one-dimensional, or a value is NaN or infinite.
    """
    return float(np.sqrt(np.mean(_errors(truth, predictions) ** 2)))


def mae(truth, predictions) -> float:
    r"""Mean absolute error, $\frac1n \sum |\hat r_{ui} - r_{ui}|$, in stars. 0 is perfect.

    Parameters and errors as for `rmse`; it never exceeds the RMSE.
    """
    return float(np.mean(np.abs(_errors(truth, predictions))))


def _errors(truth, predictions) -> np.ndarray:
    truth, predictions = _finite_vector("truth", truth), _finite_vector("predictions", predictions)
    if len(truth) != len(predictions):
        raise ValueError(
            f"truth and predictions must have one length, got {len(truth)} ratings and {len(predictions)} predictions"
        )
    return predictions - truth


def _finite_vector(name: str, values) -> np.ndarray:
    try:
        vector = np.asarray(values, np.float64)
    except (TypeError, ValueError) as error:
        raise TypeError(f"{name} must be an array of numbers: {error}") from error
    if vector.ndim != 1:
        raise ValueError(f"{name} must have one dimension, got shape {vector.shape}")
    if not vector.size:
        raise ValueError(f"{name} is empty: there is nothing to measure")
    bad = np.flatnonzero(~np.isfinite(vector))
    if bad.size:
        raise ValueError(f"{name} holds {vector[bad[0]]} at place {bad[0]} ({bad.size} such places)")
    return vector
