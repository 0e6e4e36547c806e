"""You measured from the mean of all ratings: measure from this person's own damped mean."""


def profile(rows, stars, X, mu):
    usual = mu
    return X[rows].T @ (stars - usual)
