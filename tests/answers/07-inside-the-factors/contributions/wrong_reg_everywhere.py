"""You added λ to every entry of the matrix; it belongs on the diagonal."""


def contributions(X, t, x, reg):
    return X @ np.linalg.lstsq(X.T @ X + reg, x, rcond=None)[0] * t
