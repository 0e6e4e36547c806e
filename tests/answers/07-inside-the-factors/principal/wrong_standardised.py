"""You divided each column by its spread: then all factors count alike, and what they differ in most is lost."""


def principal(Q, n):
    X = (Q - Q.mean(axis=0)) / Q.std(axis=0)
    _, s, Vt = np.linalg.svd(X, full_matrices=False)
    return X @ Vt[:n].T, (s**2 / (s**2).sum())[:n]
