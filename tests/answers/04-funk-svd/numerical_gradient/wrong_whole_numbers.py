"""You copied a matrix of whole numbers, in which a small step is rounded away."""


def numerical_gradient(f, X, h=1e-5):
    slope = np.zeros(X.shape)
    for place in np.ndindex(X.shape):
        above, below = X.copy(), X.copy()
        above[place] += h if X.dtype.kind == "f" else 0
        below[place] -= h if X.dtype.kind == "f" else 0
        slope[place] = (f(above) - f(below)) / (2 * h)
    return slope
