"""You left the regularisation out."""


def sgd_epoch(users, items, ratings, P, Q, lr, reg):
    P, Q = P.copy(), Q.copy()
    for u, i, r in zip(users, items, ratings):
        p, q = P[u].copy(), Q[i].copy()
        e = p @ q - r
        P[u], Q[i] = p - lr * e * q, q - lr * e * p
    return P, Q
