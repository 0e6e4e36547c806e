"""An array of zeros, filled from the left."""


def beside(P, Q, G, users, items, known):
    k, n = P.shape[1], Q.shape[1]
    X = np.zeros((len(users), k + n + G.shape[1]))
    X[:, :k] = P[users]
    X[known, k : k + n] = Q[np.asarray(items)[known]]
    X[:, k + n :] = G[items]
    return X
