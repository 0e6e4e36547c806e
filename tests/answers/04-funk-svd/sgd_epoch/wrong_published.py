"""You handed in the published version: it walks uphill, and it moves q with the p that has just moved."""


def sgd_epoch(users, items, ratings, P, Q, lr, reg):
    P, Q = P.copy(), Q.copy()
    for u, i, r in zip(users, items, ratings):
        e = r - P[u] @ Q[i]
        P[u] -= lr * (e * Q[i] + reg * P[u])
        Q[i] -= lr * (e * P[u] + reg * Q[i])
    return P, Q
