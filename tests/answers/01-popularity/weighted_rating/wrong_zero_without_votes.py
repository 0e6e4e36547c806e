"""You made a film without votes worth zero: it is presumed average, so its rating is C."""


def weighted_rating(v, R, m, C):
    v = np.asarray(v, dtype=float)
    return np.where(v > 0, v / (v + m) * R + m / (v + m) * C, 0.0)
