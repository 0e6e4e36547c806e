"""You returned all shares; only the first n are asked for."""


def principal(Q, n):
    X = Q - Q.mean(axis=0)
    _, s, Vt = np.linalg.svd(X, full_matrices=False)
    return X @ Vt[:n].T, s**2 / (s**2).sum()
