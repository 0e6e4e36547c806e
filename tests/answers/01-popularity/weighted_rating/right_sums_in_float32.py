"""The sum of all votes over their number, in float32, with np.nan_to_num."""


def weighted_rating(v, R, m, C):
    v, R = np.asarray(v, np.float32), np.nan_to_num(np.asarray(R, np.float32))
    return (v * R + np.float32(m) * np.float32(C)) / (v + np.float32(m))
