"""U times the singular values, signs turned."""


def principal(Q, n):
    X = Q - Q.mean(0)
    U, s, Vt = np.linalg.svd(X, full_matrices=False)
    total = np.square(s).sum()
    return -U[:, :n] * s[:n], s[:n] ** 2 / total
