"""scikit-learn's normalize; squares of distances, compared by their signs."""


def unit_rows(X):
    return normalize(X)


def disagree(q, x, y):
    nearer_by_dot = np.sign(np.dot(q, x) - np.dot(q, y))
    nearer_by_distance = np.sign(np.sum((q - y) ** 2) - np.sum((q - x) ** 2))
    return bool(nearer_by_dot * nearer_by_distance == -1)
