"""A vector over all films that is zero where nothing was rated."""


def profile(rows, stars, X, mu):
    weights = np.zeros(X.shape[0])
    usual = np.append(stars, mu).mean()
    weights[np.asarray(rows, dtype=int)] = np.asarray(stars, dtype=float) - usual
    return X.T @ weights
