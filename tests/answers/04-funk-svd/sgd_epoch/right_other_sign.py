"""e = rating minus prediction, and plus."""


def sgd_epoch(users, items, ratings, P, Q, lr, reg):
    P, Q = P.copy(), Q.copy()
    for u, i, r in zip(users, items, ratings):
        old = P[u].copy()
        e = r - old @ Q[i]
        P[u] += lr * (e * Q[i] - reg * old)
        Q[i] += lr * (e * old - reg * Q[i])
    return P, Q
