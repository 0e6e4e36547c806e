"""You pulled towards the mean of the films you were given: pull towards C."""


def weighted_rating(v, R, m, C):
    v = np.asarray(v, dtype=float)
    average = np.nanmean(R)
    R = np.where(v > 0, R, average)
    return v / (v + m) * R + m / (v + m) * average
