"""A loop over the factors inside."""


def sgd_epoch(users, items, ratings, P, Q, lr, reg):
    P, Q = P.copy(), Q.copy()
    for n in range(len(ratings)):
        u, i = users[n], items[n]
        e = -ratings[n]
        for f in range(P.shape[1]):
            e += P[u, f] * Q[i, f]
        for f in range(P.shape[1]):
            p, q = P[u, f], Q[i, f]
            P[u, f] = p - lr * (e * q + reg * p)
            Q[i, f] = q - lr * (e * p + reg * q)
    return P, Q
