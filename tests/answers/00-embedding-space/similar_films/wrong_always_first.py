"""You compared with film 0 whatever `film` says."""


def similar_films(film, Q, n):
    order = np.argsort(-likeness(Q[0], Q, "cosine"), kind="stable")
    return order[order != film][:n]
