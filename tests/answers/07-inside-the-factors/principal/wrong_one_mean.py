"""You took away one mean of all numbers; each column has its own."""


def principal(Q, n):
    X = Q - Q.mean()
    _, s, Vt = np.linalg.svd(X, full_matrices=False)
    return X @ Vt[:n].T, (s**2 / (s**2).sum())[:n]
