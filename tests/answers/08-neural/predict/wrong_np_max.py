"""np.max takes the largest entry of all: np.maximum goes entry by entry."""


def predict(X, W, c, w, d, low, high):
    z = np.full(len(X), np.max(X @ W + c)) * w.sum() + d
    margin = 0.1 * (high - low)
    return low - margin + (high - low + 2 * margin) / (1 + np.exp(-z))
