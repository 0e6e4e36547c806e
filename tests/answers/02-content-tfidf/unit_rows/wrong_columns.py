"""You divided each column by its length: it is the rows, the films, that should have length one."""


def unit_rows(X):
    norms = np.linalg.norm(X, axis=0, keepdims=True)
    return X / np.where(norms > 0, norms, 1)


def disagree(q, x, y):
    by_dot = q @ x - q @ y
    by_distance = np.linalg.norm(q - x) - np.linalg.norm(q - y)
    return bool(by_dot * by_distance > 0)
