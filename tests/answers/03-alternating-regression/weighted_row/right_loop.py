"""A loop over what was rated, outer products added up."""


def weighted_row(rated, ratings, Q, gram, w0, reg):
    k = gram.shape[0]
    A, b = w0 * gram + reg * np.identity(k), np.zeros(k)
    for i, r in zip(rated, ratings, strict=True):
        A = A + (1 - w0) * np.outer(Q[i], Q[i])
        b = b + r * Q[i]
    return np.linalg.solve(A, b)
