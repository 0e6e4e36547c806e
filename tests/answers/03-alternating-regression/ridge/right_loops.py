"""Sums written out as loops, the equations solved by `np.linalg.solve`."""


def ridge(X, t, reg=0.0):
    n, k = X.shape
    penalties = [reg] * k if np.ndim(reg) == 0 else list(reg)
    A, b = np.zeros((k, k)), np.zeros(k)
    for row in range(n):
        for f in range(k):
            b[f] += X[row, f] * t[row]
            for g in range(k):
                A[f, g] += X[row, f] * X[row, g]
    for f in range(k):
        A[f, f] += penalties[f]
    return np.linalg.solve(A, b)
