"""Rows scaled by the root of their weight, the targets as they are."""


def weighted_row(rated, ratings, Q, gram, w0, reg):
    X = Q[rated] * np.sqrt(1 - w0)
    A = w0 * gram + X.T @ X
    A[np.diag_indices_from(A)] += reg
    return np.linalg.solve(A, Q[rated].T @ ratings)
