"""You multiplied λ by the number of ratings; this model has λ plain."""


def contributions(X, t, x, reg):
    return X @ np.linalg.solve(X.T @ X + reg * max(len(t), 1) * np.eye(X.shape[1]), x) * t
