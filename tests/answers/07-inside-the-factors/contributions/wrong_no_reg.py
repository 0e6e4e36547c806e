"""You left λ out."""


def contributions(X, t, x, reg):
    return X @ np.linalg.lstsq(X.T @ X, x, rcond=None)[0] * t
