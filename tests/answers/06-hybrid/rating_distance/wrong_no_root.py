"""You forgot the root: this is the mean square."""


def rating_distance(P, Q, i, j):
    return float(np.mean((P @ (Q[i] - Q[j])) ** 2))


albums_apart = rating_distance(P_lecture, Q_lecture, 0, 1)
