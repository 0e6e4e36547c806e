"""A row of zeros was divided by zero: it should stay as it is."""


def unit_rows(X):
    return X / np.linalg.norm(X, axis=1, keepdims=True)


def disagree(q, x, y):
    by_dot = q @ x - q @ y
    by_distance = np.linalg.norm(q - x) - np.linalg.norm(q - y)
    return bool(by_dot * by_distance > 0)
