"""You divided by the sum of the row: the length is the root of the sum of squares."""


def unit_rows(X):
    sums = X.sum(axis=1, keepdims=True)
    return X / np.where(sums != 0, sums, 1)


def disagree(q, x, y):
    by_dot = q @ x - q @ y
    by_distance = np.linalg.norm(q - x) - np.linalg.norm(q - y)
    return bool(by_dot * by_distance > 0)
