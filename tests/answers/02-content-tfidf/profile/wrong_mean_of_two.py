"""You took half way between the person's mean and mu: mu is one vote among the person's own."""


def profile(rows, stars, X, mu):
    usual = (stars.mean() + mu) / 2 if len(stars) else mu
    return X[rows].T @ (stars - usual)
