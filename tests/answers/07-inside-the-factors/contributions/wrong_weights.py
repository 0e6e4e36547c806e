"""You returned the weights; a contribution is the weight times the target."""


def contributions(X, t, x, reg):
    return X @ np.linalg.solve(X.T @ X + reg * np.eye(X.shape[1]), x)
