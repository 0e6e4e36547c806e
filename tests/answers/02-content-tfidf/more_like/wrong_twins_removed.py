"""You removed every film with cosine 1: a twin is another film, and the best there is for the list."""


def more_like(X, row, n=10):
    scores = (X @ X[[row]].T).toarray().ravel()
    scores[scores > 1 - 1e-9] = -np.inf
    order = np.argsort(-scores, kind="stable")[:n]
    return order[scores[order] > 0]
