"""You hid the metadata of new films too: they are all that is known of those."""


def beside(P, Q, G, users, items, known):
    return np.column_stack([P[users], np.where(known[:, None], np.column_stack([Q[items], G[items]]), 0)])
