"""scipy's expit, new ends."""


def predict(X, W, c, w, d, low, high):
    from scipy.special import expit

    bottom, top = low - (high - low) / 10, high + (high - low) / 10
    return bottom + (top - bottom) * expit(np.clip(X @ W + c, 0, None) @ w + d)
