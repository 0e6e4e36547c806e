"""You masked the film after sorting: by then the order is made."""


def more_like(X, row, n=10):
    scores = (X @ X[[row]].T).toarray().ravel()
    order = np.argsort(-scores, kind="stable")[:n]
    scores[row] = -np.inf
    return order[scores[order] > 0]
