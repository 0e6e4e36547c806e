"""A loop over the people."""


def rating_distance(P, Q, i, j):
    total = 0.0
    for p in P:
        total += (p @ Q[i] - p @ Q[j]) ** 2
    return np.sqrt(total / len(P))


albums_apart = rating_distance(P_lecture, Q_lecture, 0, 1)
