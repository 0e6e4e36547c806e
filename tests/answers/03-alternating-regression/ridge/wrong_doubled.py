"""You doubled the penalty: the 2 of the slope stands before both sums and cancels."""


def ridge(X, t, reg=0.0):
    k = X.shape[1]
    return np.linalg.solve(X.T @ X + 2 * np.diag(np.broadcast_to(reg, k)), X.T @ t)
