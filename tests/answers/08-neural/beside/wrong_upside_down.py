"""You hid the films that are known and showed the new ones."""


def beside(P, Q, G, users, items, known):
    return np.column_stack([P[users], np.where(known[:, None], 0, Q[items]), G[items]])
