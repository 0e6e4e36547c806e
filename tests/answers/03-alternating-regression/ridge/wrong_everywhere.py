"""You added reg to every entry of XᵀX; it belongs on the diagonal only."""


def ridge(X, t, reg=0.0):
    return np.linalg.solve(X.T @ X + reg, X.T @ t)
