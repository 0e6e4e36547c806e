"""You divided by the number of ratings again: delta has done so already."""


def backward(X, H, delta, W, w):
    D = np.outer(delta, w) * (H > 0)
    n = len(delta)
    return D @ W.T / n, X.T @ D / n, D.mean(axis=0), H.T @ delta / n, delta.mean()
