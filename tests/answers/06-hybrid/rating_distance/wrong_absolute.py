"""You took the mean of the absolute differences: it should be the root of the mean square."""


def rating_distance(P, Q, i, j):
    return float(np.abs(P @ (Q[i] - Q[j])).mean())


albums_apart = rating_distance(P_lecture, Q_lecture, 0, 1)
