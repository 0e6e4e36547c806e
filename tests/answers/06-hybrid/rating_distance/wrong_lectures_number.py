"""You kept the number of the lecture.

says: that is the lecture's distance of the points"""


def rating_distance(P, Q, i, j):
    return float(np.sqrt(np.mean((P @ (Q[i] - Q[j])) ** 2)))


albums_apart = 2.016
