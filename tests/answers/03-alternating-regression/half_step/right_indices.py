"""Indices of the rated cells, the equations written out once more."""


def half_step(R, factors, reg=0.0):
    n, k = R.shape[0], factors.shape[1]
    result = np.zeros((n, k))
    for u in range(n):
        columns = np.flatnonzero(~np.isnan(R[u, :]))
        if columns.size == 0:
            continue
        X, t = factors[columns, :], R[u, columns]
        result[u, :] = np.linalg.solve(X.T.dot(X) + reg * np.eye(k), X.T.dot(t))
    return result
