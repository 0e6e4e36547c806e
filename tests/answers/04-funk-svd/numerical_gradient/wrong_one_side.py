"""You moved to one side only: the error then shrinks like h, not like its square."""


def numerical_gradient(f, X, h=1e-5):
    slope = np.zeros(X.shape)
    for place in np.ndindex(X.shape):
        above = X.astype(float)
        above[place] += h
        slope[place] = (f(above) - f(X.astype(float))) / h
    return slope
