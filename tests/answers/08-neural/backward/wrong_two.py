"""Your slopes are twice too large: J has a half in front of its squares.

says: look for a lost factor"""


def backward(X, H, delta, W, w):
    D = np.outer(delta, w) * (H > 0)
    return 2 * D @ W.T, 2 * X.T @ D, 2 * D.sum(axis=0), 2 * H.T @ delta, 2 * delta.sum()
