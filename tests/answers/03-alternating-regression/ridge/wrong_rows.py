"""You multiplied X by its transpose instead of the transpose by X: there is one equation per coefficient, not per row."""


def ridge(X, t, reg=0.0):
    return np.linalg.solve(X @ X.T + np.diag(np.broadcast_to(reg, len(X))), t)
