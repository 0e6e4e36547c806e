"""You took absolute values: what is below zero becomes zero."""


def predict(X, W, c, w, d, low, high):
    z = np.abs(X @ W + c) @ w + d
    margin = 0.1 * (high - low)
    return low - margin + (high - low + 2 * margin) / (1 + np.exp(-z))
