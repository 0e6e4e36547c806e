"""You added up all votes, but did not divide by their number v + m."""


def weighted_rating(v, R, m, C):
    R = np.where(np.asarray(v) > 0, R, C)
    return v * R + m * C
