"""You divided by the square of the length: the root is missing."""


def unit_rows(X):
    squares = (X**2).sum(axis=1, keepdims=True)
    return X / np.where(squares > 0, squares, 1)


def disagree(q, x, y):
    by_dot = q @ x - q @ y
    by_distance = np.linalg.norm(q - x) - np.linalg.norm(q - y)
    return bool(by_dot * by_distance > 0)
