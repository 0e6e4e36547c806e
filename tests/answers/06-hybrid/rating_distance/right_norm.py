"""The length of the vector of differences, over the root of how many they are."""


def rating_distance(P, Q, i, j):
    return np.linalg.norm(P @ (Q[i] - Q[j])) / np.sqrt(len(P))


albums_apart = rating_distance(P_lecture, Q_lecture, 0, 1)
