"""You took the mean over the factors: the square is to be averaged over the people."""


def rating_distance(P, Q, i, j):
    return float(np.sqrt(((P @ (Q[i] - Q[j])) ** 2).sum() / P.shape[1]))


albums_apart = rating_distance(P_lecture, Q_lecture, 0, 1)
