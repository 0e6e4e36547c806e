"""You gave four things: backward gives five.

says: backward gives five things"""


def backward(X, H, delta, W, w):
    D = np.outer(delta, w) * (H > 0)
    return X.T @ D, D.sum(axis=0), H.T @ delta, delta.sum()
