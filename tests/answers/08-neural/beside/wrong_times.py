"""Zero times NaN is NaN: what stands in the row of Q of a new film must not be looked at."""


def beside(P, Q, G, users, items, known):
    return np.column_stack([P[users], Q[items] * known[:, None], G[items]])
