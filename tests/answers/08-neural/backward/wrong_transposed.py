"""dW lies on its side: it has the shape of W.

says: transpose it"""


def backward(X, H, delta, W, w):
    D = np.outer(delta, w) * (H > 0)
    return D @ W.T, D.T @ X, D.sum(axis=0), H.T @ delta, delta.sum()
