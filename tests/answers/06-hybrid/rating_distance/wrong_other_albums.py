"""You compared other albums: Ommazh is row 0 and Melt-Banana row 1."""


def rating_distance(P, Q, i, j):
    return float(np.sqrt(np.mean((P @ (Q[i] - Q[j])) ** 2)))


albums_apart = rating_distance(P_lecture, Q_lecture, 1, 2)
