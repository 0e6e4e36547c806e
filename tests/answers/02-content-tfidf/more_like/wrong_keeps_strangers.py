"""Films that share no word are on the list: keep only those whose score is above zero."""


def more_like(X, row, n=10):
    scores = (X @ X[[row]].T).toarray().ravel()
    scores[row] = -np.inf
    return np.argsort(-scores, kind="stable")[:n]
