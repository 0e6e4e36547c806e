r"""`Truth`: what generated ratings were drawn from.

The score behind a rating is

$$s_{ui} = \mu + b_u + b_i + p_u^\top q_i$$

and the rating is $s_{ui} + \varepsilon$ with $\varepsilon \sim \mathcal N(0, \sigma^2)$, rounded to the nearest step of
the scale and cut off at its ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import ndtr

__all__ = ["Truth"]

_PAIRS_PER_BLOCK = 1 << 16


@dataclass(frozen=True)
class Truth:
    """The parameters that the ratings of a `Dataset` were drawn with.

    Rows are codes: row `u` of `user_factors` belongs to `ratings.user_ids[u]`, row `i` of `item_factors` to
    `ratings.item_ids[i]` and to row `i` of the dataset's `items`.

    Attributes
    ----------
    user_factors, item_factors : ndarray of float64, shape (n_users, k) and (n_items, k)
    user_bias, item_bias : ndarray of float64, shape (n_users,) and (n_items,)
    global_mean : float
    noise_sd : float
        Standard deviation of the noise, in stars, before rounding.
    axes : tuple of str
        What the k factors mean, "low end - high end".
    scale : (float, float)
    step : float
        Distance of two neighbouring ratings.
    cells : (ndarray, ndarray)
        Codes of the users and items of the observed ratings, for `noise_floor`.
    """

    user_factors: np.ndarray
    item_factors: np.ndarray
    user_bias: np.ndarray
    item_bias: np.ndarray
    global_mean: float
    noise_sd: float
    axes: tuple[str, ...]
    scale: tuple[float, float]
    step: float
    cells: tuple[np.ndarray, np.ndarray]

    def __repr__(self) -> str:
        n_users, k = self.user_factors.shape
        return (
            f"Truth({n_users:,} users, {len(self.item_factors):,} items, {k} factors: {', '.join(self.axes)}; "
            f"noise {self.noise_sd:g}, floor {self.noise_floor:.4f})"
        )

    def score(self, users, items) -> np.ndarray:
        """The noiseless score of each pair of codes, float64, before rounding and cutting off."""
        users, items = np.broadcast_arrays(users, items)
        score = self.global_mean + self.user_bias[users] + self.item_bias[items]
        for axis in range(self.user_factors.shape[1]):
            score += self.user_factors[users, axis] * self.item_factors[items, axis]
        return score

    def predict(self, users, items) -> np.ndarray:
        """The prediction nobody can beat: the mean rating of each pair of codes, given its score, float64.

        It is not the score itself: at the ends of the scale, rounding and cutting off pull the mean inwards.
        """
        return self._moments(self.score(users, items))[0]

    @cached_property
    def noise_floor(self) -> float:
        """Expected RMSE of `predict` on the observed cells, in stars: the root of the mean variance of a rating
        given its score. A model that beats it on held-out ratings by more than chance has seen them.
        """
        variance = self._moments(self.score(*self.cells))[1]
        return float(np.sqrt(variance.mean()))

    def _moments(self, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        low, high = self.scale
        levels = np.arange(low, high + self.step / 2, self.step)
        borders = levels[:-1] + self.step / 2  # between two levels
        mean, variance = np.empty(scores.shape), np.empty(scores.shape)
        flat_mean, flat_variance, flat = mean.reshape(-1), variance.reshape(-1), scores.reshape(-1)
        for start in range(0, flat.size, _PAIRS_PER_BLOCK):
            block = slice(start, start + _PAIRS_PER_BLOCK)
            below = ndtr((borders - flat[block, None]) / self.noise_sd)
            share = np.diff(below, axis=1, prepend=0.0, append=1.0)
            flat_mean[block] = share @ levels
            flat_variance[block] = share @ levels**2 - flat_mean[block] ** 2
        return mean, variance
