"""You divided by the largest value of the row: the length is the root of the sum of squares."""


def unit_rows(X):
    largest = np.abs(X).max(axis=1, keepdims=True)
    return X / np.where(largest > 0, largest, 1)


def disagree(q, x, y):
    by_dot = q @ x - q @ y
    by_distance = np.linalg.norm(q - x) - np.linalg.norm(q - y)
    return bool(by_dot * by_distance > 0)
