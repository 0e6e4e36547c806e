"""You wrote the 10 and the 3.5 of the example into the formula: use m and C."""


def weighted_rating(v, R, m, C):
    v = np.asarray(v, dtype=float)
    R = np.where(v > 0, R, 3.5)
    return (v * R + 10 * 3.5) / (v + 10)
