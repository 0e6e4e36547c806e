"""A compiled function of single numbers, made a ufunc by numba."""

import numba


@numba.vectorize
def _one(v, R, m, C):
    return C if v == 0 else (v * R + m * C) / (v + m)


def weighted_rating(v, R, m, C):
    return _one(np.asarray(v, float), np.asarray(R, float), float(m), float(C))
