"""You sorted the parts; they belong to the ratings in the order given."""


def contributions(X, t, x, reg):
    parts = X @ np.linalg.solve(X.T @ X + reg * np.eye(X.shape[1]), x) * t
    return parts[np.argsort(-parts, kind="stable")]
