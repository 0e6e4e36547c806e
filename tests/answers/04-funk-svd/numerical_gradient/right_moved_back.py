"""A copy whose numbers are moved and moved back."""


def numerical_gradient(f, X, h=1e-5):
    X = np.array(X, dtype=float)
    slope = np.zeros(X.shape)
    for place, value in np.ndenumerate(X.copy()):
        X[place] = value + h
        above = f(X)
        X[place] = value - h
        below = f(X)
        X[place] = value
        slope[place] = (above - below) / (2 * h)
    return slope
