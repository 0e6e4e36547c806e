"""You took the last coefficient for the bias, but the column of ones stands first."""


def fold_in(factors, bias, ratings, mu, reg):
    X = np.column_stack([np.ones(len(ratings)), factors])
    k = factors.shape[1]
    A = X.T @ X + np.diag(np.broadcast_to(reg, k + 1))
    solved = np.linalg.lstsq(A, X.T @ (ratings - mu - bias), rcond=None)[0]
    return solved[-1], solved[:-1]
