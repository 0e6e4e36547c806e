"""Solve a small symmetric positive definite system, in place.

A = Uᵀ U is found four rows of U at a time: from the four rows of A the products of all rows of U above are subtracted
(`tiles`, the bulk of the work), a 4 × 4 triangle is factored by hand, and the rest of the four rows divided by it.
The right-hand side goes along, so that Uᵀ y = b is solved by the time U is there; U x = y follows.
"""

from __future__ import annotations

import math

from recsys_lib.kernels.jit import fast_kernel, kernel
from recsys_lib.kernels.tiles import HEIGHT, eliminate_tile, subtract_tile, tile_width

__all__ = ["solve_spd"]


@fast_kernel
def solve_spd(A, b, d):
    """Solve A x = b for the first `d` unknowns: b becomes x, the upper triangle of A is overwritten by its factor.

    A (n, n) symmetric positive definite, b (n,), with n = `tiles.padded_width` of `d`. From `d` on A is the unit matrix
    and b zero. Returns 0, or another number where A is not positive definite. O(d³ / 3).
    """
    step = tile_width(A.itemsize)
    last = -(-d // HEIGHT) * HEIGHT
    for i in range(0, last, HEIGHT):
        first_column = i // step * step
        for column in range(first_column, len(A), step):
            subtract_tile(A, i, A, i, column)
        positive, inverse_roots, above = factor_corner(A, i)
        if not positive:
            return i + 1
        for column in range(first_column, len(A), step):
            eliminate_tile(A, i, column, inverse_roots, above)
        s_0, s_1, s_2, s_3 = inverse_roots
        u_01, u_02, u_03, u_12, u_13, u_23 = above
        p, q, r, s = A[i], A[i + 1], A[i + 2], A[i + 3]
        p[i], q[i + 1], r[i + 2], s[i + 3] = s_0, s_1, s_2, s_3  # reciprocals, for the way back

        y_0 = b[i] * s_0
        y_1 = (b[i + 1] - u_01 * y_0) * s_1
        y_2 = (b[i + 2] - u_02 * y_0 - u_12 * y_1) * s_2
        y_3 = (b[i + 3] - u_03 * y_0 - u_13 * y_1 - u_23 * y_2) * s_3
        b[i], b[i + 1], b[i + 2], b[i + 3] = y_0, y_1, y_2, y_3
        for f in range(i + HEIGHT, last):
            b[f] -= p[f] * y_0 + q[f] * y_1 + r[f] * y_2 + s[f] * y_3

    for i in range(last - HEIGHT, -1, -HEIGHT):
        p, q, r, s = A[i], A[i + 1], A[i + 2], A[i + 3]
        x_0, x_1, x_2, x_3 = b[i], b[i + 1], b[i + 2], b[i + 3]
        for f in range(i + HEIGHT, last):
            x_0 -= p[f] * b[f]
            x_1 -= q[f] * b[f]
            x_2 -= r[f] * b[f]
            x_3 -= s[f] * b[f]
        x_3 *= s[i + 3]
        x_2 = (x_2 - r[i + 3] * x_3) * r[i + 2]
        x_1 = (x_1 - q[i + 2] * x_2 - q[i + 3] * x_3) * q[i + 1]
        x_0 = (x_0 - p[i + 1] * x_1 - p[i + 2] * x_2 - p[i + 3] * x_3) * p[i]
        b[i], b[i + 1], b[i + 2], b[i + 3] = x_0, x_1, x_2, x_3
    return 0


@kernel
def factor_corner(A, i):
    """Whether the 4 × 4 corner at (i, i) can be factored; the reciprocals of U's diagonal; the cells above, by row."""
    one = A.dtype.type(1)
    square = A[i, i]
    positive = square > 0
    s_0 = one / math.sqrt(square) if positive else square
    u_01, u_02, u_03 = A[i, i + 1] * s_0, A[i, i + 2] * s_0, A[i, i + 3] * s_0
    square = A[i + 1, i + 1] - u_01 * u_01
    positive = positive and square > 0
    s_1 = one / math.sqrt(square) if positive else square
    u_12, u_13 = (A[i + 1, i + 2] - u_01 * u_02) * s_1, (A[i + 1, i + 3] - u_01 * u_03) * s_1
    square = A[i + 2, i + 2] - u_02 * u_02 - u_12 * u_12
    positive = positive and square > 0
    s_2 = one / math.sqrt(square) if positive else square
    u_23 = (A[i + 2, i + 3] - u_02 * u_03 - u_12 * u_13) * s_2
    square = A[i + 3, i + 3] - u_03 * u_03 - u_13 * u_13 - u_23 * u_23
    positive = positive and square > 0
    s_3 = one / math.sqrt(square) if positive else square
    return positive, (s_0, s_1, s_2, s_3), (u_01, u_02, u_03, u_12, u_13, u_23)
