"""You inverted the matrix of films, X @ X.T, n by n, on which x cannot act; it is factors by factors."""


def contributions(X, t, x, reg):
    return np.linalg.solve(X @ X.T + reg * np.eye(len(t)), X @ np.ones(len(x))) * t
