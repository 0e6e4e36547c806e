"""By the Gram matrix of the people; the number typed in."""


def rating_distance(P, Q, i, j):
    d = Q[i] - Q[j]
    return float(np.sqrt(max(d @ (P.T @ P) @ d, 0) / len(P)))


albums_apart = 0.3359
