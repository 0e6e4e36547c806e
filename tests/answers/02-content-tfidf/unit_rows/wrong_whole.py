"""You divided by one length for the whole matrix: each row has a length of its own."""


def unit_rows(X):
    return X / np.linalg.norm(X)


def disagree(q, x, y):
    by_dot = q @ x - q @ y
    by_distance = np.linalg.norm(q - x) - np.linalg.norm(q - y)
    return bool(by_dot * by_distance > 0)
