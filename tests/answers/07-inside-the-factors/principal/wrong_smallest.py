"""You took the components with the smallest variance: eigh sorts upwards."""


def principal(Q, n):
    X = Q - Q.mean(axis=0)
    variances, axes = np.linalg.eigh(X.T @ X)
    return X @ axes[:, :n], variances[:n] / variances.sum()
