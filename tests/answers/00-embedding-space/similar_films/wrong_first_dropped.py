"""You dropped the first of the sorted list, which is not always the film itself: take it out by its number."""


def similar_films(film, Q, n):
    alike = likeness(Q[film], Q, "cosine")
    return np.argsort(-alike, kind="stable")[1 : n + 1]
