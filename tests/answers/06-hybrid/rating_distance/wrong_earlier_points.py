"""You gave the distance of the points.

says: the distance of the points in the earlier table"""


def rating_distance(P, Q, i, j):
    return float(np.sqrt(np.mean((P @ (Q[i] - Q[j])) ** 2)))


albums_apart = float(np.linalg.norm(Q_lecture[0] - Q_lecture[1]))
