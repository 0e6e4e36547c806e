"""Your list is one too long: at most n films."""


def more_like(X, row, n=10):
    scores = (X @ X[[row]].T).toarray().ravel()
    scores[row] = -np.inf
    order = np.argsort(-scores, kind="stable")[: n + 1]
    return order[scores[order] > 0]
