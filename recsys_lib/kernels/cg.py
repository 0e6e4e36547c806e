"""Half a step of alternating least squares by conjugate gradients: a few steps towards each regression's solution.

The matrix of a row's normal equations is never formed. Its product with a vector costs O(n·d) instead of the O(n·d²)
of the matrix itself, and since every row starts where the last epoch left it, two or three steps are enough.
"""

from __future__ import annotations

import numpy as np

from recsys_lib.kernels.jit import fast_kernel

__all__ = ["cg_rows", "weighted_cg_rows"]


@fast_kernel
def cg_rows(indptr, indices, values, offset, other, penalties, own, n_steps, start, stop):
    """Move ``own[start:stop]`` `n_steps` conjugate-gradient steps towards what `als.als_rows` computes.

    Arguments as there. A step never raises the loss of its row. A row without ratings becomes 0.

    Fast arithmetic: the input is finite.
    """
    d = other.shape[1]
    residual, direction, product = np.empty(d, other.dtype), np.empty(d, other.dtype), np.empty(d, other.dtype)
    for row in range(start, stop):
        x = own[row]
        first, last = indptr[row], indptr[row + 1]
        if first == last:
            x[:] = 0
            continue
        for f in range(d):
            residual[f] = -penalties[row] * x[f]
        for n in range(first, last):
            q = other[indices[n]]
            rest = values[n] - offset[indices[n]]
            for f in range(d):
                rest -= q[f] * x[f]
            for f in range(d):
                residual[f] += rest * q[f]
        square = _start(residual, direction)
        for _ in range(n_steps):
            for f in range(d):
                product[f] = penalties[row] * direction[f]
            for n in range(first, last):
                q = other[indices[n]]
                dot = other.dtype.type(0)
                for f in range(d):
                    dot += q[f] * direction[f]
                for f in range(d):
                    product[f] += dot * q[f]
            square = _step(x, residual, direction, product, square)
            if square == 0:
                break


@fast_kernel
def weighted_cg_rows(
    indptr, indices, targets, weights, unobserved_weight, gram, other, penalties, own, n_steps, start, stop
):
    """Move ``own[start:stop]`` `n_steps` conjugate-gradient steps towards what `als.weighted_als_rows` computes.

    Arguments as there, but `gram` must be whole. A step never raises the loss of its row.

    Fast arithmetic: the input is finite.
    """
    d = other.shape[1]
    residual, direction, product = np.empty(d, other.dtype), np.empty(d, other.dtype), np.empty(d, other.dtype)
    for row in range(start, stop):
        x = own[row]
        first, last = indptr[row], indptr[row + 1]
        if first == last:
            x[:] = 0
            continue
        _everywhere(gram, unobserved_weight, penalties[row], x, residual)
        for f in range(d):
            residual[f] = -residual[f]
        for n in range(first, last):
            q = other[indices[n]]
            dot = other.dtype.type(0)
            for f in range(d):
                dot += q[f] * x[f]
            rest = weights[n] * targets[n] - (weights[n] - unobserved_weight) * dot
            for f in range(d):
                residual[f] += rest * q[f]
        square = _start(residual, direction)
        for _ in range(n_steps):
            _everywhere(gram, unobserved_weight, penalties[row], direction, product)
            for n in range(first, last):
                q = other[indices[n]]
                dot = other.dtype.type(0)
                for f in range(d):
                    dot += q[f] * direction[f]
                dot *= weights[n] - unobserved_weight
                for f in range(d):
                    product[f] += dot * q[f]
            square = _step(x, residual, direction, product, square)
            if square == 0:
                break


@fast_kernel
def _everywhere(gram, unobserved_weight, penalty, x, product):
    """product = (w₀ gram + penalty I) x, `gram` symmetric."""
    for f in range(len(x)):
        product[f] = penalty * x[f]
    for g in range(len(x)):
        scale, row = unobserved_weight * x[g], gram[g]
        for f in range(len(x)):
            product[f] += scale * row[f]


@fast_kernel
def _start(residual, direction):
    """The first direction is the residual. Returns its square."""
    square = residual.dtype.type(0)
    for f in range(len(residual)):
        direction[f] = residual[f]
        square += residual[f] * residual[f]
    return square


@fast_kernel
def _step(x, residual, direction, product, square):
    """One step along `direction`, and the next direction. Returns the square of the residual, 0 when there."""
    curvature = residual.dtype.type(0)
    for f in range(len(x)):
        curvature += direction[f] * product[f]
    if not curvature > 0:
        return residual.dtype.type(0)
    length = square / curvature
    next_square = residual.dtype.type(0)
    for f in range(len(x)):
        x[f] += length * direction[f]
        residual[f] -= length * product[f]
        next_square += residual[f] * residual[f]
    turn = next_square / square
    for f in range(len(x)):
        direction[f] = residual[f] + turn * direction[f]
    return next_square
