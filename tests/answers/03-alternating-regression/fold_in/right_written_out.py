"""The normal equations written out."""


def fold_in(factors, bias, ratings, mu, reg):
    k = factors.shape[1]
    left = ratings - mu - bias
    A = np.empty((k + 1, k + 1))
    A[0, 0] = len(ratings)
    A[0, 1:] = A[1:, 0] = factors.sum(axis=0)
    A[1:, 1:] = factors.T @ factors
    A += reg * np.eye(k + 1)
    x = np.linalg.solve(A, np.concatenate([[left.sum()], factors.T @ left]))
    return x[0], x[1:]
