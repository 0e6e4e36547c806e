"""You moved only P."""


def sgd_epoch(users, items, ratings, P, Q, lr, reg):
    P = P.copy()
    for u, i, r in zip(users, items, ratings):
        e = P[u] @ Q[i] - r
        P[u] = P[u] - lr * (e * Q[i] + reg * P[u])
    return P, Q
