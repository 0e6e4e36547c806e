"""By the matrix of predictions."""


def rating_distance(P, Q, i, j):
    R = P @ Q.T
    return ((R[:, i] - R[:, j]) ** 2).mean() ** 0.5


albums_apart = rating_distance(P_lecture, Q_lecture, 0, 1)
