"""You subtracted the wrong way round, so every slope has the wrong sign."""


def numerical_gradient(f, X, h=1e-5):
    slope = np.zeros(X.shape)
    for place in np.ndindex(X.shape):
        above, below = X.astype(float), X.astype(float)
        above[place] += h
        below[place] -= h
        slope[place] = (f(below) - f(above)) / (2 * h)
    return slope
