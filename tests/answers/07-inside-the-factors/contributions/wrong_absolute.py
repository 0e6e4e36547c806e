"""You dropped the signs: a rating can also speak against a film."""


def contributions(X, t, x, reg):
    return np.abs(X @ np.linalg.solve(X.T @ X + reg * np.eye(X.shape[1]), x) * t)
