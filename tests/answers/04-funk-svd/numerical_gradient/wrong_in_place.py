"""You moved the numbers of X itself and did not put them back.

says: changed"""


def numerical_gradient(f, X, h=1e-5):
    slope = np.zeros(X.shape)
    for place in np.ndindex(X.shape):
        X[place] += h
        above = f(X)
        X[place] -= 2 * h
        slope[place] = (above - f(X)) / (2 * h)
    return slope
