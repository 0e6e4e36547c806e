"""You returned the sum, which is the whole prediction; asked for is each rating's part."""


def contributions(X, t, x, reg):
    weights = X @ np.linalg.solve(X.T @ X + reg * np.eye(X.shape[1]), x)
    return float((weights * t).sum())
