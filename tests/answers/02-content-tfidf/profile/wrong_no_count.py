"""You divided by the number of ratings: the free vote counts in the divisor too, so it is n + 1."""


def profile(rows, stars, X, mu):
    usual = (stars.sum() + mu) / max(len(stars), 1)
    return X[rows].T @ (stars - usual)
