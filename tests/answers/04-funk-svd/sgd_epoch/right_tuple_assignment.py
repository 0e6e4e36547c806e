"""Both rows assigned at once."""


def sgd_epoch(users, items, ratings, P, Q, lr, reg):
    P, Q = np.array(P, float), np.array(Q, float)
    for u, i, r in zip(users, items, ratings):
        e = P[u] @ Q[i] - r
        P[u], Q[i] = P[u] - lr * (e * Q[i] + reg * P[u]), Q[i] - lr * (e * P[u] + reg * Q[i])
    return P, Q
