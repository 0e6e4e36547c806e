"""You divided the sum of the rows by their number: the profile is a sum."""


def profile(rows, stars, X, mu):
    usual = (stars.sum() + mu) / (len(stars) + 1)
    return X[rows].T @ (stars - usual) / max(len(rows), 1)
