"""The bias eliminated first."""


def fold_in(factors, bias, ratings, mu, reg):
    n, k = factors.shape
    left, s = ratings - mu - bias, factors.sum(axis=0)
    A = factors.T @ factors + reg * np.eye(k) - np.outer(s, s) / (n + reg)
    p = np.linalg.solve(A, factors.T @ left - s * left.sum() / (n + reg))
    return (left.sum() - s @ p) / (n + reg), p
