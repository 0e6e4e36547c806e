"""You cut the list to n before you took the film itself out: it gets too short."""


def more_like(X, row, n=10):
    scores = (X @ X[[row]].T).toarray().ravel()
    order = np.argsort(-scores, kind="stable")[:n]
    order = order[order != row]
    return order[scores[order] > 0]
