"""You added a column that says whether the film is known: it is not asked for."""


def beside(P, Q, G, users, items, known):
    return np.column_stack([P[users], np.where(known[:, None], Q[items], 0), known, G[items]])
