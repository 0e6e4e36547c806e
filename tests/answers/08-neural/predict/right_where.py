"""np.where and a tanh, which is the same sigmoid."""


def predict(X, W, c, w, d, low, high):
    before = X @ W + c
    hidden = np.where(before > 0, before, 0)
    z = hidden.dot(w) + d
    middle, half = (low + high) / 2, 0.6 * (high - low)
    return middle + half * np.tanh(z / 2)
