"""You push the rows away from zero: regularisation pulls them towards it."""


def sgd_epoch(users, items, ratings, P, Q, lr, reg):
    P, Q = P.copy(), Q.copy()
    for u, i, r in zip(users, items, ratings):
        p, q = P[u].copy(), Q[i].copy()
        e = p @ q - r
        P[u] = p - lr * (e * q - reg * p)
        Q[i] = q - lr * (e * p - reg * q)
    return P, Q
