"""You took the tables row by row, as they stand: users and items say which row."""


def beside(P, Q, G, users, items, known):
    n = len(users)
    films = np.where(known[:, None], Q[np.arange(n) % len(Q)], 0)
    return np.column_stack([P[np.arange(n) % len(P)], films, G[np.arange(n) % len(G)]])
