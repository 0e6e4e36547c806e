"""np.divide with `where`; if and elif."""


def unit_rows(X):
    X = np.asarray(X, dtype=float)
    norms = np.sqrt((X**2).sum(axis=1))[:, None]
    return np.divide(X, norms, out=np.zeros_like(X), where=norms != 0)


def disagree(q, x, y):
    d_x, d_y = np.linalg.norm(q - x), np.linalg.norm(q - y)
    if q @ x > q @ y and d_x > d_y:
        return True
    elif q @ x < q @ y and d_x < d_y:
        return True
    return False
