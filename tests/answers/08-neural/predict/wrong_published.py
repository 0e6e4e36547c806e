"""Your function is the one to be mended: no maximum, and a range that ends with the scale."""


def predict(X, W, c, w, d, low, high):
    z = (X @ W + c) @ w + d
    return low + (high - low) / (1 + np.exp(-z))
