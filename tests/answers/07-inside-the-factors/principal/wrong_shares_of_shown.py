"""Your shares are of the components shown, so they always add up to one; divide by the whole variance."""


def principal(Q, n):
    X = Q - Q.mean(axis=0)
    _, s, Vt = np.linalg.svd(X, full_matrices=False)
    return X @ Vt[:n].T, s[:n] ** 2 / (s[:n] ** 2).sum()
