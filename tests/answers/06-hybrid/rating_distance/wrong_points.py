"""You measured the distance of the points: a change of basis changes it, and no prediction."""


def rating_distance(P, Q, i, j):
    return float(np.linalg.norm(Q[i] - Q[j]))


albums_apart = rating_distance(P_lecture, Q_lecture, 0, 1)
