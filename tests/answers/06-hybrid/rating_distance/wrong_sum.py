"""You summed over the people instead of taking the mean."""


def rating_distance(P, Q, i, j):
    return float(np.linalg.norm(P @ (Q[i] - Q[j])))


albums_apart = rating_distance(P_lecture, Q_lecture, 0, 1)
