"""You left out what was rated below the usual: dislikes push, and that is half of what you know."""


def profile(rows, stars, X, mu):
    usual = (stars.sum() + mu) / (len(stars) + 1)
    return X[rows].T @ np.maximum(stars - usual, 0)
