"""You left the newcomer's bias out of the regression: it needs a column of ones."""


def fold_in(factors, bias, ratings, mu, reg):
    left = ratings - mu - bias
    k = factors.shape[1]
    return 0.0, np.linalg.solve(factors.T @ factors + reg * np.eye(k), factors.T @ left)
