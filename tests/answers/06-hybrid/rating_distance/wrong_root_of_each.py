"""You took the root of each square and then the mean."""


def rating_distance(P, Q, i, j):
    return float(np.mean(np.sqrt((P * (Q[i] - Q[j])) ** 2)))


albums_apart = rating_distance(P_lecture, Q_lecture, 0, 1)
