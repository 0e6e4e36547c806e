"""You never penalise the first coefficient; reg says which ones go free."""


def ridge(X, t, reg=0.0):
    k = X.shape[1]
    return np.linalg.solve(X.T @ X + np.diag(np.broadcast_to(reg, k) * (np.arange(k) > 0)), X.T @ t)
