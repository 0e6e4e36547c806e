"""Your order is another: the person comes first."""


def beside(P, Q, G, users, items, known):
    return np.column_stack([np.where(known[:, None], Q[items], 0), P[users], G[items]])
