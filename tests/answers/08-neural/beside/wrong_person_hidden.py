"""You hid the person of a new film: only the film is unknown."""


def beside(P, Q, G, users, items, known):
    return np.column_stack([np.where(known[:, None], np.column_stack([P[users], Q[items]]), 0), G[items]])
