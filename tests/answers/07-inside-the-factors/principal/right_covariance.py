"""Eigenvectors of the covariance, sorted."""


def principal(Q, n):
    X = Q - np.mean(Q, axis=0)
    variances, axes = np.linalg.eigh(np.cov(X.T))
    order = variances.argsort()[::-1][:n]
    return X @ axes[:, order], variances[order] / variances.sum()
