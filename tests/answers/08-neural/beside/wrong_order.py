"""Your order is another: person, film, metadata."""


def beside(P, Q, G, users, items, known):
    return np.column_stack([P[users], G[items], np.where(known[:, None], Q[items], 0)])
