"""You centred for the axes but not for the points: use what is left in both places."""


def principal(Q, n):
    X = Q - Q.mean(axis=0)
    _, s, Vt = np.linalg.svd(X, full_matrices=False)
    return Q @ Vt[:n].T, (s**2 / (s**2).sum())[:n]
