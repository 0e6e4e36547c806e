"""You divided by v + m twice."""


def weighted_rating(v, R, m, C):
    R = np.where(np.asarray(v) > 0, R, C)
    return (v / (v + m) * R + m / (v + m) * C) / (v + m)
