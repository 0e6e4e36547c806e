"""You took one step for all ratings together: SGD moves after each.

unnamed: with one rating it is the same, and after several many things give other numbers"""


def sgd_epoch(users, items, ratings, P, Q, lr, reg):
    new_P, new_Q = P.copy(), Q.copy()
    for u, i, r in zip(users, items, ratings):
        e = P[u] @ Q[i] - r
        new_P[u] = new_P[u] - lr * (e * Q[i] + reg * P[u])
        new_Q[i] = new_Q[i] - lr * (e * P[u] + reg * Q[i])
    return new_P, new_Q
