"""You took the mean before the square, so differences of opposite sign cancel."""


def rating_distance(P, Q, i, j):
    return float(abs((P @ (Q[i] - Q[j])).mean()))


albums_apart = rating_distance(P_lecture, Q_lecture, 0, 1)
