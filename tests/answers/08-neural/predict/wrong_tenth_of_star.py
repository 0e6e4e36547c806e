"""You widened the range by 0.1 stars: it is a tenth of the scale's width."""


def predict(X, W, c, w, d, low, high):
    z = np.maximum(0, X @ W + c) @ w + d
    return low - 0.1 + (high - low + 0.2) / (1 + np.exp(-z))
