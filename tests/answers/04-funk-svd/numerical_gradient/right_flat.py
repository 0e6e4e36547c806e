"""One long vector, put back into shape."""


def numerical_gradient(f, X, h=1e-5):
    flat = np.array(X, dtype=float).ravel()
    slopes = []
    for n in range(flat.size):
        up, down = flat.copy(), flat.copy()
        up[n], down[n] = up[n] + h, down[n] - h
        slopes.append((f(up.reshape(X.shape)) - f(down.reshape(X.shape))) / (2 * h))
    return np.reshape(slopes, X.shape)
