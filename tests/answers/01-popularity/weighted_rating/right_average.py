"""np.average with the votes as weights."""


def weighted_rating(v, R, m, C):
    v = np.asarray(v, dtype=float)
    R = np.where(v == 0, C, R)
    values = np.stack([R, np.full_like(R, C, dtype=float)])
    weights = np.stack([v, np.full_like(v, m)])
    return np.average(values, axis=0, weights=weights)
