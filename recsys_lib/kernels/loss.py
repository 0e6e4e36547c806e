"""Sums of squared errors over the observed cells, for traces of the objective."""

from __future__ import annotations

import numpy as np

from recsys_lib.kernels.jit import fast_kernel

__all__ = ["squared_errors", "weighted_squares"]


@fast_kernel
def squared_errors(indptr, indices, values, offset, other, own, sums, start, stop):
    """Set ``sums[row]`` (float64) to Σ (own_row·other_j + offset_j - value)² for ``start <= row < stop``."""
    for row in range(start, stop):
        total = 0.0
        x = own[row]
        for n in range(indptr[row], indptr[row + 1]):
            q = other[indices[n]]
            error = offset[indices[n]] - values[n]
            for f in range(len(x)):
                error += q[f] * x[f]
            total += np.float64(error) * error
        sums[row] = total


@fast_kernel
def weighted_squares(indptr, indices, targets, weights, unobserved_weight, other, own, sums, start, stop):
    """Set ``sums[row]`` to Σ w (x̂ - target)² - w₀ x̂², x̂ = own_row·other_j: what the stored cells add to w₀ Σ_all x̂²."""
    for row in range(start, stop):
        total = 0.0
        x = own[row]
        for n in range(indptr[row], indptr[row + 1]):
            q = other[indices[n]]
            score = other.dtype.type(0)
            for f in range(len(x)):
                score += q[f] * x[f]
            total += weights[n] * (np.float64(score) - targets[n]) ** 2 - unobserved_weight * np.float64(score) ** 2
        sums[row] = total
