"""You took the first rows of X instead of the rows of the rated films."""


def profile(rows, stars, X, mu):
    usual = (stars.sum() + mu) / (len(stars) + 1)
    return X[: len(rows)].T @ (stars - usual)
