"""Your range still ends with the scale: its ends are never reached."""


def predict(X, W, c, w, d, low, high):
    z = np.maximum(0, X @ W + c) @ w + d
    return low + (high - low) / (1 + np.exp(-z))
