"""You did not take the means away, so the first component points to the cloud instead of along it."""


def principal(Q, n):
    _, s, Vt = np.linalg.svd(Q, full_matrices=False)
    return Q @ Vt[:n].T, (s**2 / (s**2).sum())[:n]
