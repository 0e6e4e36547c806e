"""A copy, zeros set by a mask."""


def beside(P, Q, G, users, items, known):
    films = Q[items].copy()
    films[~known] = 0
    return np.concatenate([P[users], films, G[items]], axis=1)
