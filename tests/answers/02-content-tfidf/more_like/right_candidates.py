"""Only the films that share a word are looked at; lexsort settles ties."""


def more_like(X, row, n=10):
    product = (X @ X[[row]].T).tocoo()
    candidates, scores = product.coords[0], product.data
    keep = (candidates != row) & (scores > 0)
    candidates, scores = candidates[keep], scores[keep]
    return candidates[np.lexsort((candidates, -scores))][:n]
