"""Your rows are the same whether the film is known or not."""


def beside(P, Q, G, users, items, known):
    return np.column_stack([P[users], Q[items], G[items]])
