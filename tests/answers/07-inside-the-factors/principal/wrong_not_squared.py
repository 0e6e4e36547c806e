"""Your shares are of singular values: a variance is their square."""


def principal(Q, n):
    X = Q - Q.mean(axis=0)
    _, s, Vt = np.linalg.svd(X, full_matrices=False)
    return X @ Vt[:n].T, s[:n] / s.sum()
