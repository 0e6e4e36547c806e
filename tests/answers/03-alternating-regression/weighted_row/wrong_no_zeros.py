"""The empty cells are missing from your equations: add w0 times G."""


def weighted_row(rated, ratings, Q, gram, w0, reg):
    X, k = Q[rated], Q.shape[1]
    return np.linalg.solve(X.T @ X + reg * np.eye(k), X.T @ ratings)
