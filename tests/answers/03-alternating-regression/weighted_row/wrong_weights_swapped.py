"""The weights are swapped: w0 goes with G, 1 - w0 with the rated films."""


def weighted_row(rated, ratings, Q, gram, w0, reg):
    X, k = Q[rated], Q.shape[1]
    return np.linalg.solve((1 - w0) * gram + w0 * X.T @ X + reg * np.eye(k), X.T @ ratings)
