"""You moved the lower end down and left the width of the range as it was."""


def predict(X, W, c, w, d, low, high):
    z = np.maximum(0, X @ W + c) @ w + d
    return low - 0.1 * (high - low) + (high - low) / (1 + np.exp(-z))
