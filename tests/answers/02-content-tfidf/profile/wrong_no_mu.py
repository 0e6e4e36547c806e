"""The free vote is in the count but not in the sum: add mu."""


def profile(rows, stars, X, mu):
    usual = stars.sum() / (len(stars) + 1)
    return X[rows].T @ (stars - usual)
