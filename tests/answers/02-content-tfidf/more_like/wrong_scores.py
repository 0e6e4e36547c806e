"""These are the scores: return the rows of the films."""


def more_like(X, row, n=10):
    scores = (X @ X[[row]].T).toarray().ravel()
    scores[row] = -np.inf
    order = np.argsort(-scores, kind="stable")[:n]
    return scores[order[scores[order] > 0]]
