"""You widened the upper end only."""


def predict(X, W, c, w, d, low, high):
    z = np.maximum(0, X @ W + c) @ w + d
    return low + 1.1 * (high - low) / (1 + np.exp(-z))
