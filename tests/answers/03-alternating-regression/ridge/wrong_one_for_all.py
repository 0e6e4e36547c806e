"""You used one penalty for all coefficients, though reg may hold one for each."""


def ridge(X, t, reg=0.0):
    k = X.shape[1]
    return np.linalg.solve(X.T @ X + np.max(reg) * np.eye(k), X.T @ t)
