"""You returned the points alone; the shares belong to the answer."""


def principal(Q, n):
    X = Q - Q.mean(axis=0)
    return X @ np.linalg.svd(X, full_matrices=False)[2][:n].T
