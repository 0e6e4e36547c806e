"""You moved all numbers at once: that gives one slope, along the diagonal."""


def numerical_gradient(f, X, h=1e-5):
    return np.full(X.shape, (f(X + h) - f(X - h)) / (2 * h))
