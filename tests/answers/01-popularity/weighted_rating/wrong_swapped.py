"""You swapped v and m: the film's own mean R goes with its votes v."""


def weighted_rating(v, R, m, C):
    R = np.where(np.asarray(v) > 0, R, C)
    return m / (v + m) * R + v / (v + m) * C
