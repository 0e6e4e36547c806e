"""Your regression has no penalty: reg is not in the equations."""


def ridge(X, t, reg=0.0):
    k = X.shape[1]
    return np.linalg.solve(X.T @ X + 0 * np.eye(k), X.T @ t)
