"""The hidden layer has no max(0, ...), so people and films cannot meet."""


def predict(X, W, c, w, d, low, high):
    z = (X @ W + c) @ w + d
    margin = 0.1 * (high - low)
    return low - margin + (high - low + 2 * margin) / (1 + np.exp(-z))
