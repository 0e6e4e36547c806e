"""The film itself is on its own list."""


def more_like(X, row, n=10):
    scores = (X @ X[[row]].T).toarray().ravel()
    order = np.argsort(-scores, kind="stable")[:n]
    return order[scores[order] > 0]
