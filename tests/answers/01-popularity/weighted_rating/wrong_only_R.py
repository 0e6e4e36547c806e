"""You gave the film's own mean R back: nothing pulls towards C."""


def weighted_rating(v, R, m, C):
    return np.where(np.asarray(v) > 0, R, C) * 1.0
