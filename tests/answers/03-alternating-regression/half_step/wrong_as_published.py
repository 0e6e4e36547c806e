"""This is the step as it was published: XᵀX is formed from the factors of all columns, as if every cell were rated."""


def half_step(R, factors, reg=0.0):
    gram = factors.T @ factors + np.diag(np.broadcast_to(reg, factors.shape[1]))
    return np.array([np.linalg.solve(gram, row @ factors) for row in np.nan_to_num(R)])
