"""The film itself gets -inf."""


def similar_films(film, Q, n):
    alike = likeness(Q[film], Q, "cosine")
    alike[film] = -np.inf
    return np.argsort(-alike, kind="stable")[: min(n, len(Q) - 1)]
