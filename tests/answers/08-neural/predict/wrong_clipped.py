"""You cut the predictions off at the ends of the scale: the wider range itself is asked for."""


def predict(X, W, c, w, d, low, high):
    z = np.maximum(0, X @ W + c) @ w + d
    margin = 0.1 * (high - low)
    return np.clip(low - margin + (high - low + 2 * margin) / (1 + np.exp(-z)), low, high)
