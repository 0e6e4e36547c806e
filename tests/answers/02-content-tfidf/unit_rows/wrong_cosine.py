"""You compared the cosine with the distance: take the plain dot product, without dividing by lengths."""


def unit_rows(X):
    norms = np.linalg.norm(X, axis=1, keepdims=True)
    return X / np.where(norms > 0, norms, 1)


def disagree(q, x, y):
    by_cosine = q @ x / np.linalg.norm(x) - q @ y / np.linalg.norm(y) if np.any(x) and np.any(y) else 0.0
    by_distance = np.linalg.norm(q - x) - np.linalg.norm(q - y)
    return bool(by_cosine * by_distance > 0)
