"""The output layer has a maximum too: only the hidden layer has one."""


def predict(X, W, c, w, d, low, high):
    z = np.maximum(0, np.maximum(0, X @ W + c) @ w + d)
    margin = 0.1 * (high - low)
    return low - margin + (high - low + 2 * margin) / (1 + np.exp(-z))
