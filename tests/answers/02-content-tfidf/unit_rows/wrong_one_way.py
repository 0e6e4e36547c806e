"""You looked only at the case in which the dot product prefers x: it may prefer y just as well."""


def unit_rows(X):
    norms = np.linalg.norm(X, axis=1, keepdims=True)
    return X / np.where(norms > 0, norms, 1)


def disagree(q, x, y):
    return bool(q @ x > q @ y and np.linalg.norm(q - x) > np.linalg.norm(q - y))
