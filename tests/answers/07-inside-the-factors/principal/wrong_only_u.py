"""You returned the columns of U: points of length one, without how far they lie apart."""


def principal(Q, n):
    X = Q - Q.mean(axis=0)
    U, s, _ = np.linalg.svd(X, full_matrices=False)
    return U[:, :n], (s**2 / (s**2).sum())[:n]
