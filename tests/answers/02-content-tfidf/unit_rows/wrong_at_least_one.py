"""You divided only rows longer than one: shorter rows should get length one too."""


def unit_rows(X):
    return X / np.maximum(np.linalg.norm(X, axis=1, keepdims=True), 1)


def disagree(q, x, y):
    by_dot = q @ x - q @ y
    by_distance = np.linalg.norm(q - x) - np.linalg.norm(q - y)
    return bool(by_dot * by_distance > 0)
