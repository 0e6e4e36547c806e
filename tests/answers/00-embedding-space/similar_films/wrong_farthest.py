"""You put the least alike first: sort the cosines downwards."""


def similar_films(film, Q, n):
    order = np.argsort(likeness(Q[film], Q, "cosine"), kind="stable")
    return order[order != film][:n]
