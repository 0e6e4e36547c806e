"""The recommended film x takes no part in your answer."""


def contributions(X, t, x, reg):
    A = X.T @ X + reg * np.eye(X.shape[1])
    return (X @ np.linalg.lstsq(A, X.T, rcond=None)[0]).sum(axis=1) * t
