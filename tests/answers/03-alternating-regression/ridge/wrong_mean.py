"""You divided XᵀX by the number of rows but not the penalty: J is a sum, not a mean."""


def ridge(X, t, reg=0.0):
    k = X.shape[1]
    return np.linalg.solve(X.T @ X / len(X) + np.diag(np.broadcast_to(reg, k)), X.T @ t / len(X))
