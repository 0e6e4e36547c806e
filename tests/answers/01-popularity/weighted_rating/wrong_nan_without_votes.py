"""Zero times NaN is NaN: replace R by C where v is 0, before you multiply."""


def weighted_rating(v, R, m, C):
    v = np.asarray(v, dtype=float)
    return v / (v + m) * R + m / (v + m) * C
