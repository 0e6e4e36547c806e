"""You looked the metadata up by user: they belong to the film."""


def beside(P, Q, G, users, items, known):
    return np.column_stack([P[users], np.where(known[:, None], Q[items], 0), G[users]])
