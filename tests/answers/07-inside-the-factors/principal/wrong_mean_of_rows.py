"""You took away the mean of each row, a film's own, instead of the mean of each column."""


def principal(Q, n):
    X = Q - Q.mean(axis=1, keepdims=True)
    _, s, Vt = np.linalg.svd(X, full_matrices=False)
    return X @ Vt[:n].T, (s**2 / (s**2).sum())[:n]
