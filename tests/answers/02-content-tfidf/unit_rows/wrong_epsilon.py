"""You added a small number to the length against division by zero: very short rows then do not get length one.

unnamed: seen only in a hidden test of a very short row
"""


def unit_rows(X):
    return X / (np.linalg.norm(X, axis=1, keepdims=True) + 1e-8)


def disagree(q, x, y):
    by_dot = q @ x - q @ y
    by_distance = np.linalg.norm(q - x) - np.linalg.norm(q - y)
    return bool(by_dot * by_distance > 0)
