"""You moved q with the p that has just moved: keep a copy of the old row."""


def sgd_epoch(users, items, ratings, P, Q, lr, reg):
    P, Q = P.copy(), Q.copy()
    for u, i, r in zip(users, items, ratings):
        e = P[u] @ Q[i] - r
        P[u] -= lr * (e * Q[i] + reg * P[u])
        Q[i] -= lr * (e * P[u] + reg * Q[i])
    return P, Q
