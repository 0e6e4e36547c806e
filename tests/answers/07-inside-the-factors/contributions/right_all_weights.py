"""All weights by solving for the transposed ratings."""


def contributions(X, t, x, reg):
    left = np.dot(X.T, X)
    left[np.diag_indices(len(x))] += reg
    return (x @ np.linalg.solve(left, X.T)) * t
