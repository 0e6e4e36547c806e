"""Your sigmoid falls where it should rise: it is 1 / (1 + exp(-z))."""


def predict(X, W, c, w, d, low, high):
    z = np.maximum(0, X @ W + c) @ w + d
    margin = 0.1 * (high - low)
    return low - margin + (high - low + 2 * margin) / (1 + np.exp(z))
