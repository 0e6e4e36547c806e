"""The least alike stand first: sort by -scores."""


def more_like(X, row, n=10):
    scores = (X @ X[[row]].T).toarray().ravel()
    scores[row] = -np.inf
    scores[scores <= 0] = np.inf
    order = np.argsort(scores, kind="stable")[:n]
    return order[np.isfinite(scores[order])]
