"""A matrix with a single h in it."""


def numerical_gradient(f, X, h=1e-5):
    slope = np.empty(X.shape)
    for a in range(X.shape[0]):
        for b in range(X.shape[1]):
            step = np.zeros(X.shape)
            step[a, b] = h
            slope[a, b] = (f(X + step) - f(X - step)) / (2 * h)
    return slope
