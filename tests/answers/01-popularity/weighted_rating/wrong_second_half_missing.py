"""The second half of your formula is missing: the free votes pull towards C, m / (v + m) * C."""


def weighted_rating(v, R, m, C):
    R = np.where(np.asarray(v) > 0, R, C)
    return v / (v + m) * R
