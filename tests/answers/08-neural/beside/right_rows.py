"""Row by row."""


def beside(P, Q, G, users, items, known):
    rows = []
    for u, i, is_known in zip(users, items, known):
        film = list(Q[i]) if is_known else [0] * Q.shape[1]
        rows.append([*P[u], *film, *G[i]])
    return np.array(rows)
