"""You left out the rows of new films: every pair gets a row."""


def beside(P, Q, G, users, items, known):
    return np.column_stack([P[users], Q[items], G[items]])[known]
