"""The ratings have no say: you added the rows of the films, liked or not."""


def profile(rows, stars, X, mu):
    return X[rows].T @ np.ones(len(rows))
