"""The penalty as further rows, by least squares."""


def ridge(X, t, reg=0.0):
    k = X.shape[1]
    further = np.diag(np.sqrt(np.broadcast_to(np.asarray(reg, dtype=float), (k,))))
    return np.linalg.lstsq(np.vstack([X, further]), np.concatenate([t, np.zeros(k)]), rcond=None)[0]
