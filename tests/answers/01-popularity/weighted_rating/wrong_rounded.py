"""You rounded the result: a chart needs the exact score."""


def weighted_rating(v, R, m, C):
    v = np.asarray(v, dtype=float)
    R = np.where(v > 0, R, C)
    return np.round((v * R + m * C) / (v + m), 1)
