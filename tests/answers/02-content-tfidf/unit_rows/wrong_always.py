"""You answered True whatever the vectors are."""


def unit_rows(X):
    norms = np.linalg.norm(X, axis=1, keepdims=True)
    return X / np.where(norms > 0, norms, 1)


def disagree(q, x, y):
    return True
