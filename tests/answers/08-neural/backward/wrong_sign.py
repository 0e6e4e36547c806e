"""Your slopes point downhill.

says: it points downhill"""


def backward(X, H, delta, W, w):
    D = np.outer(delta, w) * (H > 0)
    return -D @ W.T, -X.T @ D, -D.sum(axis=0), -H.T @ delta, -delta.sum()
