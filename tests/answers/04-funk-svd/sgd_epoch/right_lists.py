"""Lists of lists all the way."""


def sgd_epoch(users, items, ratings, P, Q, lr, reg):
    P, Q = [list(map(float, row)) for row in P], [list(map(float, row)) for row in Q]
    for u, i, r in zip(users, items, ratings):
        e = sum(a * b for a, b in zip(P[u], Q[i])) - r
        new_p = [a - lr * (e * b + reg * a) for a, b in zip(P[u], Q[i])]
        Q[i] = [b - lr * (e * a + reg * b) for a, b in zip(P[u], Q[i])]
        P[u] = new_p
    return np.array(P), np.array(Q)
