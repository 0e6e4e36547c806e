"""You ranked by the dot product, which prefers long vectors: the cosine was asked for."""


def similar_films(film, Q, n):
    alike = Q @ Q[film]
    order = np.argsort(-alike, kind="stable")
    return order[order != film][:n]
