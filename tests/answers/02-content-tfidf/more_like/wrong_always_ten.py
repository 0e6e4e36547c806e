"""The list has up to ten films whatever n says."""


def more_like(X, row, n=10):
    scores = (X @ X[[row]].T).toarray().ravel()
    scores[row] = -np.inf
    order = np.argsort(-scores, kind="stable")[:10]
    return order[scores[order] > 0]
