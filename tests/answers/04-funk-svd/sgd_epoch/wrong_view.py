"""You kept a view of the old row, which moves with it: P[u].copy() does not.

says: keep a copy of the old row"""


def sgd_epoch(users, items, ratings, P, Q, lr, reg):
    P, Q = P.copy(), Q.copy()
    for u, i, r in zip(users, items, ratings):
        old = P[u]
        e = old @ Q[i] - r
        P[u] -= lr * (e * Q[i] + reg * old)
        Q[i] -= lr * (e * old + reg * Q[i])
    return P, Q
