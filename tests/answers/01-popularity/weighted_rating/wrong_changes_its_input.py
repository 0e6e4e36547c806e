"""You wrote into the column of means that you were given.

says: your function changed its argument `R`
"""


def weighted_rating(v, R, m, C):
    v = np.asarray(v, dtype=float)
    if np.ndim(R):
        R[v == 0] = C
    elif v == 0:
        R = C
    return v / (v + m) * R + m / (v + m) * C
