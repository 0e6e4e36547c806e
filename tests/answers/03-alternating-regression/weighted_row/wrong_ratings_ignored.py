"""You gave every rated film the target 1; its rating is the target."""


def weighted_row(rated, ratings, Q, gram, w0, reg):
    X, k = Q[rated], Q.shape[1]
    return np.linalg.solve(w0 * gram + (1 - w0) * X.T @ X + reg * np.eye(k), X.sum(axis=0))
