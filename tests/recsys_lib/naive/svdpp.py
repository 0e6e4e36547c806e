"""SVD++ as it is written down: every rating moves every y_j of its user, quadratic in the ratings of a user."""

import numpy as np


def sgd(ratings, mu, bu, bi, P, Q, Y, penalty_u, penalty_i, lr, reg):
    """One pass over (u, i, r) triples; everything changes in place. Returns the sum of squared errors."""
    rated = {}
    for u, i, _ in ratings:
        rated.setdefault(u, []).append(i)
    total = 0.0
    for u, i, r in ratings:
        root = np.sqrt(len(rated[u]))
        z = sum(Y[j] for j in rated[u]) / root
        error = mu + bu[u] + bi[i] + Q[i] @ (P[u] + z) - r
        total += error**2
        bu[u] -= lr * (error + penalty_u[u] * bu[u])
        bi[i] -= lr * (error + penalty_i[i] * bi[i])
        p, q = P[u].copy(), Q[i].copy()
        P[u] -= lr * (error * q + penalty_u[u] * p)
        Q[i] -= lr * (error * (p + z) + penalty_i[i] * q)
        for j in rated[u]:
            Y[j] -= lr * (error * q / root + reg * Y[j])
    return total
